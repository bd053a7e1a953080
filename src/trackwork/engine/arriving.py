"""Calls arrive: kept in the ledger before anybody is answered; the same commit wakes their lane."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from trackwork.engine.calls import note_heard, resting, written
from trackwork.engine.lanes import READ, hasten
from trackwork.ports import Books, Call

WINDOW = timedelta(milliseconds=200)
"""A call is looked into so much later: one change of a person often makes several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A call whose signature was right. ``digest`` is of the body as it came."""

    tracker: str
    call: Call
    digest: str

    @property
    def key(self) -> str:
        """What the ledger knows this delivery by.

        An id stands in a header that no signature covers, so the body speaks too: nobody can take
        a later delivery's id away from it.
        """
        return f"{self.tracker}|{self.call.id}|{self.digest}"


def digest_of(body: bytes) -> str:
    """Sixteen letters that tell a body from others."""
    return hashlib.sha256(body).hexdigest()[:16]


def arrive(
    books: Books,
    arrived: Sequence[Arrived],
    now: datetime,
    *,
    nudge: Callable[[Books, str], None] = lambda _books, _lane: None,
) -> int:
    """Keep deliveries and hasten the reading of their trackers; how many had not come before.

    All in the caller's transaction. ``nudge`` tells other workers.
    """
    new = 0
    for tracker in sorted({each.tracker for each in arrived}):
        of_it = [each for each in arrived if each.tracker == tracker]
        fresh = sum(
            books.inbox.receive(each.key, body=written(each.call), now=now) for each in of_it
        )
        again = len(of_it) - fresh
        note_heard(books, tracker, last=now.isoformat(), calls=len(of_it), again=again)
        if fresh:
            rest = resting(books, tracker)
            hasten(books, f"{READ}{tracker}", max(now + WINDOW, rest or now))
            nudge(books, f"{READ}{tracker}")
        new += fresh
    return new
