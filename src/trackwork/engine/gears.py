"""Gears and the kill switch: facts of their own, and what they held back is woken.

A held effect waits for a person; changing gear or resuming is that person's act. Woken effects pass
every other brake again, so nothing goes out that the new gear, the hours or the budget would hold.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from trackwork.core.effects import Effect, EffectState
from trackwork.core.facts import Fact, GearChanged, OutgoingPaused, OutgoingResumed
from trackwork.core.subjects import WORKSPACE
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import gear_of, paused
from trackwork.engine.parts import Parts
from trackwork.ports import Books, OutboxRow

BY_GEAR = "gear is"
BY_PAUSE = "paused"
LONG = timedelta(days=365)
"""How the reasons begin that only a person's act ends (see `core.brakes`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """What changing gear or the kill switch did: from where to where, and what was woken."""

    before: Gear
    after: Gear
    paused: bool
    woken: Counter[str] = field(default_factory=Counter)
    """Effects that are looked at again in the next cycle, by kind."""
    changed: bool = True


def change_gear(parts: Parts, gear: Gear, *, actor: str | None = None) -> Shift:
    """Move to a gear and wake what the old one held. Nothing is sent here; the next cycle does."""
    now = parts.clock.now()
    with parts.ledger.transaction() as books:
        before = gear_of(books)
        if before is gear:
            return _standing(books, before, changed=False)
        books.facts.append([_fact(books, GearChanged(gear=gear), now, actor)])
        woken = _wake(books, BY_GEAR, now)
        return replace(_standing(books, before, changed=True), woken=woken)


def pause_all(parts: Parts, why: str, *, actor: str | None = None) -> Shift:
    """Stop everything that goes out, at once, until `resume`."""
    now = parts.clock.now()
    with parts.ledger.transaction() as books:
        before = gear_of(books)
        if paused(books):
            return _standing(books, before, changed=False)
        books.facts.append([_fact(books, OutgoingPaused(why=why), now, actor)])
        return _standing(books, before, changed=True)


def resume(parts: Parts, *, actor: str | None = None) -> Shift:
    """Release the kill switch and wake what it held."""
    now = parts.clock.now()
    with parts.ledger.transaction() as books:
        before = gear_of(books)
        if not paused(books):
            return _standing(books, before, changed=False)
        books.facts.append([_fact(books, OutgoingResumed(), now, actor)])
        woken = _wake(books, BY_PAUSE, now)
        return replace(_standing(books, before, changed=True), woken=woken)


def held_by(books: Books, reason: str) -> tuple[OutboxRow, ...]:
    """Effects held for a reason that begins so."""
    rows = books.outbox.find(state=EffectState.HELD)
    return tuple(row for row in rows if row.reason.startswith(reason))


def waiting_for_gear(books: Books) -> tuple[Effect, ...]:
    """What the gear alone holds: it goes out when the gear is live, if it is still true then."""
    return tuple(row.effect for row in held_by(books, BY_GEAR))


def pause_reason(books: Books) -> str:
    """Why everything is paused; empty when it is not, or when nobody said."""
    if not paused(books):
        return ""
    bodies = [fact.body for fact in books.facts.of(WORKSPACE)]
    return next(each.why for each in reversed(bodies) if isinstance(each, OutgoingPaused))


def _standing(books: Books, before: Gear, *, changed: bool) -> Shift:
    return Shift(before=before, after=gear_of(books), paused=paused(books), changed=changed)


def _wake(books: Books, reason: str, now: datetime) -> Counter[str]:
    woken: Counter[str] = Counter()
    for row in (*held_by(books, reason), *_doubted(books, now)):
        again = replace(row, available=now)
        if books.outbox.settle(again, state=row.state, now=now):
            woken[row.effect.kind] += 1
    return woken


def _doubted(books: Books, now: datetime) -> list[OutboxRow]:
    """What waited for a person when a backup was restored: in doubt since, and still waiting."""
    rows = books.outbox.find(state=EffectState.IN_DOUBT)
    return [row for row in rows if row.available - now > LONG]


def _fact(books: Books, body: object, now: datetime, actor: str | None) -> Fact:
    """A fact about the workspace; its number tells two acts at one moment apart."""
    number = len(books.facts.of(WORKSPACE))
    return Fact(
        key=f"workspace:{number}:{type(body).__name__}:{now.isoformat()}",
        subject=WORKSPACE,
        body=body,
        happened=now,
        recorded=now,
        actor=actor,
        source="cli",
    )
