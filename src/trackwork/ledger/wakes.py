"""Wake-ups on PostgreSQL: which worker of many drains which lane, by Procrastinate.

Its tables live in a schema of their own and hold names of lanes, nothing else, so they may be
dropped at any moment: what is due stands in the ledger. What is measured of it, and what it needs
around it, is in ``docs/why/scale-out.md``.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, Engine, text

from trackwork.ledger.database import begin
from trackwork.ledger.errors import LedgerError, NewerLedger
from trackwork.ledger.store import SqlBooks, SqlLedger
from trackwork.ports import Books

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.jobs import JobDeferrer

SCHEMA = "trackwork_wakes"
QUEUE = "lanes"
DRAIN = "drain"
INSTALL = "pip install 'trackwork[postgres]'"
KEEPALIVE: dict[str, int] = {
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 50_000,
}
"""A connection whose other end is gone without a word is noticed within a minute
(https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-KEEPALIVES).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """How often a worker looks around, in seconds.

    ``tick``: for lanes that are due though no wake-up came. ``heartbeat``: it says that it lives;
    after ``stalled`` without one its lane goes to another worker, looked for every ``unstall``.
    ``hung``: when it could do none of this for so long the process ends, to be started again.
    """

    tick: float = 1.0
    heartbeat: float = 5.0
    stalled: float = 30.0
    unstall: float = 10.0
    hung: float = 60.0


class PostgresWakes:
    """Implements `ports.Wakes` on the ledger's own PostgreSQL. Made by `open_wakes`."""

    def __init__(self, ledger: SqlLedger, pulse: Pulse) -> None:
        self.engine = ledger.engine
        self.pulse = pulse
        self._app = new_app(self.engine)

    def nudge(self, books: Books, lane: str) -> None:
        """Hand a lane out as soon as the caller's transaction commits.

        The savepoint keeps a wake-up that is there already from spoiling what the caller did.
        """
        from procrastinate.exceptions import AlreadyEnqueued  # noqa: PLC0415 - see open_wakes

        connection = cast("SqlBooks", books).access.connection
        if _queued(connection, lane):
            return
        with suppress(AlreadyEnqueued), connection.begin_nested():
            before = connection.execute(_PATH).scalar_one()
            connection.execute(_SET_PATH, {"path": SCHEMA})
            raw = connection.connection.driver_connection
            wake_up(self._app, lane, connection=raw).defer(lane=lane)
            connection.execute(_SET_PATH, {"path": before})

    def work(
        self,
        *,
        begin: Callable[[], None],
        drain: Callable[[str], None],
        due: Callable[[], Sequence[str]],
        stop: Callable[[], bool],
    ) -> None:
        """Drain what is handed out until ``stop``; ``due`` finds what no wake-up told of."""
        from trackwork.ledger.working import Worker  # noqa: PLC0415 - it loads what may be missing

        worker = Worker(engine=self.engine, pulse=self.pulse, drain=drain, due=due, stop=stop)

        def prepare() -> None:
            prepare_wakes(self.engine)
            begin()

        worker.run(prepare)


def open_wakes(ledger: SqlLedger, *, pulse: Pulse = Pulse()) -> PostgresWakes:
    """Wake-ups for the workers of one ledger, their tables made if need be. Raises LedgerError."""
    if ledger.engine.dialect.name != "postgresql":
        raise LedgerError(
            "workers share a ledger on PostgreSQL, and this one is a file: run without --worker, "
            "or move it with `trackwork ledger move`"
        )
    try:
        wakes = PostgresWakes(ledger, pulse)
    except ImportError as error:
        raise LedgerError(
            f"workers need Procrastinate, which is not installed; install it with: {INSTALL}"
        ) from error
    prepare_wakes(ledger.engine)
    return wakes


def wakes_if_shared(ledger: SqlLedger) -> PostgresWakes | None:
    """Wake-ups where several workers may share the ledger; None for a file. Raises LedgerError."""
    return open_wakes(ledger) if ledger.engine.dialect.name == "postgresql" else None


def new_app(engine: Engine, task: Callable[[str], Awaitable[None]] | None = None) -> "App":
    """Procrastinate with our one task. Its own retries stay off: rows of the outbox carry ours."""
    from procrastinate import App, PsycopgConnector  # noqa: PLC0415 - an extra; see open_wakes

    where = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    settings: dict[str, Any] = {**KEEPALIVE, "options": f"-c search_path={SCHEMA}"}
    app = App(connector=PsycopgConnector(conninfo=where, kwargs=settings, min_size=1, max_size=4))

    async def drain(lane: str) -> None:
        if task:
            await task(lane)

    app.task(name=DRAIN, queue=QUEUE)(drain)
    return app


def wake_up(app: "App", lane: str, **more: Any) -> "JobDeferrer":
    """A wake-up of a lane: one waits at most, and one worker at most has it."""
    task = app.tasks[DRAIN]
    return task.configure(lock=lane, queueing_lock=lane, **more)


# --- its tables -----------------------------------------------------------------------------------

_PATH = text("SELECT current_setting('search_path')")
_SET_PATH = text("SELECT set_config('search_path', :path, true)")
_QUEUED = text(
    f"SELECT 1 FROM {SCHEMA}.procrastinate_jobs "  # noqa: S608 - our own name
    "WHERE queueing_lock = :lane AND status = 'todo'"
)
_VERSION = text("SELECT obj_description(to_regnamespace(:schema)::oid, 'pg_namespace')")


def _queued(connection: Connection, lane: str) -> bool:
    return connection.execute(_QUEUED, {"lane": lane}).first() is not None


def prepare_wakes(engine: Engine) -> None:
    """Make Procrastinate's tables, or newer ones in place of older ones. Raises NewerLedger."""
    wanted = _newest()
    with begin(engine, write=True) as connection:
        found = connection.execute(_VERSION, {"schema": SCHEMA}).scalar()
        if found == wanted:
            return
        if found is not None and found > wanted:
            raise NewerLedger(
                f"a worker of a newer release made the tables of {SCHEMA} ({found}; this one "
                f"knows {wanted}); bring this worker to the same release"
            )
        _make(connection, wanted)


def _newest() -> str:
    """The name of the last change to Procrastinate's tables in the release installed here."""
    from procrastinate.schema import SchemaManager  # noqa: PLC0415 - an extra; see open_wakes

    changes = Path(SchemaManager.get_migrations_path()).glob("*.sql")
    return re.sub(r"[^\w.]", "", max(each.stem for each in changes))


def _make(connection: Connection, version: str) -> None:
    from procrastinate.schema import SchemaManager  # noqa: PLC0415 - an extra; see open_wakes

    before = connection.execute(_PATH).scalar_one()
    connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
    connection.execute(_SET_PATH, {"path": SCHEMA})
    raw: Any = connection.connection.driver_connection
    raw.execute(SchemaManager.get_schema())
    connection.exec_driver_sql(f"COMMENT ON SCHEMA {SCHEMA} IS '{version}'")
    connection.execute(_SET_PATH, {"path": before})
