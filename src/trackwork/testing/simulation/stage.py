"""The stage of a story: one world, one ledger, one tracker, and whoever works on them."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from trackwork.core.effects import FINAL, EffectState
from trackwork.core.policy import Policy
from trackwork.core.workspace import Gear, Workspace
from trackwork.engine.adopted import adopted_parts, gear_of, paused
from trackwork.engine.cycle import Cycle, run_cycle
from trackwork.engine.gears import change_gear
from trackwork.engine.parts import Parts
from trackwork.engine.plan import apply_plan, make_plan
from trackwork.ledger import SqlLedger
from trackwork.ledger.store import SqlBooks
from trackwork.ports import Issue
from trackwork.practices import COMMANDS, PRACTICES
from trackwork.testing.clock import FakeClock
from trackwork.testing.fake_tracker import Wrote
from trackwork.testing.simulation.hazards import Crash, CrashingLedger, Hazards, SkewedClock
from trackwork.testing.simulation.outside import (
    Line,
    Note,
    Post,
    SharedPlace,
    Shown,
    WatchedMail,
    WatchedTracker,
    Written,
    carries_of,
)
from trackwork.testing.simulation.shelves import Shelf
from trackwork.testing.simulation.worlds import SECOND, TRACKER, World

KEY = b"a key for stories only, never for a workspace"
CALM_ROUNDS = 60


@dataclass(slots=True)
class Planted:
    """Mistakes put in on purpose, to see that the promises notice. All off by default.

    ``line`` and ``post`` wrap the outside, ``adopted`` falsifies the configuration the engine sees,
    ``warp`` gets the books at the beginning of each transaction, ``before`` each cycle begins,
    ``after`` when everything is calm, ``nonce`` makes the word a ledger leaves at the shared place.
    """

    line: Callable[[Line], Line] = lambda line: line
    post: Callable[[Post], Post] = lambda post: post
    adopted: Callable[[Workspace], Workspace] = lambda workspace: workspace
    warp: Callable[[SqlBooks], None] = lambda _books: None
    before: Callable[["Stage"], None] = lambda _stage: None
    after: Callable[["Stage"], None] = lambda _stage: None
    nonce: Callable[[str], str] = lambda word: word


@dataclass(slots=True)
class Stage:
    """Everything a story plays with, and everything that was noted while it played.

    ``told`` are the sentences of the story so far, ``written`` every write outside, ``stumbles``
    what the engine itself could not do, ``broken`` what a step found broken.
    """

    world: World
    shelf: Shelf
    other: Shelf
    planted: Planted = field(default_factory=Planted)
    told: list[str] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    stumbles: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    words: dict[str, set[str]] = field(default_factory=dict)
    """What people wrote and nobody took away, by ``place/native``."""
    closed: set[str] = field(default_factory=set)
    """Issues a person closed and nobody opened again."""
    taken: set[str] = field(default_factory=set)
    """Effects whose comment or issue a person removed."""
    undone: set[str] = field(default_factory=set)
    """Effects that the operator took back, and was told they are gone."""
    resting: bool = False
    """Whether all troubles have ended."""
    backup: tuple[bytes, int] | None = None
    restored: list[dict[str, int]] = field(default_factory=list)
    """How long each tracker's journal was whenever a backup was restored."""
    step: int = 0
    nonces: int = 0
    begun: datetime = field(init=False)
    clock: FakeClock = field(init=False)
    machine: SkewedClock = field(init=False)
    trackers: dict[str, WatchedTracker] = field(init=False)
    mail: WatchedMail = field(init=False)
    shown: Shown = field(init=False)
    fence: SharedPlace = field(init=False)

    def __post_init__(self) -> None:
        """Build it fresh."""
        self.shelf.clear()
        self.clock = FakeClock(self.world.start)
        self.machine = SkewedClock(self.clock)
        self.begun = self.machine.now()
        self.trackers = {
            name: WatchedTracker(clock=self.clock, name=name, settle=self.world.settle)
            for name in (TRACKER, SECOND)
        }
        self.mail = WatchedMail()
        self.shown = Shown()
        self.fence = SharedPlace()

    # --- telling --------------------------------------------------------------------------------

    def say(self, sentence: str) -> None:
        """One more sentence of the story."""
        self.told.append(f"{self.clock.now():%a %d %b %H:%M}  {sentence}")

    @property
    def trace(self) -> str:
        """A hash over everything said and written: the same seed gives the same."""
        digest = hashlib.sha256("\n".join(self.told).encode())
        for each in self.written:
            line = (
                f"{each.step} {each.action} {each.where} {each.ident} {each.believed} {each.gear}"
            )
            digest.update(line.encode())
        for entry in self.journal:
            digest.update(f"{entry.at} {entry.action} {entry.native} {entry.text}".encode())
        return digest.hexdigest()[:16]

    # --- the outside, all trackers together -------------------------------------------------------

    @property
    def tracker(self) -> WatchedTracker:
        """The first tracker."""
        return self.trackers[TRACKER]

    @property
    def journal(self) -> list[Wrote]:
        """Every attempt to write to any tracker."""
        return [entry for each in self.trackers.values() for entry in each.journal]

    def issues(self) -> list[Issue]:
        """Every issue there is."""
        return [issue for each in self.trackers.values() for issue in each.issues()]

    # --- the machinery ----------------------------------------------------------------------------

    def parts(self, hazards: Hazards | None = None, *, shelf: Shelf | None = None) -> Parts:
        """What one worker is given. A process that starts again gets it anew."""
        hazards = hazards or Hazards()
        ledger = (shelf or self.shelf).ledger
        note = self._noting(ledger)
        lines = {
            name: self.planted.line(Line(each, hazards, note))
            for name, each in self.trackers.items()
        }
        return Parts(
            ledger=CrashingLedger(ledger, hazards, warp=self.planted.warp),
            clock=self.machine,
            readers=lines,
            writers=lines,
            mail=self.planted.post(Post(self.mail, hazards, note)),
            rehearsal=self.shown,
            key=KEY,
            practices=PRACTICES,
            commands=COMMANDS,
            adopted=self._adopted,
            policy_of=self._policy_of,
            hash_of=lambda text: hashlib.sha256(text.encode()).hexdigest(),
            faults=hazards,
            fence=self.fence,
            nonce=self._nonce,
        )

    def _adopted(self, contents: Mapping[str, str]) -> Workspace:
        return self.planted.adopted(self.world.adopted(contents))

    def _policy_of(self, content: str) -> Policy:
        version = self.world.versions[int(content)]
        return self.planted.adopted(version).policy

    def _nonce(self) -> str:
        self.nonces += 1
        return self.planted.nonce(f"word{self.nonces}")

    def _noting(self, ledger: SqlLedger) -> Note:
        def note(action: str, where: str, ident: str) -> None:
            with ledger.reading() as books:
                contents, _ = adopted_parts(books)
                row = books.outbox.get(ident) if ident else None
                written = Written(
                    step=self.step,
                    action=action,
                    where=where,
                    ident=ident,
                    effect=row.effect if row else None,
                    carries=carries_of(books, row.effect) if row else (),
                    believed=self.machine.now(),
                    begun=self.begun,
                    gear=gear_of(books),
                    paused=paused(books),
                    workspace=self.world.adopted(contents),
                    first=not any(ident and each.ident == ident for each in self.written),
                )
            self.written.append(written)

        return note

    # --- what happens -----------------------------------------------------------------------------

    def cycle(self, hazards: Hazards | None = None) -> Cycle | None:
        """One cycle of one worker; None when it crashed."""
        parts = self.parts(hazards)
        self.begun = self.machine.now()
        self.planted.before(self)
        try:
            cycle, _ = run_cycle(parts)
        except Crash as crash:
            self.say(f"The machine runs a cycle and is switched off at {crash}.")
            return None
        self.say("The machine runs a cycle.")
        self.notice(cycle)
        return cycle

    def notice(self, cycle: Cycle) -> None:
        """Keep what a cycle had to set aside."""
        self.stumbles += [f"{each.where}: {each.what}" for each in cycle.aside]

    def adopt(self, version: int) -> None:
        """Plan and apply a version of the workspace."""
        parts, wanted = self.parts(), self.world.wanted(version)
        plan = make_plan(parts, wanted)
        apply_plan(parts, wanted, plan.id)

    def gear(self, gear: Gear) -> None:
        """Change gear."""
        change_gear(self.parts(), gear)

    # --- the end ----------------------------------------------------------------------------------

    def calm(self) -> None:
        """All troubles end; cycles run until nothing is on its way. Time passes as it must."""
        self.resting = True
        for each in self.trackers.values():
            each.calm()
        self.mail.calm()
        # A clock that was ahead has seen things due that are not yet; wait until they are.
        self.clock.advance(self.machine.calm())
        self.say("All troubles end, and the machine runs until nothing is on its way.")
        for _ in range(CALM_ROUNDS):
            self.step += 1
            cycle = self.cycle()
            waiting = self.on_its_way()
            if cycle and not cycle.delivered.sent and not waiting and not self.awake():
                return
            soonest = min(waiting, default=self.clock.now()) + timedelta(minutes=1)
            self.clock.advance(max(soonest - self.clock.now(), timedelta(minutes=5)))

    def awake(self) -> bool:
        """Whether any subject waits to be looked at."""
        with self.shelf.ledger.reading() as books:
            return bool(books.subjects.awake(self.machine.now(), 1))

    def on_its_way(self) -> list[datetime]:
        """When each effect that nobody holds back is looked at next."""
        moving = {s for s in EffectState if s not in FINAL} - {EffectState.HELD}
        with self.shelf.ledger.reading() as books:
            rows = [row for row in books.outbox.find() if row.state in moving]
        now = self.machine.now()
        lines = [row for row in rows if row.state is EffectState.READY and row.available > now]
        return [row.lease_until or row.available for row in rows if row not in lines]

    def forget(self, since: int) -> None:
        """A restored backup: what was written after it, the ledger cannot know."""
        self.written[since:] = [replace(each, forgotten=True) for each in self.written[since:]]
