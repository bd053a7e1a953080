"""A page as HTML: one template for all, everything escaped, nothing from anywhere else.

The policy in each page's head forbids scripts and inline styles, so that even a mistake here could
not make somebody's words run.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from os.path import relpath
from posixpath import dirname
from types import MappingProxyType

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from trackwork.core.dates import spoken
from trackwork.pages.svg import drawn
from trackwork.reports.page import Cell, Page, chart_table

STYLE = "style.css"
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
"""Nothing but our own style sheet; what a page may not do stands in the page."""
HIDDEN: Mapping[int, str | None] = MappingProxyType(
    dict.fromkeys(
        [
            *(*range(9), *range(11, 32), *range(127, 160)),
            *(*range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF),
        ]
    )
)
"""Control and direction characters, which change how a page reads and never what it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What pages of one site share: its name, and the pages to go to from everywhere."""

    title: str
    doors: tuple[tuple[str, str], ...]
    known: frozenset[str]
    """Paths of all pages; a link to any other is left as plain words."""


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
    made.globals.update(drawn=drawn, chart_table=chart_table, policy=POLICY, style=STYLE)
    made.filters.update(moment=moment, slug=slug, kind=kind)
    return made


def _shown(value: object) -> object:
    """Every text on its way into a page, without characters nobody can see."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return value.translate(dict(HIDDEN))
    return value


def html(page: Page, site: Site) -> str:
    """The page, complete."""
    template = _environment().get_template("page.html")
    return template.render(page=page, site=site, link=lambda to: link(page, site, to))


def style() -> str:
    """The one style sheet."""
    return (files("trackwork.pages") / "templates" / STYLE).read_text(encoding="utf-8")


def link(page: Page, site: Site, to: str) -> str:
    """Where a link leads from this page; empty when there is no such page."""
    if to.startswith("#"):
        return to
    if to not in site.known:
        return ""
    return relpath(f"{to}.html", dirname(page.path) or ".")


def moment(at: datetime) -> str:
    """``Fri 20 Nov 2026, 09:12 UTC``."""
    return f"{spoken(at.date())}, {at:%H:%M} UTC"


def slug(title: str) -> str:
    """A heading as an id: letters, digits and dashes."""
    kept = "".join(each if each.isalnum() else " " for each in title.partition(":")[0].casefold())
    return "-".join(kept.split())


def kind(cell: Cell) -> str:
    """The class of a cell that shows a health."""
    return "" if cell.health is None else slug(str(cell.health).replace(",", ""))
