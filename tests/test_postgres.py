"""The throw-away PostgreSQL does what the tests on it rely on."""

from pathlib import Path

import psycopg
import pytest

from tests import postgres


@pytest.mark.postgres
def test_each_database_is_fresh_and_empty(postgres_database):
    """Two databases of one server share nothing."""
    first, second = postgres_database(), postgres_database()
    with psycopg.connect(postgres.plain(first), autocommit=True) as connection:
        connection.execute("CREATE TABLE only_here (id int)")
    with psycopg.connect(postgres.plain(second)) as connection:
        found = connection.execute("SELECT to_regclass('only_here')").fetchone()
    assert found == (None,)


@pytest.mark.postgres
def test_a_module_url_names_the_driver(postgres_url):
    """The URL is one that SQLAlchemy takes as it is."""
    assert postgres_url.startswith("postgresql+psycopg://")


def test_any_spelling_of_a_url_reaches_the_driver():
    """URLs written for SQLAlchemy or for the driver mean the same server."""
    spellings = ("postgres://h/d", "postgresql://h/d", "postgresql+psycopg://h/d")
    assert {postgres.plain(url) for url in spellings} == {"postgresql://h/d"}
    assert postgres.with_database("postgres://u@h:5/d?x=y", "n") == (
        "postgresql+psycopg://u@h:5/n?x=y"
    )


def test_a_missing_server_is_red_in_ci_and_skipped_on_a_laptop(monkeypatch):
    """Nothing is skipped silently where the servers are ours to install."""
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="why"):
        postgres.no_server("why")
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="why"):
        postgres.no_server("why")


def test_a_folder_without_programs_is_not_usable(tmp_path: Path):
    """A folder that only looks right is passed over."""
    assert not postgres.usable(tmp_path, None)


@pytest.mark.postgres
def test_the_bundled_programs_start_a_server():
    """The wheel's PostgreSQL serves where none is installed and its folder can be read."""
    who = postgres.account()
    folder = next((f for f in postgres.bundled_folders() if postgres.usable(f, who)), None)
    if folder is None:
        pytest.skip("the bundled PostgreSQL cannot be read by the account it would run as")
    with (
        postgres.own_server(folder, who=who) as url,
        psycopg.connect(postgres.plain(url)) as connection,
    ):
        assert connection.execute("SELECT 1").fetchone() == (1,)
