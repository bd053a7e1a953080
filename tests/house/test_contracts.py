"""The import contracts of pyproject.toml catch what they say they catch."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.samples import write
from tests.house.tree import ROOT

ROOMS = (
    "core/facts",
    "practices/tracking/facts",
    "practices/tracking/state",
    "practices/standing/facts",
    "practices/standing/state",
    "reports/portfolio",
    "ports",
    "clock",
    "transport",
    "ledger/books",
    "engine/cycle",
    "connectors/files/tracker",
    "connectors/paper/tracker",
    "settings",
    "bootstrap",
    "society/people",
    "cli/main",
    "testing/fakes",
)


LINT_IMPORTS = "from importlinter.cli import lint_imports_command as command; command()"


def a_house(root: Path) -> Path:
    """An empty copy of the house, under the contracts of the real one."""
    configured = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    _, _, contracts = configured.partition("[tool.importlinter]")
    write(root, "pyproject.toml", f"[tool.importlinter]{contracts}")
    for room in ROOMS:
        path = write(root, f"src/trackwork/{room}.py")
        while path.parent != root / "src":
            path = path.parent
            (path / "__init__.py").touch()
    return root


def broken(root: Path) -> str:
    """What import-linter says about the house; nothing when all contracts hold."""
    done = subprocess.run(
        [sys.executable, "-c", LINT_IMPORTS, "--no-logo", "--no-cache"],
        cwd=root,
        env={"PYTHONPATH": str(root / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_an_empty_house_keeps_every_contract(tmp_path: Path):
    """The contracts ask for nothing that a clean house does not have."""
    assert broken(a_house(tmp_path)) == ""


@pytest.mark.parametrize(
    ("room", "imports", "contract"),
    [
        ("core/facts", "trackwork.ports", "Rooms are layers"),
        ("engine/cycle", "trackwork.ledger.books", "Rooms are layers"),
        ("engine/cycle", "trackwork.settings", "Rooms are layers"),
        ("reports/portfolio", "trackwork.ports", "Rooms are layers"),
        ("bootstrap", "trackwork.society.people", "Rooms are layers"),
        ("cli/main", "trackwork.testing.fakes", "Rooms are layers"),
        ("settings", "trackwork.drawer", "Rooms are layers"),
        ("core/facts", "sqlite3", "Core, practices and reports"),
        ("practices/tracking/state", "time", "Core, practices and reports"),
        ("reports/portfolio", "pathlib", "Core, practices and reports"),
        ("practices/tracking/state", "trackwork.practices.standing.state", "Practices know"),
        ("connectors/files/tracker", "trackwork.connectors.paper.tracker", "Connectors are"),
        ("cli/main", "sqlalchemy", "Only the ledger"),
        ("connectors/files/tracker", "httpx", "Only transport"),
    ],
)
def test_an_import_that_breaks_the_house_is_found(tmp_path, room, imports, contract):
    """Each contract is broken once and names itself."""
    house = a_house(tmp_path)
    if imports == "trackwork.drawer":
        write(house, "src/trackwork/drawer.py")
    write(house, f"src/trackwork/{room}.py", f"import {imports}\n")
    report = broken(house)
    assert any(contract in line and "BROKEN" in line for line in report.splitlines()), report


@pytest.mark.parametrize(
    ("room", "imports"),
    [
        ("practices/tracking/state", "trackwork.practices.standing.facts"),
        ("ledger/books", "sqlalchemy"),
        ("transport", "httpx"),
        ("testing/fakes", "trackwork.connectors.files.tracker"),
        ("cli/main", "trackwork.society.people"),
    ],
)
def test_an_import_the_house_allows_is_kept(tmp_path, room, imports):
    """Each contract leaves open the door that it is meant to leave open."""
    house = a_house(tmp_path)
    write(house, f"src/trackwork/{room}.py", f"import {imports}\n")
    assert broken(house) == ""


def test_every_contract_is_a_sentence():
    """A broken contract explains itself to whoever meets it."""
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = [one["name"] for one in configured["tool"]["importlinter"]["contracts"]]
    assert all(len(name.split()) >= 4 for name in names)
