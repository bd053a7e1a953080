"""Opening a ledger: made, brought up to date, or refused with a reason."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from tests.ledger.conftest import opened
from trackwork.ledger import (
    LedgerError,
    NewerLedger,
    SqlLedger,
    WrongWorkspace,
    open_ledger,
    tables,
)
from trackwork.ledger.database import HEAD, connect, revision_of
from trackwork.ledger.migrations import known_revisions, upgrade
from trackwork.ports import Ledger
from trackwork.testing.ledger_samples import NOW, PAYMENTS, state, word


def as_port(ledger: SqlLedger) -> Ledger:
    """What the engine is handed fits the port; the type checker reads this line."""
    return ledger


def test_a_new_ledger_is_empty(ledger):
    """Through the port, in the first epoch."""
    with as_port(ledger).reading() as books:
        assert books.facts.after(0) == ()
        assert books.subjects.awake(NOW) == ()
        assert books.outbox.due(NOW) == ()
    assert as_port(ledger).epoch == 1


def test_a_new_ledger_is_made_with_its_folder_and_opens_again(tmp_path):
    """What was written is there the next time; the epoch is the first."""
    url = f"sqlite:///{tmp_path}/deep/er/ledger.db"
    first = opened(url)
    with first.transaction() as books:
        books.facts.append([word("a")])
    first.close()
    second = opened(url)
    with second.reading() as books:
        assert [fact.key for fact in books.facts.after(0)] == ["a"]
        assert books.facts.count() == 1
    assert second.epoch == 1
    second.close()


def test_a_damaged_file_is_refused_with_a_way_back(tmp_path):
    """A file that is no database names itself and the way back, and is left as it is."""
    path = tmp_path / "ledger.db"
    path.write_text("garbage, and enough of it to be no empty file\n" * 40, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(LedgerError, match=r"ledger\.db.*trackwork ledger restore"):
        open_ledger(f"sqlite:///{path}", workspace="acme")
    assert path.read_bytes() == before


def test_another_workspace_s_ledger_is_refused(tmp_path):
    """With both names and what to do."""
    url = f"sqlite:///{tmp_path}/ledger.db"
    opened(url).close()
    with pytest.raises(WrongWorkspace, match=r"'acme', not to 'other'.*trackwork.yaml"):
        open_ledger(url, workspace="other")


def test_a_newer_ledger_is_refused_untouched(tmp_path):
    """Loudly, with both revisions."""
    path = tmp_path / "ledger.db"
    opened(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(NewerLedger, match=rf"9999.*up to {HEAD}.*Nothing was touched"):
        opened(f"sqlite:///{path}")


def test_a_database_with_tables_of_somebody_else_is_refused(tmp_path):
    """Nothing of theirs is changed."""
    path = tmp_path / "ledger.db"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE note (mine text)")
    raw.close()
    with pytest.raises(LedgerError, match=r"something else with our names \(note\)"):
        opened(f"sqlite:///{path}")


@pytest.mark.parametrize("url", ["mysql://u:secret@h/d", "nonsense"])
def test_an_address_of_no_known_database_is_refused(url):
    """Without repeating it: it may hold a password."""
    with pytest.raises(LedgerError, match="neither sqlite:///path nor postgresql") as error:
        opened(url)
    assert "secret" not in str(error.value)


@pytest.mark.postgres
def test_any_spelling_of_a_postgres_url_opens(postgres_database):
    """With or without the driver's name."""
    url = postgres_database()
    opened(url.replace("postgresql+psycopg:", "postgresql:")).close()
    opened(url.replace("postgresql+psycopg:", "postgres:")).close()


@pytest.mark.postgres
def test_two_that_open_a_new_ledger_at_once_make_one(postgres_database):
    """The second waits for the first."""
    url = postgres_database()
    with ThreadPoolExecutor(4) as pool:
        ledgers = list(pool.map(lambda _: opened(url), range(4)))
    assert {ledger.epoch for ledger in ledgers} == {1}
    for ledger in ledgers:
        ledger.close()


