"""This engine as a way of chasing: its decisions and brakes decide, its owners do their part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from trackwork.core.effects import Carried, Effect
from trackwork.core.facts import Fact
from trackwork.core.ladders import Action
from trackwork.core.obligations import Episode
from trackwork.core.subjects import Subject, initiative
from trackwork.practices.exceptions.facts import ExceptionDecided
from trackwork.practices.standing.facts import MatterAnswered, ReviewDone
from trackwork.practices.tracking.facts import OfferAgreed
from trackwork.society.simulate.chance import About, draw
from trackwork.society.simulate.deciding import Deciding
from trackwork.society.simulate.organisation import (
    WEEK,
    WEEKS,
    Organisation,
    day_of,
    moment,
)
from trackwork.society.simulate.people import Contact, People
from trackwork.society.simulate.records import Record
from trackwork.society.simulate.sending import Desk, desk
from trackwork.society.simulate.ways import adoption, beginning, fact, moves

ACTS_AT = time(15, 0)
_TEAMS = "person-"
_DOES = {
    "decide:date": OfferAgreed,
    "help": MatterAnswered,
    "objection": MatterAnswered,
    "paused": MatterAnswered,
    "review": ReviewDone,
}

Sent = tuple[Effect, tuple[Effect, ...]]


@dataclass(slots=True)
class Engine:
    """The product's own ladders, calendars, budgets and digests; see `deciding` and `sending`."""

    organisation: Organisation
    name: str = "engine"
    minutes: list[float] = field(default_factory=lambda: [0.0] * WEEKS)
    desk: Desk = field(init=False)
    acts: list[Fact] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    """What went out this morning."""
    office_got: dict[tuple[str, int], int] = field(default_factory=dict)
    """Messages to owners and sponsors, by person and week."""

    def __post_init__(self) -> None:
        organisation = self.organisation
        every = [initiative(key) for key in sorted(organisation.workspace.initiatives)]
        every += [each.subject for each in organisation.items]
        self.desk = desk(Deciding(organisation.workspace), every)
        for key in sorted(organisation.workspace.initiatives):
            self.desk.records[initiative(key)].take(adoption(key))
        for fate in organisation.items:
            for each in beginning(fate):
                self.desk.records[fate.subject].take(each)

    @property
    def records(self) -> dict[Subject, Record]:
        """What is known of each subject."""
        return self.desk.records

    def take(self, said: Sequence[Fact], day: int) -> None:
        """What was said and done since yesterday morning."""
        for each in (*said, *moves(self.organisation, day)):
            self.desk.records[each.subject].take(each)

    def morning(self, day: int, people: People) -> list[Contact]:
        """One cycle: whoever it reaches in the teams, and whom owners come to after it."""
        self.acts = []
        self.sent = self.desk.morning(moment(day))
        contacts = []
        for effect, lines in self.sent:
            who = effect.person or ""
            if who.startswith(_TEAMS):
                items = tuple(_number(each) for each in lines or (effect,))
                contacts.append(Contact(person=int(who.removeprefix(_TEAMS)), items=items))
            elif who:
                contacts += self._office(who, lines or (effect,), day, people)
        return contacts

    def office(self, day: int) -> list[Fact]:  # noqa: ARG002 - the shape of a way
        """What owners and sponsors did about what they got this morning."""
        return self.acts

    def _office(
        self, who: str, effects: Sequence[Effect], day: int, people: People
    ) -> Iterator[Contact]:
        """An owner or sponsor reads, and does some of what is asked of them."""
        behaviour, week = self.organisation.behaviour, day // WEEK
        people.tired.add(who, day, lines=len(effects))
        self.office_got[who, week] = self.office_got.get((who, week), 0) + 1
        self.minutes[week] += behaviour["minutes_read"] * len(effects)
        chance = behaviour["owner_acts"] * people.tired.left(who, day)
        for effect in effects:
            record = self.desk.records[effect.subject]
            if draw(self.organisation.seed, About.OWNER, record.number, day) < chance:
                yield from self._act(record, effect, day)

    def _act(self, record: Record, effect: Effect, day: int) -> Iterator[Contact]:
        behaviour, week = self.organisation.behaviour, day // WEEK
        for carried in effect.carries:
            episode = record.episodes.by_id(carried.episode)
            if episode is None:
                continue
            self.minutes[week] += behaviour["minutes_item"]
            if self._comes(episode, carried) and record.subject.kind == "item":
                self.minutes[week] += behaviour["minutes_contact"]
                number = _number(effect)
                team = self.organisation.known_team(number, day)
                who = self.organisation.lead(team, day)
                yield Contact(person=who, items=(number,), personal=True)
            else:
                self._answer(record, episode, day)

    def _comes(self, episode: Episode, carried: Carried) -> bool:
        """Whether the step asks them to come to the team and help."""
        rung = self.desk.deciding.ladder(episode).rung(carried.rung)
        helps = rung is not None and rung.do in {Action.OFFER, Action.ESCALATE}
        return helps and episode.holder.kind == "team"

    def _answer(self, record: Record, episode: Episode, day: int) -> None:
        at = datetime.combine(day_of(day), ACTS_AT, UTC)
        if episode.slot == "decide:exception":
            body: object = ExceptionDecided(granted=True)
        elif episode.slot in _DOES:
            body = _DOES[episode.slot]()
        else:
            return
        self.acts.append(fact(record.subject, body, at, "cli"))


def _number(effect: Effect) -> int:
    return int(effect.subject.key.rpartition("/")[2])
