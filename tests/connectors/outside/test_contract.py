"""A connector of one's own passes the suite that ours pass."""

from functools import partial

import pytest

from tests.connectors.outside.rig import PaperRig
from trackwork.testing.tracker_contract import TrackerContract


class TestPaperTracker(TrackerContract):
    @pytest.fixture
    def make_tracker(self, tmp_path):
        return partial(PaperRig, tmp_path)
