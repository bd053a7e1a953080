"""What the ledger refuses, in sentences for the person who can mend it."""


class LedgerError(Exception):
    """The ledger refuses: what, where, why and how to go on stand in the text."""


class WrongWorkspace(LedgerError):
    """The database belongs to another workspace."""


class NewerLedger(LedgerError):
    """The database was written by a newer release than this one."""


class DamagedLedger(LedgerError):
    """The file is no database any more; a backup takes its place."""


class MovedLedger(LedgerError):
    """The ledger was moved to another database; this file is what it was before."""


class UnknownFact(LedgerError):
    """A fact of a type or version this release does not know; it is never dropped in silence."""


class UnreadableFact(LedgerError):
    """A fact's stored body does not fit its type."""


class BadExport(LedgerError):
    """An export is damaged, edited, incomplete or newer; nothing of it was loaded."""

    def __init__(self, reason: str, *, file: str, line: int = 0) -> None:
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {reason}. Nothing was loaded; take the export again.")
        self.file = file
        self.line = line
        self.reason = reason
