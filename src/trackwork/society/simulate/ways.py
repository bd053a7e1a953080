"""Ways of chasing: what each takes in, whom it asks on a morning, and what it cost."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Protocol

from trackwork.core.calendars import local_instant
from trackwork.core.facts import ConfigAdopted, Fact, Note
from trackwork.core.subjects import Subject, initiative
from trackwork.practices.exceptions.facts import ExceptionDecided, ExceptionEnded, ExceptionFiled
from trackwork.practices.standing.facts import WordNoted
from trackwork.practices.tracking.facts import (
    DateOffered,
    HolderMoved,
    ItemAsked,
    ItemLinked,
    OfferAgreed,
)
from trackwork.society.simulate.organisation import (
    DAYS,
    PLACE,
    WEEK,
    WEEKS,
    Fate,
    Organisation,
    day_of,
    moment,
    team_key,
)
from trackwork.society.simulate.people import Contact, People
from trackwork.society.simulate.records import Record, records


class Way(Protocol):
    """One way of chasing, day by day."""

    name: str
    minutes: list[float]
    """What it took of the chasers' time, by week."""

    @property
    def records(self) -> Mapping[Subject, Record]:
        """What is known of each item."""

    def take(self, said: Sequence[Fact], day: int) -> None:
        """What was said since yesterday morning."""

    def morning(self, day: int, people: People) -> list[Contact]:
        """Whom it asks today."""

    def office(self, day: int) -> list[Fact]:
        """What owners and sponsors did during the day."""


def beginning(fate: Fate) -> tuple[Fact, Fact]:
    """An item is asked on the first morning; the issue is there at once."""
    now = moment(0)
    place = team_key(fate.team)
    native = str(fate.number)
    bodies: tuple[object, object] = (
        ItemAsked(proposed=day_of(fate.by), wave=""),
        ItemLinked(tracker=PLACE, place=place, native=native, adopted=True),
    )
    asked, linked = (fact(fate.subject, body, now, "apply") for body in bodies)
    return asked, linked


def fact(subject: Subject, body: object, at: datetime, source: str) -> Fact:
    """A fact of the simulated world."""
    key = f"{source}:{subject}:{type(body).__name__}:{at.isoformat()}"
    return Fact(key=key, subject=subject, body=body, happened=at, recorded=at, source=source)


def adoption(key: str) -> Fact:
    """An initiative came into force."""
    body = ConfigAdopted(part=f"initiative/{key}", hash="", content="{}")
    return fact(initiative(key), body, moment(0), "apply")


def moves(organisation: Organisation, day: int) -> list[Fact]:
    """Reorganisations that whoever keeps the list learns of this morning."""
    lag = int(organisation.behaviour["news_lag"])
    return [
        fact(
            organisation.items[number].subject,
            HolderMoved(to_team=team_key(group.moved[1])),
            moment(day),
            "apply",
        )
        for group in organisation.groups
        if group.moved is not None and group.moved[0] + lag == day
        for number in group.items
    ]


