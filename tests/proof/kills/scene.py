"""What a killed process worked on: workspace, ledger, tracker, mail and clock, all in files."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from tests.proof.kills.kept import KeptChannel, KeptClock, KeptTracker
from trackwork.connectors.files.fence import FileFence
from trackwork.core.effects import FINAL, EffectState
from trackwork.core.facts import ENGINE_FACTS
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import read_adopted
from trackwork.engine.cycle import run_cycle
from trackwork.engine.gears import change_gear
from trackwork.engine.in_process import InProcess
from trackwork.engine.lanes import Drains
from trackwork.engine.parts import Parts
from trackwork.engine.plan import apply_plan, make_plan
from trackwork.ledger import SqlLedger, open_ledger
from trackwork.ports import Faults
from trackwork.practices import COMMANDS, FACTS, PRACTICES
from trackwork.testing.simulation.hazards import CrashingLedger
from trackwork.testing.simulation.outside import Line, Post
from trackwork.testing.simulation.worlds import ID, TRACKER, World, make_world

KEY = b"a key for proofs only, never for a workspace"
TICKS = 3


def world_of(number: int) -> World:
    """A world whose budgets leave room for every answer, so that a missing one is a lost one."""
    found = make_world(number)
    return replace(found, versions=tuple(_roomy(each) for each in found.versions[:1]))


def _roomy(workspace):
    budget = replace(
        workspace.policy.budget, comments_per_item=20, per_run=500, creations_per_minute=40
    )
    # One tracker in one file, so that everything outside is counted in one place.
    here = {key: replace(each, tracker=TRACKER) for key, each in workspace.backlogs.items()}
    policy = replace(workspace.policy, budget=budget)
    return replace(workspace, policy=policy, backlogs=MappingProxyType(here))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where everything is. ``line`` is the way to the tracker, a control's own one or the usual."""

    folder: Path
    url: str
    world: World
    line: type[Line] = Line

    def clock(self) -> KeptClock:
        """The moment, the same for every process."""
        return KeptClock(self.folder / "clock")

    def tracker(self) -> KeptTracker:
        """The tracker, as it stands."""
        path = self.folder / "tracker"
        return KeptTracker(path, clock=self.clock(), name=TRACKER, settle=self.world.settle)

    def mail(self) -> KeptChannel:
        """Everybody's letters."""
        return KeptChannel(self.folder / "mail")

    def ledger(self) -> SqlLedger:
        """The real ledger."""
        return open_ledger(self.url, workspace=ID, facts=(*ENGINE_FACTS, *FACTS))

    def wanted(self) -> Mapping[str, str]:
        """The configuration to adopt."""
        return self.world.wanted(0)

    def parts(self, faults: Faults, *, lag: float = 0.0) -> Parts:
        """What one process works with; ``lag`` is a share of the settle time."""
        tracker = self.tracker()
        tracker.lag = self.world.settle * lag
        line = self.line(tracker, faults, _note)
        return Parts(
            ledger=CrashingLedger(self.ledger(), faults),
            clock=self.clock(),
            readers={TRACKER: line},
            writers={TRACKER: line},
            mail=Post(self.mail(), faults, _note),
            rehearsal=_Nowhere(),
            key=KEY,
            practices=PRACTICES,
            commands=COMMANDS,
            adopted=self.world.adopted,
            policy_of=self.world.policy,
            hash_of=lambda text: hashlib.sha256(text.encode()).hexdigest(),
            faults=faults,
            fence=FileFence(self.folder),
            nonce=lambda: secrets.token_hex(16),
        )


class _Nowhere:
    def put(self, *_given: object, **_named: object) -> object:
        """Nothing is rehearsed here."""


def _note(_action: str, _where: str, _ident: str) -> None:
    """Writes are counted at the tracker."""


# --- lives ----------------------------------------------------------------------------------------


def adopts(scene: Scene, parts: Parts) -> bool:
    """Go live and adopt the configuration; a second time changes nothing."""
    change_gear(parts, Gear.LIVE)
    wanted = scene.wanted()
    apply_plan(parts, wanted, make_plan(parts, wanted).id)
    return True


def cycles(_scene: Scene, parts: Parts) -> bool:
    """One cycle, as `trackwork run` does; whether nothing was left to do."""
    cycle, _ = run_cycle(parts)
    if cycle.aside:
        raise RuntimeError(f"set aside: {cycle.aside}")
    with parts.ledger.reading() as books:
        # What waits for a person's hours or for its digest is not on its way.
        moving = {each for each in EffectState if each not in FINAL} - {
            EffectState.HELD,
            EffectState.READY,
        }
        busy = any(row.state in moving for row in books.outbox.find())
        awake = books.subjects.awake(parts.clock.now(), 1)
    return not (cycle.delivered.sent or busy or awake)


def drains(_scene: Scene, parts: Parts) -> bool:
    """The in-process runner, some ticks of it, as `trackwork run --watch` does."""
    with parts.ledger.reading() as books:
        adopted = read_adopted(books, parts)
    runner = InProcess(parts, Drains(parts, adopted), sleep=lambda _length: None)
    left = iter(range(TICKS))
    runner.run(lambda: next(left, None) is None)
    return False
