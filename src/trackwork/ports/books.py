"""The ledger as the engine sees it: books inside one transaction."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from trackwork.core.effects import Effect, EffectState
from trackwork.core.facts import Fact
from trackwork.core.subjects import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationRow:
    """An open obligation as stored: ``next_check`` is indexed; None: only a change wakes it."""

    episode: str
    subject: Subject
    practice: str
    slot: str
    kind: str
    holder: Subject
    due: datetime
    tier: str
    ladder: str
    opened: datetime
    next_check: datetime | None
    suspended: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRow:
    """A subject's state in typed columns, for queries; a fold that can be thrown away.

    ``rest`` is a compact JSON object of what only reports read; it holds no free text.
    """

    subject: Subject
    initiative: str = ""
    team: str = ""
    health: str = ""
    word_at: datetime | None = None
    first_committed: str = ""
    committed: str = ""
    forecast: str = ""
    actual: str = ""
    excepted_until: str = ""
    tier: str = ""
    closed: bool = False
    wake: datetime | None = None
    rest: str = "{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """An effect and where it stands. ``fence`` grows with every lease taken."""

    effect: Effect
    state: EffectState
    created: datetime
    available: datetime
    attempts: int = 0
    fence: int = 0
    lease_until: datetime | None = None
    reason: str = ""
    receipt: str = ""
    settled: datetime | None = None
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Something that came in from outside. ``id`` tells it from every other one."""

    id: str
    received: datetime
    body: str


class FactBook(Protocol):
    """The append-only truth."""

    def append(self, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        """Store facts not stored before (by key), mark their subjects dirty; the new ones."""

    def of(self, subject: Subject) -> tuple[Fact, ...]:
        """All facts of a subject by (happened, seq)."""

    def get(self, key: str) -> Fact | None:
        """A fact by its natural key."""

    def after(self, seq: int, limit: int = 1000) -> tuple[Fact, ...]:
        """Facts in the order they were recorded, after a sequence number."""

    def latest(self, type_name: str, subject: Subject | None = None) -> tuple[Fact, ...]:
        """The newest fact of a type per subject (or of one subject)."""


class SubjectBook(Protocol):
    """State, obligations and the dependency index; all derived, all replaceable."""

    def awake(self, now: datetime, limit: int = 1000) -> tuple[Subject, ...]:
        """Subjects that are dirty, or have an obligation or a wake time due."""

    def save(
        self, row: SubjectRow, obligations: Sequence[ObligationRow], reads: frozenset[str]
    ) -> None:
        """Replace what is derived of a subject and clear its dirty mark; counters follow."""

    def touch(self, targets: Sequence[str]) -> None:
        """Mark dirty the subjects among these, and whatever declared a read of any of them."""

    def rows(
        self, *, kind: str = "", initiative: str = "", team: str = ""
    ) -> tuple[SubjectRow, ...]:
        """State rows, filtered, ordered by subject."""

    def row(self, subject: Subject) -> SubjectRow | None:
        """One state row."""

    def obligations(
        self, *, subject: Subject | None = None, holder: Subject | None = None
    ) -> tuple[ObligationRow, ...]:
        """Open obligations, by due."""

    def counts(self, *, kind: str = "item") -> Mapping[tuple[str, str, str], int]:
        """Subjects by (initiative, team, health), as kept in step with every save."""


class OutboxBook(Protocol):
    """Intents on their way out."""

    def plan(
        self, effects: Sequence[Effect], *, now: datetime, state: EffectState = EffectState.READY
    ) -> tuple[Effect, ...]:
        """Store intents whose id is new; the new ones."""

    def due(
        self, now: datetime, limit: int = 500, *, to: str | None = None
    ) -> tuple[OutboxRow, ...]:
        """Rows to act on now: ready, retry, in doubt, held whose time came, stale leases.

        ``to``: only what goes to this tracker; empty: only what goes into people's mail.
        """

    def lease(self, effect: str, *, now: datetime, until: datetime) -> OutboxRow | None:
        """Take a row for sending (state becomes sending, fence grows); None when another has it."""

    def settle(self, row: OutboxRow, *, state: EffectState, now: datetime) -> bool:
        """Write state, reason, receipt, available back if the fence is still ours."""

    def get(self, effect: str) -> OutboxRow | None:
        """One row, by the effect's id or its number as text."""

    def moving(self, subject: Subject) -> tuple[OutboxRow, ...]:
        """A subject's rows that are not settled for good, oldest first."""

    def texts(self, tracker: str, since: datetime, *, besides: str = "") -> int:
        """New issues and comments that a tracker got since a moment, whoever sent them.

        What is on its way, or may have arrived, counts too; ``besides`` is an effect that does not.
        """

    def find(
        self,
        *,
        subject: Subject | None = None,
        state: EffectState | None = None,
        person: str | None = None,
        since: datetime | None = None,
        settled_since: datetime | None = None,
    ) -> tuple[OutboxRow, ...]:
        """Rows, oldest first. ``since`` compares with created, ``settled_since`` with settled."""


class DeskBook(Protocol):
    """Small things by name: cursors, the workspace's identity and epoch, plans, known issues."""

    def get(self, drawer: str, key: str) -> str | None:
        """A value."""

    def put(self, drawer: str, key: str, value: str) -> None:
        """Store or replace a value."""

    def items(self, drawer: str, *, prefix: str = "") -> Mapping[str, str]:
        """A drawer by key, whole or only the keys that begin with a prefix."""

    def drop(self, drawer: str, key: str) -> None:
        """Remove a value if it is there."""


class InboxBook(Protocol):
    """Deliveries that came in, each taken once. They only say where to look sooner."""

    def receive(self, delivery: str, *, body: str, now: datetime) -> bool:
        """Keep a delivery; False when it came before."""

    def waiting(self, limit: int = 500, *, prefix: str = "") -> tuple[Delivery, ...]:
        """Deliveries nobody has worked on yet, oldest first; only ids that begin so."""

    def done(self, delivery: str, *, now: datetime) -> None:
        """Mark a delivery as worked on. Its body is dropped, its id stays."""

    def forget(self, *, before: datetime, most: int) -> int:
        """Drop what came before a moment, and all but the newest ``most``; how many went."""


class HistoryBook(Protocol):
    """Counts as they stood at the end of a day."""

    def keep(
        self, day: date, counts: Mapping[tuple[str, str, str], int], *, kind: str = "item"
    ) -> None:
        """Keep a day's counts by (initiative, team, health); a second time replaces."""

    def of(self, day: date, *, kind: str = "item") -> Mapping[tuple[str, str, str], int]:
        """The counts of a day; empty when none were kept."""


class Books(Protocol):
    """The ledger inside one transaction."""

    @property
    def facts(self) -> FactBook:
        """The append-only truth."""

    @property
    def subjects(self) -> SubjectBook:
        """State, obligations, dependencies."""

    @property
    def outbox(self) -> OutboxBook:
        """Intents on their way out."""

    @property
    def desk(self) -> DeskBook:
        """Small things by name."""

    @property
    def inbox(self) -> InboxBook:
        """Deliveries that came in."""

    @property
    def history(self) -> HistoryBook:
        """Daily counts."""


class Ledger(Protocol):
    """One workspace's one ledger."""

    @property
    def epoch(self) -> int:
        """The fencing epoch; an import or a restore raises it."""

    def transaction(self) -> AbstractContextManager[Books]:
        """One write transaction: all of it or nothing. Never held over a network call."""

    def reading(self) -> AbstractContextManager[Books]:
        """A read-only view."""
