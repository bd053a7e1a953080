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
from trackwork.settings.forms import Draft, draft

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
LONGEST = 200_000
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


@app.callback()
def initiative() -> None:
    """Initiatives as files."""


@app.command(name="from-issue")
def from_issue(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(help="A file with the form's body, or - for stdin")],
    write: Annotated[
        bool, typer.Option("--write", help="Write the initiative's file; nothing is replaced")
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
    made = draft(_body(file), loaded.workspace)
    if write:
        _write(frame, made)
    text = "\n".join(_pull_request(frame, made, loaded.workspace)) + "\n"
    value = DraftOutput(
        initiative=made.key,
        file=made.file,
        text=made.text,
        teams=made.teams,
        missing=made.missing,
        written=write,
    )
    if frame.as_json:
        frame.emit("initiative-draft", value, Text())
    else:
        frame.out.file.write(text)  # as it is: a screen would break its lines
    frame.next_command("plan" if write else f"initiative from-issue {file} --write")


def _body(file: str) -> str:
    """The form's body. Raises Stopped for what cannot be one."""
    try:
        raw = sys.stdin.read(LONGEST + 1) if file == "-" else Path(file).read_text("utf-8")
    except UnicodeDecodeError:
        raw = ""
    if not raw.strip() or len(raw) > LONGEST:
        fix = "Hand over the issue's body as it is: gh issue view 12 --json body --jq .body"
        raise Stopped(f"{file} holds no filled-in form.", fix)
    return raw


def _write(frame: Frame, made: Draft) -> None:
    path = frame.folder / made.file
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as out:
        out.write(made.text)


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
