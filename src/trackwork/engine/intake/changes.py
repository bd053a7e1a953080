"""How items came to stand so: every change whose field is understood becomes facts, once.

Part of a history now and the rest later gives the same facts as the whole at once: what a change
takes back is read from what the history had said before it, in this table or in an earlier one.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from trackwork.core.facts import Fact, in_order
from trackwork.core.subjects import Subject
from trackwork.core.workspace import Workspace
from trackwork.engine.intake.meanings import (
    COMMITTED,
    ENDS,
    EXCEPTION,
    FIELDS,
    STATUS,
    Before,
    Changed,
    after,
    meaning,
)
from trackwork.engine.intake.taken import Taken
from trackwork.ports import Books

__all__ = ["COMMITTED", "FIELDS", "STATUS", "Changed", "by_part", "take_changes"]
_SHORT = 64
"""Letters of a value that may stand in a fact's key; a longer one, or a text, is told by a sum."""


def take_changes(books: Books, rows: Sequence[Changed], *, now: datetime) -> Taken:
    """Facts for every change whose field is understood, in the order they happened."""
    taken = Taken()
    known: dict[Subject, tuple[Fact, ...]] = {}
    last: dict[Subject, Before] = {}
    new: list[tuple[Fact, str]] = []
    for row in sorted(rows, key=lambda each: each.at):
        if row.name not in FIELDS:
            taken.unused[row.name] += 1
            continue
        if row.subject not in last:
            known[row.subject] = _imported(books, row.subject)
            last[row.subject] = _before(known[row.subject], row)
        bodies = meaning(row, last[row.subject])
        new += ((fact, row.source) for fact in _facts(row, bodies, now))
        last[row.subject] = after(last[row.subject], row.name, bodies)
    facts = _told_apart([fact for fact, _ in new])
    stored = books.facts.append(facts)
    taken.facts.update(fact.type for fact in stored)
    taken.quiet = len(new) - len(stored)
    sources = dict(zip((fact.key for fact in facts), (source for _, source in new), strict=True))
    taken.late = tuple(dict.fromkeys(sources[fact.key] for fact in _late(stored, known)))
    return taken


def _imported(books: Books, subject: Subject) -> tuple[Fact, ...]:
    mine = f"import:{subject}:"
    return in_order(fact for fact in books.facts.of(subject) if fact.key.startswith(mine))


def _before(facts: Sequence[Fact], row: Changed) -> Before:
    """What earlier tables said of an item before its first change in this one."""
    found = Before()
    for fact in facts:
        name = fact.key.removeprefix(f"import:{row.subject}:").partition("@")[0]
        if fact.happened < row.at and name in {*ENDS, EXCEPTION}:
            found = after(found, name, (fact.body,))
    return found


def _late(stored: Sequence[Fact], known: dict[Subject, tuple[Fact, ...]]) -> Iterator[Fact]:
    """New facts that lie before what the ledger knew of their item."""
    for fact in stored:
        told = known[fact.subject]
        if told and fact.happened < told[-1].happened:
            yield fact


def _facts(row: Changed, bodies: Sequence[object], now: datetime) -> Iterator[Fact]:
    for number, body in enumerate(bodies):
        yield Fact(
            key=f"import:{row.subject}:{row.name}@{row.at.isoformat()}={_shown(row)}:{number}",
            subject=row.subject,
            body=body,
            happened=min(row.at, now),
            recorded=now,
            actor=row.by or None,
            source=f"import {row.source.partition(':')[0]}",
        )


def _shown(row: Changed) -> str:
    """What tells this change from another of the same field at the same moment."""
    if row.name in {STATUS, COMMITTED} and len(row.new) <= _SHORT:
        return row.new
    whole = "\0".join((row.new, row.note, str(row.until)))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _told_apart(facts: Sequence[Fact]) -> list[Fact]:
    """Two equal changes at one moment are two: the second gets a key of its own."""
    seen: Counter[str] = Counter()
    found = []
    for fact in facts:
        again = seen[fact.key]
        seen[fact.key] += 1
        found.append(replace(fact, key=f"{fact.key}~{again}") if again else fact)
    return found


def by_part(workspace: Workspace, initiative: str) -> dict[str, Subject]:
    """Items of an initiative by what tells them apart, and by ``team/part``.

    A part that two teams share goes by the longer name only.
    """
    found: dict[str, Subject] = {}
    double: set[str] = set()
    plan = workspace.initiatives[initiative]
    for asked in plan.asked:
        name = asked.part or asked.team
        if name in found:
            double.add(name)
        key = f"{asked.team}/{asked.part}" if asked.part else asked.team
        found[name] = Subject("item", f"{initiative}/{key}")
    short = {name: subject for name, subject in found.items() if name not in double}
    parted = (each for each in plan.asked if each.part)
    keys = (f"{each.team}/{each.part}" for each in parted)
    return {**{key: Subject("item", f"{initiative}/{key}") for key in keys}, **short}
