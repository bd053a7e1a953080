"""What the books share inside one transaction: the connection, people, names of subjects."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table, bindparam, func, insert, select

from trackwork.ledger.codec import Codec
from trackwork.ledger.people import People
from trackwork.ledger.tables import subject as subject_table
from trackwork.ledger.tables import target as target_table

CHUNK = 500
_T = TypeVar("_T")


def chunks(items: Iterable[_T], size: int = CHUNK) -> Iterator[list[_T]]:
    """Lists of at most ``size`` items: no statement carries more values than a database takes."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


def plain(text: str) -> str:
    """Text that every database stores: without NUL and lone surrogates."""
    clean = text.replace("\x00", "\ufffd")
    return clean.encode("utf-8", "replace").decode("utf-8")


class Access:
    """One transaction's connection with what was looked up so far."""

    def __init__(self, connection: Connection, codec: Codec) -> None:
        self.connection = connection
        self.codec = codec
        self.people = People(connection)
        self.subjects = Numbers(connection, subject_table)
        self.targets = Numbers(connection, target_table)


def _by_name(table: Table) -> Select[Any]:
    # Built once: putting a statement together costs as much as running it.
    wanted = table.c.name.in_(bindparam("names", expanding=True))
    return select(table.c.name, table.c.id).where(wanted)


_FIND = {table.name: _by_name(table) for table in (subject_table, target_table)}
_LAST = {table.name: select(func.max(table.c.id)) for table in (subject_table, target_table)}


class Numbers:
    """Names and their numbers in one table (`subject` or `target`)."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self._connection = connection
        self._table = table
        self._known: dict[str, int] = {}

    def find(self, names: Iterable[str]) -> dict[str, int]:
        """Numbers of those names that have one."""
        wanted = list(dict.fromkeys(names))
        query = _FIND[self._table.name]
        for batch in chunks(name for name in wanted if name not in self._known):
            rows = self._connection.execute(query, {"names": batch})
            self._known.update((row.name, row.id) for row in rows)
        return {name: self._known[name] for name in wanted if name in self._known}

    def get(self, names: Sequence[str]) -> dict[str, int]:
        """Numbers of all of these names; new ones are stored."""
        found = self.find(names)
        missing = [name for name in dict.fromkeys(names) if name not in found]
        if not missing:
            return found
        last = self._connection.execute(_LAST[self._table.name]).scalar() or 0
        rows = [self._row(last + at, name) for at, name in enumerate(missing, start=1)]
        self._connection.execute(insert(self._table), rows)
        self._known.update((name, last + at) for at, name in enumerate(missing, start=1))
        return {name: self._known[name] for name in names}

    def _row(self, number: int, name: str) -> dict[str, int | str]:
        if self._table is subject_table:
            return {"id": number, "name": name, "kind": name.partition(":")[0]}
        return {"id": number, "name": name}
