"""Moving a ledger from its file to PostgreSQL: every row, compared, and the file closed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from trackwork.ledger import tables
from trackwork.ledger.access import chunks
from trackwork.ledger.database import begin, connect, prepare
from trackwork.ledger.errors import LedgerError
from trackwork.ledger.statements import Driver, Insert
from trackwork.ledger.store import MOVED, SqlLedger, read_meta

_TABLES = [each for each in tables.metadata.sorted_tables if each is not tables.revision]
_TOLD = [each for each in _TABLES if each is not tables.meta]
_BATCH = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What stands in the new place: rows of each table, derived ones among them, all compared."""

    rows: dict[str, int]
    before: bool = False
    """Whether an earlier move had brought them, and only the file was still open."""

    @property
    def facts(self) -> int:
        """How many facts those are."""
        return self.rows[tables.fact.name]


def move_ledger(ledger: SqlLedger, url: str) -> Moved:
    """Copy a ledger's every row to an empty PostgreSQL, compare, and close the file.

    One transaction of the file lasts from the first row to the end, so that nobody writes
    meanwhile; afterwards nobody writes there any more, running processes included. The epoch stays:
    it is the same ledger, and what was on its way is on its way. Raises LedgerError, and then
    nothing was changed.
    """
    target = connect(url)
    try:
        _fits(ledger, target.dialect.name)
        prepare(target)
        with begin(ledger.engine, write=True) as old:
            with begin(target, write=True) as new:
                moved = _copy(old, new)
            close_file(old, target.url.render_as_string())
        return moved
    finally:
        target.dispose()


def _fits(ledger: SqlLedger, kind: str) -> None:
    if ledger.engine.dialect.name != "sqlite":
        raise LedgerError(
            "this ledger is on PostgreSQL already; to take it elsewhere, use `trackwork ledger "
            "export` and `trackwork ledger import`"
        )
    if kind != "postgresql":
        raise LedgerError(
            "a ledger is moved to a PostgreSQL; a file is copied with `ledger backup`"
        )


def _copy(old: Connection, new: Connection) -> Moved:
    """All rows, or the certainty that they are there already."""
    before = _there(old, new)
    sums = {
        table.name: _sum(old, table) if before else _carry(old, new, table) for table in _TABLES
    }
    arrived = {table.name: _sum(new, table) for table in _TABLES}
    differ = sorted(name for name, found in sums.items() if arrived[name] != found)
    if differ:
        raise LedgerError(
            f"the database holds another state of this ledger ({', '.join(differ)}); nothing was "
            "changed. Name an empty database"
            if before
            else f"what arrived is not what was sent ({', '.join(differ)}); nothing was changed"
        )
    return Moved(rows={name: rows for name, (rows, _) in sums.items()}, before=before)


def _there(old: Connection, new: Connection) -> bool:
    """Whether the new place holds this ledger; an empty one, opened by mistake, makes way."""
    found = read_meta(new)
    if not found:
        return False
    whose = read_meta(old)["workspace"]
    if found["workspace"] != whose:
        raise LedgerError(
            f"the database belongs to workspace {found['workspace']!r}, not to {whose!r}; "
            "nothing was changed. Name an empty database"
        )
    if any(new.execute(select(func.count()).select_from(each)).scalar() for each in _TOLD):
        return True
    new.execute(tables.meta.delete())
    return False


def _carry(old: Connection, new: Connection, table: Table) -> tuple[int, str]:
    """Copy a table; how many rows those were, and their sum."""
    driver, into = Driver(new), Insert(table)
    digest, count = hashlib.sha256(), 0
    for batch in chunks(_rows(old, table), _BATCH):
        driver.insert(into, batch)
        count += len(batch)
        digest.update(repr(batch).encode())
    return count, digest.hexdigest()


def _sum(connection: Connection, table: Table) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    for batch in chunks(_rows(connection, table), _BATCH):
        count += len(batch)
        digest.update(repr(batch).encode())
    return count, digest.hexdigest()


def _rows(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """A table's rows by its key, which both databases order alike."""
    query = select(table).order_by(*table.primary_key).execution_options(yield_per=_BATCH)
    with connection.execute(query) as result:
        for row in result:
            yield tuple(row)


def close_file(old: Connection, where: str) -> None:
    """Let nobody write to the file any more, not even a process that has it open."""
    old.execute(insert(tables.meta), {"name": MOVED, "value": where})
    for table in _TABLES:
        for deed in ("INSERT", "UPDATE", "DELETE"):
            old.exec_driver_sql(
                f"CREATE TRIGGER {MOVED}_{table.name}_{deed.lower()} BEFORE {deed} ON {table.name} "
                f"BEGIN SELECT RAISE(ABORT, 'ledger {MOVED}'); END"
            )
