"""Ledgers to test with: in a file, in memory, on PostgreSQL."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from trackwork.ledger import SqlLedger, open_ledger
from trackwork.testing.ledger_samples import CONTRACT_FACTS

Maker = Callable[[], SqlLedger]


def opened(url: str, **more) -> SqlLedger:
    """A ledger that knows the contract's facts."""
    return open_ledger(url, workspace="acme", **({"facts": CONTRACT_FACTS} | more))


def emptied(ledger: SqlLedger) -> SqlLedger:
    """The same ledger with nothing in it; quicker than a new database."""
    names = "fact, note, person_ref, subject, obligation, dependency, target, outbox, desk, inbox"
    with ledger.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names}, counter, snapshot"))
        connection.execute(text("UPDATE meta SET value = '1' WHERE name = 'epoch'"))
    return ledger


@pytest.fixture
def in_file(tmp_path):
    """A ledger in a SQLite file."""
    ledger = opened(f"sqlite:///{tmp_path}/ledger.db")
    yield ledger
    ledger.close()


@pytest.fixture
def in_memory():
    """A ledger in memory."""
    ledger = opened("sqlite://")
    yield ledger
    ledger.close()


@pytest.fixture
def on_postgres(postgres_url):
    """An empty ledger on PostgreSQL."""
    ledger = opened(postgres_url)
    yield emptied(ledger)
    ledger.close()


@pytest.fixture(params=["file", "memory", pytest.param("postgres", marks=pytest.mark.postgres)])
def ledger(request):
    """The same on every database."""
    name = {"file": "in_file", "memory": "in_memory", "postgres": "on_postgres"}[request.param]
    return request.getfixturevalue(name)
