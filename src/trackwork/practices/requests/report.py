"""Figures of requests: how soon a first word came, and who the waiting time belongs to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from trackwork.core.calendars import WorkingCalendar
from trackwork.core.people import Directory
from trackwork.core.rates import Rate, rate
from trackwork.core.subjects import Subject
from trackwork.practices.requests.state import Request

CalendarOf = Callable[[Subject], WorkingCalendar]


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Median working days (of the holder) to the first word; None when there was none yet."""

    median_days: float | None
    of: int
    unanswered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """Working days that requests waited for one team; "" gathers people without a team."""

    team: str
    days: int
    requests: int


def latency(requests: Iterable[Request], calendar_of: CalendarOf) -> Latency:
    """How soon the first word came, over requests that had one."""
    each = [one for one in requests if one.made_at is not None]
    days = [
        calendar_of(one.turns[0].holder).working_days_between(one.made_at, one.first_word_at)
        for one in each
        if one.made_at is not None and one.first_word_at is not None
    ]
    return Latency(
        median_days=float(median(days)) if days else None,
        of=len(days),
        unanswered=len(each) - len(days),
    )


def within_48h(
    requests: Iterable[Request],
    calendar_of: CalendarOf,
    *,
    now: datetime,
    oldest: datetime | None = None,
) -> Rate:
    """Requests whose first word came within 48 hours, of those that had one or had the time.

    ``oldest`` is when the place read longest ago was read.
    """
    counted: list[bool] = []
    for one in requests:
        if one.made_at is None:
            continue
        due = calendar_of(one.turns[0].holder).first_response(one.made_at)
        if one.first_word_at is not None:
            counted.append(one.first_word_at <= due)
        elif now > due and (one.ended_at is None or one.ended_at > due):
            counted.append(False)
    return rate(counted, oldest=oldest)


def waiting(
    requests: Iterable[Request],
    calendar_of: CalendarOf,
    directory: Directory,
    *,
    now: datetime,
) -> tuple[Waited, ...]:
    """Working days of waiting, charged to the team whose turn it was; teams in their order.

    People are never counted one by one: a person's days are their team's.
    """
    days: dict[str, int] = {}
    seen: dict[str, int] = {}
    for one in requests:
        for team in {_team(turn.holder, directory) for turn in one.turns}:
            seen[team] = seen.get(team, 0) + 1
        for turn in one.turns:
            team = _team(turn.holder, directory)
            held = calendar_of(turn.holder).working_days_between(turn.since, turn.until or now)
            days[team] = days.get(team, 0) + held
    return tuple(Waited(team=team, days=days[team], requests=seen[team]) for team in sorted(days))


def _team(holder: Subject, directory: Directory) -> str:
    if holder.kind == "team":
        return holder.key
    found = (
        team.key for team in directory.teams.values() if holder.key in (*team.leads, *team.members)
    )
    return next(found, "")
