"""A real Roundup 2.6 keeps the promises of every tracker."""

import pytest

from trackwork.testing.tracker_contract import BadInputContract, TrackerContract


class TestRoundupTracker(TrackerContract):
    @pytest.fixture
    def make_tracker(self, rigs):
        return rigs


class TestRoundupBadInput(BadInputContract):
    @pytest.fixture
    def make_tracker(self, rigs):
        return rigs
