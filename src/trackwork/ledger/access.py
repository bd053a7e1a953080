"""What the books share inside one transaction: the connection, people, names of subjects."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Table, func, select

from trackwork.ledger.ahead import Ahead
from trackwork.ledger.codec import Codec
from trackwork.ledger.people import People
from trackwork.ledger.statements import Driver, Insert, Row, Statement, among
from trackwork.ledger.tables import subject as subject_table
from trackwork.ledger.tables import target as target_table

_T = TypeVar("_T")


def chunks(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Lists of at most ``size`` items."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


def plain(text: str) -> str:
    """Text that every database stores: without NUL and lone surrogates."""
    if text.isascii() and "\x00" not in text:
        return text
    clean = text.replace("\x00", "\ufffd")
    return clean.encode("utf-8", "replace").decode("utf-8")


class Access:
    """One transaction's connection with what was looked up so far."""

    def __init__(self, connection: Connection, codec: Codec) -> None:
        self.connection = connection
        self.driver = Driver(connection)
        self.codec = codec
        self.people = People(self.driver)
        self.ahead = Ahead()
        self.subjects = Numbers(self.driver, subject_table)
        self.targets = Numbers(self.driver, target_table)


_TABLES = (subject_table, target_table)
_FIND = {
    table.name: Statement(select(table.c.name, table.c.id).where(among(table.c.name)))
    for table in _TABLES
}
_LAST = {table.name: Statement(select(func.max(table.c.id))) for table in _TABLES}
_ADD = {
    "subject": Insert(subject_table, "id", "name", "kind"),
    "target": Insert(target_table),
}


class Numbers:
    """Names and their numbers in one table (`subject` or `target`)."""

    def __init__(self, driver: Driver, table: Table) -> None:
        self._driver = driver
        self._table = table.name
        self._known: dict[str, int] = {}
        self._last: int | None = None

    def find(self, names: Iterable[str]) -> dict[str, int]:
        """Numbers of those names that have one."""
        known = self._known
        wanted = dict.fromkeys(names)
        unknown = [name for name in wanted if name not in known]
        if unknown:
            rows = self._driver.among(_FIND[self._table], unknown)
            known.update(rows)
        return {name: known[name] for name in wanted if name in known}

    def get(self, names: Sequence[str]) -> dict[str, int]:
        """Numbers of all of these names; new ones are stored."""
        found = self.find(names)
        missing = [name for name in dict.fromkeys(names) if name not in found]
        if not missing:
            return found
        last = self._last_number()
        given = {name: last + at for at, name in enumerate(missing, start=1)}
        self._store(given)
        self._last = last + len(given)
        self._known |= given
        return found | given

    def _last_number(self) -> int:
        # Nobody else writes meanwhile, so it is read once in a transaction.
        if self._last is None:
            self._last = self._driver.value(_LAST[self._table]) or 0
        return self._last

    def _store(self, given: dict[str, int]) -> None:
        rows: list[Row] = [(number, name) for name, number in given.items()]
        if self._table == subject_table.name:
            rows = [(number, name, name.partition(":")[0]) for number, name in rows]
        self._driver.insert(_ADD[self._table], rows)
