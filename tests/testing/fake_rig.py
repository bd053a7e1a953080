"""The fake tracker, and a person beside it who can do everything a person may."""

from contextlib import contextmanager

from trackwork.testing.clock import FakeClock
from trackwork.testing.fake_tracker import OURS, FakeTracker, Fault
from trackwork.testing.tracker_contract import TrackerRig


class FakeRig(TrackerRig):
    page = 7
    ours = OURS.handle

    def __init__(self, kind=FakeTracker):
        self.clock = FakeClock()
        self.tracker = kind(clock=self.clock)
        self.place = "acme/payments"

    def rewrite(self, native, body):
        self.tracker.change(self.place, native, body=body)

    def say(self, native, text):
        self.tracker.say(self.place, native, text)

    def resay(self, native, comment, text):
        self.tracker.resay(self.place, native, comment, text)

    def close(self, native, closed_as):
        self.tracker.close(self.place, native, closed_as=closed_as)

    def reopen(self, native):
        self.tracker.reopen(self.place, native)

    def delete(self, native):
        self.tracker.delete(self.place, native)

    def team_word(self, native):
        self.tracker.change(self.place, native, status="In review")
        return "In review", "open"

    def transfer(self, native):
        return "acme/mobile", self.tracker.transfer(self.place, native, "acme/mobile")

    def notified(self):
        """Everybody who watches is told of issues and comments, and of nothing else."""
        telling = {"create", "comment"}
        return sum(each.committed and each.action in telling for each in self.tracker.journal)

    @contextmanager
    def forbidding(self):
        self.tracker.forbidden_places = frozenset({self.place})
        yield
        self.tracker.forbidden_places = frozenset()

    @contextmanager
    def closed_off(self):
        for action in ("listing", "issue"):
            self.tracker.play(Fault.FORBIDDEN, on=action)
        yield

    @contextmanager
    def dropping(self):
        self.tracker.dropped = frozenset({"owner"})
        yield self.tracker.dropped
        self.tracker.dropped = frozenset()

    @contextmanager
    def losing_answers(self):
        for action in ("create", "comment"):
            self.tracker.play(Fault.LOST_ANSWER, on=action)
        yield

    @contextmanager
    def between_pages(self, deed):
        self.tracker.page = self.page
        self.tracker.between_pages = lambda place: deed()
        yield
        self.tracker.between_pages = None
