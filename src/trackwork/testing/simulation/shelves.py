"""A ledger whose whole content can be taken out and put back, for story after story."""

from typing import Any

from trackwork.core.facts import ENGINE_FACTS
from trackwork.ledger import SqlLedger, open_ledger
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
