"""Derived rows as lines: to compare a rebuild with what stood before, as a whole or row by row."""

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select

from trackwork.ledger import tables
from trackwork.ledger.codec import canonical
from trackwork.ledger.store import SqlBooks

_STATE = tables.subject.c
_UNCOUNTED = {"id", "dirty", "saved", "subject", "reader", "target"}


def derived_rows(books: SqlBooks) -> Iterator[tuple[str, str]]:
    """Every derived row: a name (``obligation item:tls/ledger 3f2a``) and its content as JSON.

    Ordered by name within each table. Dirty marks are left out: they say what is still to be done,
    not what was derived. People stand as numbers, so forgetting somebody changes nothing.
    """
    books.subjects.flush()
    for table, query, width in _QUERIES:
        for row in books.access.connection.execute(query).mappings():
            values = dict(row)
            name = " ".join(str(value) for value in list(values.values())[:width])
            yield f"{table} {name}", canonical(values)


def derived_digest(books: SqlBooks) -> str:
    """One hash over all derived rows: equal rows, equal hash, on every database."""
    digest = hashlib.sha256()
    for name, content in derived_rows(books):
        digest.update(f"{name}\t{content}\n".encode())
    return digest.hexdigest()


def clear_derived(books: SqlBooks) -> None:
    """Throw away everything derived. Facts stay, and every subject waits to be folded again."""
    books.subjects.forget_all()


def _states() -> Select[Any]:
    columns = [column for column in tables.subject.c if column.name not in _UNCOUNTED]
    first = [_STATE.name, *(column for column in columns if column.name != "name")]
    return select(*first).where(_STATE.saved == 1).order_by(_STATE.name)


def _obligations() -> Select[Any]:
    table = tables.obligation.c
    columns = [column for column in table if column.name not in {*_UNCOUNTED, "episode"}]
    query = select(_STATE.name, table.episode, *columns)
    return query.join(_STATE_TABLE, _STATE.id == table.subject).order_by(_STATE.name, table.episode)


def _dependencies() -> Select[Any]:
    table, read = tables.dependency.c, tables.target.c.name
    query = select(_STATE.name, read.label("reads"))
    query = query.join(tables.dependency, table.reader == _STATE.id)
    return query.join(tables.target, tables.target.c.id == table.target).order_by(_STATE.name, read)


def _counters() -> Select[Any]:
    return select(tables.counter).order_by(*tables.counter.primary_key)


_STATE_TABLE = tables.subject
_QUERIES = (
    ("subject", _states(), 1),
    ("obligation", _obligations(), 2),
    ("dependency", _dependencies(), 2),
    ("counter", _counters(), 4),
)
