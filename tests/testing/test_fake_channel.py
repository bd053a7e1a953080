"""The fake channel keeps a channel's promises, and breaks them on request only."""

from datetime import UTC, datetime, timedelta

import pytest

from trackwork.core.effects import Guarantee
from trackwork.ports import InDoubt, Refused, TryLater
from trackwork.testing.channel_contract import LETTER, ChannelContract, letter
from trackwork.testing.clock import FakeClock
from trackwork.testing.fake_channel import FakeChannel
from trackwork.testing.fake_tracker import Fault


class FakeChannelRig:
    """A receiver that shows subjects on one line, as every mail program does."""

    def __init__(self, guarantee=Guarantee.SAME_ID_RESEND):
        self.channel = FakeChannel(guarantee=guarantee)

    def received(self):
        return {
            key: letter(
                id=key,
                to=got.to,
                subject=" ".join(got.subject.split()),
                body=got.body,
            )
            for key, got in self.channel.inbox.items()
        }


class TestFakeChannel(ChannelContract):
    @pytest.fixture
    def make_channel(self):
        return FakeChannelRig


def test_lost_answer_was_sent(tmp_path):
    """In doubt and in the inbox; sent again it is one letter."""
    channel = FakeChannel()
    channel.play(Fault.LOST_ANSWER)
    with pytest.raises(InDoubt):
        channel.send(LETTER)
    channel.send(LETTER)
    assert len(channel.sent) == 2
    assert channel.to(LETTER.to) == [LETTER]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.SERVER_ERROR, TryLater),
        (Fault.RATE_LIMITED, TryLater),
        (Fault.FORBIDDEN, Refused),
    ],
)
def test_other_faults_send_nothing(fault, error):
    """Certainly not sent."""
    channel = FakeChannel()
    channel.play(fault)
    with pytest.raises(error):
        channel.send(LETTER)
    assert channel.sent == []


def test_clock_moves_only_when_told():
    """Time is an argument; here is where it comes from."""
    clock = FakeClock(datetime(2026, 11, 16, tzinfo=UTC))
    assert clock.now() == clock.now()
    assert clock.advance(timedelta(hours=1)) == datetime(2026, 11, 16, 1, tzinfo=UTC)
    assert clock.set(datetime(2027, 1, 1, tzinfo=UTC)) == clock.now()
