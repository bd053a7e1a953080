"""The fake tracker keeps the promises of every tracker."""

from functools import partial

import pytest

from tests.testing.fake_rig import FakeRig
from trackwork.testing.since_tracker import SinceTracker
from trackwork.testing.tracker_contract import TrackerContract


class TestFakeTracker(TrackerContract):
    @pytest.fixture
    def make_tracker(self):
        return FakeRig


class TestTrackerThatListsYoungTalk(TrackerContract):
    @pytest.fixture
    def make_tracker(self):
        return partial(FakeRig, SinceTracker)
