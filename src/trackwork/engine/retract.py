"""What follows when a write was taken back: the facts of it, and that it stays taken back."""

from dataclasses import replace
from datetime import datetime

from trackwork.core.effects import Effect, EffectKind, EffectState
from trackwork.core.facts import EffectUndone, Fact
from trackwork.engine.block import TAKEN_BACK, hash_of
from trackwork.engine.send import WRITTEN
from trackwork.ports import Books, OutboxRow

OF = "undoes"
"""Field of an undo: the id of the effect it takes back."""


def taken_back(books: Books, undo: Effect, now: datetime) -> None:
    """Record that the write an undo names no longer stands."""
    row = books.outbox.get(dict(undo.fields)[OF])
    if row is None:
        return
    mark_undone(books, row, now)
    if row.effect.kind is EffectKind.BLOCK:
        subject = str(row.effect.subject)
        books.desk.put(TAKEN_BACK, subject, hash_of(row.effect.body))
        books.desk.put(WRITTEN, subject, undo.body)


def mark_undone(books: Books, row: OutboxRow, now: datetime) -> None:
    """The effect's state, and the fact. It keeps the moment it went out: somebody was told then."""
    undone = replace(row, reason="taken back by the operator")
    books.outbox.settle(undone, state=EffectState.UNDONE, now=row.settled or now)
    fact = Fact(
        key=f"undone:{row.effect.id}",
        subject=row.effect.subject,
        body=EffectUndone(effect=row.effect.id),
        happened=now,
        recorded=now,
        source="engine",
    )
    books.facts.append([fact])
