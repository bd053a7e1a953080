"""The chart of a simulation: heard by size and way, as an SVG that says in words what it shows."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from trackwork.society.simulate.measure import Outcome

WIDTH, HEIGHT = 720, 340
_LEFT, _TOP, _BOTTOM = 56, 44, 280
_BAR, _GAP = 40, 6
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
CLAIM = 0.9
COLOURS = {"chaser": "#8a5a00", "nagger": "#5b5b8c", "engine": "#1f6f5c"}
LABELS = {"chaser": "a person", "nagger": "a nagger", "engine": "this engine"}

_OPEN = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
    'aria-labelledby="title words" font-family="sans-serif" font-size="13">'
)

Size = tuple[int, Sequence[Outcome]]


def chart(sizes: Sequence[Size], *, seed: int) -> str:
    """The SVG; the same figures give the same bytes."""
    title = "Items heard within their cadence, by size and way of chasing"
    parts = [
        _OPEN,
        f'<title id="title">{title}</title>',
        f'<desc id="words">{escape(in_words(sizes))} Seed {seed}.</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *_scale(),
        *_groups(sizes),
        *_legend(),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def in_words(sizes: Sequence[Size]) -> str:
    """The chart as sentences."""
    return " ".join(
        f"{items:,} items: "
        + ", ".join(f"{LABELS[each.way]} {each.heard:.0%}".replace("%", " %") for each in ways)
        + "."
        for items, ways in sizes
    )


def _y(share: float) -> float:
    return round(_BOTTOM - share * (_BOTTOM - _TOP), 1)


def _scale() -> Iterator[str]:
    for tick in _TICKS:
        y = _y(tick)
        yield f'<line x1="{_LEFT}" x2="{WIDTH - 10}" y1="{y}" y2="{y}" stroke="#d8d8d8"/>'
        yield _text(f"{tick * 100:.0f} %", x=_LEFT - 6, y=y + 4, anchor="end")
    y = _y(CLAIM)
    yield (
        f'<line x1="{_LEFT}" x2="{WIDTH - 10}" y1="{y}" y2="{y}" stroke="#333333" '
        'stroke-dasharray="5 4"/>'
    )
    yield _text("the claim: above 90 %", x=WIDTH - 12, y=y - 5, anchor="end")


def _groups(sizes: Sequence[Size]) -> Iterator[str]:
    wide = (WIDTH - _LEFT - 10) / max(1, len(sizes))
    for at, (items, ways) in enumerate(sizes):
        middle = _LEFT + wide * (at + 0.5)
        start = middle - len(ways) * (_BAR + _GAP) / 2
        for turn, each in enumerate(ways):
            x = round(start + turn * (_BAR + _GAP), 1)
            y = _y(each.heard)
            yield (
                f'<rect x="{x}" y="{y}" width="{_BAR}" height="{round(_BOTTOM - y, 1)}" '
                f'fill="{COLOURS[each.way]}"/>'
            )
            yield _text(f"{each.heard * 100:.0f}", x=x + _BAR / 2, y=y - 4, anchor="middle")
        yield _text(f"{items:,} items", x=round(middle, 1), y=_BOTTOM + 20, anchor="middle")


def _legend() -> Iterator[str]:
    for turn, (way, label) in enumerate(LABELS.items()):
        x = _LEFT + turn * 130
        yield f'<rect x="{x}" y="{HEIGHT - 24}" width="14" height="14" fill="{COLOURS[way]}"/>'
        yield _text(label, x=x + 20, y=HEIGHT - 12)


def _text(words: str, *, x: float, y: float, anchor: str = "start") -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="#222222">{words}</text>'
