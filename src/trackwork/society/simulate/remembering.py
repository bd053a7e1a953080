"""The engine's look and calendars, with what they found remembered: a play asks the same again.

Everybody in a simulated organisation works the same hours, so one calendar serves all who have no
leave. What is remembered never depends on another item: simulated items wait for nobody.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date, datetime

from trackwork.core.calendars import WorkingCalendar
from trackwork.core.practice import State
from trackwork.core.subjects import Subject
from trackwork.engine.look import Calendars, Look

Tier = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberingCalendar(WorkingCalendar):
    """A working calendar that counts the same days once."""

    shifted: dict[tuple[datetime, int], datetime] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    ended: dict[date, datetime] = field(default_factory=dict, init=False, repr=False, compare=False)

    def shift(self, due: datetime, *, days: int) -> datetime:
        """The opening of the nth working day from due's day."""
        key = (due, days)
        if key not in self.shifted:
            self.shifted[key] = WorkingCalendar.shift(self, due, days=days)
        return self.shifted[key]

    def end_of_day(self, day: date) -> datetime:
        """The last moment of a day."""
        if day not in self.ended:
            self.ended[day] = WorkingCalendar.end_of_day(self, day)
        return self.ended[day]


@dataclass(slots=True)
class SharedCalendars(Calendars):
    """One calendar for all who work the same hours and have the same leave."""

    by_hours: dict[Hashable, WorkingCalendar] = field(default_factory=dict)

    def of(self, holder: Subject) -> WorkingCalendar:
        """The holder's calendar."""
        return self.made.get(holder) or Calendars.of(self, holder)

    def _make(self, holder: Subject) -> WorkingCalendar:
        made = Calendars._make(self, holder)
        key = (made.zone, made.opens, made.closes, made.weekdays, made.away)
        if key not in self.by_hours:
            self.by_hours[key] = RememberingCalendar(
                zone=made.zone,
                opens=made.opens,
                closes=made.closes,
                weekdays=made.weekdays,
                away=made.away,
            )
        return self.by_hours[key]


@dataclass(slots=True)
class Remembered:
    """What looks found so far."""

    tiers: dict[Hashable, Tier] = field(default_factory=dict)
    people: dict[Hashable, str] = field(default_factory=dict)


@dataclass(slots=True)
class RememberingLook(Look):
    """The engine's look, asking its questions once."""

    remembered: Remembered = field(default_factory=Remembered)
    roles: dict[str, str] = field(default_factory=dict)
    last: tuple[State, Tier] | None = None
    """The tier, and the state of tracking it was found for."""

    def tier(self, subject: Subject) -> Tier:
        """The tier of an item: its own state and its configuration say it."""
        tracking = self.own.get("tracking")
        if self.last is not None and self.last[0] is tracking:
            return self.last[1]
        known = (tracking.slips, tracking.committed) if tracking is not None else None
        key = (subject, known)
        if key not in self.remembered.tiers:
            self.remembered.tiers[key] = Look.tier(self, subject)
        self.last = (tracking, self.remembered.tiers[key])
        return self.last[1]

    def person(self, role: str, subject: Subject) -> str:
        """Who fills a role today: the same for all items of a team, or of an initiative.

        During one look nothing of that changes.
        """
        if subject is not self.subject:
            return self._filled(role, subject)
        if role not in self.roles:
            self.roles[role] = self._filled(role, subject)
        return self.roles[role]

    def _filled(self, role: str, subject: Subject) -> str:
        if role == "lead":
            place = subject.key if subject.kind == "team" else self.team(subject).key
        else:
            place = subject.key.partition("/")[0]
        key = (role, place, self.now)
        if key not in self.remembered.people:
            self.remembered.people[key] = Look.person(self, role, subject)
        return self.remembered.people[key]
