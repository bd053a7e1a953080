"""What we last saw of an issue: a small memory in the ledger's desk, compared at each reading."""

import json
from dataclasses import dataclass, field, fields

from trackwork.ports import Books, Issue

DRAWER = "issue"
LINKS = "link"
"""Desk drawer from issue to item by its key, and back by ``of|`` and the item."""
MISSES_TO_BE_GONE = 2
"""Complete listings in a row without an issue until it counts as gone."""
UNREAD = "unread"
"""Desk drawer of issues that became ours after a listing had passed them: read one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownIssue:
    """An issue as of our last reading. ``comments`` maps id to revision."""

    revision: str = ""
    state: str = "open"
    closed_as: str = ""
    due: str = ""
    ticks: tuple[str, ...] = ()
    block: str = ""
    """Hash of our block as it stands there; empty: none."""
    had_block: bool = False
    comments: dict[str, str] = field(default_factory=dict)
    missed: int = 0
    """Complete listings in a row that did not hold it."""
    read: str = ""
    finding: str = ""
    agreed: dict[str, tuple[str | None, str]] = field(default_factory=dict)
    """Per field what either side said when they last agreed: ours, theirs (`core.agreeing`)."""
    wanted: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Per field the value we are to write, and the how manieth wish of ours it is."""
    url: str = ""
    """Where a person opens it."""


_KEPT = tuple(each.name for each in fields(KnownIssue))


def key_of(tracker: str, place: str, native: str) -> str:
    """The desk key of an issue."""
    return f"{tracker}|{place}|{native}"


def recall(books: Books, issue: Issue) -> KnownIssue | None:
    """What we knew of an issue before this reading."""
    return recall_key(books, key_of(issue.tracker, issue.place, issue.native))


def recall_key(books: Books, key: str) -> KnownIssue | None:
    """What we knew, by desk key."""
    kept = books.desk.get(DRAWER, key)
    if kept is None:
        return None
    values = json.loads(kept)
    values["ticks"] = tuple(values["ticks"])
    for name in ("agreed", "wanted"):
        values[name] = {key: tuple(pair) for key, pair in values.get(name, {}).items()}
    return KnownIssue(**values)


def remember(books: Books, key: str, known: KnownIssue) -> None:
    """Keep what we saw."""
    # Plain values only, so nothing needs the deep copy of `asdict`: a third of a first reading.
    kept = {name: getattr(known, name) for name in _KEPT}
    books.desk.put(DRAWER, key, json.dumps(kept, sort_keys=True))
