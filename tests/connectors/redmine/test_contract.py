"""The Redmine connector keeps the promises of every tracker, on a real Redmine."""

import pytest

from tests.connectors.redmine.rig import RedmineRig, kept
from trackwork.ports import Refused
from trackwork.testing.tracker_contract import HOSTILE_TEXTS, HOSTILE_TITLES, TrackerContract

pytestmark = pytest.mark.enable_socket


class TestRedmineTracker(TrackerContract):
    @pytest.fixture
    def make_tracker(self, redmine):
        return lambda: RedmineRig(redmine)
