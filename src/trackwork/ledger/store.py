"""One workspace's one ledger in a database: opening it, and its transactions."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import RLock, get_ident

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import DatabaseError, DBAPIError

from trackwork.core.facts import ENGINE_FACTS
from trackwork.ledger import tables
from trackwork.ledger.access import Access
from trackwork.ledger.codec import Codec
from trackwork.ledger.database import begin, connect, prepare
from trackwork.ledger.desk import DeskShelf, HistoryShelf, InboxShelf
from trackwork.ledger.errors import DamagedLedger, LedgerError, MovedLedger, WrongWorkspace
from trackwork.ledger.facts import FactShelf
from trackwork.ledger.outbox import OutboxShelf
from trackwork.ledger.subjects import SubjectShelf
from trackwork.ledger.upcasters import UPCASTERS, Upcaster

MOVED = "moved"
"""What a ledger that went elsewhere says of itself: where to. See `trackwork.ledger.move`."""


class SqlBooks:
    """The ledger inside one transaction; `trackwork.ports.Books` and a few books more."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.subjects = SubjectShelf(access)
        self.facts = FactShelf(access, self.subjects)
        self.outbox = OutboxShelf(access)
        self.desk = DeskShelf(access)
        self.inbox = InboxShelf(access)
        self.history = HistoryShelf(access)

    @property
    def epoch(self) -> int:
        """The fencing epoch; an import or a restore raises it."""
        return int(read_meta(self.access.connection)["epoch"])

    def raise_epoch(self, *, reason: str, above: int = 0, doubt: bool = True) -> int:
        """Raise the epoch and put every unconfirmed effect in doubt; how many those were.

        Without ``doubt`` none is: only where it is certain that nothing was being sent.
        """
        raised = max(self.epoch, above) + 1
        table = tables.meta
        self.access.connection.execute(
            update(table).where(table.c.name == "epoch").values(value=str(raised))
        )
        return self.outbox.doubt_all(reason=reason) if doubt else 0


class SqlLedger:
    """A ledger on SQLite or PostgreSQL; see `trackwork.ports.Ledger`.

    One transaction writes at a time, over all processes: the second waits. That keeps sequence
    numbers in the order of commits, and no change slips past a fold that is under way.
    """

    def __init__(self, engine: Engine, codec: Codec, *, workspace: str) -> None:
        self.engine = engine
        self.codec = codec
        self.workspace = workspace
        self._writer = RLock()
        self._writing: tuple[int, SqlBooks] | None = None
        self.written = 0
        """How many write transactions were made here: whether there may be something to carry."""

    @contextmanager
    def transaction(self) -> Iterator[SqlBooks]:
        """One write transaction: all of it commits, or nothing does.

        Raises LedgerError when this thread already has one open.
        """
        with self._writer:
            if self._writing:
                raise LedgerError("a transaction is already open in this thread; use its books")
            with begin(self.engine, write=True) as connection:
                books = SqlBooks(Access(connection, self.codec))
                self._writing = (get_ident(), books)
                try:
                    yield books
                    books.subjects.flush()
                    self.written += 1
                except Exception as error:
                    if f"ledger {MOVED}" in str(error):
                        raise MovedLedger(_gone()) from error
                    raise
                finally:
                    self._writing = None

    @contextmanager
    def reading(self) -> Iterator[SqlBooks]:
        """A read-only view of what is committed."""
        if self._in_memory:
            with self._writer, self._shared() as books:
                yield books
            return
        with begin(self.engine, write=False) as connection:
            yield SqlBooks(Access(connection, self.codec))

    @property
    def _in_memory(self) -> bool:
        return self.engine.dialect.name == "sqlite" and not self.engine.url.database

    @contextmanager
    def _shared(self) -> Iterator[SqlBooks]:
        # A database in memory has one connection: inside a transaction its books are the view.
        if self._writing:
            yield self._writing[1]
            return
        with begin(self.engine, write=False) as connection:
            yield SqlBooks(Access(connection, self.codec))

    @property
    def epoch(self) -> int:
        """The fencing epoch as committed now."""
        with self.reading() as books:
            return books.epoch

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def open_ledger(
    url: str,
    *,
    workspace: str,
    facts: Iterable[type] = ENGINE_FACTS,
    upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS,
) -> SqlLedger:
    """Open the ledger of a workspace, made or brought to today's tables if need be.

    ``url`` is ``sqlite:///path``, ``sqlite://`` (in memory) or ``postgresql://...``; ``facts`` are
    all body types in use. Raises NewerLedger, WrongWorkspace or LedgerError.
    """
    codec = Codec(facts, upcasters)
    engine = connect(url)
    try:
        prepare(engine)
        _claim(engine, workspace)
    except DBAPIError as error:
        engine.dispose()
        raise _unopened(engine, error) from error
    except BaseException:
        engine.dispose()
        raise
    return SqlLedger(engine, codec, workspace=workspace)


def _unopened(engine: Engine, error: DBAPIError) -> LedgerError:
    """Damaged, or only out of reach: a file in use or a server away is never put aside."""
    said = f"the ledger at {engine.url.render_as_string()} cannot be opened: {error.orig}"
    if engine.dialect.name == "sqlite" and type(error) is DatabaseError:
        return DamagedLedger(
            f"{said}. Nothing was changed; `trackwork ledger restore FILE --replace` puts it "
            "aside and brings a backup back"
        )
    return LedgerError(f"{said}. Nothing was changed; make it reachable, then try again")


def read_meta(connection: Connection) -> dict[str, str]:
    """What the ledger says of itself: workspace, epoch, format."""
    rows = connection.execute(select(tables.meta.c.name, tables.meta.c.value))
    return {row.name: row.value for row in rows}


def _claim(engine: Engine, workspace: str) -> None:
    """Check whose ledger this is; a new one becomes ours."""
    # Looking first keeps a page or a status from waiting for a writer.
    with begin(engine, write=False) as connection:
        known = read_meta(connection)
    if not known:
        with begin(engine, write=True) as connection:
            known = read_meta(connection) or _name(connection, workspace)
    if MOVED in known:
        raise MovedLedger(_gone(known[MOVED]))
    if known["workspace"] != workspace:
        raise WrongWorkspace(
            f"this ledger belongs to workspace {known['workspace']!r}, not to {workspace!r}. "
            "A workspace has one ledger of its own: name another database, or correct the id in "
            "trackwork.yaml"
        )


def _gone(where: str = "another database") -> str:
    return (
        f"the ledger was moved to {where}; nothing is written here any more. Set the variable that "
        "'ledger_url_env' in trackwork.yaml names, then run this again"
    )


def _name(connection: Connection, workspace: str) -> dict[str, str]:
    named = {"workspace": workspace, "epoch": "1"}
    rows = [{"name": name, "value": value} for name, value in named.items()]
    connection.execute(insert(tables.meta), rows)
    return named
