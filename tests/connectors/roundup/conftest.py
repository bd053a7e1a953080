"""One real Roundup for the whole session; each test has a part of it to itself."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.connectors.roundup.rig import RoundupRig
from tests.connectors.roundup.server import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A Roundup that answers in this process."""
    memory = Path("/dev/shm")
    if memory.is_dir():
        folder = Path(tempfile.mkdtemp(prefix="roundup-", dir=memory))
    else:
        folder = tmp_path_factory.mktemp("roundup")
    found = Server(folder / "home")
    yield found
    found.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def rigs(server, tmp_path):
    """Makes a rig; options may be given."""
    return lambda **options: RoundupRig(server, tmp_path, **options)


@pytest.fixture
def rig(rigs):
    """A part of the tracker with no issue in it."""
    return rigs()
