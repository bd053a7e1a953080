"""Backups: a whole SQLite file taken while it is in use; on PostgreSQL an export."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from trackwork.core.facts import ENGINE_FACTS
from trackwork.ledger.errors import LedgerError
from trackwork.ledger.export import export_ledger
from trackwork.ledger.importing import (
    Loaded,
    import_ledger,
    new_file,
    remove_database,
)
from trackwork.ledger.store import SqlLedger, open_ledger
from trackwork.ledger.upcasters import UPCASTERS, Upcaster

RESTORED = "the ledger was restored; it is looked for before anything is sent"


def backup_ledger(ledger: SqlLedger, path: Path) -> Path:
    """Copy the ledger as it stands; the path.

    SQLite: one file, complete, while others read and write. PostgreSQL: a folder as `export_ledger`
    writes it. Raises LedgerError when something is at the path already.
    """
    if path.exists():
        raise LedgerError(f"{path} is there already; name a new place for the backup")
    if ledger.engine.dialect.name != "sqlite":
        return export_ledger(ledger, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.coming")
    remove_database(fresh)
    try:
        _copy(ledger, fresh)
        fresh.replace(path)
    finally:
        remove_database(fresh)
    return path


def _copy(ledger: SqlLedger, fresh: Path) -> None:
    with (
        closing(ledger.engine.raw_connection()) as source,
        closing(sqlite3.connect(fresh)) as target,
    ):
        raw = source.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.backup(target)
        target.execute("PRAGMA journal_mode = DELETE").close()


def restore_ledger(
    path: Path,
    url: str,
    *,
    facts: Iterable[type] = ENGINE_FACTS,
    upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS,
    above: int = 0,
) -> Loaded:
    """Bring a backup back as a new ledger.

    The epoch rises above the backup's (and above ``above``: hand over the epoch of the ledger it
    replaces, where that is still known), and every effect that is not settled is in doubt. Raises
    LedgerError or BadExport, and then nothing was restored.
    """
    if path.is_dir():
        return import_ledger(path, url, facts=facts, upcasters=upcasters, above=above)
    if make_url(url).get_backend_name() != "sqlite":
        raise LedgerError(
            "a backup file of SQLite is restored to SQLite; export it to go elsewhere"
        )
    workspace = _whose(path)
    target = new_file(url)
    fresh = target.with_name(f".{target.name}.coming")
    remove_database(fresh)
    try:
        fresh.write_bytes(path.read_bytes())
        loaded = _raise(fresh, workspace, facts=facts, upcasters=upcasters, above=above)
        fresh.replace(target)
    finally:
        remove_database(fresh)
    return loaded


def _whose(path: Path) -> str:
    """The workspace a backup belongs to, after a look at every page of it."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as source:
            verdict = source.execute("PRAGMA integrity_check(1)").fetchone()[0]
            found = source.execute("SELECT value FROM meta WHERE name = 'workspace'").fetchone()
    except sqlite3.Error as error:
        raise LedgerError(f"{path} is no backup of a ledger ({error}); nothing restored") from error
    if verdict != "ok" or found is None:
        raise LedgerError(f"{path} is damaged ({verdict}); take an earlier backup")
    return str(found[0])


def _raise(
    fresh: Path,
    workspace: str,
    *,
    facts: Iterable[type],
    upcasters: Mapping[tuple[str, int], Upcaster],
    above: int,
) -> Loaded:
    ledger = open_ledger(
        f"sqlite:///{fresh}", workspace=workspace, facts=facts, upcasters=upcasters
    )
    try:
        with ledger.transaction() as books:
            return Loaded(
                workspace=workspace,
                facts=books.facts.count(),
                in_doubt=books.raise_epoch(reason=RESTORED, above=above),
                epoch=books.epoch,
            )
    finally:
        ledger.close()
