"""An explanation as values: what `explain` knows of one subject at one moment."""

from dataclasses import dataclass
from datetime import date, datetime

from trackwork.core.subjects import Subject
from trackwork.ports import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word somebody said: who, as which handle, when, through which door, and what it was."""

    who: str
    handle: str
    at: datetime
    door: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """An item's dates side by side; none replaces another."""

    proposed: date | None = None
    offered: date | None = None
    wished: date | None = None
    first_committed: date | None = None
    committed: date | None = None
    provisional: bool = False
    excepted_until: date | None = None
    actual: date | None = None
    slips: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a ladder: what it does, to whom, by what; when it was told, or will be earliest."""

    name: str
    does: str
    to: str
    by: str
    at: datetime | None = None
    number: int | None = None
    """The write that told it, or that waits to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One open obligation: whose turn, since and until when, what was told and what comes next."""

    slot: str
    kind: str
    holder: str
    holder_name: str
    since: datetime
    due: datetime
    due_day: date
    tier: str
    ladder: str
    reasons: tuple[str, ...]
    told: tuple[Step, ...]
    next: Step | None
    waits: str
    """Why nothing goes out now although something is owed; empty: nothing holds it."""
    waits_until: datetime | None
    changes: tuple[str, ...]
    """What would change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One effect of the subject, by its number."""

    number: int
    kind: str
    state: str
    at: datetime
    to: str
    where: str
    why: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One fact in plain words; ``told``: something people said or got, as against bookkeeping."""

    at: datetime
    who: str
    words: str
    told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything that explains one subject at one moment."""

    subject: Subject
    title: str
    team_name: str
    issue: str
    """Where it lives, ``tracker:place/native``; empty while it lives nowhere."""
    health: str
    word: Word | None
    faded: bool
    """The last word was about health, and is older than the cadence."""
    dates: Dates
    tier: str
    tier_reasons: tuple[str, ...]
    matters: tuple[Matter, ...]
    writes: tuple[Write, ...]
    history: tuple[Happened, ...]
    findings: tuple[Finding, ...]

    @property
    def turn(self) -> Matter | None:
        """The matter whose holder it all waits for now; None when nobody owes anything."""
        return self.matters[0] if self.matters else None
