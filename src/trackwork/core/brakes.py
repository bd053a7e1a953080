"""Brakes: whether one write may go out now. Pure; asked before each write.

The order is fixed, so that the reason a person reads is always the strongest one:

1. the matter is settled, or the place is none of ours: dropped
2. paused by the operator, then the gear: held until a person acts
3. its own day has not come
4. the item has had its lifetime of comments: dropped
5. the team wrote today: held until its next working day
6. the person's hours, holidays and leave: held until the next working moment
7. the person's attention this week: held until their next week opens
8. the run's size, then the tracker's pace: held for a moment

A held write is asked about again later; until it goes out its rung is not told.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from trackwork.core.calendars import NEVER, WorkingCalendar, zone_of
from trackwork.core.dates import spoken_short
from trackwork.core.effects import COMMENTS, DIGESTS, NEW_TEXT, Effect, EffectKind
from trackwork.core.policy import Budget
from trackwork.core.workspace import Gear

MINUTE = timedelta(minutes=1)

_TO_TRACKER = frozenset(
    {
        EffectKind.CREATE,
        EffectKind.ADOPT,
        EffectKind.COMMENT,
        EffectKind.DIGEST_COMMENT,
        EffectKind.BLOCK,
        EffectKind.FIELDS,
        EffectKind.REACT,
        EffectKind.RELATE,
        EffectKind.UNDO,
    }
)


@dataclass(frozen=True, slots=True)
class Go:
    """It may go out now."""


@dataclass(frozen=True, slots=True)
class Hold:
    """It waits, for a reason in plain words; ``until`` None: until a person changes something."""

    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """It never goes out, and why."""

    reason: str


Verdict = Go | Hold | Drop


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """What one person got this week, their time: interruptions, critical ones, digests."""

    interruptions: int = 0
    critical: int = 0
    digests: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Brakes:
    """What is known at the moment of sending, as plain values.

    ``calendar`` and ``used`` are those of ``effect.person``, ``name`` is how to print them;
    ``team`` is the calendar of the item's team. ``places`` are the (tracker, place) pairs the
    workspace lists. ``comments`` counts ours on the item so far, ``last_minute`` and ``last_hour``
    what was created on the tracker, ``this_run`` what this run already sent. ``settled`` says why
    the matter is over, empty while it is not.
    """

    gear: Gear
    places: frozenset[tuple[str, str]]
    paused: bool = False
    settled: str = ""
    budget: Budget = field(default_factory=Budget)
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    name: str = ""
    used: Attention = Attention()
    team: WorkingCalendar = field(default_factory=WorkingCalendar)
    team_wrote: datetime | None = None
    comments: int = 0
    this_run: int = 0
    last_minute: int = 0
    last_hour: int = 0

    def check(self, effect: Effect, *, now: datetime) -> Verdict:
        """Whether this effect may go out now; the first brake that holds gives the reason."""
        brakes = (
            self._ours,
            self._gear,
            self._own_day,
            self._lifetime,
            self._team_wrote,
            self._hours,
            self._attention,
            self._pace,
        )
        found = (brake(effect, now) for brake in brakes)
        return next((verdict for verdict in found if verdict is not None), Go())

    def _ours(self, effect: Effect, _now: datetime) -> Verdict | None:
        if self.settled:
            return Drop(self.settled)
        where = (effect.tracker, effect.place)
        if effect.kind in _TO_TRACKER and where not in self.places:
            return Drop(f"{effect.tracker}:{effect.place} is not a backlog of this workspace")
        return None

    def _gear(self, effect: Effect, _now: datetime) -> Verdict | None:
        if self.paused:
            return Hold("paused by the operator")
        if self.gear is Gear.REHEARSE and effect.kind is EffectKind.ADOPT:
            return None  # Linking an issue the team has already writes nothing outside.
        if self.gear is not Gear.LIVE:
            return Hold(f"gear is {self.gear}")
        return None

    def _own_day(self, effect: Effect, now: datetime) -> Verdict | None:
        if effect.not_before is None or effect.not_before <= now:
            return None
        return Hold(
            f"planned for {_moment(effect.not_before, now, self.calendar)}", effect.not_before
        )

    def _lifetime(self, effect: Effect, _now: datetime) -> Verdict | None:
        most = self.budget.comments_per_item
        if effect.kind in COMMENTS and self.comments >= most:
            return Drop(had_all(most))
        return None

    def _team_wrote(self, effect: Effect, now: datetime) -> Verdict | None:
        asks = any(each.to_holder for each in effect.carries)
        if self.team_wrote is None or not asks:
            return None
        if self.team.day_of(self.team_wrote) != self.team.day_of(now):
            return None
        return Hold("the team wrote today", self.team.shift(now, days=1))

    def _hours(self, effect: Effect, now: datetime) -> Verdict | None:
        if not reaches(effect):
            return None
        why = self.calendar.why_not_working(now)
        if why is None:
            return None
        until = self.calendar.next_open(now)
        if until == NEVER:
            return Hold(why)
        return Hold(_until(why, until, now, self.calendar), until)

    def _attention(self, effect: Effect, now: datetime) -> Verdict | None:
        if not reaches(effect) or _fits(effect, self.used, self.budget):
            return None
        what = "digest" if effect.kind in DIGESTS else "message"
        until = next_week(now, self.calendar)
        reason = f"{self.name or effect.person} had this week's {what}"
        return Hold(reason, until if until != NEVER else None)

    def _pace(self, effect: Effect, now: datetime) -> Verdict | None:
        budget = self.budget
        if effect.kind is EffectKind.ADOPT:
            return None
        if self.this_run >= budget.per_run:
            return Hold(f"this run did its {budget.per_run}; the next one goes on", now + MINUTE)
        if effect.kind not in NEW_TEXT:
            return None
        if self.last_minute >= budget.creations_per_minute:
            return Hold(
                f"{budget.creations_per_minute} new texts a minute are enough", now + MINUTE
            )
        if self.last_hour >= budget.creations_per_hour:
            return Hold(
                f"{budget.creations_per_hour} new texts an hour are enough", now + 10 * MINUTE
            )
        return None


def had_all(most: int) -> str:
    """Why an issue gets no comment of ours any more."""
    return f"this item has had its {most} comment{'s' * (most != 1)} from us"


def reaches(effect: Effect) -> bool:
    """Whether it reaches for a person: by mail always, elsewhere when it interrupts."""
    by_mail = effect.kind in {EffectKind.MAIL, EffectKind.DIGEST}
    return effect.person is not None and (by_mail or effect.interrupts)


def week_of(instant: datetime, calendar: WorkingCalendar) -> tuple[int, int]:
    """The ISO year and week of an instant in the zone of a person's calendar."""
    year, week, _ = calendar.day_of(instant).isocalendar()
    return year, week


