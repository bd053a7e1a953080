"""What is known of each subject, folded in memory fact by fact by the product's own practices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from trackwork.core import episodes as ep
from trackwork.core.facts import Fact
from trackwork.core.practice import Practice, State
from trackwork.core.subjects import Subject
from trackwork.practices import PRACTICES


@dataclass(slots=True)
class Record:
    """One subject: every practice's state, its episodes, and when to look at it again."""

    subject: Subject
    number: int
    rooms: tuple[Practice, ...]
    states: dict[str, State]
    episodes: ep.Episodes = ep.NO_EPISODES
    facts: int = 0
    dirty: bool = True
    check: datetime | None = None
    wake: datetime | None = None
    rows: list[Any] = field(default_factory=list)
    """What is on its way about it; see `sending`."""
    comments: int = 0

    def take(self, fact: Fact) -> None:
        """Fold one more fact. They come in the order in which they happened."""
        self.facts += 1
        numbered = fact.at(self.facts)
        for room in self.rooms:
            self.states[room.name] = room.fold(self.states[room.name], numbered)
        self.episodes = ep.fold(self.episodes, numbered)
        self.dirty = True

    def engine(self, body: object, happened: datetime, now: datetime) -> None:
        """Fold a fact that nobody said."""
        self.take(
            Fact(
                key=f"engine:{self.facts}",
                subject=self.subject,
                body=body,
                happened=happened,
                recorded=now,
                source="engine",
            )
        )


_ROOMS: Mapping[str, tuple[Practice, ...]] = {
    kind: tuple(each for each in PRACTICES if kind in each.subjects)
    for kind in ("item", "initiative")
}


def record(subject: Subject, number: int) -> Record:
    """A subject nothing is known of yet."""
    rooms = _ROOMS[subject.kind]
    return Record(
        subject=subject,
        number=number,
        rooms=rooms,
        states={each.name: each.start for each in rooms},
    )


def records(subjects: Iterable[Subject]) -> dict[Subject, Record]:
    """A record for each, numbered in this order."""
    return {subject: record(subject, number) for number, subject in enumerate(subjects, start=1)}
