"""The database underneath: connections, transactions, and tables brought to today's shape.

SQLite: write-ahead log, one writer, a wait of 30 seconds for it. Its ``synchronous = NORMAL``
survives a killed process; a power cut may lose the last commits, which the look for markers covers
(https://www.sqlite.org/pragma.html#pragma_synchronous). PostgreSQL: a lock on the small table
`meta` does what SQLite's single writer does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool

from trackwork.ledger import tables
from trackwork.ledger.errors import LedgerError, NewerLedger

HEAD = "0002"
"""The newest revision under ``migrations/versions``."""

_BUSY_SECONDS = 30
_CACHE_KIB = 32 * 1024
"""Pages kept in memory: enough for the inner nodes of the indexes of a million items."""
_LOG_PAGES = 8_000
"""Pages in the write-ahead log before they go to the file: one that changed often goes there once.

It takes a quarter off what a large import writes. The log may grow past it in a large transaction
and is cut back afterwards (https://www.sqlite.org/pragma.html#pragma_journal_size_limit).
"""
_PAGE_BYTES = 4_096


def connect(url: str) -> Engine:
    """An engine for a URL. Raises LedgerError when it names no database we know."""
    where = _read(url)
    if where.drivername == "sqlite":
        return _sqlite(where)
    try:
        return create_engine(where, pool_pre_ping=True)
    except ImportError as error:
        raise LedgerError(
            "the ledger's address names a PostgreSQL, and its driver is not installed; "
            "install it with: pip install 'trackwork[postgres]'"
        ) from error


def _read(url: str) -> URL:
    try:
        where = make_url(url)
    except ArgumentError:
        where = URL.create("unknown")
    kind = where.drivername.partition("+")[0]
    if kind == "sqlite":
        return where.set(drivername="sqlite")
    if kind in {"postgresql", "postgres"}:
        return where.set(drivername="postgresql+psycopg")
    # The URL may hold a password, so it is not repeated here.
    raise LedgerError(
        "the ledger's address is neither sqlite:///path nor postgresql://user@host/database; "
        "correct it where it was given"
    )


def _sqlite(where: URL) -> Engine:
    if where.database in {None, "", ":memory:"}:
        # One connection for all threads; `SqlLedger` lets one at a time use it.
        shared = {"check_same_thread": False}
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args=shared)
    else:
        Path(str(where.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(where, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(raw: Any, _record: object) -> None:
    raw.isolation_level = None  # BEGIN is ours: see _on_begin
    for setting in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        f"busy_timeout = {_BUSY_SECONDS * 1000}",
        "foreign_keys = ON",
        f"cache_size = -{_CACHE_KIB}",
        f"wal_autocheckpoint = {_LOG_PAGES}",
        f"journal_size_limit = {2 * _LOG_PAGES * _PAGE_BYTES}",
    ):
        raw.execute(f"PRAGMA {setting}").close()


def _on_begin(connection: Connection) -> None:
    # A transaction that will write says so at once: one that starts reading and then writes could
    # not wait for another writer (https://www.sqlite.org/lang_transaction.html).
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def begin(engine: Engine, *, write: bool) -> Iterator[Connection]:
    """One transaction, committed at the end, rolled back on any error."""
    options: dict[str, Any] = {"write": write}
    if engine.dialect.name == "postgresql" and not write:
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        if write and engine.dialect.name == "postgresql":
            # A lock that holds in an empty table too, and keeps no reader waiting:
            # https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
            # Who holds it and falls silent, frozen or cut off, is put out by the server.
            connection.exec_driver_sql(
                "SET LOCAL idle_in_transaction_session_timeout = '60s';"
                "LOCK TABLE meta IN SHARE ROW EXCLUSIVE MODE"
            )
        yield connection


def prepare(engine: Engine) -> None:
    """Make the tables, or bring older ones to today's shape. Raises NewerLedger, LedgerError."""
    found = revision_of(engine)
    if found == HEAD:
        return
    if found is None and engine.dialect.name == "sqlite":
        _make(engine)
        return
    from trackwork.ledger.migrations import known_revisions, upgrade  # noqa: PLC0415 - slow to load

    if found is not None and found not in known_revisions():
        raise NewerLedger(
            f"this ledger has tables of revision {found}, and this release knows up to {HEAD}. "
            "Nothing was touched: use the release that wrote it, or a later one"
        )
    upgrade(engine)


def _make(engine: Engine) -> None:
    """All tables at once in a new file; the same ones that the migrations end with."""
    with begin(engine, write=True) as connection:
        # Whoever else made them meanwhile held the one right to write.
        if _revision(connection) is None:
            tables.metadata.create_all(connection, checkfirst=False)
            connection.execute(insert(tables.revision), {"version_num": HEAD})


def revision_of(engine: Engine) -> str | None:
    """The revision of the tables; None in an empty database."""
    with engine.connect() as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str | None:
    look = inspect(connection)
    if look.has_table(tables.revision.name):
        return connection.execute(select(tables.revision.c.version_num)).scalar()
    _refuse_strangers(set(look.get_table_names()))
    return None


def _refuse_strangers(names: set[str]) -> None:
    if names & tables.metadata.tables.keys():
        raise LedgerError(
            "this database holds tables of something else with our names "
            f"({', '.join(sorted(names & tables.metadata.tables.keys()))}); "
            "give the ledger a database of its own"
        )
