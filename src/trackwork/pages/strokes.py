"""Lines, words and marks of a chart as SVG: everything escaped, looks left to the style sheet."""

from collections.abc import Iterable, Sequence
from datetime import date

from markupsafe import Markup

from trackwork.core.dates import MONTHS
from trackwork.pages.signs import readable

WIDTH = 720
RIGHT, TOP = 16, 30
STEPS = 4
"""Days named below a chart, less one."""
LONG = 400
"""From so many days on, a day is named by its month and year."""
NICE = (1, 2, 2.5, 5, 10)
"""Steps people count in, times a power of ten."""


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> Markup:
    """Words at a place; ``anchor`` is start, middle or end."""
    return Markup('<text x="{:.1f}" y="{:.1f}" class="{}" text-anchor="{}">{}</text>').format(
        x, y, kind, anchor, readable(words)
    )


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    """A straight line."""
    return Markup('<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="{}"/>').format(
        x1, y1, x2, y2, kind
    )


def box(x: float, y: float, *, wide: float, high: float, kind: str) -> Markup:
    """A rectangle."""
    return Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="{}"/>').format(
        x, y, wide, high, kind
    )


def ring(x: float, y: float, radius: float, kind: str) -> Markup:
    """A circle."""
    return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{}" class="{}"/>').format(x, y, radius, kind)


def tick_mark(x: float, y: float) -> Markup:
    """A mark for done, drawn rather than written: not every font has one."""
    return Markup('<path d="M{:.1f} {:.1f}l3.5 4l6.5 -8.5" class="tick-mark"/>').format(x - 4.5, y)


def path(points: Sequence[tuple[float, float]], kind: str) -> Iterable[Markup]:
    """A line through points; a single one is a dot."""
    if len(points) == 1:
        yield ring(*points[0], 3, f"dot {kind}")
    elif points:
        through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield Markup('<polyline points="{}" class="{}"/>').format(through, kind)


def short(day: date, long: int) -> str:
    """A day below a chart that spans ``long`` days."""
    month = MONTHS[day.month - 1]
    return f"{month} {day.year}" if long > LONG else f"{day.day} {month}"


def scale(top: float) -> tuple[float, float]:
    """A whole step people count in, and the first multiple that holds ``top``: 42 is 10 to 50."""
    power = 1.0
    while power * NICE[-1] * STEPS < top:
        power *= 10
    whole = [each * power for each in NICE if not each * power % 1]
    step = next(each for each in whole if each * (STEPS + 1) >= top)
    return step, step * -(-top // step)
