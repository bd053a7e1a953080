"""The ledger: what was said, promised, sent and decided, in SQLite or PostgreSQL."""

from trackwork.ledger.errors import (
    BadExport,
    DamagedLedger,
    LedgerError,
    NewerLedger,
    UnknownFact,
    UnreadableFact,
    WrongWorkspace,
)
from trackwork.ledger.store import SqlBooks, SqlLedger, open_ledger

__all__ = [
    "BadExport",
    "DamagedLedger",
    "LedgerError",
    "NewerLedger",
    "SqlBooks",
    "SqlLedger",
    "UnknownFact",
    "UnreadableFact",
    "WrongWorkspace",
    "open_ledger",
]
