"""What the fake GitHub keeps: plain records that its people and its API change."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
"""Anything JSON can say."""
Record: TypeAlias = dict[str, Json]

ROLES = ("none", "read", "triage", "write", "maintain", "admin")
"""What somebody may do in a repository, from nothing to everything."""


@dataclass(slots=True, kw_only=True, eq=False)
class Account:
    """A person, a bot or an organisation: ``kind`` is ``User``, ``Bot`` or ``Organization``."""

    id: int
    login: str
    kind: str = "User"
    name: str = ""
    mail: str = ""


@dataclass(slots=True, kw_only=True, eq=False)
class Label:
    """A label of a repository; GitHub compares names without case."""

    id: int
    name: str
    color: str = "ededed"
    description: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Milestone:
    """A milestone; ``due_on`` is a moment although people pick a day."""

    id: int
    number: int
    title: str
    creator: Account
    created: datetime
    updated: datetime
    state: str = "open"
    description: str | None = None
    due_on: datetime | None = None
    closed_at: datetime | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class IssueType:
    """A type that an organisation gives its issues."""

    id: int
    name: str
    description: str = ""


@dataclass(slots=True, kw_only=True, eq=False)
class Option:
    """One of the choices of a field; boards give theirs a text as id."""

    id: int
    name: str
    color: str = "gray"


@dataclass(slots=True, kw_only=True, eq=False)
class Field:
    """A field of an organisation's issues, or of a board.

    ``kind`` is ``text``, ``number``, ``date``, ``single_select`` or ``multi_select``.
    """

    id: int
    name: str
    kind: str
    options: list[Option] = field(default_factory=list)
    description: str | None = None


Value: TypeAlias = str | int | float | list[str]
"""What a field holds: options by their names."""


@dataclass(slots=True, kw_only=True, eq=False)
class Comment:
    """A comment on an issue."""

    id: int
    issue: "Issue"
    user: Account
    body: str
    created: datetime
    updated: datetime


@dataclass(slots=True, kw_only=True, eq=False)
class Event:
    """Something that happened to an issue, as its history shows it; ``more`` is kind by kind."""

    id: int
    kind: str
    actor: Account
    at: datetime
    more: Record = field(default_factory=dict)


@dataclass(slots=True, kw_only=True, eq=False)
class Issue:
    """An issue, or a pull request that lists mix in. ``moved`` is where it was transferred."""

    id: int
    repo: "Repository"
    number: int
    title: str
    body: str | None
    user: Account
    created: datetime
    updated: datetime
    state: str = "open"
    reason: str | None = None
    closed_at: datetime | None = None
    closed_by: Account | None = None
    labels: list[Label] = field(default_factory=list)
    assignees: list[Account] = field(default_factory=list)
    milestone: Milestone | None = None
    locked: bool = False
    lock_reason: str | None = None
    type: IssueType | None = None
    values: dict[int, Value] = field(default_factory=dict)
    pull: bool = False
    parent: "Issue | None" = None
    subs: list["Issue"] = field(default_factory=list)
    blocked_by: list["Issue"] = field(default_factory=list)
    blocking: list["Issue"] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    deleted: bool = False
    moved: "Issue | None" = None


@dataclass(slots=True, kw_only=True, eq=False)
class Delivery:
    """One attempt to call a hook; ``guid`` is the same when it is sent again."""

    id: int
    guid: str
    event: str
    action: str | None
    at: datetime
    body: bytes
    status: int = 0
    again: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Hook:
    """Who wants to be called about what."""

    id: int
    url: str
    secret: str
    events: list[str]
    created: datetime
    updated: datetime
    active: bool = True
    content_type: str = "json"
    deliveries: list[Delivery] = field(default_factory=list)


@dataclass(slots=True, kw_only=True, eq=False)
class Repository:
    """A repository and who may do what in it; ``version`` counts changes."""

    id: int
    owner: Account
    name: str
    created: datetime
    private: bool = False
    has_issues: bool = True
    archived: bool = False
    version: int = 0
    issues: dict[int, Issue] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    milestones: dict[int, Milestone] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    hooks: dict[int, Hook] = field(default_factory=dict)
    numbers: int = 0

    @property
    def place(self) -> str:
        """``owner/name``."""
        return f"{self.owner.login}/{self.name}"


@dataclass(slots=True, kw_only=True, eq=False)
class BoardItem:
    """An issue on a board; ``values`` by field id."""

    id: int
    issue: Issue
    creator: Account
    created: datetime
    updated: datetime
    values: dict[int, Value] = field(default_factory=dict)
    archived_at: datetime | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Board:
    """A project (version 2) of an organisation."""

    id: int
    number: int
    title: str
    creator: Account
    created: datetime
    updated: datetime
    fields: list[Field] = field(default_factory=list)
    items: dict[int, BoardItem] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True, eq=False)
class Team:
    """A team of an organisation, with its people and the roles it has in repositories."""

    id: int
    slug: str
    name: str
    members: list[Account] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True, eq=False)
class Organization:
    """What an organisation has beside repositories.

    ``types``, ``fields`` or ``boards`` of None: its plan does not have them, and asking for them
    answers 404.
    """

    account: Account
    members: list[Account] = field(default_factory=list)
    types: list[IssueType] | None = None
    fields: list[Field] | None = None
    boards: dict[int, Board] | None = None
    teams: list[Team] = field(default_factory=list)


@dataclass(slots=True, kw_only=True, eq=False)
class Token:
    """What a request shows: who it is for, and what it may do.

    ``scopes`` is None for a fine-grained token or an App's, which name none; ``ends`` is when it
    is good no longer.
    """

    secret: str
    account: Account
    scopes: tuple[str, ...] | None = ("repo", "read:org")
    app: bool = False
    limit: int = 5_000
    used: int = 0
    resets: datetime | None = None
    ends: datetime | None = None
