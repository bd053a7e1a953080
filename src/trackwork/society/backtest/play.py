"""Playing: facts come in at the moment they happened, the engine runs whenever something is due."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby

from trackwork.bootstrap import App
from trackwork.core.effects import Effect, EffectKind, effect_id
from trackwork.core.facts import ENGINE_FACTS, Fact
from trackwork.core.subjects import Subject
from trackwork.core.workspace import Gear, Workspace
from trackwork.engine.adopted import Adopted
from trackwork.engine.adopting import Asking, adopt, askings, link
from trackwork.engine.cycle import run_cycle
from trackwork.engine.gears import change_gear
from trackwork.engine.known import KnownIssue, key_of, remember
from trackwork.engine.parts import Parts
from trackwork.ledger import SqlLedger, open_ledger
from trackwork.ports import Books
from trackwork.practices import FACTS
from trackwork.practices.tracking.facts import ItemAsked
from trackwork.reports.policy.figures import Played
from trackwork.settings import parts as config_parts
from trackwork.society.backtest.counting import played
from trackwork.society.backtest.history import History
from trackwork.society.backtest.outside import Nowhere
from trackwork.society.backtest.remembering import RememberingLedger
from trackwork.society.clock import SimulatedClock

BEFORE = timedelta(hours=1)
"""How long before the first thing that happened the policy comes into force."""
SOONEST = timedelta(minutes=1)
"""The clock always moves on, so that what stays due never stops a play."""

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Play:
    """One play: the engine's parts with nothing outside, and where the clock stands."""

    parts: Parts
    ledger: SqlLedger
    clock: SimulatedClock
    asked: dict[Subject, Asking]
    adopted: Adopted | None = None
    known: set[Subject] = field(default_factory=set)
    cycles: int = 0

    def run(self, history: History, *, until: datetime, progress: Progress) -> None:
        """From the first thing that happened to the end, from due moment to due moment."""
        facts = [fact for fact in history.facts if fact.happened <= until]
        moments = [(at, list(group)) for at, group in groupby(facts, key=lambda f: f.happened)]
        for number, (at, told) in enumerate(moments):
            self._wait(at)
            self.clock.set(at)
            self._tell(told, at)
            self._cycle()
            progress(number + 1, len(moments))
        self._wait(until)

    def _wait(self, until: datetime) -> None:
        """Run at every moment at which something is due, before another."""
        while (due := self._next()) is not None and due < until:
            self.clock.set(due)
            self._cycle()

    def _next(self) -> datetime | None:
        with self.ledger.reading() as books:
            found = [books.subjects.next_wake(), books.outbox.next_due()]
        at = min((each for each in found if each is not None), default=None)
        return None if at is None else max(at, self.clock.now() + SOONEST)

    def _cycle(self) -> None:
        _, self.adopted = run_cycle(self.parts, before=self.adopted, reading=False)
        self.cycles += 1

    def _tell(self, told: list[Fact], now: datetime) -> None:
        """What people did, as if we had just read it; an item seen for the first time is asked."""
        with self.parts.ledger.transaction() as books:
            for subject in {fact.subject for fact in told} - self.known:
                self._ask(books, subject, now)
            books.facts.append([replace(fact, seq=0, recorded=now) for fact in told])

    def _ask(self, books: Books, subject: Subject, now: datetime) -> None:
        """The item lives in its team's backlog already, so linking it says nothing to anybody."""
        self.known.add(subject)
        asking = self.asked[subject]
        proposed = asking.asked.by or asking.initiative.by
        body = ItemAsked(proposed=proposed, wave=asking.asked.wave)
        asked = Fact(
            key=f"asked:{subject}",
            subject=subject,
            body=body,
            happened=now,
            recorded=now,
            source="apply",
        )
        books.facts.append([asked])
        backlog = asking.backlog
        tracker, place = (backlog.tracker, backlog.place) if backlog else ("", "")
        link(books, _adoption(subject, tracker, place), subject.key, now)
        # A block is a quiet edit that reaches nobody; without one a play takes half the time.
        key = key_of(tracker, place, subject.key)
        remember(books, key, KnownIssue(had_block=True))


def play(
    app: App,
    history: History,
    workspace: Workspace,
    *,
    until: datetime,
    progress: Progress = lambda _done, _of: None,
) -> Played:
    """Play a history under a workspace's policy and say what came of it. Nothing is kept."""
    reached = reachable(workspace)
    begins = history.begins - BEFORE
    clock = SimulatedClock(begins)
    ledger = open_ledger("sqlite://", workspace=app.workspace.id, facts=(*ENGINE_FACTS, *FACTS))
    try:
        parts = offline(app, ledger, clock, reached)
        with parts.ledger.transaction() as books:
            adopt(books, parts, config_parts(reached), begins)
        change_gear(parts, Gear.LIVE)
        asked = {each.subject: each for each in askings(reached)}
        Play(parts=parts, ledger=ledger, clock=clock, asked=asked).run(
            history, until=until, progress=progress
        )
        with ledger.reading() as books:
            return played(books, reached, history, until=until)
    finally:
        ledger.close()


def reachable(workspace: Workspace) -> Workspace:
    """The workspace with a pretend address for whoever has none: histories seldom name them."""
    people = {
        key: each if each.mail else replace(each, mail=f"{key}@backtest.invalid")
        for key, each in workspace.directory.people.items()
    }
    return replace(workspace, directory=replace(workspace.directory, people=people))


def offline(app: App, ledger: SqlLedger, clock: SimulatedClock, workspace: Workspace) -> Parts:
    """The live engine's parts, with an empty ledger in memory and nothing outside."""
    outside = {name: Nowhere(name) for name in workspace.trackers}
    nowhere = Nowhere()
    return replace(
        app.parts,
        ledger=RememberingLedger(ledger),
        clock=clock,
        readers=outside,
        writers=outside,
        mail=nowhere,
        rehearsal=nowhere,
        fence=None,
    )


def _adoption(subject: Subject, tracker: str, place: str) -> Effect:
    return Effect(
        id=effect_id("backtest", str(subject)),
        kind=EffectKind.ADOPT,
        subject=subject,
        body="",
        tracker=tracker,
        place=place,
        native=subject.key,
    )
