"""`init`: a first workspace, small and working, from a few questions with defaults."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from trackwork.cli.frame import Frame, frame_of
from trackwork.core.calendars import UnknownZone, zone_of
from trackwork.settings import Answers, scaffold

MEANING = {
    "trackwork.yaml": "what is coordinated, and where issues live",
    "people.yaml": "who can be reached, and when they work",
    "teams.yaml": "who does the work",
    "priorities.yaml": "the stack, first things first",
    "policy.yaml": "how often a word is hoped for",
    "initiatives": "one file per shared outcome: edit the words first",
    "backlogs": "a folder per team, a Markdown file per issue",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InitOutput:
    """Where the workspace stands and every file that was written, in reading order."""

    folder: str
    workspace: str
    files: tuple[str, ...]


def init(
    ctx: typer.Context,
    folder: Annotated[Path | None, typer.Argument(help="Where to; made if need be")] = None,
) -> None:
    """Write a first workspace: five YAML files, one initiative, two empty backlogs.

    Nothing that is there is ever overwritten, and no tracker is touched.
    """
    frame = frame_of(ctx)
    target = (folder or (frame.folder if frame.named else Path.cwd())).resolve()
    answers = ask(frame)
    target.mkdir(parents=True, exist_ok=True)
    written = scaffold(target, answers)
    value = InitOutput(
        folder=str(target),
        workspace=answers.workspace,
        files=tuple(path.relative_to(target).as_posix() for path in written),
    )
    frame.emit("init", value, screen(value))
    at = "" if frame.named or target == Path.cwd() else f"-C {_short(target)} "
    frame.next_command(f"{at}doctor", f"{at}plan")


def ask(frame: Frame) -> Answers:
    """The answers, asked for on a terminal, else the defaults."""
    given = Answers(today=frame.now().date())
    if not frame.may_ask:
        return given
    frame.say("Seven questions. Enter takes what stands in brackets; every answer can be edited.")
    title = frame.ask("What do you coordinate here?", given.title)
    name = frame.ask("Your name", given.operator_name)
    mail = _until(frame, "Your mail", given.operator_mail, _mail_trouble)
    zone = _until(frame, "Your time zone", given.zone, _zone_trouble)
    outcome = frame.ask("The shared outcome to begin with", given.initiative_title)
    first = frame.ask("A team that is asked", given.first)
    second = _until(
        frame, "Another one", given.second, lambda text: _same_trouble(text, first=first)
    )
    operator = slug(name)
    return replace(
        _apart(operator, given),
        workspace=slug(title),
        title=title,
        operator=operator,
        operator_name=name,
        operator_mail=mail,
        zone=zone,
        initiative=slug(outcome),
        initiative_title=outcome,
        first=slug(first),
        second=slug(second),
    )


def _apart(operator: str, given: Answers) -> Answers:
    """Other names for the example's people when the operator already goes by one of them."""

    def other(name: str) -> str:
        return f"{name}-2" if name == operator else name

    return replace(
        given,
        sponsor=other(given.sponsor),
        first_lead=other(given.first_lead),
        second_lead=other(given.second_lead),
    )


def slug(text: str) -> str:
    """A key from a title: lower case, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "ours"


def _until(frame: Frame, question: str, default: str, trouble: Callable[[str], str]) -> str:
    """Ask until the answer can be used."""
    while True:
        answer = frame.ask(question, default)
        wrong = trouble(answer)
        if not wrong:
            return answer
        frame.say(Text(wrong, style="yellow"))


def _mail_trouble(text: str) -> str:
    good = re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text)
    return "" if good else "A mail address looks like mara@example.org."


def _zone_trouble(text: str) -> str:
    try:
        zone_of(text)
    except UnknownZone as error:
        return str(error)
    return ""


def _same_trouble(text: str, *, first: str) -> str:
    return "That is the first one's name; take another." if slug(text) == slug(first) else ""


def screen(value: InitOutput) -> Group:
    """What was written, a line per kind of file."""
    lines = [Text(f"Wrote a workspace into {_short(Path(value.folder))}", style="bold")]
    tops = dict.fromkeys(name.partition("/")[0] for name in value.files)
    for top in tops:
        if top in MEANING:
            shown = next(name for name in value.files if name.partition("/")[0] == top)
            shown = f"{top}/" if top == "backlogs" else shown
            line = Text(f"  {shown:<28}")
            lines.append(line.append(MEANING[top], style="dim"))
    lines.append(Text("The gear is watch: it only reads. Nobody hears of this yet."))
    return Group(*lines)


def _short(path: Path) -> str:
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)
