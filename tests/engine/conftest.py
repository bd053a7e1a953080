"""The house every engine test lives in."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.house import House
from tests.engine.tied import staged
from trackwork.testing.simulation.stage import Stage


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house that has asked both teams, live; copied by each test that starts from there."""
    folder = tmp_path_factory.mktemp("started")
    found = House(folder)
    found.start()
    found.app.ledger.close()
    return folder


@pytest.fixture
def house(tmp_path: Path, started: Path) -> Iterator[House]:
    """A workspace that has asked both teams, live."""
    shutil.copytree(started, tmp_path, dirs_exist_ok=True)
    found = House(tmp_path)
    yield found
    found.app.ledger.close()


@pytest.fixture
def new_house(tmp_path: Path) -> Iterator[House]:
    """A workspace in which nothing has been adopted yet."""
    found = House(tmp_path)
    yield found
    found.app.ledger.close()


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Three teams on two trackers, and an initiative with an issue of its own."""
    with staged() as found:
        yield found
