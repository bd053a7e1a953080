"""`initiative from-issue`: a filled-in form becomes a file to talk about, and a text beside it."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from trackwork.bootstrap import SettingsProblems, option_readers
from trackwork.cli.frame import Frame, Stopped, frame_of
from trackwork.cli.plan_markdown import code
from trackwork.cli.rehearsing import files_of, rehearse
from trackwork.cli.words import counted, listed
from trackwork.core.workspace import Workspace
from trackwork.ports import Issue
from trackwork.settings import load
from trackwork.settings.forms import Draft, draft, is_form

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
LONGEST = 400_000
LONGEST_ADDRESS = 300
MOST_SHOWN = 3
MOST_TEAMS = 40
_MARKERS = re.compile(r"<!-- trackwork.*?-->\n?")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOutput:
    """An initiative drafted from a form: its file, whom it asks, and what is still missing."""

    initiative: str
    file: str
    text: str
    teams: tuple[str, ...]
    missing: tuple[str, ...]
    written: bool
    stands: bool = False
    """Whether this form became that file before."""


@app.callback()
def initiative() -> None:
    """Initiatives as files."""


@app.command(name="from-issue")
def from_issue(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(help="A file with the form's body, or - for stdin")],
    came_from: Annotated[
        str, typer.Option("--from", help="Where the form is, like its address: one form, one file")
    ] = "",
    *,
    write: Annotated[
        bool, typer.Option("--write", help="Write the initiative's file; nothing is replaced")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="With --write: also over the file this form made before")
    ] = False,
) -> None:
    """Draft an initiative from a filled-in issue form, and say kindly what is missing.

    Prints the text of a pull request: the file, the issue a team would get, whom it would reach.
    Nothing is asked of anybody.
    """
    frame = frame_of(ctx)
    frame.require_workspace()
    loaded = load(frame.folder, connectors=option_readers())
    if loaded.workspace is None:
        raise SettingsProblems(loaded.problems)
    body, address = _body(file), _address(came_from)
    before = loaded.drafted.get(address)
    made = draft(
        body, loaded.workspace, came_from=address, again=before, taken=_files(frame.folder)
    )
    if write:
        _write(frame.folder / made.file, made.text, stands=before is not None, again=again)
    if frame.as_json:
        value = _output(made, stands=before is not None, written=write)
        frame.emit("initiative-draft", value, Text())
    else:
        text = "\n".join(_pull_request(frame, made, loaded.workspace)) + "\n"
        frame.write(text)  # as it is: a screen would break its lines
    frame.next_command("plan" if write else f"initiative from-issue {file} --write")


def _body(file: str) -> str:
    """The form's body. Raises Stopped for what cannot be one."""
    fix = "Hand over the issue's body as it is: gh issue view 12 --json body --jq .body"
    try:
        raw = read_some(file, most=LONGEST)
    except OSError as error:
        raise Stopped(f"{file} cannot be read: {error.strerror}.", fix) from error
    if not is_form(raw):
        raise Stopped(f"{file} holds no filled-in form.", fix)
    return raw


def read_some(file: str, *, most: int) -> str:
    """The text of a file, or of stdin for ``-``; empty when it is longer or no text.

    Raises OSError.
    """
    if file == "-":
        raw = sys.stdin.buffer.read(most + 1)
    else:
        with Path(file).open("rb") as source:
            raw = source.read(most + 1)
    try:
        return "" if len(raw) > most else raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""


def _address(came_from: str) -> str:
    """Where the form is. Raises Stopped for what cannot be an address."""
    if len(came_from) > LONGEST_ADDRESS or not came_from.isprintable():
        fix = "Write something like https://github.com/acme/program/issues/12."
        raise Stopped("--from names one place, on one line.", fix)
    return came_from.strip()


def _files(folder: Path) -> frozenset[str]:
    """What stands in initiatives/ already, whatever it holds."""
    return frozenset(f"initiatives/{each.name}" for each in (folder / "initiatives").glob("*"))


def _write(path: Path, text: str, *, stands: bool, again: bool) -> None:
    """Put the file in its place. Raises Stopped where it is there already."""
    if stands and not again:
        fix = "Change it there; --again writes it anew from the form."
        raise Stopped(f"This form is {path} already.", fix)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8", newline="\n")
    if path.exists() and not stands:
        beside.unlink()
        raise Stopped(
            f"{path} is there already.", "Move it away, or name the initiative otherwise."
        )
    beside.replace(path)


def _output(made: Draft, *, stands: bool, written: bool) -> DraftOutput:
    return DraftOutput(
        initiative=made.key,
        file=made.file,
        text=made.text,
        teams=made.teams,
        missing=made.missing,
        stands=stands,
        written=written,
    )


def _pull_request(frame: Frame, made: Draft, workspace: Workspace) -> Iterator[str]:
    """The text beside the file; every foreign word stands in code, where it is only read."""
    yield f"## {code(made.title or made.key)}"
    yield ""
    yield "Thank you. This is a file to talk about: nobody is asked for anything by it, and when it"
    yield "is merged it starts in watch, until a person lets it go on."
    yield ""
    if made.missing:
        yield "Still missing, whenever you know it:"
        yield ""
        yield from (f"- [ ] {code(each)}" for each in made.missing)
    else:
        yield "Nothing is missing."
    yield ""
    yield from _reach(made, workspace)
    yield from fenced(made.file, made.text, "yaml")
    for issue in _issues(frame, made)[:MOST_SHOWN]:
        yield from fenced(
            f"The issue in {issue.place}", f"{issue.title}\n\n{without_markers(issue.body)}", "text"
        )


def _reach(made: Draft, workspace: Workspace) -> Iterator[str]:
    """Whom it would reach."""
    people = {
        lead for key in made.teams if (team := workspace.directory.team(key)) for lead in team.leads
    }
    if made.teams:
        shown = listed([code(each) for each in made.teams], most=MOST_TEAMS)
        reached = f"{counted(len(made.teams), 'team')} and {counted(len(people), 'lead')}"
        yield f"It would reach {reached}: {shown}."
        yield ""


def _issues(frame: Frame, made: Draft) -> tuple[Issue, ...]:
    """The issues of this initiative as teams would get them; none while the files do not fit."""
    try:
        done = rehearse({**files_of(frame.folder), made.file: made.text}, now=frame.now())
    except SettingsProblems:
        return ()
    return tuple(each for each in done.issues if f"item:{made.key}/" in each.body)


def without_markers(body: str) -> str:
    """An issue's text as people see it."""
    return _MARKERS.sub("", body).strip()


def fenced(head: str, text: str, kind: str) -> Iterator[str]:
    """A text folded away, in a code block that nothing in it can end."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    yield f"<details><summary>{re.sub('[<>&]', ' ', head)}</summary>"
    yield ""
    yield f"{fence}{kind}"
    yield text.strip()
    yield fence
    yield ""
    yield "</details>"
    yield ""
