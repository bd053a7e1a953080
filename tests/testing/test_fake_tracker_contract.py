"""The fake tracker keeps the promises of every tracker."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from trackwork.testing.clock import FakeClock
from trackwork.testing.fake_tracker import FakeTracker
from trackwork.testing.tracker_contract import TrackerContract


class FakeRig:
    def __init__(self):
        self.clock = FakeClock()
        self.tracker = FakeTracker(clock=self.clock)
        self.place = "acme/payments"
        self.escapes = ()

    def rewrite(self, native, body):
        self.tracker.change(self.place, native, body=body)

    def say(self, native, text):
        self.tracker.say(self.place, native, text)

    def close(self, native, closed_as):
        self.tracker.close(self.place, native, closed_as=closed_as)

    def reopen(self, native):
        self.tracker.reopen(self.place, native)

    def delete(self, native):
        self.tracker.delete(self.place, native)

    @contextmanager
    def forbidding(self) -> Iterator[None]:
        self.tracker.forbidden_places = frozenset({self.place})
        yield
        self.tracker.forbidden_places = frozenset()


class TestFakeTracker(TrackerContract):
    @pytest.fixture
    def make_tracker(self):
        return FakeRig
