"""Moving a ledger: into an empty place only, again after an interruption, all of it or nothing."""

import pytest
from sqlalchemy import text

from tests.ledger.conftest import opened
from trackwork.ledger import LedgerError, SqlLedger, open_ledger
from trackwork.ledger.move import move_ledger
from trackwork.testing.ledger_samples import NOW, effect

pytestmark = pytest.mark.postgres


def planned(ledger: SqlLedger, *names: str) -> None:
    """Intents to carry along."""
    with ledger.transaction() as books:
        books.outbox.plan([effect(name) for name in names], now=NOW)


def test_what_is_on_its_way_stays_on_its_way(in_file, postgres_database) -> None:
    """Same state, same fence, same epoch: it is the same ledger."""
    planned(in_file, "a", "b")
    with in_file.transaction() as books:
        books.outbox.lease("a", now=NOW, until=NOW)
        before = books.outbox.find()
    url = postgres_database()
    assert move_ledger(in_file, url).rows["outbox"] == 2
    there = opened(url)
    with there.reading() as books:
        assert books.outbox.find() == before
        assert books.epoch == 1
    there.close()


def test_a_place_opened_by_mistake_and_empty_makes_way(in_file, postgres_database) -> None:
    """Somebody set the variable a moment too early."""
    planned(in_file, "a")
    url = postgres_database()
    opened(url).close()
    assert not move_ledger(in_file, url).before


def test_a_move_that_was_cut_off_before_the_end_ends_when_asked_again(
    in_file, postgres_database
) -> None:
    """The rows are there, the file is still open: they are compared and the file is closed."""
    planned(in_file, "a")
    url = postgres_database()
    assert not move_ledger(in_file, url).before
    reopened(in_file)
    assert move_ledger(in_file, url).before


def test_another_state_of_the_ledger_is_left_alone(in_file, postgres_database) -> None:
    """What was written since an interruption is not mixed with what was moved before it."""
    planned(in_file, "a")
    url = postgres_database()
    move_ledger(in_file, url)
    reopened(in_file)
    planned(in_file, "later")
    with pytest.raises(LedgerError, match="another state"):
        move_ledger(in_file, url)
    planned(in_file, "and this goes on")


def test_somebody_elses_ledger_is_left_alone(in_file, postgres_database) -> None:
    """One database, one workspace."""
    url = postgres_database()
    open_ledger(url, workspace="other").close()
    with pytest.raises(LedgerError, match="belongs to workspace 'other'"):
        move_ledger(in_file, url)


def reopened(ledger: SqlLedger) -> None:
    """As it stands when the process ends between the two databases' commits."""
    with ledger.engine.begin() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        for name in names.scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("DELETE FROM meta WHERE name = 'moved'"))
