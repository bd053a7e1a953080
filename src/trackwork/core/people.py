"""People and teams as the workspace knows them, and who stands in for whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from types import MappingProxyType

_EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When a person or team works: zone (IANA), opening hours, working days (Monday is 0), country."""

    zone: str = "UTC"
    opens: time = time(9, 0)
    closes: time = time(17, 0)
    weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    country: str | None = None
    subdivision: str | None = None
    extra_holidays: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Whole days away, both ends included."""

    start: date
    end: date
    why: str = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody reachable by handles per tracker and channel."""

    key: str
    name: str = ""
    mail: str | None = None
    handles: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    hours: Hours = Hours()
    leave: tuple[Leave, ...] = ()
    delegate: str | None = None
    left: date | None = None
    """The first day the person no longer works here; their roles are vacant from then on."""

    @property
    def reachable(self) -> bool:
        """Whether any channel is known."""
        return bool(self.mail or self.handles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Who does work: leads, escalation path, backlogs, channel, calendar, capacity in hours a week."""

    key: str
    name: str = ""
    leads: tuple[str, ...] = ()
    escalation: tuple[str, ...] = ()
    backlogs: tuple[str, ...] = ()
    channel: str | None = None
    hours: Hours = Hours()
    freezes: tuple[Leave, ...] = ()
    capacity_hours: float | None = None
    formerly: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Everybody, by key."""

    people: Mapping[str, Person] = field(default_factory=lambda: MappingProxyType({}))
    teams: Mapping[str, Team] = field(default_factory=lambda: MappingProxyType({}))

    def by_handle(self, tracker: str, handle: str) -> Person | None:
        """The person who goes by this handle on this tracker (any handle when it is a mail)."""
        wanted = handle.lstrip("@").casefold()
        for someone in self.people.values():
            own = someone.handles.get(tracker, "").lstrip("@").casefold()
            if wanted in {own, (someone.mail or "").casefold(), someone.key.casefold()} and wanted:
                return someone
        return None

    def team(self, key: str) -> Team | None:
        """A team by its key, or by a key it formerly had."""
        if key in self.teams:
            return self.teams[key]
        return next((team for team in self.teams.values() if key in team.formerly), None)

    def standing_in(self, key: str, day: date) -> str | None:
        """Who acts for a person on a day: the person, a delegate along the chain, or None."""
        seen: set[str] = set()
        current: str | None = key
        while current and current not in seen:
            someone = self.people.get(current)
            if someone is None:
                return None
            gone = someone.left is not None and someone.left <= day
            away = any(leave.start <= day <= leave.end for leave in someone.leave)
            if not gone and not away:
                return current
            seen.add(current)
            current = someone.delegate
        return None
