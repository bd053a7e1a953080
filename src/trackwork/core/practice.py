"""What every practice's room looks like from outside: a value of functions, nothing to extend."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol

from trackwork.core.calendars import WorkingCalendar
from trackwork.core.commands import CommandRow
from trackwork.core.facts import Fact
from trackwork.core.ladders import Rung
from trackwork.core.messages import Message
from trackwork.core.obligations import Duties, Episode, Kind
from trackwork.core.subjects import Subject
from trackwork.core.workspace import Initiative, Workspace

State = Any
"""A practice's own frozen dataclass for one subject; strangers never look inside."""


class View(Protocol):
    """What a practice may read besides its own state. Every read is remembered as a dependency."""

    @property
    def workspace(self) -> Workspace:
        """The adopted configuration (reading it depends on `policy` and `directory`)."""

    @property
    def now(self) -> datetime:
        """The moment this look happens at."""

    def initiative(self, subject: Subject) -> Initiative | None:
        """The initiative an item, gate or initiative subject belongs to, as adopted."""

    def calendar(self, holder: Subject) -> WorkingCalendar:
        """The working calendar of a team or person, leave, freezes and holidays included."""

    def person(self, role: str, subject: Subject) -> str:
        """Who fills a role (owner, sponsor, lead, operator) for a subject now; "" when vacant.

        Leave hands over to the delegate.
        """

    def state(self, practice: str, subject: Subject) -> State:
        """Another subject's state in a practice (its ``state.py``), folded as of now."""

    def resumed(self, kind: str) -> datetime | None:
        """When the last wait of the subject at hand that covered this kind ended: a fresh clock."""

    def tier(self, subject: Subject) -> tuple[str, tuple[str, ...]]:
        """The declared or computed tier of a subject with its reasons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Everything the words of one rung may use. Names are ready to print."""

    episode: Episode
    rung: Rung
    subject: Subject
    recipient: Subject
    recipient_name: str
    team_name: str
    title: str
    owner_name: str
    word: str
    due: str
    quiet_until: str = ""
    committed: str = ""
    note: str = ""
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    state: State = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One room of the mission.

    ``subjects`` are the kinds of subject it folds; ``facts`` the body types it brings;
    ``duties(subject, state, view)`` says what is owed; ``words(moment)`` is the text of a rung.
    """

    name: str
    subjects: frozenset[str]
    kinds: tuple[Kind, ...]
    facts: tuple[type, ...]
    commands: tuple[CommandRow, ...]
    start: State
    fold: Callable[[State, Fact], State]
    duties: Callable[[Subject, State, View], Duties]
    words: Callable[[Moment], Message]
    help: str
