"""Ledgers whose whole content can be taken out and put back, for stories after stories."""

import pickle
from typing import Any

from sqlalchemy import func, insert, select, text

from trackwork.core.facts import ENGINE_FACTS
from trackwork.ledger import SqlLedger, open_ledger
from trackwork.ledger.tables import metadata
from trackwork.practices import FACTS
from trackwork.testing.simulation.worlds import ID


class Shelf:
    """A real ledger in memory whose whole content can be taken out and put back as bytes.

    One is kept for many stories: a new database, and the statements it has to learn, cost more than
    a story does.
    """

    def __init__(self, url: str = "sqlite://") -> None:
        self.ledger: SqlLedger = open_ledger(url, workspace=ID, facts=(*ENGINE_FACTS, *FACTS))
        self._blank = self.copy()

    def copy(self) -> bytes:
        """Everything in it."""
        found: bytes = self._raw().serialize()
        return found

    def put(self, content: bytes) -> None:
        """Replace everything in it."""
        self._raw().deserialize(content)

    def clear(self) -> None:
        """An empty ledger again."""
        self.put(self._blank)

    def _raw(self) -> Any:
        return self.ledger.engine.raw_connection().driver_connection


class ServerShelf(Shelf):
    """The same on a PostgreSQL: its content is the rows of all tables."""

    def copy(self) -> bytes:
        """Everything in it."""
        with self.ledger.engine.connect() as connection:
            found = {
                table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
                for table in metadata.sorted_tables
            }
        return pickle.dumps(found)

    def put(self, content: bytes) -> None:
        """Replace everything in it."""
        kept = pickle.loads(content)  # noqa: S301 - our own copy of a moment ago
        names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
        with self.ledger.engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
            for table in metadata.sorted_tables:
                if kept[table.name]:
                    connection.execute(insert(table), kept[table.name])
            for name, column in _counted(connection):
                highest = select(func.max(metadata.tables[name].c[column]))
                last = connection.execute(highest).scalar()
                if last is not None:
                    where = func.pg_get_serial_sequence(f'"{name}"', column)
                    connection.execute(select(func.setval(where, last)))


def _counted(connection: Any) -> list[tuple[str, str]]:
    """Columns that the server counts up by itself."""
    found = []
    for table in metadata.sorted_tables:
        for column in table.columns:
            where = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
            if connection.execute(select(where)).scalar():
                found.append((table.name, column.name))
    return found
