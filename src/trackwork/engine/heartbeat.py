"""Whether anybody still reads: a schedule that stopped says nothing of itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from trackwork.core.workspace import Workspace
from trackwork.engine.readings import readings
from trackwork.ports import Books

UNREAD_TIMES = 8
"""So many times the interval without a reading is worth saying; schedules run late at times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A tracker that nobody has read for long. ``last``: when somebody did, in any backlog."""

    tracker: str
    last: datetime
    every: timedelta


def unread(books: Books, workspace: Workspace, now: datetime) -> tuple[Unread, ...]:
    """Trackers nobody has read for eight times the interval, by name.

    One that was never read is left out: that is how every tracker begins.
    """
    every = timedelta(minutes=workspace.read_every_minutes)
    latest: dict[str, datetime] = {}
    for (tracker, _), at in readings(books, workspace).items():
        latest[tracker] = max(at, latest.get(tracker, at))
    return tuple(
        Unread(tracker=tracker, last=at, every=every)
        for tracker, at in sorted(latest.items())
        if now - at > UNREAD_TIMES * every
    )
