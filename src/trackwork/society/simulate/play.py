"""A quarter under each way of chasing, day by day, with the same people and events."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from trackwork.core.facts import Fact
from trackwork.society.simulate.deciding import Deciding
from trackwork.society.simulate.engine import Engine
from trackwork.society.simulate.measure import Outcome, Week, outcome, week_of
from trackwork.society.simulate.organisation import DAYS, WEEK, Organisation, person_key
from trackwork.society.simulate.people import Contact, People, people
from trackwork.society.simulate.ways import Chaser, Nagger, Way

WAYS: tuple[type[Chaser] | type[Nagger] | type[Engine], ...] = (Chaser, Nagger, Engine)


@dataclass(slots=True)
class Quarter:
    """One quarter under one way."""

    organisation: Organisation
    way: Way
    people: People
    got: Counter[tuple[str, int]] = field(default_factory=Counter)
    """Messages by person of a team and week."""
    weeks: list[Week] = field(default_factory=list)
    deciding: Deciding = field(init=False)
    """Only to read the figures, the same for every way."""

    def __post_init__(self) -> None:
        self.deciding = Deciding(self.organisation.workspace)

    def run(self) -> Outcome:
        """Play it; what came of it."""
        said: Sequence[Fact] = ()
        for day in range(DAYS):
            self.way.take(said, day)
            self._measure(day)
            for contact in self.way.morning(day, self.people):
                self._reach(contact, day)
            if day == 0:
                self._kick_off()
            said = [*self.people.speak(day), *self.way.office(day)]
        self.way.take(said, DAYS)
        self._measure(DAYS)
        return outcome(self.organisation, self.way, self.people, got=self.got, weeks=self.weeks)

    def _kick_off(self) -> None:
        """Everybody hears of the ask the same way on the first day; no way is charged for it."""
        for group in self.organisation.groups:
            if group.items:
                who = self.organisation.lead(group.number, 0)
                contact = Contact(person=who, items=group.items)
                self.people.hear(contact, 0, person_key(who))

    def _reach(self, contact: Contact, day: int) -> None:
        who = person_key(contact.person)
        self.got[who, day // WEEK] += 1
        self.people.hear(contact, day, who)

    def _measure(self, day: int) -> None:
        if day and day % WEEK == 0:
            found = week_of(self.organisation, self.way.records, deciding=self.deciding, day=day)
            self.weeks.append(found)


def play(
    organisation: Organisation, *, progress: Callable[[int, int], None] = lambda _done, _of: None
) -> tuple[Outcome, ...]:
    """The same quarter under every way, in order."""
    found = []
    for done, make in enumerate(WAYS, start=1):
        with undisturbed():
            found.append(Quarter(organisation, make(organisation), people(organisation)).run())
        progress(done, len(WAYS))
    return tuple(found)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Nothing is searched for rings meanwhile: millions of small values live to a play's end."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
