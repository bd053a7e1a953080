"""Charts as inline SVG: names and a description for everybody, colours left to the style sheet.

Every piece of text is escaped here; there is no script, no style and no address in what comes out.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from markupsafe import Markup

from trackwork.core.dates import MONTHS
from trackwork.core.health import SHAPES
from trackwork.reports.charts import Bars, Chart, Grid, Lines, Slips, span

WIDTH = 720
LEFT, RIGHT, TOP, BOTTOM = 48, 16, 28, 34
HEIGHT = 240
ROW = 26
NAMES = 190
"""Pixels for a row's name, which holds `SHORT` characters."""
SHORT = 26
STEPS = 4
"""Lines across a chart, and days named below it."""


def drawn(chart: Chart) -> Markup:
    """The picture of a chart. Raises TypeError for a shape nobody taught us."""
    if isinstance(chart, Lines):
        return _framed(chart, HEIGHT, _lines(chart))
    if isinstance(chart, Bars):
        return _framed(chart, HEIGHT, _bars(chart))
    if isinstance(chart, Grid):
        return _framed(chart, TOP + 30 + ROW * max(1, len(chart.rows)), _grid(chart))
    if isinstance(chart, Slips):
        return _framed(chart, TOP + 40 + ROW * max(1, len(chart.rows)), _slips(chart))
    raise TypeError(f"no way to draw a {type(chart).__name__}")


def _framed(chart: Chart, height: int, inside: Iterable[Markup]) -> Markup:
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 {w} {h}" '
        'aria-labelledby="{name}-title {name}-says" preserveAspectRatio="xMinYMin meet">'
        '<title id="{name}-title">{title}</title><desc id="{name}-says">{says}</desc>{inside}</svg>'
    ).format(
        w=WIDTH,
        h=height,
        name=chart.name,
        title=chart.title,
        says=chart.says,
        inside=Markup().join(inside),
    )


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" class="{}" text-anchor="{}">{}</text>').format(
        x, y, kind, anchor, text
    )


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    return Markup('<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="{}"/>').format(
        x1, y1, x2, y2, kind
    )


# --- over time ------------------------------------------------------------------------------------


def _lines(chart: Lines) -> Iterable[Markup]:
    days = [*chart.days, *(x.day for x in chart.ahead)]
    if not days:
        yield _text(LEFT, HEIGHT / 2, "There is nothing to show yet.", "quiet")
        return
    first, last = min(days), max(days)
    yield from _rules(chart.top, chart.unit)
    yield from _day_names(first, last)
    if chart.ahead:
        yield _range(chart, first, last)
    for at, series in enumerate(chart.series):
        points = [
            (_x(day, first, last), _y(value, chart.top))
            for day, value in zip(chart.days, series.values, strict=True)
            if value is not None
        ]
        yield from _polyline(points, f"line s{at}")
    if chart.ahead and chart.series:
        yield from _likely(chart, first, last)
    yield from _legend([x.label for x in chart.series], ahead=bool(chart.ahead))


def _x(day: date, first: date, last: date) -> float:
    long = max(1, (last - first).days)
    return LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / long


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / (top or 1)


def _rules(top: float, unit: str) -> Iterable[Markup]:
    for step in range(STEPS + 1):
        value = top * step / STEPS
        y = _y(value, top)
        yield _line(LEFT, y, WIDTH - RIGHT, y, "rule")
        yield _text(LEFT - 6, y + 4, f"{value:g}" if value % 1 else f"{value:.0f}", "tick", "end")
    yield _text(LEFT - 6, TOP - 12, unit, "tick", "end")


def _day_names(first: date, last: date) -> Iterable[Markup]:
    long = (last - first).days
    for step in range(STEPS + 1):
        day = first + timedelta(days=round(long * step / STEPS))
        if step and not long:
            return
        anchor = "start" if step == 0 else "end" if step == STEPS else "middle"
        yield _text(_x(day, first, last), HEIGHT - BOTTOM + 18, _short(day, long), "tick", anchor)


def _short(day: date, long: int) -> str:
    month = MONTHS[day.month - 1][:3]
    return f"{month} {day.year}" if long > 400 else f"{day.day} {month}"  # noqa: PLR2004 - a year and a bit


def _polyline(points: Sequence[tuple[float, float]], kind: str) -> Iterable[Markup]:
    if len(points) == 1:
        x, y = points[0]
        yield Markup('<circle cx="{:.1f}" cy="{:.1f}" r="3" class="dot {}"/>').format(x, y, kind)
    elif points:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield Markup('<polyline points="{}" class="{}"/>').format(path, kind)


def _range(chart: Lines, first: date, last: date) -> Markup:
    start = _now(chart)
    over = [(chart.days[-1], start, start)] if chart.days else []
    over += [(x.day, x.low, x.high) for x in chart.ahead]
    upper = [f"{_x(day, first, last):.1f},{_y(high, chart.top):.1f}" for day, _, high in over]
    lower = [f"{_x(day, first, last):.1f},{_y(low, chart.top):.1f}" for day, low, _ in over]
    return Markup('<polygon points="{}" class="range"/>').format(" ".join([*upper, *lower[::-1]]))


def _likely(chart: Lines, first: date, last: date) -> Iterable[Markup]:
    points = [(_x(x.day, first, last), _y(x.likely, chart.top)) for x in chart.ahead]
    if chart.days:
        points.insert(0, (_x(chart.days[-1], first, last), _y(_now(chart), chart.top)))
    yield from _polyline(points, "line likely")