@dataclass(slots=True)
class Listing:
    """A list of items that somebody other than the engine keeps, with the same folds."""

    organisation: Organisation
    exceptions: bool
    """Whether an honest not now is written down as one; without, it is a word and nothing more."""
    records: dict[Subject, Record] = field(default_factory=dict)
    ending: dict[int, list[Subject]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.records = records(each.subject for each in self.organisation.items)
        for fate in self.organisation.items:
            self._fold(beginning(fate))

    def _fold(self, facts: Iterable[Fact]) -> None:
        for each in facts:
            self.records[each.subject].take(each)

    def take(self, said: Sequence[Fact], day: int) -> None:
        """Write down what was said; dates count at once, and what ended is over."""
        for each in said:
            self._fold(self._written(each))
        for subject in self.ending.pop(day, ()):
            self._end(self.records[subject], day)
        self._fold(moves(self.organisation, day))

    def _end(self, known: Record, day: int) -> None:
        until = known.states["exceptions"].until
        if known.states["exceptions"].active and until is not None and until < day_of(day):
            at = local_instant(day_of(day), time(0), zone="UTC")
            self._fold((fact(known.subject, ExceptionEnded(until=until), at, "list"),))

    def _written(self, said: Fact) -> tuple[Fact, ...]:
        body, at = said.body, said.happened
        if isinstance(body, DateOffered):
            return said, fact(said.subject, OfferAgreed(), at, "list")
        if not isinstance(body, ExceptionFiled):
            return (said,)
        if not self.exceptions:
            return (fact(said.subject, WordNoted(note=Note("not now")), at, "comment"),)
        if body.until is not None:
            number = (body.until - day_of(0)).days // 7 * WEEK + body.until.weekday() + 1
            self.ending[number].append(said.subject)
        return said, fact(said.subject, ExceptionDecided(granted=True), at, "list")


@dataclass(slots=True)
class Nagger:
    """Asks about every open item on the same day of each round, whatever was said before.

    It knows neither leave nor exceptions. Teams move their own dates in the tracker.
    """

    organisation: Organisation
    name: str = "nagger"
    minutes: list[float] = field(default_factory=lambda: [0.0] * WEEKS)
    listing: Listing = field(init=False)

    def __post_init__(self) -> None:
        self.listing = Listing(self.organisation, exceptions=False)

    @property
    def records(self) -> dict[Subject, Record]:
        """What is known of each item."""
        return self.listing.records

    def take(self, said: Sequence[Fact], day: int) -> None:
        """What was said since yesterday morning."""
        self.listing.take(said, day)

    def morning(self, day: int, people: People) -> list[Contact]:
        """Everybody with an open item, when the round has come."""
        organisation = self.organisation
        if day == 0 or day % int(organisation.behaviour["nag_every"]):
            return []
        by_lead: dict[int, list[int]] = defaultdict(list)
        for fate in organisation.items:
            if fate.number not in people.done:
                by_lead[2 * organisation.known_team(fate.number, day)].append(fate.number)
        if organisation.behaviour["nag_gathers"]:
            return [Contact(person=who, items=tuple(each)) for who, each in by_lead.items()]
        return [Contact(person=who, items=(one,)) for who, each in by_lead.items() for one in each]

    def office(self, day: int) -> list[Fact]:  # noqa: ARG002 - the shape of a way
        """Nobody in the office is asked for anything."""
        return []


@dataclass(slots=True)
class Chaser:
    """A person with so many minutes a week, who goes to whoever was silent longest.

    Knows what was said, notes exceptions and dates at once, asks only where a word is due, and
    reads the note that somebody is away: then it takes a second contact, with the deputy.
    """

    organisation: Organisation
    name: str = "chaser"
    minutes: list[float] = field(default_factory=lambda: [0.0] * WEEKS)
    listing: Listing = field(init=False)
    last: dict[int, int] = field(default_factory=dict)
    """The day each lead was last come to."""

    def __post_init__(self) -> None:
        self.listing = Listing(self.organisation, exceptions=True)

    @property
    def records(self) -> dict[Subject, Record]:
        """What is known of each item."""
        return self.listing.records

    def take(self, said: Sequence[Fact], day: int) -> None:
        """What was said since yesterday morning."""
        self.listing.take(said, day)

    def morning(self, day: int, people: People) -> list[Contact]:
        """As many leads as today's minutes reach; what is left of a week is not kept."""
        behaviour = self.organisation.behaviour
        budget = behaviour["chaser_minutes"] * (day % WEEK + 1) / WEEK
        found = []
        for team, items in self._silent(day, people):
            who = self.organisation.lead(team, day)
            contacts = 1 + (who % 2)
            cost = behaviour["minutes_contact"] * contacts + behaviour["minutes_item"] * len(items)
            if self.minutes[day // WEEK] + cost > budget:
                break
            self.minutes[day // WEEK] += cost
            self.last[team] = day
            found.append(Contact(person=who, items=items, personal=True))
        return found

    def _silent(self, day: int, people: People) -> list[tuple[int, tuple[int, ...]]]:
        """Teams with items whose word is due, the longest silence first."""
        cadences = self.organisation.workspace.policy.cadences
        by_team: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for fate in self.organisation.items:
            waits = day - people.said.get(fate.number, 0) - cadences[fate.tier]
            if waits < 0 or fate.number in people.done or people.excepted.get(fate.number, 0) > day:
                continue
            team = self.organisation.known_team(fate.number, day)
            if day - self.last.get(team, -DAYS) >= WEEK:
                by_team[team].append((waits, fate.number))
        ordered = sorted(by_team.items(), key=lambda each: (-max(each[1])[0], each[0]))
        return [(team, tuple(number for _, number in each)) for team, each in ordered]

    def office(self, day: int) -> list[Fact]:  # noqa: ARG002 - the shape of a way
        """The chaser did it all in the morning."""
        return []
