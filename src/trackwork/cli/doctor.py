"""`doctor`: what is ready, what to know, what to mend. Reads everything, changes nothing."""

from dataclasses import dataclass, replace

import typer
from rich.console import Group
from rich.text import Text

from trackwork.bootstrap import App, SettingsProblems
from trackwork.cli import doctor_checks as checks
from trackwork.cli import doctor_travels as travels
from trackwork.cli.doctor_checks import Line, Mark
from trackwork.cli.doctor_hooks import hooks
from trackwork.cli.doctor_people import left, out_of_reach, who_is_who
from trackwork.cli.frame import Code, Frame, frame_of
from trackwork.cli.words import counted
from trackwork.ports import NotCarried
from trackwork.settings import Problem, Severity

COLOURS = {Mark.OK: "green", Mark.NOTE: "cyan", Mark.FIX: "yellow"}
CHECKS = (
    checks.configuration,
    checks.ledger,
    travels.branch,
    travels.heartbeat,
    checks.gear,
    checks.clock,
    checks.reachable,
    out_of_reach,
    checks.vacant,
    left,
    checks.homes,
    checks.strangers,
    checks.undelivered,
    checks.outside,
    hooks,
    who_is_who,
)
"""One line or more each; every check runs whatever the others say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOutput:
    """One thing looked at: ``ok``, ``note`` or ``fix``; ``area`` is config, access or other."""

    mark: str
    area: str
    what: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorOutput:
    """Everything doctor looked at, and the exit code it comes to."""

    code: int
    lines: tuple[LineOutput, ...]


def doctor(ctx: typer.Context) -> None:
    """Look at configuration, ledger, trackers and people, and say what to mend. Changes nothing.

    Ends with 0, with 3 when the files need mending, or 4 when a tracker cannot be used.
    """
    frame = frame_of(ctx)
    with frame.progress("Looking around"):
        lines = examine(frame)
    code = code_of(lines)
    value = DoctorOutput(
        code=int(code),
        lines=tuple(
            LineOutput(mark=each.mark, area=each.area, what=each.what, fix=each.fix)
            for each in lines
        ),
    )
    frame.emit("doctor", value, screen(lines))
    frame.next_command("plan" if code is Code.OK else "config check")
    frame.leave(code)


def examine(frame: Frame) -> list[Line]:
    """Every line, with files that cannot be used told as lines too. Raises NotAWorkspace."""
    try:
        app = frame.app()
    except SettingsProblems as error:
        return [problem_line(each) for each in error.problems]
    except NotCarried as error:
        return [Line(Mark.FIX, str(error), error.fix, area="access")]
    return [line for check in CHECKS for line in _lines(app, check)]


def _lines(app: App, check: checks.Check) -> list[Line]:
    try:
        return list(check(app))
    except OSError as error:
        where = error.filename or check.__name__
        what = f"{where}: {error.strerror or error}"
        return [Line(Mark.FIX, what, "Give this account the right to read it.", area="access")]


def problem_line(each: Problem) -> Line:
    """A problem of the files as a line."""
    worst = each.severity is Severity.PROBLEM
    mark = Mark.NOTE if each.severity is Severity.WARNING else Mark.FIX
    line = Line(mark, f"{each.where}  {each.what}", each.fix)
    return replace(line, area="config") if worst else line


def code_of(lines: list[Line]) -> Code:
    """3 when configuration stops the work, 4 when a tracker does, else 0."""
    broken = {each.area for each in lines if each.mark is Mark.FIX}
    if "config" in broken:
        return Code.CONFIG
    return Code.ACCESS if "access" in broken else Code.OK


def screen(lines: list[Line]) -> Group:
    """The lines, aligned, with how to mend below what is to be mended."""
    shown: list[Text] = []
    for each in lines:
        line = Text(f"{each.mark:<6}", style=COLOURS[each.mark])
        shown.append(line.append(each.what, style="default"))
        if each.fix:
            shown.append(Text(f"{'':<6}-> {each.fix}", style="dim"))
    fixes = sum(each.mark is Mark.FIX for each in lines)
    shown.append(Text(""))
    shown.append(Text(f"{counted(fixes, 'thing')} to mend." if fixes else "All is well."))
    return Group(*shown)
