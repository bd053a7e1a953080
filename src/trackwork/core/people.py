"""People and teams as the workspace knows them, and who stands in for whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from types import MappingProxyType

from trackwork.core.places import named_issue

_EMPTY: Mapping[str, str] = MappingProxyType({})
MAIL = "mail"
"""Where a name is a mail address."""
CALENDAR, ANSWER = "calendar", "answer"
"""What can tell of leave beside the files: a calendar, and the automatic answer to a mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When somebody works: zone (IANA), opening hours, working days (Monday is 0), country."""

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
    heard: str = field(default="", metadata={"later": True})
    """What told it, `CALENDAR` or `ANSWER`; empty: it is written in the files."""


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
    also: tuple[tuple[str, str], ...] = field(default=(), metadata={"later": True})
    """Further names: ``(tracker, handle)`` for each account beside the one in ``handles``, which is
    the one that is written to, and ``("mail", address)`` for each alias."""

    def names_on(self, tracker: str) -> tuple[str, ...]:
        """Every handle on a tracker, the one that is written to first."""
        own = self.handles.get(tracker, "")
        further = (name for where, name in self.also if where == tracker)
        return tuple(each for each in (own, *further) if each)

    @property
    def mails(self) -> tuple[str, ...]:
        """Every mail address, the one that is written to first."""
        further = (name for where, name in self.also if where == MAIL)
        return tuple(each for each in (self.mail, *further) if each)

    @property
    def reachable(self) -> bool:
        """Whether any channel is known."""
        return bool(self.mail or self.handles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Who does work: leads, escalation path, backlogs, channel, calendar, weekly hours."""

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
    view: str = field(default="", metadata={"later": True})
    """Its own view of all that is asked of it: ``tracker:place``, with ``#native`` for an issue
    that is there; empty: none."""

    @property
    def home(self) -> tuple[str, str, str] | None:
        """Tracker, place and native id of its view; no id yet: it is to be created."""
        return named_issue(self.view)


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Everybody, by key. Who goes by which handle is looked up once and remembered."""

    people: Mapping[str, Person] = field(default_factory=lambda: MappingProxyType({}))
    teams: Mapping[str, Team] = field(default_factory=lambda: MappingProxyType({}))
    _known: dict[str, Mapping[str, str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def by_handle(self, tracker: str, handle: str) -> Person | None:
        """The one person who goes by this handle on this tracker, or by one of their addresses.

        Somebody without a handle there also goes by their key. A name two people claim is nobody's:
        a guess would let one speak for the other.
        """
        if tracker not in self._known:
            self._known[tracker] = self._names_on(tracker)
        key = self._known[tracker].get(bare(handle), "")
        return self.people.get(key)

    def _names_on(self, tracker: str) -> Mapping[str, str]:
        """Names to keys: exact handles first, then mail addresses, then keys."""
        everybody = self.people.values()
        own = [(bare(name), each.key) for each in everybody for name in each.names_on(tracker)]
        mails = [(bare(name), each.key) for each in everybody for name in each.mails]
        named = {key for _, key in own}
        keys = [(bare(each.key), each.key) for each in everybody if each.key not in named]
        names: dict[str, str] = {}
        for claims in (own, mails, keys):
            names = {**_unclaimed(claims), **names}
        return MappingProxyType(names)

    def team(self, key: str) -> Team | None:
        """A team by its key, or by a key it formerly had."""
        if key in self.teams:
            return self.teams[key]
        return next((team for team in self.teams.values() if key in team.formerly), None)

    def turned(self, after: date, until: date) -> tuple[str, ...]:
        """Who goes on leave, comes back or leaves after a day and up to another."""
        found = []
        for someone in self.people.values():
            days = [someone.left] if someone.left else []
            for leave in someone.leave:
                days += [leave.start, leave.end + timedelta(days=1)]
            if any(after < day <= until for day in days):
                found.append(someone.key)
        return tuple(found)

    def chain(self, key: str) -> tuple[str, ...]:
        """A person, and whoever could stand in for them, in turn."""
        found: list[str] = []
        current: str | None = key
        while current and current not in found and current in self.people:
            found.append(current)
            current = self.people[current].delegate
        return tuple(found)

    def standing_in(self, key: str, day: date) -> str | None:
        """Who acts for a person on a day: the person, a delegate along the chain, or None.

        Leave hands over to the delegate. Who has left hands over nothing: that place is vacant,
        and filling it is the program manager's to do.
        """
        seen: set[str] = set()
        current: str | None = key
        while current and current not in seen:
            someone = self.people.get(current)
            if someone is None:
                return None
            if someone.left is not None and someone.left <= day:
                return None
            if not any(leave.start <= day <= leave.end for leave in someone.leave):
                return current
            seen.add(current)
            current = someone.delegate
        return None


def bare(name: str) -> str:
    """A name as it is compared: without the at sign, whatever its capitals."""
    return name.strip().removeprefix("@").casefold()


def _unclaimed(claims: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names with the one key that claims them; a name claimed twice stands for nobody."""
    found: dict[str, str] = {}
    for name, key in claims:
        if name:
            found[name] = "" if found.get(name, key) != key else key
    return found
