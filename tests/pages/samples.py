"""Pages for tests of how they are rendered, among them one full of hostile words."""

from typing import Any

from tests.reports.making import NOW, TODAY
from trackwork.core.health import Health
from trackwork.pages.html import Site
from trackwork.reports import page as cells
from trackwork.reports.charts import Bars, Grid, Lines, Series, Slip, Slips
from trackwork.reports.page import Column, Figure, Page, Section, Table

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("https://example.org")',
    "  @SUM(1)",
    "+1",
    "-2+3",
    "\N{FULLWIDTH EQUALS SIGN}1+1",
    "=1\x00\x07\x1b[31m",
    "abc\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe",
    "tag\N{TAG LATIN SMALL LETTER A}\N{ZERO WIDTH SPACE}ged",
    "half \ud800 a pair",
    "{{ 7 * 7 }}{% raw %}",
    "@everyone [click](javascript:alert(1)) `code` | pipe",
    "<!-- tw:begin --> tw: done",
    "x" * 100_000,
)
"""What somebody may write into any field."""


def table(*texts, name="words", leads=""):
    """A table with a row per text."""
    rows = tuple((cells.words(text, leads=leads), cells.number(1)) for text in texts)
    columns = (Column(title="Words"), Column(title="Number", number=True))
    return Table(name=name, caption=f"The table {name}", columns=columns, rows=rows)


def charts(label="ledger", name="some"):
    """One chart of each shape."""
    days = (TODAY, TODAY)
    values = (1.0, 2.0)
    series = (Series(label=label, values=values), Series(label="b", values=(None, 1.0)))
    told: dict[str, Any] = {"title": f"A chart of {label}", "says": f"{label} in words"}
    return (
        Lines(name=f"{name}-lines", unit="%", days=days, series=series, top=2, **told),
        Bars(name=f"{name}-bars", unit="a week", days=days, series=series, **told),
        Grid(name=f"{name}-grid", states=(Health.ON_TRACK,), rows=((label, (2,)),), **told),
        Slips(
            name=f"{name}-slips",
            today=TODAY,
            rows=(Slip(label=label, first=TODAY, committed=None, forecast=TODAY, actual=None),),
            **told,
        ),
    )


def page(*texts, path="initiatives/tls-move", **more):
    """A page with these texts wherever a text can stand."""
    said = texts or ("A plain word",)
    first = said[0]
    given = {
        "title": first,
        "words": said,
        "figures": (Figure(label=first, text=first, note=first, leads="#part"),),
        "sections": (
            Section(title="Part", words=said, tables=(table(*said),), charts=charts(first)),
        ),
        "trail": (("Portfolio", "index"), (first, "exceptions"), (first, path)),
    }
    return Page(path=path, as_of=NOW, **{"oldest": NOW, **given, **more})


def site(*paths, title="Platform moves", **more):
    """A site that knows these pages."""
    known = frozenset({"index", "exceptions", "initiatives/tls-move", *paths})
    doors = (("Portfolio", "index"), ("Exceptions", "exceptions"))
    return Site(title=title, doors=doors, known=known, **more)
