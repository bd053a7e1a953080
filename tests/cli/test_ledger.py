"""`ledger`: verified, rebuilt, carried, backed up, restored, and somebody forgotten."""

import shutil
from pathlib import Path

from tests.cli.conftest import Terminal


def ledger_file(terminal: Terminal) -> Path:
    """Where the first workspace keeps its ledger."""
    return terminal.folder / ".trackwork" / "ledger.db"


def elsewhere(terminal: Terminal, folder: Path, *, without_ledger: bool = False) -> Terminal:
    """A copy of the workspace in which no earlier command holds the ledger open."""
    ignore = shutil.ignore_patterns("ledger.db*") if without_ledger else None
    shutil.copytree(terminal.folder, folder, dirs_exist_ok=True, ignore=ignore)
    return Terminal(folder, clock=terminal.clock)


def test_verify_and_rebuild_agree(live: Terminal) -> None:
    """Folding all facts again gives the rows that stand there, with news or without."""
    live.run("run")
    assert live.run("ledger", "verify").code == 0
    live.run("say", "payments-api", "on track", "--as", "ines")
    told = live.run("ledger", "verify", "--json").data
    assert (told["agrees"], told["waiting"]) == (True, 1)
    assert live.run("ledger", "rebuild", "--verify").code == 0
    live.run("run")
    assert "● on track" in live.run("explain", "payments-api").out
    assert live.run("ledger", "verify", "--json").data["waiting"] == 0


def test_an_export_carries_a_ledger_to_another_folder(live: Terminal, tmp_path_factory) -> None:
    """Exported, checked, and imported where there is none; then it verifies."""
    live.run("say", "payments-api", "on track", "--as", "ines")
    out = tmp_path_factory.mktemp("out") / "export"
    assert live.run("ledger", "export", str(out)).code == 0
    assert "every sum agrees" in live.run("ledger", "verify", str(out)).out
    fresh = elsewhere(live, tmp_path_factory.mktemp("fresh"), without_ledger=True)
    brought = fresh.run("ledger", "import", str(out))
    assert (brought.code, "Loaded" in brought.out) == (0, True), brought.err
    fresh.run("run")
    assert "● on track" in fresh.run("explain", "payments-api").out
    assert fresh.run("ledger", "verify").code == 0


def test_a_table_of_numbers_is_no_ledger(live: Terminal, tmp_path_factory) -> None:
    """An export that is none is refused with its reason, and nothing is loaded."""
    empty = tmp_path_factory.mktemp("out")
    assert live.run("ledger", "verify", str(empty)).code == 1


def test_an_import_needs_room(live: Terminal, tmp_path: Path) -> None:
    """A workspace has one ledger; the one that is there stays."""
    out = tmp_path / "export"
    live.run("ledger", "export", str(out))
    assert live.run("ledger", "import", str(out)).code == 1
    assert live.run("ledger", "verify").code == 0


def test_a_backup_comes_back(live: Terminal, tmp_path_factory) -> None:
    """What was said since is gone, the ledger it replaced is kept beside, the epoch is higher."""
    kept = tmp_path_factory.mktemp("out") / "kept.db"
    assert live.run("ledger", "backup", str(kept)).code == 0
    live.run("say", "payments-api", "on track", "--as", "ines")
    assert "add --replace" in live.run("ledger", "restore", str(kept)).err
    other = elsewhere(live, tmp_path_factory.mktemp("other"))
    restored = other.run("ledger", "restore", str(kept), "--replace", "--json")
    assert restored.code == 0, restored.err
    assert ledger_file(other).with_name("ledger.db.before-1").exists()
    assert "UpdateGiven" not in other.run("ledger", "facts", "payments-api").out


def test_a_restore_that_cannot_be_leaves_all_as_it_was(live: Terminal, tmp_path_factory) -> None:
    """A file that is no backup: the present ledger is where it was."""
    wrong = tmp_path_factory.mktemp("out") / "wrong.db"
    wrong.write_bytes(b"no ledger")
    other = elsewhere(live, tmp_path_factory.mktemp("other"))
    assert other.run("ledger", "restore", str(wrong), "--replace").code == 1
    assert other.run("ledger", "verify").code == 0


def test_somebody_is_forgotten_and_it_still_verifies(live: Terminal) -> None:
    """Their name and words go; the facts, and what follows from them, stay."""
    live.run("say", "payments-api", "at risk, my own words", "--as", "ines")
    live.run("run")
    assert "needs a yes" in live.run("ledger", "forget", "ines").err
    assert live.run("ledger", "forget", "ines", "--yes").code == 0
    facts = live.run("ledger", "facts", "payments-api").out
    assert "my own words" not in facts
    assert "UpdateGiven" in facts
    live.run("run")
    assert live.run("ledger", "verify").code == 0
    assert live.run("ledger", "forget", "nobody-here", "--yes").code == 1


def test_configuration_is_a_subject_with_facts_too(live: Terminal) -> None:
    """By its full name: when which people were known, and who brought it."""
    said = live.run("ledger", "facts", "config:people")
    assert said.code == 0
    assert "ConfigAdopted" in said.out
    assert said.out.rstrip().endswith("apply")
    assert live.run("ledger", "facts", "config:nothing").code == 1


def test_a_damaged_ledger_says_so_and_a_backup_takes_its_place(
    live: Terminal, tmp_path_factory
) -> None:
    """No traceback: the sentence names the way back, and that way works."""
    kept = tmp_path_factory.mktemp("out") / "kept.db"
    assert live.run("ledger", "backup", str(kept)).code == 0
    other = elsewhere(live, tmp_path_factory.mktemp("other"))
    damaged = ledger_file(other)
    # With its write-ahead log beside it, SQLite would mend the file by itself.
    for beside in damaged.parent.glob(f"{damaged.name}-*"):
        beside.unlink()
    damaged.write_text("no database at all\n" * 40, encoding="utf-8")
    said = other.run("status")
    assert said.code == 1
    assert "ledger restore" in said.err
    assert "fault of Trackwork" not in said.err
    assert other.run("ledger", "restore", str(kept), "--replace").code == 0
    assert other.run("status").code == 0
