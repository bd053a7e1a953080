"""Alembic migrations, run when a ledger is opened. Loaded only when something is to be done."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine


def _config() -> Config:
    config = Config()
    # Alembic reads % in its settings as a reference.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def known_revisions() -> tuple[str, ...]:
    """Revisions this release knows, the oldest first."""
    script = ScriptDirectory.from_config(_config())
    return tuple(reversed([each.revision for each in script.walk_revisions()]))


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the tables to a revision, all of it or nothing."""
    config = _config()
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            # Two processes that open a new ledger at once: the second waits, then finds it done.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7263489)")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
