"""What every command works in: the folder, the two consoles, the clock, and how to print.

Data goes to stdout, talk to stderr. Every command ends with the next useful command.
"""

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TextIO

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import BarColumn, Progress, TextColumn
from rich.segment import Segment
from rich.text import Text

from trackwork.cli.table import OUTPUTS
from trackwork.clock import WallClock
from trackwork.core.tone import shown
from trackwork.ports import Clock

if TYPE_CHECKING:
    from trackwork.bootstrap import App
    from trackwork.carrier import Journey

TOP = "trackwork.yaml"
NOW = "TRACKWORK_NOW"
"""Names one moment to work at, for trying things on old data; gear live refuses it."""
LEDGER_BRANCH = b"ledger_branch:"
"""Looked for before anything is built: most workspaces keep their ledger where it is."""
CLOCK_FILE = ".trackwork/clock"
"""Says that this folder has a clock of its own: a demo's goes on from its simulated end."""
WIDTH_OFF_TERMINAL = 100
PATIENCE_SECONDS = 1.0


class Code(IntEnum):
    """Exit codes: what a script may rely on."""

    OK = 0
    FAILED = 1
    CHANGES = 2
    CONFIG = 3
    ACCESS = 4
    PARTIAL = 5


class NotAWorkspace(Exception):
    """The folder holds no trackwork.yaml."""


class Stopped(Exception):
    """A command ends here, said in a sentence: what, and how to go on."""

    def __init__(self, what: str, fix: str = "", *, code: Code = Code.FAILED) -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix
        self.code = code


@dataclass(frozen=True, slots=True)
class StandingClock:
    """A clock that stands at the moment TRACKWORK_NOW names."""

    moment: datetime

    def now(self) -> datetime:
        """Always the same moment."""
        return self.moment


@dataclass(frozen=True, slots=True)
class ShiftedClock:
    """A clock that runs as fast as the wall's and shows another time, so far away from it."""

    away: timedelta

    def now(self) -> datetime:
        """The current moment over there."""
        return WallClock().now() + self.away


class Advance(Protocol):
    """Says how far a piece of work is."""

    def __call__(self, done: int, of: int | None = None, /) -> None:
        """So many steps are done, of so many."""


