"""What a page is before it is Markdown, HTML, a sheet or JSON: figures, charts, tables, words.

Values only. Every figure says what it is out of and leads to the items behind it; every chart
carries a sentence and a table that say the same.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from trackwork.core.dates import spoken
from trackwork.core.health import Health, shown
from trackwork.reports.charts import Chart

NOTHING = "\N{EN DASH}"
"""What stands where nothing is known."""
Raw: TypeAlias = str | int | float | date | None
"""What a sheet or JSON holds for a cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: as people read it, as a machine reads it, and where it leads (a page's path)."""

    text: str
    raw: Raw = None
    leads: str = ""
    health: Health | None = None
    note: str = ""
    """A few words below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column's head; ``number`` ones are set to the right."""

    title: str
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows below their heads; the first cell of a row names it. ``name`` is a file's stem."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "Nothing to show here."


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One count beside what it is out of, and what it means in a few words."""

    label: str
    text: str
    note: str = ""
    leads: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a page under its own heading."""

    title: str
    words: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page. ``path`` is its place without an ending: ``initiatives/tls-move``.

    ``as_of`` is the moment it tells of; ``oldest`` when the oldest tracker behind it was read.
    """

    path: str
    title: str
    as_of: datetime
    oldest: datetime | None
    words: tuple[str, ...] = ()
    first: tuple[Section, ...] = ()
    """What comes before the figures: on most pages nothing."""
    figures: tuple[Figure, ...] = ()
    sections: tuple[Section, ...] = ()
    trail: tuple[tuple[str, str], ...] = field(default=())
    """Where this page hangs: titles and paths, from the first page down."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table of the page, those behind its charts included."""
        return tuple(
            table
            for section in (*self.first, *self.sections)
            for table in (*section.tables, *(chart_table(chart) for chart in section.charts))
        )


def words(text: str, *, leads: str = "") -> Cell:
    """A cell of words."""
    return Cell(text=text, raw=text, leads=leads)


def number(value: float | None, *, unit: str = "", leads: str = "") -> Cell:
    """A cell of a number; nothing known is a dash."""
    if value is None:
        return Cell(text=NOTHING)
    text = f"{value:,.1f}".removesuffix(".0")
    return Cell(text=f"{text} {unit}".strip(), raw=value, leads=leads)


def day(value: date | None, *, mark: str = "", note: str = "") -> Cell:
    """A cell of a day, with its weekday; no day is a dash."""
    if value is None:
        return Cell(text=NOTHING, note=note)
    return Cell(text=f"{spoken(value)}{mark}", raw=value, note=note)


def health(value: Health | None, *, leads: str = "") -> Cell:
    """A cell of a health: shape and word; before first contact there is none."""
    if value is None:
        return Cell(text="· not asked yet", raw="not asked yet", leads=leads)
    return Cell(text=shown(value), raw=str(value), health=value, leads=leads)


def chart_table(chart: Chart) -> Table:
    """A chart's own numbers."""
    heads, rows = chart.numbers()
    columns = tuple(Column(title=head, number=at > 0) for at, head in enumerate(heads))
    return Table(
        name=chart.name,
        caption=f"{chart.title}: the numbers",
        columns=columns,
        rows=tuple(tuple(_cell(each) for each in row) for row in rows),
        empty="There are no numbers yet.",
    )


def _cell(value: Raw) -> Cell:
    if isinstance(value, date):
        return day(value)
    if isinstance(value, str):
        return words(value)
    return number(value)
