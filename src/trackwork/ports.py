"""What the engine needs of the outside: small protocols; each has a suite in `testing`."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Protocol

from trackwork.core.effects import Effect, EffectState, Guarantee
from trackwork.core.facts import Fact
from trackwork.core.subjects import Subject

# --- errors ---------------------------------------------------------------------------------------


class OutsideError(Exception):
    """Something outside refused or failed; ``retryable`` says whether time may mend it."""

    retryable = False


class TryLater(OutsideError):
    """Certainly not done; try again, not before ``after`` when given."""

    retryable = True

    def __init__(self, message: str, *, after: timedelta | None = None) -> None:
        super().__init__(message)
        self.after = after


class InDoubt(OutsideError):
    """The answer was lost: it may or may not have been done. Look before repeating."""

    retryable = True


class Refused(OutsideError):
    """The other side said no, for good: missing right, gone, invalid."""


class Conflict(OutsideError):
    """Somebody changed the text between our read and our write; nothing was written."""

    retryable = True


# --- trackers -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong outside that a person can fix: where, what, how. The rest goes on."""

    where: str
    what: str
    fix: str
    severity: str = "note"
    """``note``, ``warning`` or ``problem``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who wrote or changed something, as the tracker names them; ``handle`` empty: not named."""

    handle: str = ""
    name: str = ""
    bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment. ``revision`` changes when its text does."""

    id: str
    author: Author
    at: datetime
    body: str
    revision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue as read just now.

    ``native`` is the tracker's own id inside ``place``; ``state`` is ``open`` or ``closed``,
    ``closed_as`` ``done``, ``not planned`` or empty; ``revision`` changes with any visible change.
    ``changed_by`` is whoever made the latest change, where the tracker tells.
    """

    tracker: str
    place: str
    native: str
    title: str
    body: str
    state: str
    revision: str
    updated: datetime
    closed_as: str = ""
    closed_by: Author = Author()
    changed_by: Author = Author()
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a backlog holds that changed since a cursor.

    ``complete`` is False when anything could not be read; then absence proves nothing.
    ``present`` names every issue seen in a full listing, None when only changes were listed.
    """

    issues: tuple[Issue, ...]
    cursor: str
    complete: bool
    findings: tuple[Finding, ...] = ()
    present: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a tracker can do and promises: settle time until a write can be found by its marker,
    whether edits notify watchers, whether it names who ticked, keeps edit history.
    """

    settle: timedelta = timedelta(0)
    edits_notify: bool = False
    names_editors: bool = False
    edit_history: bool = False
    guarantee: Guarantee = Guarantee.READ_BACK


class TrackerReader(Protocol):
    """Reading one tracker. ``place`` is a backlog's place."""

    name: str
    capabilities: Capabilities

    def listing(self, place: str, since: str | None) -> Listing:
        """Everything that changed since a cursor (None: everything). Raises TryLater, Refused."""

    def issue(self, place: str, native: str) -> Issue | None:
        """One issue as it is now; None when it is certainly not there."""

    def find(self, place: str, effect: str) -> str | None:
        """The native id (or ``native#comment``) of what carries this effect's marker, if any."""

    def check(self, place: str) -> tuple[Finding, ...]:
        """What would stand in the way of reading and writing here; nothing is written."""


class TrackerWriter(Protocol):
    """Writing to one tracker. Only the engine's delivery holds one.

    Every call raises TryLater (not done), InDoubt (maybe done), Refused (never) or Conflict.
    """

    def create(self, place: str, *, title: str, body: str, effect: str) -> str:
        """Create an issue; the native id."""

    def comment(self, place: str, native: str, *, body: str, effect: str) -> str:
        """Add a comment; its id."""

    def edit_body(self, place: str, native: str, *, body: str, expected: str) -> None:
        """Replace the body when its revision is still ``expected``; else Conflict."""

    def set_fields(self, place: str, native: str, values: Mapping[str, str]) -> None:
        """Write fields by their neutral names (``due``, ``owner``, ``labels`` ...)."""

    def remove_comment(self, place: str, native: str, comment: str) -> None:
        """Take one of our own comments back (undo)."""


# --- channels -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message to a person, ready to go: ``id`` doubles as Message-ID; ``to`` is an address."""

    id: str
    to: str
    to_name: str
    subject: str
    body: str
    thread: str = ""
    at: datetime


class Channel(Protocol):
    """A way of telling a person. ``guarantee`` is tested by the contract suite."""

    name: str
    guarantee: Guarantee

    def send(self, letter: Letter) -> str:
        """Send; a receipt. Raises TryLater, InDoubt or Refused."""


class Clock(Protocol):
    """The only source of now."""

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""


class Faults(Protocol):
    """Points where a proof may crash or freeze the engine; does nothing in production."""

    def point(self, name: str) -> None:
        """Pass through a named point."""


# --- the ledger -----------------------------------------------------------------------------------


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
        """Mark dirty everything that declared a read of these (subjects, people, policy)."""

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


class OutboxBook(Protocol):
    """Intents on their way out."""

    def plan(
        self, effects: Sequence[Effect], *, now: datetime, state: EffectState = EffectState.READY
    ) -> tuple[Effect, ...]:
        """Store intents whose id is new; the new ones."""

    def due(self, now: datetime, limit: int = 500) -> tuple[OutboxRow, ...]:
        """Rows to act on now: ready, retry, in doubt, held whose time came, stale leases."""

    def lease(self, effect: str, *, now: datetime, until: datetime) -> OutboxRow | None:
        """Take a row for sending (state becomes sending, fence grows); None when another has it."""

    def settle(self, row: OutboxRow, *, state: EffectState, now: datetime) -> bool:
        """Write state, reason, receipt, available back if the fence is still ours."""

    def get(self, effect: str) -> OutboxRow | None:
        """One row, by the effect's id or its number as text."""

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

    def items(self, drawer: str) -> Mapping[str, str]:
        """A whole drawer."""

    def drop(self, drawer: str, key: str) -> None:
        """Remove a value if it is there."""


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


class Ledger(Protocol):
    """One workspace's one ledger."""

    def transaction(self) -> AbstractContextManager[Books]:
        """One write transaction: all of it or nothing. Never held over a network call."""

    def reading(self) -> AbstractContextManager[Books]:
        """A read-only view."""