@dataclass(slots=True, kw_only=True)
class Frame:
    """One call of the command line. Get it with `frame_of(ctx)`."""

    folder: Path
    out: Console
    talk: Console
    clock: Clock = field(default_factory=WallClock)
    as_json: bool = False
    may_ask: bool = True
    named: str = ""
    """The folder as the line named it; empty when it was found."""
    branch: str = ""
    """The branch the ledger travels on, as the line named it; else trackwork.yaml says."""
    trusting: bool = False
    """Whether a branch that is not as we left it is taken as it stands."""
    _app: "App | None" = None
    _journey: "Journey | None" = None

    @classmethod
    def here(cls, *, clock: Clock | None = None) -> "Frame":
        """The frame of this process: its folder, its streams; the wall clock, if none is given."""
        return cls(
            folder=Path.cwd(),
            out=console(sys.stdout),
            talk=console(sys.stderr),
            clock=clock or WallClock(),
        )

    def with_options(self, *, named: Path | None, as_json: bool, may_ask: bool) -> "Frame":
        """The same frame with what the line said."""
        folder = find_folder(named)
        asking = may_ask and sys.stdin.isatty()
        clock = clock_of(folder) if isinstance(self.clock, WallClock) else self.clock
        return replace(
            self,
            folder=folder,
            named=str(named or ""),
            as_json=as_json,
            may_ask=asking,
            clock=clock,
        )

    # --- the application ----------------------------------------------------

    def app(self) -> "App":
        """The workspace, built once. Raises NotAWorkspace, SettingsProblems, LedgerError.

        Where the ledger travels on a branch it is fetched first. Raises NotCarried.
        """
        if self._app is None:
            self.require_workspace()
            self._app = self._travelling() or self._staying()
            if isinstance(self.clock, StandingClock):
                refuse_when_live(self._app)
        return self._app

    def _staying(self) -> "App":
        from trackwork.bootstrap import build  # noqa: PLC0415 - needed by few

        return build(self.folder, clock=self.clock)

    def _travelling(self) -> "App | None":
        """The workspace with the ledger its branch holds; None when the ledger stays here."""
        if not self.branch and LEDGER_BRANCH not in (self.folder / TOP).read_bytes():
            return None
        from trackwork import carrier  # noqa: PLC0415 - needed by few

        branch = self.branch or carrier.named_branch(self.folder)
        if not branch:
            return None
        app, self._journey = carrier.open_workspace(
            self.folder, branch, clock=self.clock, trusting=self.trusting
        )
        self.say(*self._journey.says)
        return app

    @property
    def journey(self) -> "Journey | None":
        """How the ledger travels, once `app` was asked for; None when it stays here."""
        return self._journey

    def finish(self) -> None:
        """Leave on the branch what a command wrote into a ledger that travels.

        Raises NotCarried.
        """
        if self._journey is None:
            return
        if self._journey.forgets:
            self.say("Only looked: without TRACKWORK_KEY nothing of this is kept on the branch.")
        self._journey.finish()

    def close(self) -> None:
        """Give back what the application holds: a database server counts its connections."""
        if self._app is not None:
            self._app.ledger.close()
            self._app = None

    def require_workspace(self) -> None:
        """Raise NotAWorkspace when the folder is none."""
        if not (self.folder / TOP).is_file():
            raise NotAWorkspace(f"there is no {TOP} in {self.folder}")

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""
        return self.clock.now()

    # --- printing -----------------------------------------------------------

    def emit(self, name: str, value: Any, screen: RenderableType) -> None:
        """Print data on stdout: ``value`` (the dataclass listed in OUTPUTS) or the screen."""
        if self.as_json:
            self.print_json(envelope(name, value))
        else:
            self.out.print(screen)

    def print_json(self, value: object) -> None:
        """Print a value as JSON on stdout, whatever the terminal."""
        text = json.dumps(value, indent=2, ensure_ascii=False)
        self.out.file.write(_escaped(text) + "\n")

    def write(self, text: str) -> None:
        """Print a text on stdout in its own lines: a screen's width would break them."""
        self.out.file.write(shown(text))

    def say(self, *lines: RenderableType) -> None:
        """Talk, on stderr; a script that reads JSON hears nothing."""
        if not self.as_json:
            for line in lines:
                self.talk.print(line)

    def next_command(self, *commands: str) -> None:
        """The next useful commands, printed last: ``plan  see every write``."""
        if commands and not self.as_json:
            at = f"-C {self.named} " if self.named else ""
            self.talk.print(next_line(tuple(f"{at}{each}" for each in commands)))

    def leave(self, code: Code) -> NoReturn:
        """End the command with this exit code."""
        raise typer.Exit(int(code))

    # --- asking -------------------------------------------------------------

    def ask(self, question: str, default: str) -> str:
        """An answer, or the default where nobody may be asked."""
        if not self.may_ask:
            return default
        return str(typer.prompt(shown(question), default=default, err=True))

    def confirm(self, question: str, *, yes: bool) -> bool:
        """Whether a person agrees; ``yes`` says it was agreed on the line. Off a terminal: no."""
        if yes or not self.may_ask:
            return yes
        return bool(typer.confirm(shown(question), default=False, err=True))

    # --- waiting ------------------------------------------------------------

    @contextmanager
    def progress(self, label: str, *, total: int | None = None) -> Iterator[Advance]:
        """A bar on stderr for what takes more than a second, on a terminal only.

        Gives a function that says how many steps are done, and of how many when that changes.
        """
        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[amount]}"),
            console=self.talk,
            transient=True,
            disable=not self.talk.is_terminal or self.as_json,
        )
        task = bar.add_task(label, total=total, amount="")
        timer = threading.Timer(PATIENCE_SECONDS, bar.start)
        timer.daemon = True
        timer.start()
        try:
            yield lambda done, of=None: bar.update(
                task, completed=done, total=of or total, amount=f"{done} of {of or total or '?'}"
            )
        finally:
            timer.cancel()
            timer.join()
            bar.stop()


