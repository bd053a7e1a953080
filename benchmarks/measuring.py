"""The measurements themselves: the ledger's own code on one database, in a process of its own."""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import text

from benchmarks.pretend import NOW, effect_of, first_facts, reads_of, state_of, subject_of, words
from trackwork.core.facts import ENGINE_FACTS
from trackwork.ledger import SqlBooks, SqlLedger, open_ledger
from trackwork.practices import FACTS

BATCH = 5_000
CHANGES = 100
DUE = 1_000
REPEATS = 5
Figures = dict[str, float]


class Took(NamedTuple):
    """Seconds by the clock on the wall, and of this process's own work (disk and server wait)."""

    elapsed: float
    own: float


def took(work: Callable[[], object]) -> Took:
    """What some work takes."""
    elapsed, own = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - elapsed, time.process_time() - own)


def rate(name: str, count: int, work: Callable[[], object]) -> Figures:
    """How many a second, by both clocks."""
    spent = took(work)
    return {name: count / spent.elapsed, f"{name}_own": count / spent.own}


def median(name: str, work: Callable[[int], object]) -> Figures:
    """The middle of several runs in milliseconds, by both clocks."""
    runs = [took(partial(work, run)) for run in range(REPEATS)]
    middle = Took(*(1000 * statistics.median(each) for each in zip(*runs, strict=True)))
    return {name: middle.elapsed, f"{name}_own": middle.own}


def resident_mb() -> float:
    """The most memory this process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def opened(url: str) -> SqlLedger:
    """A ledger as the product opens it."""
    return open_ledger(url, workspace="bench", facts=(*ENGINE_FACTS, *FACTS))


def measure(url: str, size: int) -> Figures:
    """Every figure at one size, on a fresh database."""
    ledger = opened(url)
    figures: Figures = {"items": size}
    figures |= rate("import_per_s", size, lambda: store(ledger, size))
    figures |= rate("derive_per_s", size, lambda: _derive(ledger, size))
    figures["bytes_item"] = _bytes_on_disk(ledger) / size
    figures |= rate("again_per_s", size, lambda: _derive_again(ledger))
    figures |= median("cycle_ms", lambda run: changes(ledger, size, run))
    _make_due(ledger, size)
    figures |= median("due_ms", lambda _run: _due(ledger))
    figures |= median("rollup_full_ms", lambda _run: _recount(ledger))
    figures |= median("rollup_change_ms", lambda run: _one_change(ledger, run))
    figures["resident_mb"] = resident_mb()
    ledger.close()
    return figures


def store(ledger: SqlLedger, size: int) -> None:
    """One fact for every item, many to a transaction."""
    for start in range(0, size, BATCH):
        with ledger.transaction() as books:
            books.facts.append(list(first_facts(start, min(size, start + BATCH))))


def _derive(ledger: SqlLedger, size: int) -> None:
    for start in range(0, size, BATCH):
        with ledger.transaction() as books:
            for number in range(start, min(size, start + BATCH)):
                _save(books, number)


def _save(books: SqlBooks, number: int, moved: int = 0) -> None:
    row, owed = state_of(number, moved=moved)
    books.subjects.save(row, owed, reads_of(number))


def _derive_again(ledger: SqlLedger) -> None:
    """A new policy: everything is woken, its facts are read, its rows are written again."""
    with ledger.transaction() as books:
        books.subjects.touch(["config:policy"])
    while True:
        with ledger.transaction() as books:
            awake = books.subjects.awake(NOW, BATCH)
            if not awake:
                return
            for subject in awake:
                books.facts.of(subject)
                _save(books, int(subject.key.rpartition("-")[2]))


def _numbers(size: int, count: int, run: int = 0) -> list[int]:
    """So many items, spread over all of them."""
    step = max(1, size // count)
    return [(at * step + run) % size for at in range(min(count, size))]


def changes(ledger: SqlLedger, size: int, run: int) -> None:
    """What the ledger does in a cycle with so many words: keep, wake, read, save, plan, find."""
    numbers = _numbers(size, CHANGES, run)
    with ledger.transaction() as books:
        facts = [fact for number in numbers for fact in words(number, 1, mark=f"-{run}")]
        books.facts.append(facts)
    with ledger.transaction() as books:
        for subject in books.subjects.awake(NOW):
            books.facts.of(subject)
            books.outbox.find(subject=subject)
        books.outbox.plan([effect_of(number, mark=f"e{run}") for number in numbers], now=NOW)
        for number in numbers:
            _save(books, number, moved=run)
    with ledger.reading() as books:
        assert len(books.outbox.due(NOW)) >= len(numbers)


def _make_due(ledger: SqlLedger, size: int) -> None:
    with ledger.transaction() as books:
        for number in _numbers(size, DUE):
            row, (owed,) = state_of(number)
            past = replace(owed, next_check=NOW - timedelta(hours=1))
            books.subjects.save(row, [past], reads_of(number))


def _due(ledger: SqlLedger) -> None:
    with ledger.reading() as books:
        assert books.subjects.awake(NOW, DUE)


def _recount(ledger: SqlLedger) -> None:
    with ledger.reading() as books:
        assert books.subjects.recounted()


def _one_change(ledger: SqlLedger, run: int) -> None:
    with ledger.transaction() as books:
        _save(books, 0, moved=run)
        assert books.subjects.counts(initiative=subject_of(0).key.partition("/")[0])


_SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    "postgresql": "SELECT pg_database_size(current_database())",
}


def _bytes_on_disk(ledger: SqlLedger) -> int:
    with ledger.engine.connect() as connection:
        return int(connection.execute(text(_SIZE[ledger.engine.dialect.name])).scalar_one())


def bytes_an_item(folder: Path, facts: int, items: int) -> float:
    """What a SQLite file takes for an item with so many facts and what is derived of it."""
    path = folder / f"bytes-{facts}.db"
    ledger = opened(f"sqlite:///{path}")
    empty = path.stat().st_size
    with ledger.transaction() as books:
        books.facts.append(list(first_facts(0, items)))
        for number in range(items):
            books.facts.append(words(number, facts - 1))
            _save(books, number)
    ledger.close()
    return (path.stat().st_size - empty) / items


if __name__ == "__main__":
    json.dump(measure(sys.argv[1], int(sys.argv[2])), sys.stdout)