def test_two_that_open_a_new_file_at_once_make_one(tmp_path):
    """The same on SQLite."""
    url = f"sqlite:///{tmp_path}/ledger.db"
    with ThreadPoolExecutor(4) as pool:
        ledgers = list(pool.map(lambda _: opened(url), range(4)))
    assert {ledger.epoch for ledger in ledgers} == {1}
    for ledger in ledgers:
        ledger.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def migrated(request, tmp_path):
    """An empty database with every migration run on it."""
    if request.param == "sqlite":
        engine = connect(f"sqlite:///{tmp_path}/migrated.db")
    else:
        engine = connect(request.getfixturevalue("postgres_database")())
    upgrade(engine)
    yield engine
    engine.dispose()


def test_the_migrations_end_where_the_tables_are(migrated):
    """Nothing is declared that no migration makes, and nothing made that is not declared."""
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, tables.metadata) in ([], _without_version_table(context))
    assert known_revisions()[-1] == HEAD


def test_a_new_file_has_the_tables_that_the_migrations_make(migrated, in_file):
    """A new file takes the short way, and nobody can tell afterwards."""
    if migrated.dialect.name == "sqlite":
        assert _shape(in_file.engine) == _shape(migrated)
    assert revision_of(migrated) == revision_of(in_file.engine) == HEAD


def _shape(engine):
    """Columns, keys and indexes of every table but Alembic's own."""
    with engine.connect() as connection:
        look = inspect(connection)
        indexes = text("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        return sorted(connection.execute(indexes).scalars()), {
            name: (
                [
                    (each["name"], str(each["type"]), each["nullable"], each["default"])
                    for each in look.get_columns(name)
                ],
                look.get_pk_constraint(name),
                sorted(look.get_foreign_keys(name), key=str),
                look.get_unique_constraints(name),
                look.get_table_options(name),
            )
            for name in look.get_table_names()
            if name != tables.revision.name
        }


def _without_version_table(context):
    """Alembic hides its own table, so it looks like one that is still to be made."""
    return [("add_table", tables.revision)]


def test_a_migration_that_breaks_leaves_the_tables_as_they_were(tmp_path):
    """All of it or nothing, schema included."""
    engine = connect(f"sqlite:///{tmp_path}/ledger.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE subject (id int)"))
    with pytest.raises(Exception, match="already exists"):
        upgrade(engine)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        assert found.scalars().all() == ["subject"]
    engine.dispose()


def test_a_file_ledger_keeps_a_write_ahead_log(in_file):
    """Readers do not wait for the writer."""
    with in_file.engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 1, "busy_timeout": 30000}


def test_a_reader_sees_what_is_committed(ledger):
    """Not what is under way."""
    with ledger.transaction() as books:
        books.facts.append([word("a")])
    with ledger.reading() as view:
        assert view.facts.get("a") is not None
        if ledger.engine.dialect.name == "postgresql" or ledger.engine.url.database:
            with ledger.transaction() as books:
                books.facts.append([word("b")])
            assert view.facts.get("b") is None


def test_a_second_transaction_in_one_thread_is_refused(ledger):
    """It would wait for itself."""
    with (
        ledger.transaction() as books,
        pytest.raises(LedgerError, match="already open in this thread"),
        ledger.transaction(),
    ):
        pass
    with ledger.transaction() as books:
        books.subjects.save(state(PAYMENTS), [], frozenset())


def test_a_view_inside_a_transaction_works(ledger):
    """A report may be made while something is being decided."""
    with ledger.transaction() as books:
        books.desk.put("d", "k", "v")
        with ledger.reading() as view:
            assert view.facts.after(0) == ()
        assert books.desk.get("d", "k") == "v"
    with ledger.reading() as view:
        assert view.desk.get("d", "k") == "v"


def test_moments_need_a_zone(ledger):
    """A naive moment is refused before anything is written."""
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(ValueError, match="has no zone"), ledger.transaction() as books:
        books.facts.append([word("a", happened=naive)])
