"""A page as HTML: one template for all, everything escaped, nothing from anywhere else.

The policy in each page's head forbids scripts and inline styles, so that even a mistake here could
not make somebody's words run.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from posixpath import dirname, relpath

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from trackwork.core.dates import spoken
from trackwork.pages.by_row import kind_of
from trackwork.pages.signs import readable
from trackwork.pages.svg import drawn
from trackwork.reports.page import Cell, Page, chart_table

STYLE = "trackwork.css"
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
"""Nothing but our own style sheet; what a page may not do stands in the page."""
MOST_ROWS = 1_000
"""Rows of one table on a page; the sheets beside it have all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What pages of one site share: its name, and the pages to go to from everywhere."""

    title: str
    doors: tuple[tuple[str, str], ...]
    known: frozenset[str]
    """Paths of all pages; a link to any other is left as plain words."""
    sheets: tuple[str, ...] = ()
    """Endings of the files in ``data`` that lie beside each page: json, xlsx; none, no links."""


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("trackwork.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    made.globals.update(
        drawn=drawn, chart_table=chart_table, policy=POLICY, style=STYLE, most=MOST_ROWS
    )
    made.tests["day"] = lambda raw: isinstance(raw, date)
    made.filters.update(moment=moment, slug=slug, kind=kind)
    return made


def _shown(value: object) -> object:
    """Every text on its way into a page, without characters nobody can see."""
    return readable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def html(page: Page, site: Site) -> str:
    """The page, complete."""
    template = _environment().get_template("page.html")
    return template.render(
        page=page,
        site=site,
        link=lambda to: link(page, site, to),
        beside=lambda path: beside(page, path),
    )


def style() -> str:
    """The one style sheet."""
    return (files("trackwork.pages") / "templates" / "style.css").read_text(encoding="utf-8")


def link(page: Page, site: Site, to: str) -> str:
    """Where a link leads from this page; empty when there is no such page."""
    path, sign, place = to.partition("#")
    if path and path not in site.known:
        return ""
    return f"{beside(page, f'{path}.html') if path else ''}{sign}{place}"


def beside(page: Page, path: str) -> str:
    """The way from a page to a file of the site."""
    return relpath(path, dirname(page.path) or ".")


def moment(at: datetime) -> str:
    """``Fri 20 Nov 2026, 09:12 UTC``."""
    return f"{spoken(at.date())}, {at:%H:%M} UTC"


def slug(title: str) -> str:
    """A heading as an id: letters, digits and dashes."""
    kept = "".join(each if each.isalnum() else " " for each in title.partition(":")[0].casefold())
    return "-".join(kept.split())


def kind(cell: Cell) -> str:
    """The class of a cell that shows a health."""
    return "" if cell.health is None else kind_of(cell.health)
