"""The Redmine connector keeps the promises of every tracker, on a real Redmine."""

import pytest

from tests.connectors.redmine.rig import RedmineRig
from trackwork.testing.contract.bad_input import BadInputContract
from trackwork.testing.tracker_contract import TrackerContract

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def make_tracker(redmine):
    made = []

    def make():
        made.append(RedmineRig(redmine))
        return made[-1]

    yield make
    for each in made:
        each.wire.close()


class TestRedmineTracker(TrackerContract):
    """Whatever every tracker has to do."""


class TestRedmineBadInput(BadInputContract):
    """Answers that are none, keys nobody gave out, fields that went."""
