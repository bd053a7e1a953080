"""Bringing an export back: everything is checked before anything is loaded."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.engine import make_url

from trackwork.core.facts import ENGINE_FACTS
from trackwork.ledger import tables
from trackwork.ledger.access import Access
from trackwork.ledger.checking import Checker
from trackwork.ledger.codec import Codec
from trackwork.ledger.database import begin, connect, prepare
from trackwork.ledger.errors import LedgerError
from trackwork.ledger.load import load
from trackwork.ledger.reading import Manifest, lines, read_manifest
from trackwork.ledger.store import SqlBooks, read_meta
from trackwork.ledger.upcasters import UPCASTERS, Upcaster

IMPORTED = "the ledger was imported; it is looked for before anything is sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What came in: whose it is, how many facts, the new epoch, how many effects are in doubt."""

    workspace: str
    epoch: int
    facts: int
    in_doubt: int


def import_ledger(
    folder: Path,
    url: str,
    *,
    facts: Iterable[type] = ENGINE_FACTS,
    upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS,
    above: int = 0,
) -> Loaded:
    """Load an export into a database that holds no ledger yet.

    The epoch rises above the exported one (and above ``above``), every effect that is not settled
    is in doubt, every subject waits to be folded. Raises BadExport or LedgerError, and then nothing
    was loaded.
    """
    codec = Codec(facts, upcasters)
    manifest = read_manifest(folder)
    for _ in Checker(codec).all(lines(folder, manifest)):
        pass
    with fresh_database(url) as engine:
        prepare(engine)
        with begin(engine, write=True) as connection:
            _refuse_full(connection)
            _store(connection, folder, manifest, above=above)
            books = SqlBooks(Access(connection, codec))
            return Loaded(
                workspace=manifest.workspace,
                facts=books.facts.count(),
                in_doubt=books.raise_epoch(reason=IMPORTED),
                epoch=books.epoch,
            )


def verify_export(
    folder: Path,
    *,
    facts: Iterable[type] = ENGINE_FACTS,
    upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS,
) -> int:
    """Read an export to its end and load nothing; how many facts it holds. Raises BadExport."""
    checker = Checker(Codec(facts, upcasters))
    for _ in checker.all(lines(folder, read_manifest(folder))):
        pass
    return checker.facts


def _store(connection: Connection, folder: Path, manifest: Manifest, *, above: int) -> None:
    # Read a second time, against the same chain: what is loaded is what was checked.
    load(connection, lines(folder, manifest))
    meta = {"workspace": manifest.workspace, "epoch": str(max(manifest.epoch, above))}
    rows = [{"name": name, "value": value} for name, value in meta.items()]
    connection.execute(insert(tables.meta), rows)


def _refuse_full(connection: Connection) -> None:
    meta = read_meta(connection)
    if meta or connection.execute(select(func.count()).select_from(tables.fact)).scalar():
        raise LedgerError(
            f"the database already holds the ledger of workspace {meta.get('workspace', '?')!r}; "
            "an import needs an empty one. Name another database"
        )


@contextmanager
def fresh_database(url: str) -> Iterator[Engine]:
    """An engine on a new database, which comes to its place only when the block ends well.

    Raises LedgerError when a file is there already, or when nothing would be kept.
    """
    if make_url(url).get_backend_name() != "sqlite":
        with _disposed(connect(url)) as engine:
            yield engine
        return
    target = new_file(url)
    # One import's leavings are the next one's to clear away.
    fresh = target.with_name(f".{target.name}.coming")
    remove_database(fresh)
    try:
        with _disposed(connect(f"sqlite:///{fresh}")) as engine:
            yield engine
        fresh.replace(target)
    finally:
        remove_database(fresh)


def new_file(url: str) -> Path:
    """Where a SQLite URL puts its file. Raises LedgerError when one is there, or none would be."""
    database = make_url(url).database
    if database in {None, "", ":memory:"}:
        raise LedgerError("a ledger in memory would be gone at once; name a file")
    target = Path(str(database))
    if target.exists():
        raise LedgerError(
            f"{target} is there already, and a ledger is never written over; "
            "move it aside or name another file"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def remove_database(path: Path) -> None:
    """Remove a SQLite file and what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


@contextmanager
def _disposed(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()
