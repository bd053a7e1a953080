"""Charts with a row per team or item: where each stands, and its dates side by side."""

from collections.abc import Iterable
from datetime import date, timedelta

from markupsafe import Markup

from trackwork.core.health import SHAPES, Health
from trackwork.pages.strokes import RIGHT, STEPS, TOP, WIDTH, line, ring, short, text, tick_mark
from trackwork.reports.charts import Grid, Slip, Slips, span

ROW = 24
HEAD = 22
"""Pixels for a second line of a column's name."""
NAMES = 190
"""Pixels for a row's name, which holds `LETTERS` characters."""
LETTERS = 26
PALEST, DARKEST = 0.12, 0.4
"""How strong a cell is with few and with most items: words on it stay readable in both schemes."""


def kind_of(state: Health) -> str:
    """A health as the style sheet calls it."""
    return str(state).replace(", ", "-").replace(" ", "-")


def grid_height(chart: Grid) -> int:
    """Pixels from top to bottom."""
    return TOP + HEAD + 18 + ROW * max(1, len(chart.rows))


def grid(chart: Grid) -> Iterable[Markup]:
    """The inside of a grid: a shape where one item is, a count where there are several."""
    if not chart.rows:
        yield text(0, TOP + 20, "Nobody is asked yet.", "quiet")
        return
    slot = (WIDTH - NAMES - RIGHT) / len(chart.states)
    yield from _heads(chart, slot)
    most = max(count for _, counts in chart.rows for count in counts)
    for row, (name, counts) in enumerate(chart.rows):
        y = TOP + HEAD + 8 + ROW * row
        yield line(0, y + ROW, WIDTH - RIGHT, y + ROW, "rule")
        yield text(NAMES - 10, y + ROW - 8, _short_name(name), "label", "end")
        for at, count in enumerate(counts):
            if count:
                yield _cell(at, y, slot=slot, count=count, most=most, state=chart.states[at])


def _heads(chart: Grid, slot: float) -> Iterable[Markup]:
    for at, state in enumerate(chart.states):
        x = NAMES + slot * (at + 0.5)
        first, _, second = str(state).partition(", ")
        yield text(x, TOP - 8, SHAPES[state], f"shape {kind_of(state)}", "middle")
        yield text(x, TOP + 8, first, "tick", "middle")
        if second:
            yield text(x, TOP + 21, second, "tick", "middle")


def _cell(at: int, y: float, *, slot: float, count: int, most: int, state: Health) -> Markup:
    x = NAMES + slot * at
    if most == 1:
        return text(x + slot / 2, y + ROW - 7, SHAPES[state], f"shape {kind_of(state)}", "middle")
    strong = PALEST + (DARKEST - PALEST) * count / most
    area = Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{}" rx="3" fill-opacity="{:.2f}" '
        'class="box {}"/>'
    ).format(x + 2, y + 2, slot - 4, ROW - 4, strong, kind_of(state))
    return area + text(x + slot / 2, y + ROW - 8, str(count), "count", "middle")


def _short_name(name: str) -> str:
    """A name that fits; of a part of a team's, the part stays whole where it can."""
    if len(name) <= LETTERS:
        return name
    team, slash, part = name.rpartition("/")
    kept = LETTERS - len(part) - 2
    if slash and kept > 0:
        return f"{team[:kept]}\N{HORIZONTAL ELLIPSIS}/{part}"
    return f"{name[: LETTERS - 1]}\N{HORIZONTAL ELLIPSIS}"


def slips_height(chart: Slips) -> int:
    """Pixels from top to bottom."""
    return TOP + 40 + ROW * max(1, len(chart.rows))


def slips(chart: Slips) -> Iterable[Markup]:
    """The inside of a chart of dates: how a date moved, and how far the rest of the way is."""
    known = span(
        [day for x in chart.rows for day in (x.first, x.committed, x.forecast, x.actual)]
        + [chart.today]
    )
    if not chart.rows or known is None:
        yield text(0, TOP + 20, "Nobody has committed to a date yet.", "quiet")
        return
    first, last = known
    bottom = TOP + 12 + ROW * len(chart.rows)
    yield from _day_lines(first, last, bottom)
    now = _along(chart.today, first, last)
    yield line(now, TOP, now, bottom, "today")
    for at, row in enumerate(chart.rows):
        y = TOP + 8 + ROW * at + ROW / 2
        yield text(NAMES - 10, y + 4, _short_name(row.label), "label", "end")
        yield from _dates(row, y, first, last)
    yield from _meaning()


def _dates(row: Slip, y: float, first: date, last: date) -> Iterable[Markup]:
    """One item: a strong line where its date moved, a thin one on to what is likely or came."""

    def at(day: date) -> float:
        return _along(day, first, last)

    ended = row.actual or row.forecast
    if row.first and row.committed and row.first != row.committed:
        yield line(at(row.first), y, at(row.committed), y, "slip")
    base = row.committed or row.first
    if base and ended:
        yield line(at(base), y, at(ended), y, "rest")
    if row.first:
        yield ring(at(row.first), y, 5, "first")
    if row.committed:
        yield ring(at(row.committed), y, 3.5, "committed")
    if row.actual:
        yield tick_mark(at(row.actual), y)
    elif row.forecast:
        yield ring(at(row.forecast), y, 5, "forecast")


def _meaning() -> Iterable[Markup]:
    y = TOP - 16
    yield ring(NAMES + 6, y, 5, "first")
    yield text(NAMES + 16, y + 4, "first committed", "label")
    yield ring(NAMES + 126, y, 3.5, "committed")
    yield text(NAMES + 136, y + 4, "committed", "label")
    yield ring(NAMES + 222, y, 5, "forecast")
    yield text(NAMES + 232, y + 4, "likely", "label")
    yield tick_mark(NAMES + 286, y)
    yield text(NAMES + 298, y + 4, "done", "label")
    yield line(NAMES + 346, y - 7, NAMES + 346, y + 7, "today")
    yield text(NAMES + 354, y + 4, "the day of this page", "label")


def _along(day: date, first: date, last: date) -> float:
    long = max(1, (last - first).days)
    return NAMES + 8 + (WIDTH - NAMES - RIGHT - 24) * (day - first).days / long


def _day_lines(first: date, last: date, bottom: float) -> Iterable[Markup]:
    long = (last - first).days
    for step in range(STEPS + 1):
        day = first + timedelta(days=round(long * step / STEPS))
        x = _along(day, first, last)
        yield line(x, TOP, x, bottom, "rule")
        anchor = "end" if step == STEPS else "middle"
        yield text(x, bottom + 16, short(day, long), "tick", anchor)
        if not long:
            return
