"""Items as a table states them become facts, only where the ledger knows less.

Asked again, the same table says nothing new. What cannot be understood is kept as a note.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from trackwork.core.facts import Fact, Note, effective
from trackwork.core.settle import fold_states
from trackwork.core.subjects import Subject
from trackwork.engine.intake.taken import HEALTHS, Taken, not_planned
from trackwork.engine.parts import Parts
from trackwork.ports import Books
from trackwork.practices.standing.facts import UpdateGiven, WordNoted
from trackwork.practices.tracking.facts import DateCommitted, DoneClaimed

NOON = time(12, tzinfo=UTC)
"""A day without a time: its middle, so that no zone makes it another day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One item as a table states it. ``state``: ``open``, ``done``, ``not planned`` or empty."""

    subject: Subject
    source: str
    """File and row, such as ``items.csv:12``."""
    status: str = ""
    state: str = ""
    first_date: date | None = None
    committed: date | None = None
    done_on: date | None = None
    last_word: date | None = None
    notes: str = ""
    by: str = ""


def take_items(parts: Parts, books: Books, rows: Sequence[Stated], *, now: datetime) -> Taken:
    """Facts for every row that says more than the ledger knows."""
    taken = Taken()
    for row in rows:
        facts = books.facts.of(row.subject)
        states = fold_states(parts.practices, row.subject, effective(facts))
        told = [fact.body for fact in facts if isinstance(fact.body, WordNoted)]
        bodies = [one for one in _bodies(row, states, now) if one[0] not in told]
        new = books.facts.append(_facts(row, bodies, before=len(facts), now=now))
        taken.facts.update(fact.type for fact in new)
        taken.quiet += not new
    return taken


def _bodies(row: Stated, states: dict[str, object], now: datetime) -> Iterator[tuple[object, date]]:
    """What the row says that is not known, each with its day."""
    tracking: object = states["tracking"]
    word = row.last_word or now.date()
    first, committed = (
        getattr(tracking, "first_committed", None),
        getattr(tracking, "committed", None),
    )
    if row.first_date and first is None and row.first_date != row.committed:
        yield DateCommitted(day=row.first_date, note=Note("as first written")), word
    if row.committed and row.committed != committed:
        yield DateCommitted(day=row.committed), word
    yield from _state(row, states, word)


def _state(row: Stated, states: dict[str, object], word: date) -> Iterator[tuple[object, date]]:
    done = bool(getattr(states["tracking"], "done", False))
    excepted = bool(getattr(states["exceptions"], "active", False))
    word_at = getattr(states["standing"], "word_at", None)
    heard = word_at is not None and row.last_word is not None and word_at.date() >= row.last_word
    if row.state == "done":
        if row.notes and not heard:
            yield WordNoted(note=Note(row.notes), dated=row.last_word is not None), word
        if not done:
            yield DoneClaimed(via="import"), row.done_on or word
        return
    if row.state == "not planned":
        if not excepted:
            yield from ((body, word) for body in not_planned(row.status, row.notes))
        return
    health = HEALTHS.get(row.status.casefold().strip())
    if heard or not (row.status or row.notes or row.last_word):
        return
    if health is not None and row.last_word is not None:
        yield UpdateGiven(health=health, note=Note(row.notes), via="import"), word
        return
    said = "; ".join(each for each in (row.status, row.notes) if each)
    yield WordNoted(note=Note(said), dated=row.last_word is not None), word


def _facts(
    row: Stated, bodies: Sequence[tuple[object, date]], *, before: int, now: datetime
) -> list[Fact]:
    return [
        Fact(
            key=f"import:{row.subject}:{type(body).__name__}:{before}:{number}",
            subject=row.subject,
            body=body,
            happened=min(datetime.combine(day, NOON), now),
            recorded=now,
            actor=row.by or None,
            source=f"import {row.source.partition(':')[0]}",
        )
        for number, (body, day) in enumerate(bodies)
    ]
