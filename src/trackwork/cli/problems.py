"""The one place that turns what went wrong into words and an exit code."""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rich.text import Text
from typer.exceptions import TyperException

from trackwork.bootstrap import SettingsProblems
from trackwork.cli.frame import Code, Frame, NotAWorkspace, Stopped
from trackwork.cli.words import counted
from trackwork.engine.adopted import NothingAdopted
from trackwork.engine.fencing import SecondLedger
from trackwork.engine.plan import UnknownPlan
from trackwork.ledger import LedgerError, NewerLedger, WrongWorkspace
from trackwork.ports import NotCarried, OutsideError, Refused
from trackwork.settings import BrokenPart, Problem, Severity, WouldOverwrite

ERROR_SCHEMA = "trackwork/error/1"
_MARKS: Mapping[Severity, tuple[str, str]] = {
    Severity.PROBLEM: ("fix", "red"),
    Severity.NOT_LIVE: ("not live", "yellow"),
    Severity.WARNING: ("note", "cyan"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What went wrong, for a person: each with where, what, fix; and the exit code."""

    code: Code
    problems: tuple[tuple[str, str, str], ...]
    next: tuple[str, ...] = ()
    ours: str = ""
    """The trace, when the fault is the program's own."""


def tell(error: Exception, frame: object) -> int:
    """Say it on stderr (as JSON on stdout when asked for), and give the exit code."""
    found = told(error)
    speaking = frame if isinstance(frame, Frame) else Frame.here()
    if speaking.as_json:
        speaking.print_json(as_json(found))
    elif isinstance(error, SettingsProblems):
        speaking.say(*(problem_lines(error.problems)))
    else:
        _say(speaking, found)
    if found.ours:
        speaking.talk.print(found.ours)
    speaking.next_command(*found.next)
    return int(found.code)


def told(error: Exception) -> Told:
    """An error as its code, its words, and what to run next."""
    match error:
        case Stopped():
            return Told(code=error.code, problems=(("", error.what, error.fix),))
        case SettingsProblems():
            lines = tuple((each.where, each.what, each.fix) for each in error.problems)
            return Told(code=Code.CONFIG, problems=lines, next=("config check",))
        case NotAWorkspace():
            fix = "Go to a workspace, name one with -C FOLDER, or write a first one: trackwork init"
            return Told(code=Code.CONFIG, problems=(("", str(error), fix),), next=("init",))
        case WouldOverwrite():
            return Told(code=Code.FAILED, problems=(("", str(error), ""),))
        case NothingAdopted():
            what = "Nothing has been adopted yet, so there is nothing to work with."
            fix = "See what would happen, then apply the plan it names."
            return Told(code=Code.CONFIG, problems=(("", what, fix),), next=("plan",))
        case UnknownPlan():
            return Told(code=Code.FAILED, problems=(("", str(error), ""),), next=("plan",))
        case TyperException():
            return Told(code=Code.FAILED, problems=(("", error.format_message(), _hint(error)),))
        case _:
            return _outside(error)


def _outside(error: Exception) -> Told:
    match error:
        case SecondLedger():
            fix = "Nothing went out. Find out which of the two is the right one first."
            return Told(code=Code.ACCESS, problems=(("", str(error), fix),), next=("doctor",))
        case Refused():
            return Told(code=Code.ACCESS, problems=(("", str(error), ""),), next=("doctor",))
        case OutsideError() | NotCarried():
            usual = "Nothing is lost. Run it again; it goes on where it was."
            fix = getattr(error, "fix", usual)
            return Told(code=Code.PARTIAL, problems=(("", str(error), fix),), next=("run",))
        case WrongWorkspace() | NewerLedger() | BrokenPart():
            return Told(code=Code.CONFIG, problems=(("", str(error), ""),))
        case LedgerError():
            return Told(code=Code.FAILED, problems=(("", str(error), ""),))
        case PermissionError():
            where = str(error.filename or "")
            fix = "Give this account the right to read and write there, then run it again."
            return Told(code=Code.ACCESS, problems=((where, "may not be opened", fix),))
        case OSError():
            where = str(error.filename or "")
            fix = "Look at what stands there and put it right, then run it again."
            return Told(code=Code.FAILED, problems=((where, error.strerror or str(error), fix),))
        case _:
            return _ours(error)


def _ours(error: Exception) -> Told:
    what = f"This is a fault of Trackwork, not yours: {type(error).__name__}: {error}"
    fix = "What was written down stays as it is. Please report it with the lines below."
    trace = "".join(traceback.format_exception(error))
    return Told(code=Code.FAILED, problems=(("", what, fix),), ours=trace)


def _hint(error: TyperException) -> str:
    ctx: Any = getattr(error, "ctx", None)
    return f"See {ctx.command_path} --help" if ctx is not None else ""


def as_json(found: Told) -> dict[str, Any]:
    """An error as data."""
    listed = [{"where": where, "what": what, "fix": fix} for where, what, fix in found.problems]
    return {"schema": ERROR_SCHEMA, "code": int(found.code), "problems": listed}


def _say(frame: Frame, found: Told) -> None:
    for where, what, fix in found.problems:
        line = Text(f"{where}: " if where else "", style="bold")
        line.append(what, style="")
        frame.say(line)
        if fix:
            frame.say(Text(fix, style="dim"))


def problem_lines(problems: tuple[Problem, ...]) -> list[Text]:
    """Problems of the files, each with its line, what is wrong and how to mend it."""
    lines = []
    for each in problems:
        word, colour = _MARKS[each.severity]
        line = Text(f"{word:<9}", style=colour)
        line.append(each.where, style="bold")
        line.append(f"  {each.what}", style="")
        lines += [line, Text(f"{'':<9}{each.fix}", style="dim")]
    worst = sum(each.severity is Severity.PROBLEM for each in problems)
    if worst:
        lines.append(Text(f"{counted(worst, 'thing')} to mend. Nothing was written."))
    return lines
