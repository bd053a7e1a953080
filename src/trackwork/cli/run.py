"""`run`: one cycle now, or one after the other until Ctrl-C."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import FrameType
from typing import Annotated

import typer
from rich.text import Text

from trackwork.bootstrap import App
from trackwork.cli import cycles
from trackwork.cli.cycles import CycleOutput
from trackwork.cli.frame import Frame, Stopped, frame_of
from trackwork.cli.words import clock, counted
from trackwork.engine.adopted import Adopted, gear_of, read_adopted
from trackwork.engine.adopting import changed_parts
from trackwork.engine.cycle import Cycle, run_cycle
from trackwork.engine.in_process import InProcess
from trackwork.engine.lanes import Drains
from trackwork.engine.leave import adopt_leave
from trackwork.engine.shared import Shared
from trackwork.ledger.wakes import open_wakes
from trackwork.ports import NotCarried
from trackwork.settings import parts
from trackwork.settings.kinds import BRANCH_NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutput:
    """One cycle, the gear it ran in, and how many parts of the files are not adopted."""

    gear: str
    cycle: CycleOutput
    not_adopted: int


def run(
    ctx: typer.Context,
    watch: Annotated[bool, typer.Option("--watch", help="Keep running; Ctrl-C ends it")] = False,
    worker: Annotated[
        bool,
        typer.Option("--worker", help="Keep running beside other workers on one PostgreSQL ledger"),
    ] = False,
    branch: Annotated[
        str, typer.Option("--branch", help="The branch the ledger travels on, without a server")
    ] = "",
) -> None:
    """Run one cycle: read, fold, decide, deliver. Safe to stop and to run again at any moment."""
    frame = frame_of(ctx)
    frame.branch = branch_named(branch)
    app = frame.app()
    if worker:
        _work(frame, app)
        return
    if watch:
        _keep_running(frame, app)
        return
    value = _faster(frame, app)
    frame.next_command(*(("plan",) if value.not_adopted else ("status",)))
    frame.leave(cycles.code_of(value.cycle))


def branch_named(said: str) -> str:
    """A branch as the line names it. Raises Stopped for what is no branch name."""
    if said and not BRANCH_NAME.fullmatch(said):
        fix = "Write something like --branch trackwork-ledger."
        raise Stopped(f"{said!r} is no branch name.", fix)
    return said


def _faster(frame: Frame, app: App) -> RunOutput:
    """One cycle; where another run was faster, the ledger is fetched anew and it begins again."""
    try:
        value, _ = once(frame, app, None)
        frame.finish()
    except NotCarried as error:
        if not error.again:
            raise
    else:
        return value
    frame.say("Another run was faster; starting over from where it is.")
    frame.close()
    value, _ = once(frame, frame.app(), None)
    return value


def once(frame: Frame, app: App, before: Adopted | None) -> tuple[RunOutput, Adopted]:
    """One cycle, printed. Leave that a calendar tells is heard first."""
    told = adopt_leave(
        app.parts, app.workspace, parts(app.workspace)["people"], of=app.loaded.heard
    )
    if told:
        frame.say(f"Leave as the calendars have it now: {', '.join(told)}.")
    with frame.progress("Reading and deciding"):
        cycle, adopted = run_cycle(app.parts, before=before)
    return _show(frame, app, cycle), adopted


def _show(frame: Frame, app: App, cycle: Cycle) -> RunOutput:
    """What was done, and what of the files is not adopted yet."""
    with app.ledger.reading() as books:
        gear = gear_of(books)
        changed = len(changed_parts(books, parts(app.workspace)))
    value = RunOutput(gear=gear, cycle=cycles.as_output(cycle), not_adopted=changed)
    now = frame.now()
    frame.say(Text(f"{clock(now, now)} · gear: {gear}", style="dim"))
    frame.emit("run", value, cycles.screen(value.cycle))
    if changed:
        frame.say(
            Text(f"Not adopted yet: {counted(changed, 'part')} of your files.", style="yellow")
        )
    return value


def _keep_running(frame: Frame, app: App) -> None:
    """One cycle, then lane by lane. Ctrl-C lets a lane finish; a second one cuts."""
    frame.say(f"{_every(app)} Ctrl-C ends it cleanly.")
    with until_told() as stop:
        _, adopted = once(frame, app, None)
        runner = InProcess(
            app.parts,
            Drains(app.parts, adopted),
            sleep=lambda length: _wait(stop, length),
            tell=telling(frame, app),
        )
        runner.run(stop.is_set)
    stopped(frame)


def _work(frame: Frame, app: App) -> None:
    """One of several workers, each a process of its own, on this machine or another."""
    wakes = open_wakes(app.ledger)
    with app.ledger.reading() as books:
        adopted = read_adopted(books, app.parts)
    frame.say(f"One worker. {_every(app)} Start as many as you like; Ctrl-C ends this one.")
    with until_told() as stop:
        drains = Drains(app.parts, adopted)
        Shared(app.parts, drains, wakes, tell=telling(frame, app)).run(stop.is_set)
    stopped(frame)


def _every(app: App) -> str:
    return f"Reading every {counted(app.workspace.read_every_minutes, 'minute')}."


def telling(frame: Frame, app: App) -> Callable[[str, Cycle], None]:
    """What prints each lane that did something."""

    def tell(_lane: str, cycle: Cycle) -> None:
        if cycle.observed.facts or cycle.delivered.sent or cycle.delivered.trouble:
            _show(frame, app, cycle)

    return tell


def stopped(frame: Frame) -> None:
    """Say that nothing is lost."""
    frame.say("Stopped. Everything done is written down; the next run goes on from here.")
    frame.next_command("status")


def _wait(stop: threading.Event, length: timedelta) -> None:
    stop.wait(length.total_seconds())


@contextmanager
def until_told() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C (or a polite stop) sets; the second one is the usual end."""
    stop = threading.Event()
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}

    def hear(number: int, _where: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    for each in before:
        signal.signal(each, hear)
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
