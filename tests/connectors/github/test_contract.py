"""The GitHub connector keeps the promises of every tracker, on a fake GitHub."""

import pytest

from trackwork.ports import Refused
from trackwork.testing.tracker_contract import HOSTILE_TEXTS, TrackerContract


class TestGithubTracker(TrackerContract):
    @pytest.fixture
    def make_tracker(self, rigs):
        return rigs

    @pytest.mark.parametrize("body", [each for each in HOSTILE_TEXTS if each.strip()])
    def test_comments_come_back_exactly(self, rig, body):
        """Whatever a comment says, it stays one comment; GitHub takes no empty one."""
        super().test_comments_come_back_exactly(rig, body)

    def test_an_empty_comment_is_refused(self, rig):
        """By GitHub itself, for good; we never have a reason to write one."""
        native = rig.tracker.create(rig.place, title="One", body="Text", effect="e" * 16)
        rig.github.description = None  # it asks for the text, and so it is wrong on purpose
        with pytest.raises(Refused):
            rig.tracker.comment(rig.place, native, body="", effect="f" * 16)
