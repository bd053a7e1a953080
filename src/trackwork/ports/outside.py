"""Trackers, channels, the clock: what the engine needs of the outside, as small protocols."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Protocol

from trackwork.core.effects import Guarantee

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


OTHER_WAY: Mapping[str, str] = MappingProxyType(
    {"child": "parent", "parent": "child", "blocked by": "blocks", "blocks": "blocked by"}
)
"""What one issue is to another, and what the other one is to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How an issue stands to another of the same tracker: what it ``is_`` to the other one.

    ``is_`` is one of `OTHER_WAY`.
    """

    is_: str
    place: str
    native: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue as read just now.

    ``native`` is the tracker's own id inside ``place``; ``state`` is ``open`` or ``closed``,
    ``closed_as`` ``done``, ``not planned`` or empty; ``revision`` changes with any visible change.
    ``changed_by`` is whoever made the latest change, where the tracker tells. An issue that was
    transferred is read with the place and the id it has now. ``status`` is the team's own word
    for where it stands, ``url`` where a person opens it. ``all_comments`` is False when only
    those comments are given that changed lately: then the absence of one says nothing, and
    ``comment_count`` tells how many there are.
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
    status: str = ""
    url: str = ""
    relations: tuple[Relation, ...] = ()
    all_comments: bool = True
    comment_count: int | None = None


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
    which writes notify watchers, whether it names who ticked, keeps edit history.

    ``notifies`` names calls of `TrackerWriter`; ``fields`` our names of values it keeps as fields
    of its own (others go into labels and the block); ``relations`` those it can keep.
    """

    settle: timedelta = timedelta(0)
    notifies: frozenset[str] = frozenset()
    names_editors: bool = False
    edit_history: bool = False
    guarantee: Guarantee = Guarantee.READ_BACK
    fields: frozenset[str] = frozenset({"due", "owner", "labels"})
    relations: frozenset[str] = frozenset()


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

    def relate(self, place: str, native: str, relation: Relation) -> None:
        """Let an issue stand so to another; nothing happens when it does already.

        Raises Refused where `Capabilities.relations` does not name it.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that could be somebody's backlog, as the tracker shows it to us."""

    place: str
    title: str = ""
    url: str = ""
    open_issues: int | None = None
    accepts_issues: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody a tracker knows. ``team`` is the tracker's own name of a group they are in."""

    handle: str
    name: str = ""
    mail: str = ""
    active: bool = True
    team: str = ""


class Discovery(Protocol):
    """Looking around in a tracker before anybody writes configuration by hand. Reads only."""

    def places(self) -> tuple[Place, ...]:
        """Places we can see. Raises TryLater, Refused."""

    def accounts(self, place: str) -> tuple[Account, ...]:
        """People who work in a place; one row per person and group."""


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
