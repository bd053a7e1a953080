"""One workspace, one ledger: a second live ledger is noticed and refuses to leave watch.

In live gear every run leaves a fresh word in a place both ledgers would see. Finding there a word
that this ledger never wrote means that another one is alive, or that this one is a restored copy.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from trackwork.engine.parts import Parts
from trackwork.ports import Books

DRAWER = "fence"
LAST = "last"
OLDER = "older"
WORDS_KEPT = 16
"""More than there are ever workers on one ledger between two of its words."""


class SecondLedger(Exception):
    """Another ledger of this workspace is live; only one may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a ledger leaves behind: its epoch, and something nobody else could have written."""

    workspace: str
    epoch: int
    nonce: str

    def text(self) -> str:
        """As it stands in the shared place."""
        return json.dumps(
            {"workspace": self.workspace, "epoch": self.epoch, "nonce": self.nonce}, sort_keys=True
        )


def read_word(text: str | None) -> Word | None:
    """The word in a text; None when there is none or it cannot be read."""
    try:
        values = json.loads(text or "")
        return Word(
            workspace=str(values["workspace"]),
            epoch=int(values["epoch"]),
            nonce=str(values["nonce"]),
        )
    except (ValueError, KeyError, TypeError):
        return None


def foreign(books: Books, found: Word | None, *, workspace: str, epoch: int) -> bool:
    """Whether the word is of another live ledger of the same workspace.

    A higher epoch of ours (after a restore or an import) takes the place over.
    """
    if found is None or found.workspace != workspace:
        return False
    ours = set(" ".join(books.desk.items(DRAWER).values()).split())
    return found.nonce not in ours and found.epoch >= epoch


def note(books: Books, nonce: str, now: datetime, *, standing: str) -> None:
    """Keep the word we are about to leave, before leaving it.

    The word ``standing`` outside stays known as well, however often we crash before leaving ours;
    so do our latest words, for a second worker of this ledger may leave its own after us.
    """
    last = f"{books.desk.get(DRAWER, LAST) or ''} {books.desk.get(DRAWER, OLDER) or ''}".split()
    books.desk.put(DRAWER, "before", standing)
    books.desk.put(DRAWER, LAST, nonce)
    books.desk.put(DRAWER, OLDER, " ".join(last[:WORDS_KEPT]))
    books.desk.put(DRAWER, "at", now.isoformat())


def pass_fence(parts: Parts, workspace: str, *, take_over: bool = False) -> None:
    """Check the shared place and leave our word there. Raises SecondLedger, having left none.

    The word is kept in the ledger before it is left outside, so that a crash between the two never
    makes this ledger a stranger to itself.
    """
    if parts.fence is None:
        return
    found = read_word(parts.fence.read())
    now = parts.clock.now()
    with parts.ledger.transaction() as books:
        word = Word(workspace=workspace, epoch=parts.ledger.epoch, nonce=parts.nonce())
        if not take_over and foreign(books, found, workspace=workspace, epoch=word.epoch):
            raise SecondLedger(
                f"another ledger of workspace {workspace!r} is live (epoch "
                f"{found.epoch if found else 0}, ours {word.epoch}); stop that one, then run "
                "`trackwork gear live --take-over`"
            )
        note(books, word.nonce, now, standing=found.nonce if found else "")
    parts.faults.point("fence.noted")
    parts.fence.write(word.text())
