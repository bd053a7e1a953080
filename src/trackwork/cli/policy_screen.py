"""Tables of figures on a terminal and on a page of Markdown."""

from collections.abc import Iterable

from rich.console import RenderableType
from rich.table import Table as Grid
from rich.text import Text

from trackwork.reports.policy.tables import Table, markdown


def screen_of(tables: Iterable[Table]) -> list[RenderableType]:
    """Each table with its title, aligned; one without a row is left out."""
    shown: list[RenderableType] = []
    for each in tables:
        if each.rows:
            shown += [Text(), Text(each.title, style="bold"), _grid(each)]
    return [*shown, Text()]


def _grid(table: Table) -> Grid:
    grid = Grid(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for at, name in enumerate(table.head):
        grid.add_column(Text(name), justify="right" if at else "left", no_wrap=not at)
    for row in table.rows:
        grid.add_row(*map(Text, row))
    return grid


def markdown_page(title: str, tables: Iterable[Table], *, note: str = "") -> str:
    """A page with every table that has rows."""
    parts = [f"# {title}\n", *(markdown(each) for each in tables if each.rows)]
    return "\n".join([*parts, f"{note}\n"] if note else parts)
