"""One empty backlog of files per test."""

import pytest

from tests.connectors.files.rig import FilesRig


@pytest.fixture
def rigs():
    """Makes rigs and clears them away."""
    made = []

    def make(**options):
        made.append(FilesRig(**options))
        return made[-1]

    yield make
    for rig in made:
        rig.close_down()


@pytest.fixture
def rig(rigs):
    """One backlog."""
    return rigs()
