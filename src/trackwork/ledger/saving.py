"""Writing derived rows in bulk: of the dependency index and the counters only what differs."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import bindparam

from trackwork.ledger import tables
from trackwork.ledger.access import Access, chunks
from trackwork.ledger.times import micros
from trackwork.ports import ObligationRow, SubjectRow

_STATE = tables.subject.c
_COUNTED = ("kind", "initiative", "team", "health")
_OLD = select(*(_STATE[name] for name in _COUNTED)).where(
    _STATE.id.in_(bindparam("ids", expanding=True)), _STATE.saved == 1
)
_NO_LONGER_OWED = delete(tables.obligation).where(
    tables.obligation.c.subject.in_(bindparam("ids", expanding=True))
)
_READS = select(tables.dependency.c.reader, tables.dependency.c.target).where(
    tables.dependency.c.reader.in_(bindparam("ids", expanding=True))
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
_REPLACE = (
    update(tables.subject)
    .where(_STATE.id == bindparam("number"))
    .values(
        {
            column.name: bindparam(f"new_{column.name}")
            for column in tables.subject.columns
            if column.name not in _FIXED
        }
    )
)


def _states(access: Access, waiting: Mapping[str, Saved], ids: Mapping[str, int]) -> None:
    rows = [_state(saved, ids[name]) for name, saved in waiting.items()]
    access.connection.execute(_REPLACE, rows)


def _state(saved: Saved, number: int) -> dict[str, Any]:
    row = saved.row
    return {
        "number": number,
        "new_initiative": row.initiative,
        "new_team": row.team,
        "new_health": row.health,
        "new_word_at": micros(row.word_at),
        "new_first_committed": row.first_committed,
        "new_committed": row.committed,
        "new_forecast": row.forecast,
        "new_actual": row.actual,
        "new_excepted_until": row.excepted_until,
        "new_tier": row.tier,
        "new_closed": int(row.closed),
        "new_wake": micros(row.wake),
        "new_rest": row.rest,
        "new_dirty": int(saved.dirty),
        "new_saved": 1,
    }


def _obligations(access: Access, waiting: Mapping[str, Saved], ids: Mapping[str, int]) -> None:
    table = tables.obligation
    for batch in chunks(ids.values()):
        access.connection.execute(_NO_LONGER_OWED, {"ids": batch})
    rows = [
        _obligation(access, each, ids[name])
        for name, saved in waiting.items()
        for each in saved.owed
    ]
    if rows:
        access.connection.execute(insert(table), rows)


def _obligation(access: Access, row: ObligationRow, number: int) -> dict[str, Any]:
    return {
        "subject": number,
        "episode": row.episode,
        "practice": row.practice,
        "slot": row.slot,
        "kind": row.kind,
        "holder": access.people.name(row.holder),
        "due": micros(row.due),
        "tier": row.tier,
        "ladder": row.ladder,
        "opened": micros(row.opened),
        "next_check": micros(row.next_check),
        "suspended": row.suspended,
    }


def _dependencies(access: Access, waiting: Mapping[str, Saved], ids: Mapping[str, int]) -> None:
    table = tables.dependency
    reads = {read: None for saved in waiting.values() for read in sorted(saved.reads)}
    targets = access.targets.get(list(reads)) if reads else {}
    wanted = {(ids[name], targets[read]) for name, saved in waiting.items() for read in saved.reads}
    known: set[tuple[int, int]] = set()
    for batch in chunks(ids.values()):
        rows = access.connection.execute(_READS, {"ids": batch})
        known.update((row.reader, row.target) for row in rows)
    for gone in chunks(sorted(known - wanted)):
        pair = tuple_(table.c.reader, table.c.target)
        access.connection.execute(delete(table).where(pair.in_(gone)))
    if new := sorted(wanted - known):
        added = [{"reader": reader, "target": target} for reader, target in new]
        access.connection.execute(insert(table), added)


def _count(access: Access, waiting: Mapping[str, Saved], ids: Mapping[str, int]) -> None:
    change: Counter[tuple[str, ...]] = Counter()
    for batch in chunks(ids.values()):
        for old in access.connection.execute(_OLD, {"ids": batch}):
            change[tuple(old)] -= 1
    for saved in waiting.values():
        row = saved.row
        change[row.subject.kind, row.initiative, row.team, row.health] += 1
    apply_counts(access, change)


def apply_counts(access: Access, change: Mapping[tuple[str, ...], int]) -> None:
    """Add differences to the counters; one that reaches zero is no row."""
    table = tables.counter
    moved = [(key, n) for key, n in sorted(change.items()) if n]
    rows = [{**dict(zip(_COUNTED, key, strict=True)), "n": n} for key, n in moved]
    if not rows:
        return
    dialect = postgresql if access.connection.dialect.name == "postgresql" else sqlite
    added = dialect.insert(table)
    added = added.on_conflict_do_update(
        index_elements=list(_COUNTED), set_={"n": table.c.n + added.excluded.n}
    )
    access.connection.execute(added, rows)
    if any(n < 0 for _, n in moved):
        access.connection.execute(delete(table).where(table.c.n == 0))