def frame_of(ctx: typer.Context) -> Frame:
    """The frame of the running command."""
    found = ctx.obj
    assert isinstance(found, Frame)
    return found


class Screen(Console):
    """The edge of the terminal: whatever is printed came from somewhere, and steers nothing.

    Our own colours and our own moves of the cursor are no text and stay.
    """

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterator[Segment]:
        """As laid out, without signs that a terminal would take for orders."""
        for each in super().render(renderable, options):
            yield each if each.control else Segment(shown(each.text), each.style)


def _escaped(text: str) -> str:
    """JSON whose invisible signs are spelled out: the value is the same, and it steers nothing."""
    visible = set(shown(text))
    hidden = {char for char in set(text) if char not in visible}
    for char in hidden:
        text = text.replace(char, json.dumps(char)[1:-1])
    return text


def console(stream: TextIO) -> Console:
    """A console on a stream; off a terminal it is wide enough for our screens.

    Words in square brackets are words: no text of anybody's is markup.
    """
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
    wide = None if stream.isatty() or os.environ.get("COLUMNS") else WIDTH_OFF_TERMINAL
    return Screen(file=stream, highlight=False, emoji=False, markup=False, width=wide)


def next_line(commands: tuple[str, ...]) -> Text:
    """``Next: trackwork plan · trackwork status``."""
    line = Text().append("Next: ", style="dim")
    for at, command in enumerate(commands):
        line.append(" · " if at else "", style="dim")
        line.append(f"trackwork {command}", style="bold")
    return line


def envelope(name: str, value: Any) -> dict[str, Any]:
    """A command's output with the name and version of its schema first."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - only who asks for JSON pays for it

    found = next(each for each in OUTPUTS if each.name == name)
    plain = TypeAdapter(type(value)).dump_python(value, mode="json")
    return {"schema": found.schema, **plain}


def find_folder(said: Path | None) -> Path:
    """The workspace: as said, else the nearest folder with a trackwork.yaml from here upwards."""
    if said is not None:
        return said.resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / TOP).is_file():
            return folder
    return here


def clock_of(folder: Path) -> Clock:
    """The wall clock, unless TRACKWORK_NOW names a moment or the folder has a clock of its own."""
    if os.environ.get(NOW):
        return StandingClock(_moment(os.environ[NOW]))
    kept = folder / CLOCK_FILE
    if not kept.is_file():
        return WallClock()
    said = json.loads(kept.read_text(encoding="utf-8"))
    then, at = datetime.fromisoformat(said["then"]), datetime.fromisoformat(said["at"])
    return ShiftedClock(then - at)


def _moment(text: str) -> datetime:
    """A day or a moment; without a zone it is UTC. Raises Stopped."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        fix = "Write it like 2024-12-31 or 2024-12-31T18:00:00+00:00."
        raise Stopped(f"{NOW} is {text!r}, which is no moment.", fix, code=Code.CONFIG) from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def refuse_when_live(app: "App") -> None:
    """A moment somebody made up never sends anything. Raises Stopped in gear live."""
    from trackwork.core.workspace import Gear  # noqa: PLC0415 - needed only now
    from trackwork.engine.adopted import gear_of  # noqa: PLC0415 - needed only now

    with app.ledger.reading() as books:
        live = gear_of(books) is Gear.LIVE
    if live:
        fix = f"Unset {NOW}, or go back first: trackwork gear rehearse"
        raise Stopped(f"Gear live goes by the wall clock, and {NOW} is set.", fix, code=Code.CONFIG)
