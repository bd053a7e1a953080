"""Undo: take one effect back, as far as the outside allows, through the outbox and its brakes."""

from dataclasses import dataclass, replace
from datetime import datetime

from trackwork.core.effects import COMMENTS, Effect, EffectKind, EffectState, effect_id
from trackwork.core.facts import Fact, Note
from trackwork.engine.adopted import Adopted
from trackwork.engine.deliver import Delivery
from trackwork.engine.parts import Parts
from trackwork.engine.retract import OF, mark_undone
from trackwork.engine.send import COMMENT_ID
from trackwork.ports import Books, OutboxRow
from trackwork.practices.tracking.facts import ItemWithdrawn

BY_MAIL = frozenset({EffectKind.MAIL, EffectKind.DIGEST, EffectKind.LINE})
ON_ITS_WAY = frozenset({EffectState.HELD, EffectState.READY, EffectState.RETRY})

STAYS = {
    EffectKind.RELATE: (
        "The two issues stay related: we take no relation away. Whoever may edit the issue in {at} "
        "can; we ask for each relation once, so it stays away."
    ),
    EffectKind.FIELDS: (
        "The field keeps its value: we put no older one back. Whoever may edit the issue in {at} "
        "can; what a person writes there is heard."
    ),
}
"""What an undo leaves standing, by the kind of write."""


class NoSuchEffect(Exception):
    """No write has this number; `trackwork explain` shows those of an item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What taking an effect back came to. ``done``: it no longer stands; ``waits``: it will be."""

    number: int
    kind: str
    subject: str
    done: bool
    said: str
    waits: str = ""


def undo(parts: Parts, adopted: Adopted, number: str, *, now: datetime) -> Undone:
    """Take an effect back, by its number or id. Raises NoSuchEffect."""
    with parts.ledger.transaction() as books:
        row = books.outbox.get(number)
        if row is None:
            raise NoSuchEffect(f"no write has the number {number}")
        asked = _without_writing(books, row, now)
        if asked is not None:
            return asked
        effect = _opposite(adopted, books, row)
        if isinstance(effect, Undone):
            return effect
        books.outbox.plan([effect], now=now)
    return _deliver(parts, adopted, row, effect.id, now=now)


def _without_writing(books: Books, row: OutboxRow, now: datetime) -> Undone | None:
    """What needs no write: drop what did not go out, withdraw what we created, say what cannot."""
    kind = row.effect.kind
    if row.state in ON_ITS_WAY:
        return _dropped(books, row, now)
    if row.state in {EffectState.SENDING, EffectState.IN_DOUBT}:
        return _told(row, "It is being written right now. Try again once it has settled.")
    if row.state is not EffectState.SENT:
        return _told(row, f"It is {row.state} already, so there is nothing to take back.")
    if kind in {EffectKind.CREATE, EffectKind.ADOPT}:
        return _withdrawn(books, row, now)
    if kind in BY_MAIL:
        return _told(row, _mailed(books, row))
    if kind in STAYS:
        return _told(row, STAYS[kind].format(at=f"{row.effect.tracker}:{row.effect.place}"))
    if kind not in COMMENTS | {EffectKind.BLOCK}:
        return _told(row, f"A write of kind {kind} cannot be taken back by us.")
    return None


def _dropped(books: Books, row: OutboxRow, now: datetime) -> Undone:
    gone = replace(row, reason="taken back by the operator", settled=now)
    books.outbox.settle(gone, state=EffectState.DROPPED, now=now)
    books.subjects.touch([str(row.effect.subject)])  # it held up every later step
    if row.attempts and row.effect.kind in BY_MAIL:  # an answer lost on the way leaves it open
        return _told(row, "It may have gone out already; nobody can tell. It is not sent again.")
    said = "It had not gone out, and now it will not."
    if row.effect.carries:
        said += " Its ladder goes on with the next step, in its own time."
    return _told(row, said, done=True)


def _mailed(books: Books, row: OutboxRow) -> str:
    """Why a mail stays; a line may stand in a comment, which can be taken back."""
    letter = books.outbox.get(row.receipt) if row.effect.kind is EffectKind.LINE else None
    if letter is not None and letter.effect.kind is EffectKind.DIGEST_COMMENT:
        return f"It stands in a digest comment; to take that back: undo {letter.number}"
    return "A mail that has been sent cannot be taken back. A kind word to follow helps more."


def _withdrawn(books: Books, row: OutboxRow, now: datetime) -> Undone:
    fact = Fact(
        key=f"withdrawn:{row.effect.id}",
        subject=row.effect.subject,
        body=ItemWithdrawn(why=Note("taken back by the operator")),
        happened=now,
        recorded=now,
        source="undo",
    )
    books.facts.append([fact])
    mark_undone(books, row, now)
    said = (
        "We no longer ask this, and nobody is reminded of it. The issue itself stays: it belongs "
        "to the team, and we delete none."
    )
    return _told(row, said, done=True)


def _opposite(adopted: Adopted, books: Books, row: OutboxRow) -> Effect | Undone:
    """The effect that takes a comment or a block back, under an id of its own."""
    effect = row.effect
    fields = [(OF, effect.id)]
    body = ""
    if effect.kind in COMMENTS:
        fields.append((COMMENT_ID, row.receipt))
    else:
        blocks = _blocks(books, row)
        if blocks[-1].effect.id != effect.id:
            last = blocks[-1].number
            text = f"The block has been written anew since; take back the newest: undo {last}"
            return _told(row, text)
        body = blocks[-2].effect.body if len(blocks) > 1 else ""
    return Effect(
        id=effect_id(adopted.workspace.id, "undo", effect.id),
        kind=EffectKind.UNDO,
        subject=effect.subject,
        body=body,
        tracker=effect.tracker,
        place=effect.place,
        native=effect.native,
        fields=tuple(fields),
        why=f"taking back {effect.kind} {row.number}",
    )


def _blocks(books: Books, row: OutboxRow) -> list[OutboxRow]:
    """Blocks of this subject that stand written, oldest first."""
    sent = books.outbox.find(subject=row.effect.subject, state=EffectState.SENT)
    return [each for each in sent if each.effect.kind is EffectKind.BLOCK]


def _deliver(
    parts: Parts, adopted: Adopted, row: OutboxRow, ident: str, *, now: datetime
) -> Undone:
    """Send the undo now, past every brake; what holds it back is told."""
    with parts.ledger.reading() as books:
        waiting = books.outbox.get(ident)
    assert waiting is not None
    Delivery(parts, adopted, now).one(waiting)
    with parts.ledger.reading() as books:
        after = books.outbox.get(ident)
    assert after is not None
    if after.state is EffectState.SENT:
        return _told(row, _gone(row, after), done=True)
    said = "It is not taken back yet."
    if after.state is EffectState.DROPPED:
        said = "There was nothing to take back any more."
    return replace(_told(row, said), waits=after.reason)


def _gone(row: OutboxRow, undone: OutboxRow) -> str:
    if row.effect.kind in COMMENTS:
        return "Taken back: our comment is gone."
    if undone.effect.body:
        return "Taken back: our block reads as it did before."
    return "Taken back: our block is gone, and it stays away."


def _told(row: OutboxRow, said: str, *, done: bool = False) -> Undone:
    return Undone(
        number=row.number,
        kind=row.effect.kind,
        subject=str(row.effect.subject),
        done=done,
        said=said,
    )
