"""Derived rows checked the hard way, inside transactions that are undone."""

import json
from collections.abc import Iterator
from contextlib import suppress

from trackwork.engine.adopted import read_adopted
from trackwork.engine.decide import decide
from trackwork.engine.rebuild import moments_of, refold, stale
from trackwork.engine.rows import LOOKED
from trackwork.ledger.derived import clear_derived, derived_rows
from trackwork.ledger.store import SqlBooks
from trackwork.testing.simulation.stage import Stage


class _Undo(Exception):
    """Ends a transaction that only looked."""


def refolded(stage: Stage) -> Iterator[str]:
    """What folding everything again from the facts would change."""
    parts = stage.parts()
    found: list[str] = []
    with suppress(_Undo), stage.shelf.ledger.transaction() as books:
        adopted = read_adopted(books, parts)
        if stale(books):
            raise _Undo
        before, moments = dict(derived_rows(books)), moments_of(books)
        clear_derived(books)
        done = refold(parts, adopted, books, moments=moments, now=parts.clock.now())
        found = [f"{each} would record something new" for each in done.unsettled]
        found += _differences(before, dict(derived_rows(books)))
        raise _Undo
    yield from found


def recomputed(stage: Stage) -> Iterator[str]:
    """What looking at every subject now, woken or not, would change."""
    parts = stage.parts()
    now = parts.clock.now()
    found: list[str] = []
    with suppress(_Undo), stage.shelf.ledger.transaction() as books:
        adopted = read_adopted(books, parts)
        if books.subjects.awake(now, 1):
            raise _Undo
        before, intents = _timeless(books), {row.effect.id for row in books.outbox.find()}
        facts = books.facts.count()
        clear_derived(books)
        decide(parts, adopted, books, now)
        found = _differences(before, _timeless(books))
        if books.facts.count() != facts:
            found += [f"a new fact: {each.key}" for each in books.facts.after(facts)]
        found += [
            f"a new intent, which nothing had woken: {row.effect.kind} for {row.effect.subject}, "
            f"{row.effect.why}"
            for row in books.outbox.find()
            if row.effect.id not in intents
        ]
        raise _Undo
    yield from found


def _timeless(books: SqlBooks) -> dict[str, str]:
    """Derived rows without the moment they were looked at."""
    found = {}
    for name, content in derived_rows(books):
        row = json.loads(content)
        rest = json.loads(row.get("rest", "{}"))
        rest.pop(LOOKED, None)
        found[name] = json.dumps({**row, "rest": rest}, sort_keys=True)
    return found


def _differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    names = sorted(before.keys() | after.keys())
    return [
        f"{name}: {before.get(name, 'nothing')} became {after.get(name, 'nothing')}"
        for name in names
        if before.get(name) != after.get(name)
    ]
