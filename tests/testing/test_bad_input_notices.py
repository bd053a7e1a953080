"""The suite for bad input finds a connector that believes whatever it is answered."""

import httpx2
import pytest

from tests.testing.fake_rig import FakeRig
from trackwork.ports import InDoubt, Listing, TryLater
from trackwork.testing.contract.wires import SPOILED
from trackwork.testing.fake_tracker import FakeTracker
from trackwork.testing.tracker_contract import BadInputContract, BadInputRig
from trackwork.transport import Transport


class Careful:
    """Asks over the wire before each deed, and reads the answer before it believes it."""

    def __init__(self, held, transport):
        self.held, self.transport = held, transport
        self.capabilities = held.capabilities

    def asked(self, method, place):
        try:
            answer = self.transport.ask(method, f"/{place}").json()
        except ValueError as error:
            raise (TryLater if method == "GET" else InDoubt)("half an answer") from error
        if answer != {"fine": True}:
            raise (TryLater if method == "GET" else InDoubt)("an answer of another shape")

    def listing(self, place, since):
        self.asked("GET", place)
        return self.held.listing(place, since)

    def issue(self, place, native):
        self.asked("GET", place)
        return self.held.issue(place, native)

    def find(self, place, effect):
        self.asked("GET", place)
        return self.held.find(place, effect)

    def create(self, place, **given):
        self.asked("POST", place)
        return self.held.create(place, **given)

    def comment(self, place, native, **given):
        self.asked("POST", place)
        return self.held.comment(place, native, **given)


class TakesItForEmpty(Careful):
    """Half an answer is an empty place."""

    def listing(self, place, since):
        try:
            return super().listing(place, since)
        except TryLater:
            return Listing(issues=(), cursor="", complete=True, present=frozenset())


class TakesItForGone(Careful):
    """Half an answer is an issue that is not there."""

    def issue(self, place, native):
        try:
            return super().issue(place, native)
        except TryLater:
            return None


class AsksTwice(Careful):
    """A write that was answered badly is done again."""

    def comment(self, place, native, **given):
        try:
            return super().comment(place, native, **given)
        except InDoubt:
            return super().comment(place, native, **given)


class WireRig(FakeRig, BadInputRig):
    other = "acme/other"

    def __init__(self, kind=Careful):
        super().__init__(FakeTracker)
        self.kind = kind

    def network(self):
        return httpx2.MockTransport(lambda request: httpx2.Response(200, json={"fine": True}))

    def through(self, wire):
        transport = Transport(base="https://tracker.example", clock=self.clock, wire=wire)
        return self.kind(self.tracker, transport)


def test_a_careful_connector_passes():
    """Nothing is asked that cannot be done."""
    BadInputContract().test_a_spoiled_answer_to_a_read(WireRig())
    BadInputContract().test_a_spoiled_answer_to_a_write(WireRig())


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (TakesItForEmpty, "test_a_spoiled_answer_to_a_read"),
        (TakesItForGone, "test_a_spoiled_answer_to_a_read"),
        (AsksTwice, "test_a_spoiled_answer_to_a_write"),
    ],
)
def test_one_that_believes_everything_is_found(kind, name):
    """A page for people is neither an empty place nor a lost issue, nor a reason to write again."""
    with pytest.raises((AssertionError, pytest.fail.Exception)) as found:
        getattr(BadInputContract(), name)(WireRig(kind))
    assert SPOILED[0].name in str(found.value.__notes__)
