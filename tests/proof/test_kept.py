"""What is kept in files outlives a process, keeps a tracker's promises, and knows who wrote."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.proof.kills.kept import KeptChannel, KeptClock, KeptTracker
from tests.testing.test_fake_tracker_contract import FakeRig
from trackwork.ports import InDoubt
from trackwork.testing.channel_contract import LETTER
from trackwork.testing.fake_tracker import Fault
from trackwork.testing.tracker_contract import TrackerContract

ROOT = Path(__file__).parents[2]
OTHER = """
import sys
from pathlib import Path
from tests.proof.kills.kept import KeptClock, KeptTracker
here = Path(sys.argv[1])
tracker = KeptTracker(here / "tracker", clock=KeptClock(here / "clock"))
tracker.comment("team", "1", body="From afar", effect="b" * 16)
"""


class KeptRig(FakeRig):
    def __init__(self, folder):
        super().__init__()
        self.tracker = KeptTracker(folder / "tracker", clock=self.clock)


class TestKeptTracker(TrackerContract):
    @pytest.fixture
    def make_tracker(self, tmp_path):
        made = []

        def make():
            made.append(KeptRig(tmp_path))
            return made[-1]

        yield make
        for rig in made:
            rig.tracker.close_file()


@pytest.fixture
def clock(tmp_path):
    """A clock in a file, at some moment."""
    found = KeptClock(tmp_path / "clock")
    found.set(datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
    return found


@pytest.fixture
def tracker(tmp_path, clock):
    """A tracker in a file, with one issue of ours."""
    found = KeptTracker(tmp_path / "tracker", clock=clock)
    found.create("team", title="One", body="Text", effect="a" * 16)
    yield found
    found.close_file()


def test_what_another_process_wrote_is_there(tmp_path, tracker):
    """Issues and journal are shared, and every attempt names its process."""
    subprocess.run([sys.executable, "-c", OTHER, str(tmp_path)], cwd=ROOT, check=True)
    issue = tracker.issue("team", "1")
    assert [each.body for each in issue.comments] == ["From afar"]
    pids = [pid for pid, entry in tracker.wrote if entry.committed]
    assert pids[0] == os.getpid()
    assert pids[1] != os.getpid()


def test_a_lost_answer_stays_written(tmp_path, clock, tracker):
    """The error comes after the deed, so the next process finds the deed."""
    tracker.play(Fault.LOST_ANSWER, on="comment")
    with pytest.raises(InDoubt):
        tracker.comment("team", "1", body="Hi", effect="b" * 16)
    again = KeptTracker(tmp_path / "tracker", clock=clock)
    assert [each.body for each in again.issue("team", "1").comments] == ["Hi"]
    again.close_file()


def test_the_moment_is_everybodys(tmp_path, clock):
    """A clock set here reads the same through the file."""
    clock.advance(timedelta(hours=1))
    assert KeptClock(tmp_path / "clock").now() == datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


def test_letters_are_kept(tmp_path):
    """What one process sent, another one counts."""
    channel = KeptChannel(tmp_path / "mail")
    channel.send(LETTER)
    other = KeptChannel(tmp_path / "mail")
    assert other.letters == [LETTER]
    assert other.senders == [os.getpid()]
    channel.close_file()
    other.close_file()
