"""A practice that owes whatever a test wrote into its facts, and what settling needs around it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from trackwork.core.facts import Fact
from trackwork.core.messages import Message
from trackwork.core.obligations import NOTHING_OWED, Duties, Episode, Kind, Obligation, Suspension
from trackwork.core.policy import Policy
from trackwork.core.practice import Practice
from trackwork.core.settle import Settled, settle
from trackwork.core.subjects import Subject, item, team

T0 = datetime(2026, 3, 2, 9, tzinfo=UTC)
SUBJECT = item("tls", "payments")
PAYMENTS = team("payments")
POLICY = Policy()


def at(hours: float) -> datetime:
    """So many hours after the start."""
    return T0 + timedelta(hours=hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """From now on this is owed."""

    duties: Duties


def owe(slot: str = "update", **values: object) -> Obligation:
    """An update the team owes, unless told otherwise."""
    usual = {
        "practice": "pretend",
        "kind": Kind.UPDATE,
        "subject": SUBJECT,
        "slot": slot,
        "anchor": "word:1",
        "holder": PAYMENTS,
        "due": at(24),
    }
    return Obligation(**usual | values)  # type: ignore[arg-type]


def wait(cause: str = "freeze", **values: object) -> Suspension:
    """A freeze from the start until further notice, unless told otherwise."""
    usual = {"cause": cause, "since": T0, "until": None}
    return Suspension(**usual | values)  # type: ignore[arg-type]


def says(duties: Callable[[object, "Glance"], Duties], *, name: str = "pretend") -> Practice:
    """A practice of items whose duties are this function of its state and view."""
    return Practice(
        name=name,
        subjects=frozenset({"item"}),
        kinds=(Kind.UPDATE,),
        facts=(Said,),
        commands=(),
        start=NOTHING_OWED,
        fold=_fold,
        duties=lambda _subject, state, view: duties(state, view),  # type: ignore[arg-type]
        words=lambda moment: Message(title=moment.title, body="", line=""),
        help="",
    )


def _fold(state: object, fact: Fact) -> object:
    return fact.body.duties if isinstance(fact.body, Said) else state


PRETEND = says(lambda state, _view: state)  # type: ignore[arg-type,return-value]


@dataclass(slots=True)
class Glance:
    """The little of a view these tests look at."""

    now: datetime
    resumed_at: Callable[[str], datetime | None]

    def resumed(self, kind: str) -> datetime | None:
        """When the last wait of this kind ended."""
        return self.resumed_at(kind)


def the_one(settled: Settled) -> Episode:
    """The only open episode."""
    [episode] = settled.episodes.open.values()
    return episode


class Book:
    """A ledger in small: stores each key once and counts; remembers every fact."""

    def __init__(self, *practices: Practice, subject: Subject = SUBJECT) -> None:
        self.practices = practices or (PRETEND,)
        self.subject = subject
        self.facts: list[Fact] = []

    def append(self, facts: Sequence[Fact]) -> None:
        """Store facts not stored before."""
        for fact in facts:
            if fact.key not in {each.key for each in self.facts}:
                self.facts.append(replace(fact, seq=len(self.facts) + 1))

    def record(self, body: object, now: datetime) -> None:
        """Somebody said or did something."""
        key = f"said:{len(self.facts)}"
        self.append([Fact(key=key, subject=self.subject, body=body, happened=now, recorded=now)])

    def say(self, now: datetime, *owed: Obligation, **duties: object) -> Settled:
        """From now on this is owed; look at once."""
        self.record(Said(duties=Duties(owed=owed, **duties)), now)  # type: ignore[arg-type]
        return self.look(now)

    def look(self, now: datetime) -> Settled:
        """One look at the subject; what it finds is stored, as a cycle would."""
        settled = settle(
            self.subject,
            self.facts,
            practices=self.practices,
            look=lambda episodes, _states: Glance(now, episodes.resumed),  # type: ignore[arg-type,return-value]
            policy=POLICY,
            now=now,
        )
        self.append(settled.new)
        return settled

    def bodies(self, of: type) -> list[object]:
        """The bodies of one type, in the order they were stored."""
        return [fact.body for fact in self.facts if isinstance(fact.body, of)]
