"""People as they answer: rarer the more they got, sometimes without truth, never while away."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from trackwork.core.facts import Fact, Note
from trackwork.core.health import Health
from trackwork.core.subjects import Subject
from trackwork.practices.exceptions.facts import ExceptionFiled
from trackwork.practices.standing.facts import UpdateGiven
from trackwork.practices.tracking.facts import DateAccepted, DateOffered, DoneClaimed
from trackwork.society.simulate.chance import About, draw
from trackwork.society.simulate.organisation import (
    CRUNCH,
    SPEAKS_AT,
    Organisation,
    day_of,
)
from trackwork.society.simulate.parameters import Behaviour

SAID = "comment"
_TALK = 60
"""Minutes over which a day's words are spread."""
_LATEST = 3
"""Working days after which an answer that was meant comes at the latest."""


@dataclass(slots=True)
class Tiredness:
    """How many messages weigh on each person; half of them are forgotten in a half-life."""

    behaviour: Behaviour
    weight: dict[str, tuple[float, int]] = field(default_factory=dict)

    def lately(self, who: str, day: int) -> float:
        """The messages that still weigh on this person."""
        weight, since = self.weight.get(who, (0.0, day))
        left: float = 0.5 ** ((day - since) / self.behaviour["half_life"])
        return weight * left

    def add(self, who: str, day: int, *, lines: int) -> None:
        """One more message with so many lines."""
        more = 1 + self.behaviour["line_weight"] * (lines - 1)
        self.weight[who] = (self.lately(who, day) + more, day)

    def left(self, who: str, day: int) -> float:
        """The share of the chance to answer that is left after what came until now."""
        further = max(0.0, self.lately(who, day) - 1)
        share: float = (1 - self.behaviour["fatigue"]) ** further
        return max(self.behaviour["fatigue_floor"], share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody is asked about items. ``personal``: by a person who comes to them."""

    person: int
    items: tuple[int, ...]
    personal: bool = False


@dataclass(slots=True)
class People:
    """Everybody under one way of chasing: what they have said, and what they will say when."""

    organisation: Organisation
    tired: Tiredness
    asked: dict[int, int] = field(default_factory=dict)
    """Messages about an item since its last word."""
    done: set[int] = field(default_factory=set)
    accepted: set[int] = field(default_factory=set)
    aim: dict[int, int] = field(default_factory=dict)
    excepted: dict[int, int] = field(default_factory=dict)
    warned: dict[int, int] = field(default_factory=dict)
    """The first day on which the team said that the day would not do."""
    coming: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    said: dict[int, int] = field(default_factory=dict)
    empty: int = 0
    """Words that said on track though the team knew better."""
    words: int = 0

    def hear(self, contact: Contact, day: int, who: str) -> None:
        """They got a message; whoever answers will speak in the next days."""
        self.tired.add(who, day, lines=len(contact.items))
        for number in contact.items:
            turn = self.asked.get(number, 0)
            self.asked[number] = turn + 1
            if self._answers(number, contact, day, who, turn):
                self.coming[day + self._delay(number, day)].add(number)

    def chance(self, contact: Contact, day: int, who: str, turn: int) -> float:
        """How likely a message brings a word about one item in it."""
        behaviour = self.organisation.behaviour
        name = "answers_first" if turn == 0 else "answers_reminder"
        base = behaviour["answers_personal" if contact.personal else name]
        return base * self.tired.left(who, day)

    def _answers(self, number: int, contact: Contact, day: int, who: str, turn: int) -> bool:
        organisation = self.organisation
        if organisation.away(contact.person, day):
            return False
        if contact.person // 2 != organisation.team_of(number, day):
            return False
        share = draw(organisation.seed, About.ANSWER, number, day)
        return share < self.chance(contact, day, who, turn)

    def _delay(self, number: int, day: int) -> int:
        seed, prompt = self.organisation.seed, self.organisation.behaviour["same_day"]
        share = draw(seed, About.DELAY, number, day)
        if share < prompt:
            return 0
        return 1 + int((share - prompt) / (1 - prompt) * _LATEST)

    def speak(self, day: int) -> list[Fact]:
        """Everything that is said on this day, in the order in which it is said."""
        organisation = self.organisation
        talking = self.coming.pop(day, set()) | self._closing(day)
        talking |= {each for each in organisation.unprompted.get(day, ()) if self._there(each, day)}
        return [fact for number in sorted(talking) if (fact := self._word(number, day))]

    def _there(self, number: int, day: int) -> bool:
        speaker = self.organisation.lead(self.organisation.team_of(number, day), day)
        return not self.organisation.away(speaker, day)

    def _closing(self, day: int) -> set[int]:
        organisation = self.organisation
        closes = organisation.behaviour["closes"]
        return {
            number
            for number in organisation.ending.get(day, ())
            if draw(organisation.seed, About.CLOSE, number) < closes
        }

    # --- what they say ------------------------------------------------------

    def _word(self, number: int, day: int) -> Fact | None:
        if number in self.done:
            return None
        self.asked[number] = 0
        self.words += 1
        self.said[number] = day
        body = self._body(number, day)
        spoken = datetime.combine(day_of(day), SPEAKS_AT, UTC)
        happened = spoken + timedelta(minutes=number % _TALK)
        subject: Subject = self.organisation.items[number].subject
        return Fact(
            key=f"{subject}#{day}",
            subject=subject,
            body=body,
            happened=happened,
            recorded=happened,
            source=SAID,
        )

    def _body(self, number: int, day: int) -> object:
        fate = self.organisation.items[number]
        if day >= fate.ends:
            self.done.add(number)
            return DoneClaimed()
        known = fate.knows is not None and day >= fate.knows
        late = known and fate.ends > self.aim.get(number, fate.by)
        crunched = self.organisation.crunched(number, day)
        if late or crunched:
            bright = draw(self.organisation.seed, About.BRIGHT, number, day)
            if bright >= self.organisation.behaviour["bright_side"]:
                return self._honest(number, day, crunched=crunched)
            self.empty += 1
        if number not in self.accepted:
            self.accepted.add(number)
            return DateAccepted()
        return UpdateGiven(health=Health.ON_TRACK)

    def _honest(self, number: int, day: int, *, crunched: bool) -> object:
        organisation = self.organisation
        fate = organisation.items[number]
        self.warned.setdefault(number, day)
        self.accepted.add(number)
        began = organisation.groups[fate.team].crunch
        if crunched and began is not None:
            self.excepted[number] = began + CRUNCH
            until = day_of(began + CRUNCH)
            return ExceptionFiled(form="not now", until=until, reason="capacity", note=Note(""))
        self.aim[number] = fate.ends
        return DateOffered(day=day_of(fate.ends))


def people(organisation: Organisation) -> People:
    """Everybody, before anything was said."""
    return People(organisation=organisation, tired=Tiredness(organisation.behaviour))