def next_week(instant: datetime, calendar: WorkingCalendar) -> datetime:
    """The opening of a person's next ISO week: its first working day, wherever that falls."""
    today = calendar.day_of(instant)
    return calendar.opening(today + timedelta(days=7 - today.weekday()))


def attention(
    sent: Iterable[tuple[Effect, datetime]], *, calendar: WorkingCalendar, now: datetime
) -> Attention:
    """What one person got in the week of now, from what was sent to them and when."""
    week = week_of(now, calendar)
    reached = [e for e, at in sent if reaches(e) and week_of(at, calendar) == week]
    digests = sum(each.kind in DIGESTS for each in reached)
    critical = sum(each.critical for each in reached if each.kind not in DIGESTS)
    return Attention(
        interruptions=len(reached) - digests - critical, critical=critical, digests=digests
    )


def _fits(effect: Effect, used: Attention, budget: Budget) -> bool:
    """Whether the week has room: a critical one takes the reserved place first, then the common."""
    if effect.kind in DIGESTS:
        return used.digests < budget.digests_per_week
    common = used.interruptions + max(0, used.critical - budget.critical_per_week)
    reserved = effect.critical and used.critical < budget.critical_per_week
    return reserved or common < budget.interruptions_per_week


def _until(why: str, until: datetime, now: datetime, calendar: WorkingCalendar) -> str:
    return why if " until " in why else f"{why} until {_moment(until, now, calendar)}"


def _moment(instant: datetime, now: datetime, calendar: WorkingCalendar) -> str:
    """A moment in the person's time: the clock today, else the day with it."""
    local = instant.astimezone(zone_of(calendar.zone))
    clock = f"{local:%H:%M}"
    if local.date() == calendar.day_of(now):
        return clock
    return f"{spoken_short(local.date())}, {clock}"
