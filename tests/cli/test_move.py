"""`ledger move`: from a file to PostgreSQL, and nothing else changes."""

import sqlite3
from contextlib import closing

import pytest

from tests.cli.conftest import Terminal
from tests.cli.test_ledger import elsewhere, ledger_file
from trackwork.bootstrap import build

NAME = "TRACKWORK_LEDGER_HERE"


def test_an_address_is_given_by_name_only(live: Terminal, monkeypatch) -> None:
    """It may hold a password: not as an argument, and not before the variable is set."""
    monkeypatch.delenv(NAME, raising=False)
    assert "not the address itself" in live.run("ledger", "move", "postgresql://u:p@h/d").err
    assert f"export {NAME}=" in live.run("ledger", "move", NAME).err


def test_a_move_needs_a_yes_and_a_postgresql(live: Terminal, monkeypatch) -> None:
    """Without either everything is as it was."""
    monkeypatch.setenv(NAME, "sqlite:///elsewhere.db")
    assert "needs a yes" in live.run("ledger", "move", NAME).err
    assert "moved to a PostgreSQL" in live.run("ledger", "move", NAME, "--yes").err
    assert NAME not in (live.folder / "trackwork.yaml").read_text()
    assert live.run("ledger", "verify").code == 0


@pytest.mark.postgres
def test_a_moved_workspace_goes_on_as_it_was(
    live: Terminal, monkeypatch, postgres_database, tmp_path_factory
) -> None:
    """The same screens, the same facts, the same derived rows; the old file takes nothing more."""
    live.run("say", "payments-api", "at risk, waiting for the vendor", "--as", "ines")
    live.run("run")
    house = elsewhere(live, tmp_path_factory.mktemp("other"))
    before = [house.run(*words).out for words in (("status",), ("ledger", "facts", "payments-api"))]
    digest = house.run("ledger", "verify", "--json").data["digest"]
    running = build(house.folder, clock=house.clock)  # a worker nobody stopped
    monkeypatch.setenv(NAME, postgres_database())

    moved = house.run("ledger", "move", NAME, "--yes")

    assert moved.code == 0, moved.err
    assert "compared every one" in moved.out
    assert f"ledger_url_env: {NAME}" in (house.folder / "trackwork.yaml").read_text()
    after = [house.run(*words).out for words in (("status",), ("ledger", "facts", "payments-api"))]
    assert after == before
    assert house.run("ledger", "verify", "--json").data["digest"] == digest
    assert house.run("run").code == 0
    with pytest.raises(Exception, match="was moved"), running.ledger.transaction() as books:
        books.desk.put("any", "thing", "at all")
    running.ledger.close()
    with closing(sqlite3.connect(ledger_file(house))) as file, pytest.raises(sqlite3.Error):
        file.execute("UPDATE outbox SET state = 'ready'")


@pytest.mark.postgres
def test_without_its_variable_a_moved_workspace_says_what_to_set(
    live: Terminal, monkeypatch, postgres_database, tmp_path_factory
) -> None:
    """Forgetting the variable never starts a second ledger, and a second move finds nothing."""
    house = elsewhere(live, tmp_path_factory.mktemp("other"))
    monkeypatch.setenv(NAME, postgres_database())
    assert house.run("ledger", "move", NAME, "--yes").code == 0
    assert "on PostgreSQL already" in house.run("ledger", "move", NAME, "--yes").err
    monkeypatch.delenv(NAME)
    said = house.run("run")
    assert said.code == 1
    assert "ledger_url_env" in said.err
    assert "fault of Trackwork" not in said.err
