"""The real engine, cycle by cycle in a ledger in memory, fed with what a simulated way was told."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from trackwork.core.effects import Effect, EffectKind, effect_id
from trackwork.core.facts import ENGINE_FACTS, Fact
from trackwork.core.subjects import Subject
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import Adopted
from trackwork.engine.adopting import adopt, link
from trackwork.engine.cycle import run_cycle
from trackwork.engine.gears import change_gear
from trackwork.engine.known import KnownIssue, key_of, remember
from trackwork.engine.parts import Parts
from trackwork.ledger import SqlLedger, open_ledger
from trackwork.practices import COMMANDS, FACTS, PRACTICES
from trackwork.settings import from_parts, part_hash
from trackwork.settings import parts as config_parts
from trackwork.settings.parts import part_value
from trackwork.society.backtest.outside import Nowhere
from trackwork.society.clock import SimulatedClock
from trackwork.society.simulate.engine import Engine
from trackwork.society.simulate.organisation import PLACE, Organisation, moment, team_key
from trackwork.society.simulate.people import Contact, People
from trackwork.society.simulate.people import people as everybody
from trackwork.society.simulate.play import Quarter
from trackwork.society.simulate.ways import beginning, moves

Told = tuple[str, str, tuple[tuple[str, tuple[str, ...]], ...]]
"""Whom, by which kind of effect, and about what: each subject with the rungs told."""


def told(effect: Effect, lines: Sequence[Effect]) -> Told:
    """What a sent effect said to whom."""
    about = tuple(
        sorted((str(x.subject), tuple(c.rung for c in x.carries)) for x in (lines or (effect,)))
    )
    return effect.person or "", str(effect.kind), about


@dataclass(slots=True)
class Recorded(Engine):
    """The light way, with everything it was told and everything it sent, by day."""

    heard: list[list[Fact]] = field(default_factory=list)
    went: list[list[Told]] = field(default_factory=list)

    def take(self, said: Sequence[Fact], day: int) -> None:
        """Keep what was said."""
        self.heard.append([*said, *moves(self.organisation, day)])
        Engine.take(self, said, day)

    def morning(self, day: int, people: People) -> list[Contact]:
        """Keep what went out."""
        found = Engine.morning(self, day, people)
        self.went.append(sorted(told(effect, lines) for effect, lines in self.sent))
        return found


def light(organisation: Organisation) -> Recorded:
    """A quarter by the light way."""
    way = Recorded(organisation)
    Quarter(organisation, way, everybody(organisation)).run()
    return way


@dataclass(slots=True)
class Real:
    """The real engine over the same days."""

    organisation: Organisation
    ledger: SqlLedger
    clock: SimulatedClock
    parts: Parts
    adopted: Adopted | None = None

    def begin(self) -> None:
        """Adopt the workspace, go live, and link every item, as on the first morning."""
        workspace = self.organisation.workspace
        now = moment(0)
        with self.ledger.transaction() as books:
            adopt(books, self.parts, config_parts(workspace), now)
        change_gear(self.parts, Gear.LIVE)
        with self.ledger.transaction() as books:
            for fate in self.organisation.items:
                place, native = team_key(fate.team), str(fate.number)
                asked, _ = beginning(fate)
                books.facts.append([asked])
                link(books, _adoption(fate.subject, place, native), native, now)
                remember(books, key_of(PLACE, place, native), KnownIssue(had_block=True))

    def day(self, day: int, said: Sequence[Fact]) -> list[Told]:
        """One cycle; what it sent to people."""
        now = moment(day)
        self.clock.set(now)
        with self.ledger.transaction() as books:
            books.facts.append([replace(each, seq=0, recorded=now) for each in said])
        cycle, self.adopted = run_cycle(self.parts, before=self.adopted, reading=False)
        with self.ledger.reading() as books:
            found = []
            for effect in cycle.delivered.sent:
                rows = [books.outbox.get(ident) for name, ident in effect.fields if name == "line"]
                found.append(told(effect, [row.effect for row in rows if row is not None]))
        assert cycle.aside == []
        return sorted(each for each in found if each[0])


def real(organisation: Organisation) -> Real:
    """A real engine that has adopted nothing yet."""
    clock = SimulatedClock(moment(0))
    ledger = open_ledger(
        "sqlite://", workspace=organisation.workspace.id, facts=(*ENGINE_FACTS, *FACTS)
    )
    outside = {name: Nowhere(name) for name in organisation.workspace.trackers}
    nowhere = Nowhere()
    parts = Parts(
        ledger=ledger,
        clock=clock,
        readers=outside,
        writers=outside,
        mail=nowhere,
        rehearsal=nowhere,
        key=b"a key for tests only",
        practices=PRACTICES,
        commands=COMMANDS,
        adopted=from_parts,
        policy_of=lambda text: part_value("policy", text),
        hash_of=part_hash,
    )
    return Real(organisation=organisation, ledger=ledger, clock=clock, parts=parts)


def _adoption(subject: Subject, place: str, native: str) -> Effect:
    return Effect(
        id=effect_id("simulate", str(subject)),
        kind=EffectKind.ADOPT,
        subject=subject,
        body="",
        tracker=PLACE,
        place=place,
        native=native,
    )
