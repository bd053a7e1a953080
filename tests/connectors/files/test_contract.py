"""The files tracker keeps the promises of every tracker."""

import pytest

from trackwork.testing.tracker_contract import TrackerContract


class TestFilesTracker(TrackerContract):
    @pytest.fixture
    def make_tracker(self, rigs):
        return rigs
