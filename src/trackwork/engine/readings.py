"""When each backlog was last read: the age that every figure carries."""

from collections.abc import Mapping
from datetime import datetime

from trackwork.core.subjects import Subject
from trackwork.core.workspace import Workspace
from trackwork.engine.known import LINKS, recall_key
from trackwork.engine.observe import read_when
from trackwork.ports import Books


def readings(books: Books, workspace: Workspace) -> Mapping[tuple[str, str], datetime]:
    """When each (tracker, place) was last read."""
    kept = read_when(books)
    return {
        (each.tracker, each.place): datetime.fromisoformat(kept[key])
        for key, each in workspace.backlogs.items()
        if key in kept
    }


def read_at(
    books: Books, subject: Subject, backlogs: Mapping[tuple[str, str], datetime]
) -> datetime | None:
    """When an item's issue was last looked at; None while it lives nowhere."""
    key = books.desk.get(LINKS, f"of|{subject}")
    if key is None:
        return None
    tracker, place, _ = key.split("|", 2)
    if (tracker, place) in backlogs:
        return backlogs[tracker, place]
    known = recall_key(books, key)
    return datetime.fromisoformat(known.read) if known and known.read else None
