"""Statements put into words once per database, then run by the driver itself.

SQLAlchemy writes the SQL, so that it fits both databases; handing every row and parameter through
it as well would cost more than the database does. Whatever is not on the way of every fact and
every row goes on through SQLAlchemy.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Column, Connection, Table, TextClause, bindparam, insert, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

Row = tuple[Any, ...]
_psycopg: Any = PGDialect_psycopg
_NAMED = {"sqlite": sqlite.dialect(paramstyle="named"), "postgresql": _psycopg()}
_PLACED = {
    "sqlite": sqlite.dialect(paramstyle="qmark"),
    "postgresql": _psycopg(paramstyle="format"),
}
_MANY = "IN (<many>)"
MOST = 512
"""Values in one list: far below what any database takes."""
_COPY_FROM = 100
"""Rows from which PostgreSQL's COPY is quicker than as many inserts."""


def among(column: "Column[Any]") -> TextClause:
    """A condition: the column is one of the values that `Driver.among` is handed."""
    return text(f"{column.table.name}.{column.name} {_MANY}")


class Statement:
    """Something to run, with its words for each database.

    ``placed``: its parameters come as a row, in order, and not by name. A statement with `among`
    has no other parameters.
    """

    def __init__(self, clause: Any, *, placed: bool = False) -> None:
        self._clause = clause
        self._dialects = _PLACED if placed else _NAMED
        self._words: dict[str, tuple[str, dict[str, Any]]] = {}
        self._lists: dict[int, str] = {}

    def words(self, database: str) -> tuple[str, dict[str, Any]]:
        """The SQL for a database (``sqlite`` or ``postgresql``), and values it comes with."""
        if database not in self._words:
            made = self._clause.compile(dialect=self._dialects[database])
            fixed = {name: value for name, value in made.params.items() if value is not None}
            self._words[database] = (str(made), fixed)
        return self._words[database]

    def with_list(self, database: str, values: list[Any]) -> tuple[str, list[Any]]:
        """The SQL with a list of values, and its parameters."""
        words, _ = self.words(database)
        size = -1 if database == "postgresql" else len(values)
        if size not in self._lists:
            # PostgreSQL takes an array as one value: its driver reads and prepares the words once.
            marks = "= ANY(%s)" if size < 0 else f"IN ({', '.join('?' * size)})"
            self._lists[size] = words.replace(_MANY, marks)
        return self._lists[size], [values] if size < 0 else values


class Insert(Statement):
    """Rows into a table, each with these columns (all when none is named) in the table's order."""

    def __init__(self, table: Table, *columns: str) -> None:
        names = list(columns) or [column.name for column in table.columns]
        values: dict[str, Any] = {name: bindparam(name) for name in names}
        super().__init__(insert(table).values(values), placed=True)
        self.copy = f'COPY "{table.name}" ({", ".join(names)}) FROM STDIN'


class Driver:
    """The driver's own connection inside the transaction that SQLAlchemy began and will end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.database = connection.dialect.name

    @cached_property
    def _raw(self) -> Any:
        return self._connection.connection.driver_connection

    def rows(self, statement: Statement, **values: Any) -> list[Row]:
        """All rows of a query."""
        found: list[Row] = self._run(statement, values).fetchall()
        return found

    def row(self, statement: Statement, **values: Any) -> Row | None:
        """The first row, or None."""
        found: Row | None = self._run(statement, values).fetchone()
        return found

    def value(self, statement: Statement, **values: Any) -> Any:
        """The first column of the first row, or None."""
        found = self.row(statement, **values)
        return found[0] if found else None

    def run(self, statement: Statement, **values: Any) -> int:
        """Change something; how many rows it was."""
        return int(self._run(statement, values).rowcount)

    def _run(self, statement: Statement, values: dict[str, Any]) -> Any:
        words, fixed = statement.words(self.database)
        return self._raw.execute(words, fixed | values if fixed else values)

    def among(self, statement: Statement, values: Iterable[Any]) -> list[Row]:
        """All rows of a query whose condition is `among` these values."""
        found: list[Row] = []
        for batch in _lists(list(values)):
            found += self._raw.execute(*statement.with_list(self.database, batch)).fetchall()
        return found

    def run_among(self, statement: Statement, values: Iterable[Any]) -> None:
        """Change whatever is `among` these values."""
        for batch in _lists(list(values)):
            self._raw.execute(*statement.with_list(self.database, batch))

    def each(self, statement: Statement, rows: Sequence[Row]) -> None:
        """Run a ``placed`` statement once per row."""
        if not rows:
            return
        cursor = self._raw.cursor()
        try:
            cursor.executemany(statement.words(self.database)[0], rows)
        finally:
            cursor.close()

    def insert(self, statement: Insert, rows: Sequence[Row]) -> None:
        """Store rows."""
        if self.database != "postgresql" or len(rows) < _COPY_FROM:
            self.each(statement, rows)
            return
        with self._raw.cursor() as cursor, cursor.copy(statement.copy) as copy:
            for row in rows:
                copy.write_row(row)


def _lists(values: list[Any]) -> Iterable[list[Any]]:
    """Lists of 1, 2, 4 ... `MOST` values, so that a database sees few different statements.

    A list is filled up with its last value, which changes nothing in a condition.
    """
    for start in range(0, len(values), MOST):
        batch = values[start : start + MOST]
        size = 1 << (len(batch) - 1).bit_length()
        yield batch + batch[-1:] * (size - len(batch))
