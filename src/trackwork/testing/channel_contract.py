"""What every channel must do: subclass `ChannelContract` and hand it a rig.

class TestFolderChannel(ChannelContract):
    @pytest.fixture
    def make_channel(self, tmp_path):
        return lambda: FolderRig(tmp_path)
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

import pytest

from trackwork.core.effects import Guarantee
from trackwork.ports import Channel, Letter
from trackwork.testing.tracker_contract import HOSTILE_TEXTS

LETTER = Letter(
    id="abcdefgh22334455",
    to="ana@example.com",
    to_name="Ana",
    subject="A small check-in on the TLS move",
    body="Hello payments-api,\n\nhow does it look from your side?\n",
    thread="item:tls-move/payments-api",
    at=datetime(2026, 11, 16, 9, 0, tzinfo=UTC),
)
"""A letter like any other."""


def letter(**changes: str) -> Letter:
    """`LETTER` with other texts: ``id=``, ``to=``, ``to_name=``, ``subject=``, ``body=``."""
    return Letter(
        id=changes.get("id", LETTER.id),
        to=changes.get("to", LETTER.to),
        to_name=changes.get("to_name", LETTER.to_name),
        subject=changes.get("subject", LETTER.subject),
        body=changes.get("body", LETTER.body),
        thread=LETTER.thread,
        at=LETTER.at,
    )


class ChannelRig(Protocol):
    """A channel under test, and its receiver."""

    channel: Channel

    def received(self) -> dict[str, Letter]:
        """What the receiver shows, by the letter's id, doubles folded.

        ``id`` is the id the letter was sent with; ``thread`` need not come back.
        """


class ChannelContract:
    """Subclass this, give it a fixture ``make_channel`` that returns a function making a rig."""

    @pytest.fixture
    def rig(self, make_channel: Callable[[], ChannelRig]) -> ChannelRig:
        """A fresh channel whose receiver has nothing yet."""
        return make_channel()

    def test_letter_arrives_as_it_was_sent(self, rig: ChannelRig) -> None:
        """Address, subject, text and time reach the receiver."""
        assert rig.channel.send(LETTER)
        got = rig.received()[LETTER.id]
        assert (got.to, got.subject, got.at) == (LETTER.to, LETTER.subject, LETTER.at)
        assert _lines(got.body) == _lines(LETTER.body)

    def test_same_id_again_is_one_letter(self, rig: ChannelRig) -> None:
        """A channel that promises a same-id resend shows one letter, however often it is sent."""
        if rig.channel.guarantee is not Guarantee.SAME_ID_RESEND:
            pytest.skip(f"the channel promises {rig.channel.guarantee.value!r} and no more")
        receipts = {rig.channel.send(LETTER) for _ in range(3)}
        assert len(receipts) == 1
        assert len(rig.received()) == 1

    def test_different_ids_are_different_letters(self, rig: ChannelRig) -> None:
        """The same words under another id are another letter."""
        rig.channel.send(LETTER)
        rig.channel.send(letter(id="zzzzzzzz22334455"))
        assert len(rig.received()) == 2  # noqa: PLR2004 - two were sent

    def test_subject_cannot_add_headers(self, rig: ChannelRig) -> None:
        """A line end in a subject or a name ends nothing."""
        rig.channel.send(
            letter(subject="Hi\r\nBcc: eve@example.com", to_name='A "B"\nCc: eve@example.com')
        )
        got = rig.received()[LETTER.id]
        assert (got.to, got.subject) == (LETTER.to, "Hi Bcc: eve@example.com")

    @pytest.mark.parametrize("body", [text for text in HOSTILE_TEXTS if text.strip()])
    def test_texts_arrive(self, rig: ChannelRig, body: str) -> None:
        """No text is an instruction; line ends may change their form and nothing else does."""
        rig.channel.send(letter(body=body))
        assert _lines(rig.received()[LETTER.id].body) == _lines(body)


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
