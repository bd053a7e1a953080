"""The GitHub connector keeps the promises of every tracker, on a fake GitHub."""

import pytest

from trackwork.testing.tracker_contract import BadInputContract, TrackerContract


class TestGithubTracker(TrackerContract):
    @pytest.fixture
    def make_tracker(self, rigs):
        return rigs


class TestGithubBadInput(BadInputContract):
    @pytest.fixture
    def make_tracker(self, rigs):
        return rigs
