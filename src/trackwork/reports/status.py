"""Where everything stands: counts side by side, dates side by side, whose turn, how old.

Nothing here is ranked and nothing blended: initiatives come in the order they are handed in, teams
by their key, and done or excepted items stand beside the rates.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from trackwork.core.health import Health
from trackwork.core.subjects import Subject, item_parts
from trackwork.practices.standing.report import Figures, ItemLine, figures
from trackwork.practices.tracking.report import Dates
from trackwork.reports.conflicts import Conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Whose turn it is in an item: the holder, for what kind of obligation, by when.

    ``waits`` says in words why nobody's time runs; empty: it runs. ``since`` is when it became
    theirs, and ``why`` the reason in a few words; both where they are known. ``due_day`` is the day
    the due time belongs to in the holder's own calendar.
    """

    holder: Subject
    kind: str
    due: datetime
    waits: str = ""
    since: datetime | None = None
    why: str = ""
    due_day: date | None = None

    @property
    def day(self) -> date:
        """The day to say; by UTC where nobody looked it up."""
        return self.due_day or self.due.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStatus:
    """One item as the status shows it. ``forecast`` is None while nothing is known to count on."""

    line: ItemLine
    dates: Dates
    turns: tuple[Turn, ...] = ()
    forecast: date | None = None
    excepted_until: date | None = None
    word_at: datetime | None = None
    conflicts: tuple[Conflict, ...] = ()
    """Fields that both sides changed at once, while that is not settled."""

    @property
    def subject(self) -> Subject:
        """The item."""
        return self.line.subject

    @property
    def initiative(self) -> str:
        """The key of its initiative."""
        return item_parts(self.subject)[0]

    @property
    def team(self) -> str:
        """The key of its team."""
        return item_parts(self.subject)[1]

    @property
    def contacted(self) -> bool:
        """Whether the team has been asked: the item lives in its backlog."""
        return self.line.state.linked_at is not None and not self.line.state.withdrawn

    @property
    def health(self) -> Health | None:
        """What is known of it; None before first contact, when nothing could be."""
        if not self.contacted:
            return None
        return Health.NOT_NOW if self._excepted else self.line.health

    @property
    def _excepted(self) -> bool:
        done = {Health.DONE_CLAIMED, Health.DONE_VERIFIED}
        return self.line.excepted and self.line.health not in done

    @property
    def turn(self) -> Turn | None:
        """The turn that comes first: one whose time runs before one that waits."""
        if self.line.state.done_at is not None:
            return None
        return min(self.turns, key=lambda each: (bool(each.waits), each.due), default=None)

    @property
    def expected(self) -> date | None:
        """The day to expect it on: committed, else proposed; None once it is done."""
        if self.line.state.done_at is not None or not self.contacted:
            return None
        return self.dates.committed or self.dates.proposed


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDate:
    """A day on which teams of one initiative are expected."""

    day: date
    initiative: str
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeStatus:
    """One initiative: counts side by side, rates with their denominators, the oldest input."""

    key: str
    title: str
    figures: Figures
    counts: Mapping[Health, int]
    """Items past first contact, by health."""
    not_asked: int
    teams: int
    oldest: datetime | None
    next_dates: tuple[NextDate, ...]


def overview(
    titles: Mapping[str, str], items: Iterable[ItemStatus], *, now: datetime
) -> tuple[InitiativeStatus, ...]:
    """Every initiative of ``titles`` (key to title), in that order."""
    by_key: dict[str, list[ItemStatus]] = {key: [] for key in titles}
    for each in items:
        if each.initiative in by_key:
            by_key[each.initiative].append(each)
    return tuple(initiative_status(key, titles[key], each, now=now) for key, each in by_key.items())


def initiative_status(
    key: str, title: str, items: Sequence[ItemStatus], *, now: datetime
) -> InitiativeStatus:
    """One initiative's figures over its items."""
    standing = [each for each in items if not each.line.state.withdrawn]
    counted = Counter(each.health for each in standing if each.health is not None)
    return InitiativeStatus(
        key=key,
        title=title,
        figures=figures([each.line for each in items], now=now),
        counts=MappingProxyType({health: counted[health] for health in Health}),
        not_asked=sum(each.health is None for each in standing),
        teams=len({each.team for each in standing}),
        oldest=min((each.line.read_at for each in standing if each.contacted), default=None),
        next_dates=next_dates(items, today=now.date()),
    )


def next_dates(items: Iterable[ItemStatus], *, today: date) -> tuple[NextDate, ...]:
    """Days from today on with the teams expected then, by day."""
    days: dict[tuple[date, str], set[str]] = {}
    for each in items:
        if each.expected is not None and each.expected >= today:
            days.setdefault((each.expected, each.initiative), set()).add(each.team)
    return tuple(
        NextDate(day=day, initiative=initiative, teams=tuple(sorted(teams)))
        for (day, initiative), teams in sorted(days.items())
    )


def by_team(items: Iterable[ItemStatus]) -> tuple[ItemStatus, ...]:
    """The items that stand, by team and part: an order that says nothing about anybody."""
    standing = (each for each in items if not each.line.state.withdrawn)
    return tuple(sorted(standing, key=lambda each: (each.team, each.subject)))