def _now(chart: Lines) -> float:
    known = [value for value in chart.series[0].values if value is not None]
    return known[-1] if known else 0.0


def _legend(labels: Sequence[str], *, ahead: bool = False) -> Iterable[Markup]:
    x = float(LEFT)
    for at, label in enumerate([*labels, *(["likely, with its range"] if ahead else [])]):
        kind = "likely" if at == len(labels) else f"s{at}"
        yield _line(x, TOP - 14, x + 22, TOP - 14, f"line {kind}")
        yield _text(x + 28, TOP - 10, label, "label")
        x += 44 + 7 * len(label)


def _bars(chart: Bars) -> Iterable[Markup]:
    if not chart.days:
        yield _text(LEFT, HEIGHT / 2, "There is nothing to show yet.", "quiet")
        return
    yield from _rules(chart.top, chart.unit)
    slot = (WIDTH - LEFT - RIGHT) / len(chart.days)
    wide = slot * 0.8 / max(1, len(chart.series))
    every = max(1, round(len(chart.days) / STEPS))
    for at, day in enumerate(chart.days):
        for number, series in enumerate(chart.series):
            yield from _bar(
                LEFT + slot * (at + 0.1) + wide * number, wide, series.values[at], chart, number
            )
        if at % every == 0:
            yield _text(
                LEFT + slot * (at + 0.5), HEIGHT - BOTTOM + 18, _short(day, 0), "tick", "middle"
            )
    yield from _legend([x.label for x in chart.series])


def _bar(x: float, wide: float, value: float | None, chart: Bars, number: int) -> Iterable[Markup]:
    if value:
        y = _y(value, chart.top)
        yield Markup(
            '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="bar s{}"/>'
        ).format(x, y, max(1.0, wide - 1), HEIGHT - BOTTOM - y, number)


# --- rows -----------------------------------------------------------------------------------------


def _named(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}\N{HORIZONTAL ELLIPSIS}"


def _grid(chart: Grid) -> Iterable[Markup]:
    if not chart.rows:
        yield _text(LEFT, TOP + 20, "Nobody is asked yet.", "quiet")
        return
    slot = (WIDTH - NAMES - RIGHT) / len(chart.states)
    most = max(1, *(count for _, counts in chart.rows for count in counts))
    for at, state in enumerate(chart.states):
        x = NAMES + slot * (at + 0.5)
        yield _text(x, TOP - 8, SHAPES[state], f"shape {_kind(state)}", "middle")
        yield _text(x, TOP + 8, str(state), "tick", "middle")
    for row, (name, counts) in enumerate(chart.rows):
        y = TOP + 16 + ROW * row
        yield _text(NAMES - 10, y + ROW - 9, _named(name), "label", "end")
        for at, count in enumerate(counts):
            if count:
                yield _cell(
                    NAMES + slot * at,
                    y,
                    wide=slot,
                    count=count,
                    share=count / most,
                    kind=_kind(chart.states[at]),
                )


def _cell(x: float, y: float, *, wide: float, count: int, share: float, kind: str) -> Markup:
    strong = 0.25 + 0.6 * share
    box = Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{}" rx="3" fill-opacity="{:.2f}" '
        'class="box {}"/>'
    ).format(x + 2, y + 2, wide - 4, ROW - 4, strong, kind)
    return box + _text(x + wide / 2, y + ROW - 9, str(count), "count", "middle")


def _kind(state: object) -> str:
    """A health as the style sheet calls it."""
    return "".join(each if each.isalpha() else "-" for each in str(state)).replace("--", "-")


def _slips(chart: Slips) -> Iterable[Markup]:
    known = span(
        [day for x in chart.rows for day in (x.first, x.committed, x.forecast, x.actual)]
        + [chart.today]
    )
    if not chart.rows or known is None:
        yield _text(LEFT, TOP + 20, "Nobody has committed to a date yet.", "quiet")
        return
    first, last = known
    bottom = TOP + 12 + ROW * len(chart.rows)
    yield from _slip_days(first, last, bottom)
    now = _along(chart.today, first, last)
    yield _line(now, TOP, now, bottom, "today")
    for at, row in enumerate(chart.rows):
        y = TOP + 8 + ROW * at + ROW / 2
        yield _text(NAMES - 10, y + 4, _named(row.label), "label", "end")
        days = [day for day in (row.first, row.committed, row.actual or row.forecast) if day]
        low, high = min(days), max(days)
        yield _line(_along(low, first, last), y, _along(high, first, last), y, "slip")
        for mark, day in (
            ("○", row.first),
            ("●", row.committed if row.committed != row.actual else None),
            ("◌", None if row.actual else row.forecast),
            ("✓", row.actual),
        ):
            if day is not None:
                yield _text(_along(day, first, last), y + 5, mark, "mark", "middle")
    yield _text(NAMES, TOP - 10, "○ first committed   ● committed   ◌ likely   ✓ done", "label")


def _along(day: date, first: date, last: date) -> float:
    long = max(1, (last - first).days)
    return NAMES + 8 + (WIDTH - NAMES - RIGHT - 24) * (day - first).days / long


def _slip_days(first: date, last: date, bottom: float) -> Iterable[Markup]:
    long = (last - first).days
    for step in range(STEPS + 1):
        day = first + timedelta(days=round(long * step / STEPS))
        x = _along(day, first, last)
        yield _line(x, TOP, x, bottom, "rule")
        anchor = "end" if step == STEPS else "middle"
        yield _text(x, bottom + 16, _short(day, long), "tick", anchor)
        if not long:
            return
