"""A shelf for stories (`trackwork.testing.simulation.shelves`) whose ledger is on a PostgreSQL."""

import pickle
from typing import Any

from sqlalchemy import func, insert, select, text

from trackwork.ledger.tables import metadata
from trackwork.testing.simulation.shelves import Shelf


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
        kept = pickle.loads(content)
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
