"""`site` and `report`: what the ledger knows, as pages, sheets and data."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from trackwork.bootstrap import App
from trackwork.cli.frame import Code, Stopped, frame_of
from trackwork.cli.material import day_end, material
from trackwork.cli.words import counted
from trackwork.pages.data import page_data
from trackwork.pages.html import STYLE, Site, html, style
from trackwork.pages.markdown import markdown
from trackwork.pages.sheets import NoSheets, csv_text, workbook
from trackwork.reports.material import Material
from trackwork.reports.page import Page
from trackwork.reports.views import PER_KEY, WHOLE, every_page
from trackwork.settings.problems import suggestion

FOLDER = "site"
FORMATS = ("md", "html", "csv", "xlsx", "json")
DOORS = (
    ("Portfolio", "index"),
    ("One page", "executive"),
    ("Exceptions", "exceptions"),
    ("Messages", "messages"),
)
"""The pages that every page leads to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOutput:
    """Where the site lies, of which day it tells, and its pages."""

    folder: str
    as_of: str
    pages: tuple[str, ...]


def site(
    ctx: typer.Context,
    folder: Annotated[Path | None, typer.Argument(help="Where to; default: site")] = None,
    as_of: Annotated[str, typer.Option("--as-of", help="Tell of this day: 2026-10-01")] = "",
) -> None:
    """Write every page as a static site: no server, no scripts, nothing from elsewhere.

    The tables behind the pages lie in its folder `data`, as CSV and JSON.
    """
    frame = frame_of(ctx)
    target = folder or frame.folder / FOLDER
    with frame.progress("Folding the ledger"):
        pages = write_site(frame.app(), target, as_of=_moment(as_of))
    value = SiteOutput(
        folder=str(target),
        as_of=pages[0].as_of.isoformat(),
        pages=tuple(page.path for page in pages),
    )
    first = target / "index.html"
    frame.emit("site", value, Text(f"{counted(len(pages), 'page')} written. Open {first}"))
    frame.next_command("report executive --format md", "status")


def write_site(app: App, target: Path, *, as_of: datetime | None = None) -> tuple[Page, ...]:
    """Write all pages below a folder; the same ledger and moment give the same bytes.

    Raises NothingAdopted; Stopped when the folder holds something that is no site of ours.
    """
    _ours_or_empty(target)
    found = material(app, as_of=as_of)
    pages = every_page(found)
    shared = Site(
        title=found.workspace.title or found.workspace.id,
        doors=DOORS,
        known=frozenset(page.path for page in pages),
    )
    for page in pages:
        _write(target / f"{page.path}.html", html(page, shared))
        for table in page.tables:
            _write(target / "data" / page.path / f"{table.name}.csv", csv_text(table))
        _write(target / "data" / f"{page.path}.json", _json(page))
    _write(target / STYLE, style())
    return pages


def _ours_or_empty(target: Path) -> None:
    if target.exists() and any(target.iterdir()) and not (target / STYLE).exists():
        fix = "Name another folder, or empty this one first."
        raise Stopped(f"{target} holds something that is not a site of ours.", fix)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _json(page: Page) -> str:
    return json.dumps(asdict(page_data(page)), ensure_ascii=False, indent=1) + "\n"


def report(  # noqa: PLR0917 - one argument per option of the line
    ctx: typer.Context,
    view: Annotated[str, typer.Argument(help=", ".join((*WHOLE, *PER_KEY)))],
    key: Annotated[str, typer.Argument(help="Which initiative or team")] = "",
    form: Annotated[str, typer.Option("--format", help=", ".join(FORMATS))] = "md",
    output: Annotated[Path | None, typer.Option("--output", help="Write into this file")] = None,
    as_of: Annotated[str, typer.Option("--as-of", help="Tell of this day: 2026-10-01")] = "",
) -> None:
    """Print one page as Markdown, HTML, CSV or JSON, or write it as a sheet."""
    frame = frame_of(ctx)
    if form not in FORMATS:
        fix = f"Take one of {', '.join(FORMATS)}."
        raise Stopped(f"--format {form!r} is none we can write.", fix, code=Code.CONFIG)
    with frame.progress("Folding the ledger"):
        found = material(frame.app(), as_of=_moment(as_of))
    page = page_of(found, view, key)
    data = rendered(page, found, form)
    if output is not None:
        output.write_bytes(data)
        told = Text(f"Written to {output}")
    elif form == "xlsx":
        fix = f"report {view} {key} --format xlsx --output {view}.xlsx".replace("  ", " ")
        raise Stopped("A sheet is no text to print.", f"Name a file: trackwork {fix}")
    else:
        told = Text(data.decode("utf-8").rstrip("\n"))
    frame.emit("report", page_data(page), told)


def page_of(found: Material, view: str, key: str) -> Page:
    """The page a person named. Raises Stopped with what there is."""
    if view in WHOLE:
        return WHOLE[view](found)
    if view not in PER_KEY:
        fix = suggestion(view, (*WHOLE, *PER_KEY))
        raise Stopped(f"There is no page {view!r}.", fix, code=Code.CONFIG)
    keys = found.teams() if view == "team" else tuple(found.workspace.initiatives)
    if not key:
        raise Stopped(f"Which {view}?", f"One of {', '.join(keys[:8])}", code=Code.CONFIG)
    if key not in keys:
        fix = suggestion(key, keys)
        raise Stopped(f"There is nothing to say of {key!r}.", fix, code=Code.CONFIG)
    return PER_KEY[view](found, key)


def rendered(page: Page, found: Material, form: str) -> bytes:
    """One page in a format. Raises Stopped when the format needs a package that is not there."""
    if form == "xlsx":
        try:
            return workbook(page)
        except NoSheets as error:
            raise Stopped(str(error)) from None
    if form == "html":
        known = frozenset({page.path, *(path for _, path in DOORS)})
        title = found.workspace.title or found.workspace.id
        return html(page, Site(title=title, doors=DOORS, known=known)).encode()
    if form == "csv":
        return "\n".join(map(csv_text, page.tables)).encode()
    return (markdown(page) if form == "md" else _json(page)).encode()


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return day_end(date.fromisoformat(text))
    except ValueError:
        fix = "Write it like 2026-10-01."
        raise Stopped(f"--as-of {text!r} is no day.", fix, code=Code.CONFIG) from None
