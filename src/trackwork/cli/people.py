"""`people`: who is who across trackers, mail and chat."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from trackwork.cli.frame import Code, Frame, Stopped, frame_of
from trackwork.cli.people_looking import accounts_of, discoveries_of
from trackwork.cli.people_matching import Match, Matching, Unmatched, matching
from trackwork.cli.words import counted, listed
from trackwork.ports import Finding
from trackwork.settings.handles import with_handles

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
FILE = "people.yaml"
MOST = 20
"""Lines of one kind on a screen; `--json` has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleOutput:
    """Proposed handles, accounts nobody goes by, handles no tracker shows, and what went wrong."""

    matches: tuple[Match, ...]
    suggested: tuple[Match, ...] = ()
    """Accounts that only show somebody's name; none is written without a word for that person."""
    unmatched: tuple[Unmatched, ...]
    unknown: tuple[Match, ...]
    known: int
    findings: tuple[str, ...]
    written: bool


@app.callback()
def people() -> None:
    """Look at who is who across trackers, mail and chat."""


@app.command("match")
def people_match(
    ctx: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Write the handles into people.yaml")] = False,
    by_name: Annotated[
        list[str] | None,
        typer.Option("--by-name", help="Whose account shows only their name: this person's key"),
    ] = None,
) -> None:
    """Propose which account of each tracker is which person: by mail, by login, by name.

    Nothing is guessed: an account that could be two people's is listed and left to you. One that
    only shows somebody's name is taken with --by-name KEY alone. Without --yes nothing is written.
    """
    frame = frame_of(ctx)
    workspace = frame.app()
    with frame.progress("Looking around"):
        discoveries, missing = discoveries_of(workspace)
        accounts, wrong = accounts_of(workspace, discoveries)
    found = _taken(matching(workspace.workspace.directory, accounts), by_name or ())
    wanted = yes and bool(found.matches)
    if wanted:
        _write(workspace.folder / FILE, found)
    value = _output(found, (*missing, *wrong), written=wanted)
    frame.emit("people-match", value, screen(value, looked=len(accounts)))
    _next(frame, value)


def _taken(found: Matching, keys: Iterable[str]) -> Matching:
    """With the accounts somebody said are these people's. Raises Stopped for a key of nobody's."""
    wanted = set(keys)
    strange = sorted(wanted - {each.person for each in found.suggested})
    if strange:
        fix = "trackwork people match shows whose names were seen. Nothing was written."
        raise Stopped(f"No account shows only the name of {listed(strange)}.", fix)
    return replace(
        found,
        matches=(*found.matches, *(each for each in found.suggested if each.person in wanted)),
        suggested=tuple(each for each in found.suggested if each.person not in wanted),
    )


def _write(path: Path, found: Matching) -> None:
    handles: dict[str, list[tuple[str, str]]] = {}
    for each in found.matches:
        handles.setdefault(each.person, []).append((each.tracker, each.handle))
    try:
        text = with_handles(path.read_text(encoding="utf-8"), handles)
    except KeyError as error:
        raise Stopped(f"{FILE} does not name {error}.", "Nothing was written.") from None
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _output(found: Matching, findings: tuple[Finding, ...], *, written: bool) -> PeopleOutput:
    return PeopleOutput(
        matches=found.matches,
        suggested=found.suggested,
        unmatched=found.unmatched,
        unknown=found.unknown,
        known=found.known,
        findings=tuple(f"{each.where}: {each.what}" for each in findings),
        written=written,
    )


def _next(frame: Frame, value: PeopleOutput) -> None:
    if value.written:
        frame.next_command("config check", "plan")
    elif value.matches:
        frame.next_command("people match --yes")
    elif value.suggested:
        frame.next_command(f"people match --yes --by-name {value.suggested[0].person}")
    else:
        frame.next_command("doctor")
    frame.leave(Code.ACCESS if value.findings else Code.OK)


def screen(value: PeopleOutput, *, looked: int) -> Group:
    """What was found, what was left open, and what is in the way."""
    return Group(*(Text(line) for line in _lines(value, looked)))


def _lines(value: PeopleOutput, looked: int) -> Iterator[str]:
    if not looked and not value.findings:
        yield "No tracker of this workspace shows who works there; handles are written by hand."
        return
    yield f"{counted(value.known, 'account')} known already."
    yield from _some(
        [f"  {m.tracker}: {m.handle} is {m.person} (same {m.by})" for m in value.matches],
        "Written into people.yaml:" if value.written else "Proposed:",
    )
    yield from _some(
        [f"  {m.tracker}: {m.handle} shows the name of {m.person}" for m in value.suggested],
        "Anybody may show any name, so say who it is (--by-name KEY):",
    )
    yield from _some([f"  {_open(each)}" for each in value.unmatched], "For you to say:")
    yield from _some([f"  {_gone(each)}" for each in value.unknown], "Not seen there:")
    yield from _some([f"  {each}" for each in value.findings], "In the way:")


def _some(lines: list[str], head: str) -> Iterator[str]:
    if lines:
        yield ""
        yield head
        yield from lines[:MOST]
    if len(lines) > MOST:
        yield f"  and {len(lines) - MOST} more: --json"


def _open(each: Unmatched) -> str:
    name = f" ({each.name})" if each.name else ""
    hint = each.why or (f"perhaps {each.nearest}" if each.nearest else "nobody here is like it")
    return f"{each.tracker}: {each.handle}{name}: {hint}"


def _gone(each: Match) -> str:
    hint = f"; did you mean {each.by}?" if each.by else ""
    return f"{each.tracker}: {each.handle}, said to be {each.person}{hint}"
