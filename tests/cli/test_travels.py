"""A workspace whose ledger travels, at the command line: every command goes along."""

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

KEY = "0a" * 32
BRANCH = "trackwork-ledger"


def git(folder: Path, *args: str) -> str:
    """Git, as a person would use it."""
    done = subprocess.run(["git", *args], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def origin(tmp_path_factory) -> Path:
    """The repository everybody pushes to."""
    folder: Path = tmp_path_factory.mktemp("origin")
    git(folder, "init", "-q", "--bare", ".")
    return folder


@pytest.fixture
def travelling(terminal, origin, monkeypatch):
    """A first workspace whose ledger is to travel, with its key in the environment."""
    monkeypatch.setenv("TRACKWORK_KEY", KEY)
    git(terminal.folder, "init", "-q")
    git(terminal.folder, "remote", "add", "origin", str(origin))
    with (terminal.folder / "trackwork.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\nledger_branch: {BRANCH}\n")
    return terminal


def elsewhere(terminal) -> None:
    """Be another machine: nothing is left of what the last one knew."""
    shutil.rmtree(terminal.folder / ".trackwork")


def test_each_command_goes_on_where_the_last_machine_ended(travelling) -> None:
    """Gear, plan, apply and status from a fresh machine each time; both teams are asked once."""
    assert travelling.run("gear", "live", "--yes").code == 0
    elsewhere(travelling)
    plan = travelling.run("plan", "--json").data["id"]
    elsewhere(travelling)
    assert travelling.run("apply", plan).code == 0
    elsewhere(travelling)
    travelling.clock.advance(timedelta(minutes=15))
    assert travelling.run("run").code == 0
    elsewhere(travelling)
    assert travelling.run("status", "--json").data["gear"] == "live"
    assert len(list((travelling.folder / "backlogs").glob("*/tls-move-*.md"))) == 2


def test_run_may_name_the_branch_itself(terminal, origin, monkeypatch) -> None:
    """Where trackwork.yaml says nothing, the line may."""
    monkeypatch.setenv("TRACKWORK_KEY", KEY)
    git(terminal.folder, "init", "-q")
    git(terminal.folder, "remote", "add", "origin", str(origin))
    plan = terminal.run("plan", "--json").data["id"]
    terminal.run("apply", plan)
    assert terminal.run("run", "--branch", "elsewhere").code == 0
    assert git(origin, "branch", "--format=%(refname:short)") == "elsewhere"
    assert "is no branch name" in terminal.run("run", "--branch=--force").err


def test_doctor_says_who_can_read_it(travelling) -> None:
    """Names and words travel along, so the repository should be private."""
    travelling.run("plan")
    said = travelling.run("doctor")
    assert "the ledger travels on branch trackwork-ledger" in said.screen
    assert "can read the names" in said.screen


def test_doctor_says_what_is_missing(travelling, monkeypatch) -> None:
    """No key: it only looks. No repository: it cannot be reached."""
    travelling.run("plan")
    monkeypatch.delenv("TRACKWORK_KEY")
    elsewhere(travelling)
    assert "there is no signing key here" in travelling.run("doctor").screen
    git(travelling.folder, "remote", "remove", "origin")
    said = travelling.run("doctor")
    assert said.code == 4
    assert "could not be reached" in said.screen


def test_without_a_key_a_change_is_not_kept_and_that_is_said(travelling, monkeypatch) -> None:
    """Somebody who only looks is told so when a command would have written."""
    travelling.run("plan")
    monkeypatch.delenv("TRACKWORK_KEY")
    elsewhere(travelling)
    said = travelling.run("gear", "rehearse")
    assert "nothing of this is kept" in said.err
    monkeypatch.setenv("TRACKWORK_KEY", KEY)
    elsewhere(travelling)
    assert travelling.run("gear", "--json").data["gear"] == "watch"


def test_a_key_that_is_none_is_said_without_showing_it(travelling, monkeypatch) -> None:
    """What is wrong, and how to make one."""
    monkeypatch.setenv("TRACKWORK_KEY", "hush-hush")
    said = travelling.run("status")
    assert said.code == 3
    assert "openssl rand -hex 32" in said.err
    assert "hush-hush" not in said.err


def test_a_ledger_has_one_home(travelling, monkeypatch) -> None:
    """A database server and a branch at once is a question back."""
    with (travelling.folder / "trackwork.yaml").open("a", encoding="utf-8") as file:
        file.write("ledger_url_env: TRACKWORK_LEDGER\n")
    monkeypatch.setenv("TRACKWORK_LEDGER", "postgresql://somebody@localhost/ledger")
    said = travelling.run("status")
    assert "travels on no branch" in said.err


def test_somebody_faster_is_followed_once(travelling, origin) -> None:
    """The branch went on while we worked: it is fetched anew, and the run begins again."""
    travelling.go_live()
    note = travelling.folder / ".trackwork" / "branch.json"
    before = note.read_text(encoding="utf-8")
    ledger = travelling.folder / ".trackwork" / "ledger.db"
    old = ledger.read_bytes()
    travelling.clock.advance(timedelta(minutes=15))
    assert travelling.run("run").code == 0
    tip = git(origin, "rev-parse", BRANCH)
    note.write_text(before, encoding="utf-8")
    ledger.write_bytes(old)
    travelling.clock.advance(timedelta(minutes=15))
    assert travelling.run("run").code == 0
    assert git(origin, "rev-parse", f"{BRANCH}~1") == tip


def test_an_edited_branch_can_be_accepted_by_a_person(travelling, origin, tmp_path) -> None:
    """It stops every command until somebody says so, and then the gear is watch."""
    travelling.go_live()
    clone = tmp_path / "person"
    git(tmp_path, "clone", "-q", "-b", BRANCH, str(origin), str(clone))
    manifest = clone / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace('"number": ', '"number": 1'), encoding="utf-8")
    who = ("-c", "user.name=p", "-c", "user.email=p@example.org")
    git(clone, *who, "commit", "-qam", "edited")
    git(clone, "push", "-q")
    said = travelling.run("status")
    assert said.code == 5
    assert "trackwork ledger accept" in said.err
    assert "accepting needs a yes" in travelling.run("ledger", "accept", "--no-input").err
    assert travelling.run("ledger", "accept", "--yes").code == 0
    assert travelling.run("status", "--json").data["gear"] == "watch"


