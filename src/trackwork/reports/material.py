"""What every view is made from: items at one moment, and how it came to that, week by week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from trackwork.core.subjects import Subject, item_parts
from trackwork.core.workspace import Initiative, Workspace
from trackwork.practices.exceptions.state import Exceptions
from trackwork.practices.standing.report import Figures
from trackwork.reports.forecast import CountForecast, Forecast
from trackwork.reports.status import ItemStatus, by_team

COUNTS_ONLY = "counts"
"""The visibility of an initiative whose teams are shown to nobody but themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """Figures as they stood at a moment: of the items ``asked`` by then so many were ``done``, and
    of so many an exception stood.

    An item whose history was brought in counts as asked from its first word on.
    """

    at: datetime
    figures: Figures
    asked: int
    done: int
    excepted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One message that reached for a person: when, about what, which way, and whom.

    A line travels in its digest; a block and a reply in a thread reach for nobody.
    """

    at: datetime
    subject: Subject
    kind: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word somebody gave."""

    at: datetime
    subject: Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """One exception with what it is about."""

    subject: Subject
    state: Exceptions
    decider: str = ""

    @property
    def team(self) -> str:
        """The team's key."""
        return self.state.team or item_parts(self.subject)[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything views read. ``weeks`` by initiative's key, "" for all of them together.

    ``forecasts`` hold the items that can be forecast; ``thin`` says why others cannot.
    """

    workspace: Workspace
    gear: str
    now: datetime
    items: tuple[ItemStatus, ...]
    weeks: Mapping[str, tuple[Then, ...]]
    exceptions: tuple[Noted, ...]
    sent: tuple[Sent, ...]
    words: tuple[Word, ...]
    forecasts: Mapping[Subject, Forecast] = field(default_factory=lambda: MappingProxyType({}))
    ahead: Mapping[str, tuple[CountForecast, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    @property
    def today(self) -> date:
        """The day it tells of."""
        return self.now.date()

    @property
    def oldest(self) -> datetime | None:
        """When the oldest tracker behind it was read."""
        return min((x.line.read_at for x in self.items if x.contacted), default=None)

    @property
    def initiatives(self) -> tuple[Initiative, ...]:
        """In the order of the stack; what is in nobody's order comes last, by key."""
        places = {key: at for at, key in enumerate(self.workspace.priorities)}
        known = self.workspace.initiatives.values()
        return tuple(sorted(known, key=lambda x: (places.get(x.key, len(places)), x.key)))

    def of(self, initiative: str) -> tuple[ItemStatus, ...]:
        """The items of one initiative, by team."""
        return by_team(x for x in self.items if x.initiative == initiative)

    def of_team(self, team: str) -> tuple[ItemStatus, ...]:
        """What all initiatives ask of one team, in the order of the stack."""
        order = {each.key: at for at, each in enumerate(self.initiatives)}
        mine = [x for x in by_team(self.items) if x.team == team]
        return tuple(sorted(mine, key=lambda x: order.get(x.initiative, len(order))))

    def teams(self) -> tuple[str, ...]:
        """Keys of all teams that are asked something."""
        return tuple(sorted({x.team for x in by_team(self.items)}))

    def team_name(self, key: str) -> str:
        """A team's name as people say it."""
        found = self.workspace.directory.team(key)
        return (found.name if found else "") or key

    def person_name(self, key: str) -> str:
        """A person's name as people say it."""
        found = self.workspace.directory.people.get(key)
        return (found.name if found else "") or key

    def hidden(self, initiative: str) -> bool:
        """Whether an initiative shows counts only: whose item stands where is its teams' own."""
        found = self.workspace.initiatives.get(initiative)
        return found is not None and found.visibility == COUNTS_ONLY

    def forecast_of(self, item: ItemStatus) -> date | None:
        """The likely day of an open item; None when history says too little, or rather never."""
        found = self.forecasts.get(item.subject)
        return found.day if found else None


def done(items: Sequence[ItemStatus]) -> int:
    """How many of these are done, claimed or verified."""
    return sum(x.line.state.done_at is not None for x in items)
