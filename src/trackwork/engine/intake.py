"""Intake: what somebody's table says of items becomes facts, only where the ledger knows less.

Asked again, the same table says nothing new. What cannot be understood is kept as a note.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from types import MappingProxyType

from trackwork.core.facts import Fact, Note, effective
from trackwork.core.health import SPOKEN, Health
from trackwork.core.settle import fold_states
from trackwork.core.subjects import Subject
from trackwork.core.workspace import Workspace
from trackwork.engine.parts import Parts
from trackwork.ports import Books
from trackwork.practices.exceptions.commands import reason_of
from trackwork.practices.exceptions.facts import ExceptionEnded, ExceptionFiled, ExceptionStood
from trackwork.practices.standing.facts import UpdateGiven, WordNoted
from trackwork.practices.tracking.facts import DateCommitted, DoneClaimed, IssueReopened

NOON = time(12, tzinfo=UTC)
"""A day without a time: its middle, so that no zone makes it another day."""
HEALTHS = MappingProxyType(
    {
        **{str(each): each for each in SPOKEN},
        "green": Health.ON_TRACK,
        "yellow": Health.AT_RISK,
        "amber": Health.AT_RISK,
        "red": Health.OFF_TRACK,
    }
)
"""Words and colours for a health, as tables use them."""
STATUS, COMMITTED = "status", "committed"
"""Fields of an item's history that we understand; others are counted and left where they are."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One change in an item's history; ``day`` is the new date where the field is one."""

    subject: Subject
    source: str
    at: datetime
    name: str
    new: str = ""
    state: str = ""
    day: date | None = None
    by: str = ""
    reference: str = ""


@dataclass(slots=True)
class Taken:
    """What an intake brought: facts by type, rows that said nothing new, fields not used."""

    facts: Counter[str] = field(default_factory=Counter)
    quiet: int = 0
    unused: Counter[str] = field(default_factory=Counter)


# --- items as they stand --------------------------------------------------------------------------


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
    if row.state == "done":
        if not done:
            yield DoneClaimed(via="import"), row.done_on or word
        return
    if row.state == "not planned":
        if not excepted:
            yield from ((body, word) for body in _not_planned(row.status, row.notes))
        return
    health = HEALTHS.get(row.status.casefold().strip())
    heard = word_at is not None and row.last_word is not None and word_at.date() >= row.last_word
    if heard or not (row.status or row.notes or row.last_word):
        return
    if health is not None and row.last_word is not None:
        yield UpdateGiven(health=health, note=Note(row.notes), via="import"), word
        return
    said = "; ".join(each for each in (row.status, row.notes) if each)
    yield WordNoted(note=Note(said), dated=row.last_word is not None), word


def _not_planned(status: str, notes: str = "") -> tuple[object, ...]:
    """A no that was given long ago: it stands as it was written, and nobody is asked about it."""
    said = "; ".join(each for each in (status, notes) if each)
    filed = ExceptionFiled(form="not now", until=None, reason=reason_of(said), note=Note(said))
    return (filed, ExceptionStood())


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


# --- how they came to stand so --------------------------------------------------------------------


def take_changes(books: Books, rows: Sequence[Changed], *, now: datetime) -> Taken:
    """Facts for every change whose field is understood, in the order they happened."""
    taken = Taken()
    last: dict[Subject, str] = {}
    new: list[Fact] = []
    for row in sorted(rows, key=lambda each: each.at):
        if row.name not in {STATUS, COMMITTED}:
            taken.unused[row.name] += 1
            continue
        new += _change_facts(row, last.get(row.subject, ""), now)
        if row.name == STATUS:
            last[row.subject] = row.state
    stored = books.facts.append(_told_apart(new))
    taken.facts.update(fact.type for fact in stored)
    taken.quiet = len(new) - len(stored)
    return taken


def _change_facts(row: Changed, before: str, now: datetime) -> Iterator[Fact]:
    where = f" ({row.reference})" if row.reference else ""
    for number, body in enumerate(_change(row, before, where)):
        yield Fact(
            key=f"import:{row.subject}:{row.name}@{row.at.isoformat()}={row.new}:{number}",
            subject=row.subject,
            body=body,
            happened=min(row.at, now),
            recorded=now,
            actor=row.by or None,
            source=f"import {row.source.partition(':')[0]}",
        )


def _told_apart(facts: Sequence[Fact]) -> list[Fact]:
    """Two equal changes at one moment are two: the second gets a key of its own."""
    seen: Counter[str] = Counter()
    found = []
    for fact in facts:
        again = seen[fact.key]
        seen[fact.key] += 1
        found.append(replace(fact, key=f"{fact.key}~{again}") if again else fact)
    return found


def _change(row: Changed, before: str, where: str) -> tuple[object, ...]:
    if row.name == COMMITTED:
        if row.day is None:
            return (WordNoted(note=Note(f"date: {row.new or 'taken out'}{where}")),)
        return (WordNoted(note=Note(f"date: {row.new}{where}")), DateCommitted(day=row.day))
    return (*_came_back(row, before), *_status(row, before, where))


def _came_back(row: Changed, before: str) -> tuple[object, ...]:
    """What a status that moves on from an end takes back."""
    if before == "done" and row.state != "done":
        return (IssueReopened(),)
    if before == "not planned" and row.state != "not planned":
        return (ExceptionEnded(until=row.at.date()),)
    return ()


def _status(row: Changed, before: str, where: str) -> tuple[object, ...]:
    if row.state == "done" and before != "done":
        return (DoneClaimed(link=row.reference, via="import"),)
    if row.state == "not planned" and before != "not planned":
        return _not_planned(row.new)
    return (WordNoted(note=Note(f"status: {row.new or 'taken out'}{where}")),)


def by_part(workspace: Workspace, initiative: str) -> dict[str, Subject]:
    """Items of an initiative by what tells them apart; those two teams share are left out."""
    found: dict[str, Subject] = {}
    double: set[str] = set()
    plan = workspace.initiatives[initiative]
    for asked in plan.asked:
        name = asked.part or asked.team
        if name in found:
            double.add(name)
        key = f"{initiative}/{asked.team}" + (f"/{asked.part}" if asked.part else "")
        found[name] = Subject("item", key)
    return {name: subject for name, subject in found.items() if name not in double}
