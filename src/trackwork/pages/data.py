"""A page as data, by a published schema: figures, and tables with what a machine reads."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from trackwork.reports.page import Page, Raw, Table

Plain: TypeAlias = str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureData:
    """One figure as shown."""

    label: str
    text: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableData:
    """One table: heads, and rows of texts, numbers, ISO days or null."""

    name: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Plain, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageData:
    """One page; ``oldest_input`` is when the oldest tracker behind it was read."""

    path: str
    title: str
    as_of: str
    oldest_input: str | None
    words: tuple[str, ...]
    figures: tuple[FigureData, ...]
    tables: tuple[TableData, ...]


def page_data(page: Page) -> PageData:
    """The page as data, the numbers behind its charts among the tables."""
    return PageData(
        path=page.path,
        title=page.title,
        as_of=page.as_of.isoformat(),
        oldest_input=page.oldest.isoformat() if page.oldest else None,
        words=page.words,
        figures=tuple(FigureData(label=x.label, text=x.text, note=x.note) for x in page.figures),
        tables=tuple(map(_table, page.tables)),
    )


def _table(table: Table) -> TableData:
    return TableData(
        name=table.name,
        caption=table.caption,
        columns=tuple(column.title for column in table.columns),
        rows=tuple(tuple(_plain(cell.raw) for cell in row) for row in table.rows),
    )


def _plain(raw: Raw) -> Plain:
    return raw.isoformat() if isinstance(raw, date) else raw
