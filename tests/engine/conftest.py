"""The house every engine test lives in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A workspace that has asked both teams, live."""
    found = House(tmp_path)
    found.start()
    yield found
    found.app.ledger.close()


@pytest.fixture
def new_house(tmp_path: Path) -> Iterator[House]:
    """A workspace in which nothing has been adopted yet."""
    found = House(tmp_path)
    yield found
    found.app.ledger.close()
