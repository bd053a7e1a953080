"""Figures as a table, as Markdown and as a picture."""

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from benchmarks.measuring import Figures


class Line(NamedTuple):
    """One figure: its name in `Figures`, what it means, the goal and the unit."""

    name: str
    meaning: str
    goal: str
    unit: str


LINES = (
    Line("import_per_s", "items imported, a fact each", "20,000", "/s"),
    Line("derive_per_s", "items given their first state, obligation and reads", "", "/s"),
    Line("again_per_s", "items read and written again after a new policy, ledger only", "", "/s"),
    Line("cycle_ms", "a cycle with 100 changes, ledger only", "50", "ms"),
    Line("due_ms", "1,000 due items found", "10", "ms"),
    Line("rollup_full_ms", "roll-up worked out anew from every row", "1,000", "ms"),
    Line("rollup_change_ms", "one change and its roll-up", "5", "ms"),
    Line("resident_mb", "memory at its highest", "150", "MB"),
    Line("bytes_item", "on disk for an item with a fact", "", "bytes"),
)
ENGINE_LINES = (
    Line("settle_us", "an item settled for the first time", "", "µs"),
    Line("again_us", "an item worked out again after a new policy", "20", "µs"),
    Line("words_ms", "a cycle with 100 new words, all of the engine", "50", "ms"),
    Line("resident_mb", "memory at its highest, all items in one transaction", "", "MB"),
)
CURVES = (("cycle_ms", "#0b6e99"), ("due_ms", "#b45309"), ("rollup_change_ms", "#4d7c0f"))
WHOLE = 100
"""From here on a figure is told without decimals."""
WIDTH, HEIGHT, LEFT, TOP = 640, 300, 60, 30


def shown(value: float) -> str:
    """A figure with as many digits as it deserves."""
    return f"{value:,.0f}" if value >= WHOLE else f"{value:.3g}"


def table(title: str, runs: Sequence[Figures], lines: Sequence[Line] = LINES) -> str:
    """Figures at each size as a Markdown table; in brackets what our own process worked."""
    sizes = [f"{run['items']:,.0f} items" for run in runs]
    head = ["", *sizes, "goal at 1,000,000"]
    rows = [head, ["---"] + ["---:"] * (len(head) - 1)]
    for line in lines:
        figures = [_cell(line, run) for run in runs]
        goal = f"{line.goal} {line.unit}" if line.goal else ""
        rows.append([line.meaning, *figures, goal])
    body = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return f"## {title}\n\n{body}\n"


def _cell(line: Line, run: Figures) -> str:
    own = run.get(f"{line.name}_own")
    told = f"{shown(run[line.name])} {line.unit}"
    return told if own is None else f"{told} ({shown(own)})"


def space(sizes: dict[int, float]) -> str:
    """How much room an item takes."""
    parts = [f"{facts} fact{'s'[: facts - 1]}: {size:,.0f}" for facts, size in sizes.items()]
    return f"Bytes an item takes on disk in SQLite, all included, with {'; '.join(parts)}.\n"


def picture(database: str, runs: Sequence[Figures]) -> str:
    """What a cycle costs as the ledger grows, as an SVG; both axes in powers of ten.

    It shows the time that our own process worked: waiting for a shared disk would hide the shape.
    """
    said = "; ".join(
        f"{_meaning(name)}: " + ", ".join(f"{shown(_own(run, name))} ms" for run in runs)
        for name, _ in CURVES
    )
    sizes = ", ".join(f"{run['items']:,.0f}" for run in runs)
    title = f"Our own time in a cycle as the ledger grows, {database}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"',
        'aria-labelledby="title desc" font-family="sans-serif" font-size="12">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">At {sizes} items. {escape(said)}.</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *_grid(runs),
    ]
    for at, (name, colour) in enumerate(CURVES):
        points = [(_x(run["items"], runs), _y(_own(run, name))) for run in runs]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        label = f'<text x="{LEFT + 10}" y="{TOP + 14 * at}" fill="{colour}">'
        parts.append(f"{label}{escape(_meaning(name))}</text>")
    return "\n".join([*parts, "</svg>"]) + "\n"


def _own(run: Figures, name: str) -> float:
    return run[f"{name}_own"]


def _meaning(name: str) -> str:
    return next(line.meaning for line in LINES if line.name == name)


def _grid(runs: Sequence[Figures]) -> list[str]:
    parts = []
    for value in (1, 10, 100):
        y = _y(value)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - 20}" stroke="#d4d4d4"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value} ms</text>')
    for run in runs:
        x = _x(run["items"], runs)
        label = f"{run['items']:,.0f}"
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - 12}" text-anchor="middle">{label}</text>')
    return parts


def _x(items: float, runs: Sequence[Figures]) -> float:
    """Each size has its own place, evenly spread."""
    order = [run["items"] for run in runs]
    room = WIDTH - LEFT - 80
    return LEFT + 30 + room * order.index(items) / max(1, len(order) - 1)


def _y(value: float) -> float:
    """A power of ten is a third of the height, from 0.3 ms up to 300 ms."""
    share = min(1.0, max(0.0, math.log10(value / 0.3) / 3))
    return HEIGHT - 40 - share * (HEIGHT - 40 - TOP)
