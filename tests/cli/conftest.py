"""A terminal for tests: run a command as a person would, on a clock that stands still."""

import json
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from trackwork.cli.group import make
from trackwork.testing.clock import FakeClock

MONDAY = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)


@dataclass(slots=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Stdout line by line, without the spaces at line ends."""
        return [line.rstrip() for line in self.out.splitlines()]

    @property
    def screen(self) -> str:
        """Stdout as a person sees it."""
        return "\n".join(self.lines)

    @property
    def data(self) -> Any:
        """Stdout as JSON."""
        return json.loads(self.out)


@dataclass(slots=True)
class Terminal:
    """Runs commands in one folder."""

    folder: Path
    clock: FakeClock = field(default_factory=lambda: FakeClock(MONDAY))

    def run(self, *arguments: str, typed: str | None = None) -> Said:
        """Run one command line."""
        result = CliRunner().invoke(
            make(), ["-C", str(self.folder), *arguments], obj=self.clock, input=typed
        )
        return Said(code=result.exit_code, out=result.stdout, err=result.stderr)

    def write(self, name: str, text: str) -> None:
        """Replace a file of the folder."""
        (self.folder / name).write_text(text, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file of the folder where it says ``old``."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def issue(self, team: str) -> Path:
        """The one issue in a team's backlog."""
        (found,) = (self.folder / "backlogs" / team).glob("tls-move-*.md")
        return found

    def go_live(self) -> None:
        """Adopt everything, in gear live."""
        assert self.run("gear", "live", "--yes").code == 0
        plan = self.run("plan", "--json").data["id"]
        assert self.run("apply", plan).code == 0


@pytest.fixture(autouse=True)
def _plain(monkeypatch) -> None:
    """A terminal of one width, without colour, whatever runs the tests."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)


@pytest.fixture
def empty(tmp_path) -> Terminal:
    """An empty folder."""
    return Terminal(tmp_path)


@pytest.fixture
def terminal(empty: Terminal) -> Terminal:
    """A first workspace as `init` writes it."""
    assert empty.run("init").code == 0
    return empty


@pytest.fixture(scope="session")
def live_once(tmp_path_factory) -> Path:
    """The folder that `live` is a copy of; nobody works in it."""
    made = Terminal(tmp_path_factory.mktemp("live"))
    assert made.run("init").code == 0
    made.go_live()
    return made.folder


@pytest.fixture
def live(tmp_path: Path, live_once: Path) -> Terminal:
    """The first workspace, adopted and live: both teams were asked."""
    shutil.copytree(live_once, tmp_path, dirs_exist_ok=True)
    return Terminal(tmp_path)
