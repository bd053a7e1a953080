"""`site` and `report`: what the ledger knows, as pages, sheets and data."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from importlib.util import find_spec
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
LIST = "files.txt"
"""What the site consists of; by this a folder is known as ours."""
AS_OF = "Tell of this day: 2026-10-01"
KNOWN = "With --as-of: only what was known by then"
FORMATS = ("md", "html", "csv", "xlsx", "json")
DOORS = (
    ("Portfolio", "index"),
    ("One page", "executive"),
    ("Exceptions", "exceptions"),
    ("Conflicts", "conflicts"),
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
    as_of: Annotated[str, typer.Option("--as-of", help=AS_OF)] = "",
    known: Annotated[bool, typer.Option("--known", help=KNOWN)] = False,
) -> None:
    """Write every page as a static site: no server, no scripts, nothing from elsewhere.

    The tables behind the pages lie in its folder `data`, as CSV, JSON and, with the extra `xlsx`,
    as sheets.
    """
    frame = frame_of(ctx)
    target = folder or frame.folder / FOLDER
    with frame.progress("Folding the ledger"):
        pages = write_site(frame.app(), target, as_of=_moment(as_of), known=known)
    value = SiteOutput(
        folder=str(target),
        as_of=pages[0].as_of.isoformat(),
        pages=tuple(page.path for page in pages),
    )
    first = target / "index.html"
    frame.emit("site", value, Text(f"{counted(len(pages), 'page')} written. Open {first}"))
    frame.next_command("report executive --format md", "status")


def write_site(
    app: App, target: Path, *, as_of: datetime | None = None, known: bool = False
) -> tuple[Page, ...]:
    """Write all pages below a folder; the same ledger and moment give the same bytes.

    Everything is made before anything is written, and what an earlier site had more is taken away.
    Raises NothingAdopted; Stopped when the folder holds something that is no site of ours.
    """
    _ours_or_empty(target)
    found = material(app, as_of=as_of, known=known)
    pages = every_page(found)
    made = dict(_files(pages, found.workspace.title or found.workspace.id))
    listed = "".join(f"{name}\n" for name in sorted(made))
    for name in _listed(target) - set(made):
        (target / name).unlink(missing_ok=True)
    for name, data in {**made, LIST: listed.encode()}.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return pages


def _files(pages: tuple[Page, ...], title: str) -> Iterator[tuple[str, bytes]]:
    """Every file of the site: its path, and what stands in it."""
    sheets = ("json", "xlsx") if find_spec("xlsxwriter") else ("json",)
    known = frozenset(page.path for page in pages)
    shared = Site(title=title, doors=DOORS, known=known, sheets=sheets)
    yield STYLE, style().encode()
    for page in pages:
        yield f"{page.path}.html", html(page, shared).encode()
        yield f"data/{page.path}.json", _json(page).encode()
        if "xlsx" in sheets:
            yield f"data/{page.path}.xlsx", workbook(page)
        for table in page.tables:
            yield f"data/{page.path}/{table.name}.csv", csv_text(table).encode()


def _ours_or_empty(target: Path) -> None:
    if target.exists() and any(target.iterdir()) and not (target / LIST).exists():
        fix = "Name another folder, or empty this one first."
        raise Stopped(f"{target} holds something that is not a site of ours.", fix)


def _listed(target: Path) -> set[str]:
    """The files of the site that lies there, as it says itself; nothing outside the folder."""
    path = target / LIST
    names = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    inside = target.resolve()
    return {name for name in names if (target / name).resolve().is_relative_to(inside)}


def _json(page: Page) -> str:
    return json.dumps(asdict(page_data(page)), ensure_ascii=False, indent=1) + "\n"


def report(  # noqa: PLR0917 - one argument per option of the line
    ctx: typer.Context,
    view: Annotated[str, typer.Argument(help=", ".join((*WHOLE, *PER_KEY)))],
    key: Annotated[str, typer.Argument(help="Which initiative or team")] = "",
    form: Annotated[str, typer.Option("--format", help=", ".join(FORMATS))] = "md",
    output: Annotated[Path | None, typer.Option("--output", help="Write into this file")] = None,
    as_of: Annotated[str, typer.Option("--as-of", help=AS_OF)] = "",
    known: Annotated[bool, typer.Option("--known", help=KNOWN)] = False,
) -> None:
    """Print one page as Markdown, HTML, CSV or JSON, or write it as a sheet."""
    frame = frame_of(ctx)
    if form not in FORMATS:
        fix = f"Take one of {', '.join(FORMATS)}."
        raise Stopped(f"--format {form!r} is none we can write.", fix, code=Code.CONFIG)
    with frame.progress("Folding the ledger"):
        found = material(frame.app(), as_of=_moment(as_of), known=known)
    page = page_of(found, view, key)
    if frame.as_json:
        frame.emit("report", page_data(page), Text())
        return
    data = rendered(page, found, form)
    if output is not None:
        output.write_bytes(data)
        if form == "html":
            (output.parent / STYLE).write_text(style(), encoding="utf-8", newline="\n")
        frame.out.print(Text(f"Written to {output}"))
    elif form == "xlsx":
        fix = f"report {view} {key} --format xlsx --output {view}.xlsx".replace("  ", " ")
        raise Stopped("A sheet is no text to print.", f"Name a file: trackwork {fix}")
    else:
        frame.write(data.decode("utf-8"))


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
        title = found.workspace.title or found.workspace.id
        return html(page, Site(title=title, doors=(), known=frozenset({page.path}))).encode()
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
