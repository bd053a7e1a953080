"""The fields of an issue that both sides know: their names, what each side says, who may write."""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from trackwork.core.health import SPOKEN, Health
from trackwork.core.practice import State
from trackwork.core.subjects import Subject, item_part, item_parts
from trackwork.core.workspace import Initiative, Workspace
from trackwork.ports import Issue, TrackerReader

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "due": "date",
        "health": "health",
        "owner": "owner",
        "status": "state",
        "rank": "rank",
        "title": "ask",
        "done_means": "definition of done",
    }
)
"""A tracker's field by its neutral name, and what it is to both sides (`core.merge.AUTHORITY`)."""

HEALTHS: Mapping[str, Health] = MappingProxyType(
    {
        **{str(each): each for each in SPOKEN},
        "green": Health.ON_TRACK,
        "yellow": Health.AT_RISK,
        "amber": Health.AT_RISK,
        "red": Health.OFF_TRACK,
    }
)
"""Words a health field may hold, in any case: the word itself, or its colour."""

PERSONAL = frozenset({"owner", "title"})
"""Fields that may name a person: only a print of them is remembered, so none has to be erased."""
WAS = "was "
"""Prefix of the pair that says what a field read when its write was planned."""


def token(name: str, value: str) -> str:
    """What is compared of a value and remembered: the day of a date, a print of a name."""
    if name == "due":
        return value[:10]
    if name in PERSONAL and value:
        return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    if name == "health":
        return str(HEALTHS.get(plain(value), plain(value)))
    return " ".join(value.split())


def plain(value: str) -> str:
    """A word as it is compared: in any case, with single spaces."""
    return " ".join(value.casefold().split())


def theirs(issue: Issue) -> dict[str, str]:
    """What the tracker says now, by neutral name; a field it does not have is empty."""
    said = {name: issue.fields.get(name, "") for name in FIELDS}
    return {**said, "status": issue.status or said["status"], "title": issue.title}


def ours(
    name: str, *, initiative: Initiative | None, subject: Subject, states: Mapping[str, State]
) -> str:
    """What our side says now; empty: nothing, and then nothing is written either."""
    if name == "due":
        return _date(states)
    if name == "health":
        said = states["standing"].said
        return str(said) if said else ""
    if initiative is None:
        return ""
    if name == "title":
        asked = initiative.asked_item(item_parts(subject)[1], item_part(subject))
        return asked.title if asked and asked.title else initiative.title
    return {"rank": initiative.rank, "done_means": initiative.done_means}.get(name, "")


def _date(states: Mapping[str, State]) -> str:
    """The team's own date, offered or committed; before its first answer, the one proposed.

    While an exception is on, or the owner wishes another day, we say nothing: it is their turn.
    """
    tracking: Any = states["tracking"]
    exceptions: Any = states["exceptions"]
    if exceptions.active or exceptions.undecided or tracking.wished:
        return ""
    day = tracking.offer.day if tracking.offer else tracking.committed
    if day is None and tracking.answered_at is None:
        day = tracking.proposed
    return day.isoformat() if day else ""


def writable(workspace: Workspace, reader: TrackerReader) -> frozenset[str]:
    """Fields we may write on a tracker: those the operator named that it keeps at all."""
    return named(workspace, reader.name) & reader.capabilities.fields & FIELDS.keys()


def named(workspace: Workspace, tracker: str) -> frozenset[str]:
    """Fields the operator lets us write on a tracker, whether it keeps them or not."""
    config = workspace.trackers.get(tracker)
    return frozenset(config.writes) if config else frozenset()
