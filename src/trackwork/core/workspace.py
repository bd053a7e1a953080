"""The workspace as values: what to coordinate, with whom, by which rules.

`trackwork.settings` reads YAML into these; the ledger keeps the adopted ones as facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from trackwork.core.authority import DecisionRights
from trackwork.core.people import Directory
from trackwork.core.places import named_issue
from trackwork.core.policy import Policy


class Gear(StrEnum):
    """What may leave the house: nothing, messages into a folder, or everything."""

    WATCH = "watch"
    REHEARSE = "rehearse"
    LIVE = "live"


_NO_OPTIONS: Mapping[str, str] = MappingProxyType({})

LATER: Mapping[str, bool] = MappingProxyType({"later": True})
"""Metadata of a field that came later: at its default it is left out of what is adopted, so that
what was adopted before still reads the same.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerConfig:
    """One tracker by name: which connector reaches it, where it is, and the connector's options.

    ``writes`` names the fields of issues that we may write there (`engine.sync`); all are read.
    """

    name: str
    kind: str
    place: str
    options: Mapping[str, str] = field(default_factory=lambda: _NO_OPTIONS)
    writes: tuple[str, ...] = field(default=(), metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Where a team's issues live: tracker, place in it (a folder, a repository), and a filter."""

    key: str
    tracker: str
    place: str
    filter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTeam:
    """One team an initiative asks, with what differs from the initiative's own values."""

    team: str
    by: date | None = None
    tier: str | None = None
    wave: str = ""
    existing: str | None = None
    """Reference of an issue the team already has; it is adopted instead of a new one."""
    waits_for: tuple[str, ...] = ()
    """Teams whose item must be done first."""
    title: str = ""
    part: str = ""
    """Tells several items of one initiative with one team apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePlan:
    """A dated stage of the sunset plan."""

    stage: str
    on: date
    owner: str
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Where a team finds help."""

    guide: str = ""
    channel: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """One shared outcome. ``by`` is the date proposed to teams; ``on_hold`` suspends everything."""

    key: str
    title: str
    ask: str
    good_for_you: str = ""
    owner: str
    sponsor: str = ""
    asked: tuple[AskedTeam, ...] = ()
    by: date | None = None
    done_means: str = ""
    rank: str = ""
    cost_hours: tuple[float, float] | None = None
    help: Help = Help()
    tier: str = "normal"
    visibility: str = "teams"
    gates: tuple[GatePlan, ...] = ()
    on_hold: bool = False
    waves: tuple[str, ...] = ()
    """Waves that may be asked now, in order; empty: everybody."""
    issue: str = field(default="", metadata=LATER)
    """Its own issue: ``tracker:place``, with ``#native`` for one that is there; empty: none."""
    _places: dict[tuple[str, str], AskedTeam] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _teams: dict[str, list[AskedTeam]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _after: dict[str, list[AskedTeam]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Look up, not through: an initiative may ask thousands, and each item asks about it."""
        for each in self.asked:
            self._places.setdefault((each.team, each.part), each)
            self._teams.setdefault(each.team, []).append(each)
            for team in dict.fromkeys(each.waits_for):
                self._after.setdefault(team, []).append(each)

    @property
    def home(self) -> tuple[str, str, str] | None:
        """Tracker, place and native id of its own issue; no id yet: it is to be created."""
        return named_issue(self.issue)

    def asked_of(self, team: str) -> AskedTeam | None:
        """The first entry for one team."""
        return next(iter(self.entries(team)), None)

    def entries(self, team: str) -> tuple[AskedTeam, ...]:
        """Every entry for one team, one for each part it is asked for."""
        return tuple(self._teams.get(team, ()))

    def asked_item(self, team: str, part: str = "") -> AskedTeam | None:
        """The entry for one team and part."""
        return self._places.get((team, part))

    def after(self, team: str) -> tuple[AskedTeam, ...]:
        """The entries that can only be done after this team."""
        return tuple(self._after.get(team, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Everything adopted: identity, directory, trackers, initiatives, policy, decision rights."""

    id: str
    title: str = ""
    word: str = "tw"
    operator: str = ""
    directory: Directory = Directory()
    trackers: Mapping[str, TrackerConfig] = field(default_factory=lambda: MappingProxyType({}))
    backlogs: Mapping[str, Backlog] = field(default_factory=lambda: MappingProxyType({}))
    initiatives: Mapping[str, Initiative] = field(default_factory=lambda: MappingProxyType({}))
    priorities: tuple[str, ...] = ()
    policy: Policy = Policy()
    rights: DecisionRights = DecisionRights()
    freezes: tuple[tuple[date, date, str], ...] = ()
    read_every_minutes: int = 15