def test_a_history_can_be_shortened(travelling, origin) -> None:
    """One commit, and the ledger as it was; a ledger on no branch has no history to shorten."""
    travelling.go_live()
    assert "needs a yes" in travelling.run("ledger", "shorten", "--no-input").err
    assert travelling.run("ledger", "shorten", "--yes").code == 0
    assert git(origin, "rev-list", "--count", BRANCH) == "1"
    assert travelling.run("ledger", "verify").code == 0


def test_only_a_ledger_that_travels_can_be_shortened(terminal) -> None:
    """Said with the setting that would make it one."""
    assert "ledger_branch:" in terminal.run("ledger", "shorten", "--yes").err


def test_nobody_reading_is_said(live) -> None:
    """A schedule that stopped says nothing, so status and doctor do."""
    assert "Nobody has read" not in live.run("status").err
    live.clock.advance(timedelta(weeks=3))
    said = live.run("status")
    assert "Nobody has read files for 3 weeks; every 15 min was meant." in said.err
    (unread,) = live.run("status", "--json").data["unread"]
    assert (unread["tracker"], unread["every_minutes"]) == ("files", 15)
    assert "Nobody has read files for 3 weeks" in live.run("doctor").screen
    assert live.run("run").code == 0
    assert "Nobody has read" not in live.run("status").err


def test_every_page_says_when_trackers_were_last_read(live, tmp_path) -> None:
    """However old a page is, its age stands on it."""
    live.run("run")
    live.clock.advance(timedelta(weeks=3))
    assert live.run("site", str(tmp_path / "site")).code == 0
    pages = list((tmp_path / "site").rglob("*.html"))
    assert pages
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "trackers last read" in text, page.name
