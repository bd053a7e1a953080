"""One workspace without a server: a bare repository, machines that come and go, a tracker."""

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from trackwork.bootstrap import App
from trackwork.carrier import Journey, open_workspace
from trackwork.core.effects import FINAL, EffectState
from trackwork.core.workspace import Gear
from trackwork.engine.cycle import run_cycle
from trackwork.engine.gears import change_gear
from trackwork.engine.parts import Parts
from trackwork.engine.plan import apply_plan, make_plan
from trackwork.ports import NotCarried, OutboxRow
from trackwork.settings import Answers, parts, scaffold
from trackwork.testing.clock import FakeClock
from trackwork.testing.fake_channel import FakeChannel
from trackwork.testing.fake_tracker import FakeTracker
from trackwork.testing.faults import Wrote
from trackwork.testing.simulation.hazards import Crash, CrashingLedger, Hazards

MONDAY = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
BRANCH = "trackwork-ledger"
KEY = "5f" * 32
POLICY = "\ncadences: { low: 2d, normal: 2d, high: 1d, critical: 1d }\n"


def git(folder: Path, *args: str) -> str:
    """Git, as a person would use it."""
    done = subprocess.run(["git", *args], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@dataclass(slots=True)
class Scene:
    """The world outside: the repository everybody pushes to, the tracker, the mail, the time.

    ``unsafe`` names writes whose intent was not on the branch when they arrived.
    """

    folder: Path
    clock: FakeClock = field(default_factory=lambda: FakeClock(MONDAY))
    tracker: FakeTracker = field(init=False)
    mail: FakeChannel = field(default_factory=FakeChannel)
    unsafe: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """An empty repository, and a tracker that notes what came too early."""
        git(self.folder, "init", "-q", "--bare", str(self.origin))
        self.tracker = FakeTracker(clock=self.clock, name="files")
        self.tracker.bot = self._arrived

    @property
    def origin(self) -> Path:
        """Where the branch is."""
        return self.folder / "origin.git"

    def machine(
        self, name: str, *, without: Callable[[Parts], Parts] = lambda parts: parts
    ) -> "Machine":
        """A machine with a clone of the workspace."""
        return Machine(self, self.folder / name, without=without)

    def _arrived(self, entry: Wrote) -> None:
        if entry.effect and entry.effect not in self.pushed():
            self.unsafe.append(f"{entry.action} {entry.effect}")

    def pushed(self) -> str:
        """Every intent on the branch, as its text."""
        shown = subprocess.run(
            ["git", "grep", "-h", "-e", ".", BRANCH, "--", "outbox"],
            cwd=self.origin,
            check=False,
            capture_output=True,
            text=True,
        )
        return shown.stdout

    def tip(self) -> str:
        """The commit the branch is at."""
        return git(self.origin, "rev-parse", BRANCH)

    def manifest(self) -> dict[str, object]:
        """What the tip says of itself."""
        found: dict[str, object] = json.loads(git(self.origin, "show", f"{BRANCH}:manifest.json"))
        return found

    def landed(self) -> dict[str, int]:
        """How often each new issue and comment was really made, by effect."""
        counts: dict[str, int] = {}
        for entry in self.tracker.journal:
            if entry.effect and entry.committed and entry.action in {"create", "comment"}:
                counts[entry.effect] = counts.get(entry.effect, 0) + 1
        return counts


@dataclass(slots=True)
class Machine:
    """A folder with the workspace in it; ``forget`` makes it a machine that was never used."""

    scene: Scene
    folder: Path
    without: Callable[[Parts], Parts] = lambda parts: parts
    """A mistake put in on purpose, to see that it is noticed."""
    key: str = KEY
    trusting: bool = False
    passed: list[str] = field(default_factory=list)
    says: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """The workspace, as everybody who clones it has it."""
        first = self.scene.folder / "workspace"
        if not first.exists():
            scaffold(first, Answers(today=MONDAY.date()))
            with (first / "trackwork.yaml").open("a", encoding="utf-8") as file:
                file.write(f"\nledger_branch: {BRANCH}\n")
            (first / "policy.yaml").write_text(POLICY, encoding="utf-8")
            git(first, "init", "-q")
            git(first, "remote", "add", "origin", str(self.scene.origin))
        shutil.copytree(first, self.folder)

    def forget(self) -> None:
        """Be a fresh machine: no ledger, no note, no key, nothing fetched."""
        shutil.rmtree(self.folder / ".trackwork", ignore_errors=True)
        for ref in git(self.folder, "for-each-ref", "--format=%(refname)").splitlines():
            git(self.folder, "update-ref", "-d", ref)

    def open(self, hazards: Hazards | None = None) -> tuple[App, Journey]:
        """Open the workspace as a command does, on the scene's tracker and mail."""
        faults = hazards or Hazards()
        app, journey = open_workspace(
            self.folder,
            BRANCH,
            clock=self.scene.clock,
            faults=faults,
            environment={"TRACKWORK_KEY": self.key} if self.key else {},
            trusting=self.trusting,
        )
        lines = {"files": self.scene.tracker}
        given = replace(
            app.parts,
            ledger=CrashingLedger(app.ledger, faults),
            readers=lines,
            writers=lines,
            mail=self.scene.mail,
            fence=None,
        )
        self.says = journey.says
        return replace(app, parts=self.without(given)), journey

    def run(self, hazards: Hazards | None = None) -> bool:
        """One run, to its end or its crash; whether it came to its end."""
        return self.command(lambda app: run_cycle(app.parts), hazards)

    def start(self, gear: Gear = Gear.LIVE, *, then: bool = False) -> None:
        """Adopt the files, in a gear; and ``then`` run at once, as `apply` does."""

        def adopt(app: App) -> None:
            change_gear(app.parts, gear)
            wanted = parts(app.workspace)
            apply_plan(app.parts, wanted, make_plan(app.parts, wanted).id)
            if then:
                run_cycle(app.parts)

        assert self.command(adopt)

    def command(self, work: Callable[[App], object], hazards: Hazards | None = None) -> bool:
        """Any command: open, work, leave everything on the branch."""
        hazards = hazards or Hazards()
        app = None
        try:
            app, journey = self.open(hazards)
            work(app)
            journey.finish()
        except Crash:
            return False
        finally:
            self.passed = hazards.passed
            if app is not None:
                app.ledger.close()
        return True

    def tries(self, hazards: Hazards | None = None) -> str:
        """One run; what it said when it stopped kindly."""
        try:
            self.run(hazards)
        except NotCarried as stopped:
            return str(stopped)
        return ""

    def outbox(self) -> list[OutboxRow]:
        """Every effect, as this machine knows it from the branch."""
        app, _ = self.open()
        with app.ledger.reading() as books:
            rows = list(books.outbox.find())
        app.ledger.close()
        return rows

    def waiting(self) -> list[OutboxRow]:
        """What is due and not settled."""
        now = self.scene.clock.now()
        return [r for r in self.outbox() if r.state not in FINAL and r.available <= now]

    def later(self, **length: float) -> bool:
        """Let time pass, then run."""
        self.scene.clock.advance(timedelta(**length))
        return self.run()


def sent(rows: list[OutboxRow]) -> set[str]:
    """Ids of effects that are recorded as sent."""
    return {row.effect.id for row in rows if row.state is EffectState.SENT}
