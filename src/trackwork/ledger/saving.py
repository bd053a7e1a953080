"""Writing derived rows in bulk: of the dependency index and the counters only what differs."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from trackwork.ledger import tables
from trackwork.ledger.access import Access
from trackwork.ledger.statements import Insert, Row, Statement, among
from trackwork.ledger.times import micros
from trackwork.ports import ObligationRow, SubjectRow

_STATE = tables.subject.c
_COUNTED = ("kind", "initiative", "team", "health")
_OLD = Statement(
    select(*(_STATE[name] for name in _COUNTED)).where(
        among(_STATE.id), _STATE.saved == literal_column("1")
    )
)
_NO_LONGER_OWED = Statement(delete(tables.obligation).where(among(tables.obligation.c.subject)))
_OWED = Insert(tables.obligation)
_READ, _READS = tables.dependency.c, Insert(tables.dependency)
_KNOWN_READS = Statement(select(_READ.reader, _READ.target).where(among(_READ.reader)))
_NO_LONGER_READ = Statement(
    delete(tables.dependency).where(
        _READ.reader == bindparam("reader"), _READ.target == bindparam("target")
    ),
    placed=True,
)


@dataclass(slots=True, kw_only=True)
class Saved:
    """What is derived of one subject, about to be written. ``dirty``: stirred again since."""

    name: str
    row: SubjectRow
    owed: tuple[ObligationRow, ...]
    reads: frozenset[str]
    dirty: bool = False


def write(access: Access, waiting: Mapping[str, Saved]) -> None:
    """Replace the derived rows of these subjects, by stored name."""
    ids = access.subjects.get(list(waiting))
    _count(access, waiting, ids)
    _states(access, waiting, ids)
    _obligations(access, waiting, ids)
    _dependencies(access, waiting, ids)


_FIXED = frozenset({"id", "name", "kind"})
_REPLACE = Statement(
    update(tables.subject)
    .where(_STATE.id == bindparam("number"))
    .values(
        {
            column.name: bindparam(f"new_{column.name}")
            for column in tables.subject.columns
            if column.name not in _FIXED
        }
    ),
    placed=True,
)


def _states(access: Access, waiting: Mapping[str, Saved], ids: Mapping[str, int]) -> None:
    access.driver.each(_REPLACE, [_state(saved, ids[name]) for name, saved in waiting.items()])


def _state(saved: Saved, number: int) -> Row:
    """The columns of `tables.subject` in their order, then the number."""
    row = saved.row
    return (
        row.initiative,
        row.team,
        row.health,
        micros(row.word_at),
        row.first_committed,
        row.committed,
        row.forecast,
        row.actual,
        row.excepted_until,
        row.tier,
        int(row.closed),
        micros(row.wake),
        row.rest,
        int(saved.dirty),
        1,
        number,
    )


def _obligations(access: Access, waiting: Mapping[str, Saved], ids: Mapping[str, int]) -> None:
    access.driver.run_among(_NO_LONGER_OWED, ids.values())
    rows = [
        _obligation(access, each, ids[name])
        for name, saved in waiting.items()
        for each in saved.owed
    ]
    access.driver.insert(_OWED, rows)


def _obligation(access: Access, row: ObligationRow, number: int) -> Row:
    """The columns of `tables.obligation` in their order."""
    return (
        number,
        row.episode,
        row.practice,
        row.slot,
        row.kind,
        access.people.name(row.holder),
        micros(row.due),
        row.tier,
        row.ladder,
        micros(row.opened),
        micros(row.next_check),
        row.suspended,
    )


def _dependencies(access: Access, waiting: Mapping[str, Saved], ids: Mapping[str, int]) -> None:
    reads = {read: None for saved in waiting.values() for read in sorted(saved.reads)}
    targets = access.targets.get(list(reads)) if reads else {}
    wanted = {(ids[name], targets[read]) for name, saved in waiting.items() for read in saved.reads}
    known = set(access.driver.among(_KNOWN_READS, ids.values()))
    access.driver.each(_NO_LONGER_READ, sorted(known - wanted))
    access.driver.insert(_READS, sorted(wanted - known))


def _count(access: Access, waiting: Mapping[str, Saved], ids: Mapping[str, int]) -> None:
    change: Counter[Row] = Counter()
    change.subtract(access.driver.among(_OLD, ids.values()))
    for saved in waiting.values():
        row = saved.row
        change[row.subject.kind, row.initiative, row.team, row.health] += 1
    apply_counts(access, change)


_ADDED = {
    name: Statement(
        (added := dialect.insert(tables.counter))
        .values({column.name: bindparam(column.name) for column in tables.counter.c})
        .on_conflict_do_update(
            index_elements=list(_COUNTED), set_={"n": tables.counter.c.n + added.excluded.n}
        ),
        placed=True,
    )
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_EMPTY = Statement(
    delete(tables.counter).where(
        *(tables.counter.c[name] == bindparam(name) for name in _COUNTED),
        tables.counter.c.n == literal_column("0"),
    ),
    placed=True,
)


def apply_counts(access: Access, change: Mapping[tuple[str, ...], int]) -> None:
    """Add differences to the counters; one that reaches zero is no row."""
    rows = [(*key, n) for key, n in sorted(change.items()) if n]
    access.driver.each(_ADDED[access.driver.database], rows)
    access.driver.each(_EMPTY, sorted(key for key, n in change.items() if n < 0))
