"""What every suite starts from: a fixture ``make_tracker`` that returns a function making a rig."""

from collections.abc import Callable

import pytest

from trackwork.testing.contract.rig import TrackerRig

MakeTracker = Callable[[], TrackerRig]


class Suite:
    """Gives each test a rig of its own."""

    @pytest.fixture
    def rig(self, make_tracker: MakeTracker) -> TrackerRig:
        """A fresh tracker with an empty backlog."""
        return make_tracker()
