"""Charts over time: lines that may go on as a forecast, and bars side by side."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from markupsafe import Markup

from trackwork.pages.strokes import RIGHT, STEPS, TOP, WIDTH, box, line, path, scale, short, text
from trackwork.reports.charts import Bars, Lines

LEFT, BOTTOM = 48, 34
HEIGHT = 240
NOTHING_YET = "There is nothing to show yet."
LETTER = 7
"""Pixels a letter of a legend takes, about."""


def lines(chart: Lines) -> Iterable[Markup]:
    """The inside of a chart of lines."""
    days = [*chart.days, *(x.day for x in chart.ahead)]
    if not days:
        yield text(LEFT, HEIGHT / 2, NOTHING_YET, "quiet")
        return
    first, last = min(days), max(days)
    step, top = scale(chart.top)
    yield from _rules(step, top, chart.unit)
    yield from _day_names(first, last)
    if chart.ahead:
        yield _range(chart, first, last, top)
    for at, series in enumerate(chart.series):
        points = [
            (_x(day, first, last), _y(value, top))
            for day, value in zip(chart.days, series.values, strict=True)
            if value is not None
        ]
        yield from path(points, f"line s{at}")
    if chart.ahead:
        yield from _likely(chart, first, last, top)
    yield from _legend([x.label for x in chart.series], ahead=bool(chart.ahead))


def _x(day: date, first: date, last: date) -> float:
    long = max(1, (last - first).days)
    return LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / long


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top


def _rules(step: float, top: float, unit: str) -> Iterable[Markup]:
    for number in range(round(top / step) + 1):
        y = _y(step * number, top)
        yield line(LEFT, y, WIDTH - RIGHT, y, "rule")
        yield text(LEFT - 6, y + 4, f"{step * number:,g}", "tick", "end")
    yield text(LEFT - 6, TOP - 12, unit, "tick", "end")


def _day_names(first: date, last: date) -> Iterable[Markup]:
    long = (last - first).days
    for step in range(STEPS + 1):
        day = first + timedelta(days=round(long * step / STEPS))
        anchor = "start" if step == 0 else "end" if step == STEPS else "middle"
        yield text(_x(day, first, last), HEIGHT - BOTTOM + 18, short(day, long), "tick", anchor)
        if not long:
            return


def _range(chart: Lines, first: date, last: date, top: float) -> Markup:
    start = _now(chart)
    over = [(chart.days[-1], start, start)] if chart.days else []
    over += [(x.day, x.low, x.high) for x in chart.ahead]
    upper = [f"{_x(day, first, last):.1f},{_y(high, top):.1f}" for day, _, high in over]
    lower = [f"{_x(day, first, last):.1f},{_y(low, top):.1f}" for day, low, _ in over]
    return Markup('<polygon points="{}" class="range"/>').format(" ".join([*upper, *lower[::-1]]))


def _likely(chart: Lines, first: date, last: date, top: float) -> Iterable[Markup]:
    points = [(_x(x.day, first, last), _y(x.likely, top)) for x in chart.ahead]
    if chart.days:
        points.insert(0, (_x(chart.days[-1], first, last), _y(_now(chart), top)))
    yield from path(points, "line likely")


def _now(chart: Lines) -> float:
    """Where the first line stands, which is the one a forecast goes on from."""
    known = [value for value in chart.series[0].values if value is not None]
    return known[-1] if known else 0.0


def _legend(labels: Sequence[str], *, ahead: bool) -> Iterable[Markup]:
    x = float(LEFT)
    for at, label in enumerate([*labels, *(["likely, with its range"] if ahead else [])]):
        kind = "likely" if at == len(labels) else f"s{at}"
        yield line(x, TOP - 16, x + 22, TOP - 16, f"line {kind}")
        yield text(x + 28, TOP - 12, label, "label")
        x += 44 + LETTER * len(label)


def bars(chart: Bars) -> Iterable[Markup]:
    """The inside of a chart of bars."""
    if not chart.days:
        yield text(LEFT, HEIGHT / 2, NOTHING_YET, "quiet")
        return
    step, top = scale(chart.top)
    yield from _rules(step, top, chart.unit)
    slot = (WIDTH - LEFT - RIGHT) / len(chart.days)
    wide = slot * 0.8 / len(chart.series)
    for at, series in enumerate(chart.series):
        yield from _row_of_bars(series.values, at, slot=slot, wide=wide, top=top)
    every = max(1, round(len(chart.days) / STEPS))
    for at, day in enumerate(chart.days):
        if at % every == 0:
            x = LEFT + slot * (at + 0.5)
            yield text(x, HEIGHT - BOTTOM + 18, short(day, 0), "tick", "middle")
    yield from _swatches([x.label for x in chart.series])


def _row_of_bars(
    values: Sequence[float | None], number: int, *, slot: float, wide: float, top: float
) -> Iterable[Markup]:
    for at, value in enumerate(values):
        if value:
            x, y = LEFT + slot * (at + 0.1) + wide * number, _y(value, top)
            high = HEIGHT - BOTTOM - y
            yield box(x, y, wide=max(1.0, wide - 2), high=high, kind=f"bar s{number}")


def _swatches(labels: Sequence[str]) -> Iterable[Markup]:
    x = float(LEFT)
    for at, label in enumerate(labels):
        yield box(x, TOP - 21, wide=12, high=10, kind=f"bar s{at}")
        yield text(x + 18, TOP - 12, label, "label")
        x += 34 + LETTER * len(label)
