"""A channel in memory: what was sent can be read back, what goes wrong can be chosen."""

from collections import deque
from datetime import timedelta

from trackwork.core.effects import Guarantee
from trackwork.ports import InDoubt, Letter, Refused, TryLater
from trackwork.testing.fake_tracker import Fault


class FakeChannel:
    """Implements `ports.Channel`.

    ``sent`` holds every letter that left, in order, doubles too; ``inbox`` what a receiver shows
    who folds letters of the same id. `play` queues a fault for the next sending.
    """

    def __init__(
        self, *, name: str = "fake", guarantee: Guarantee = Guarantee.SAME_ID_RESEND
    ) -> None:
        self.name = name
        self.guarantee = guarantee
        self.sent: list[Letter] = []
        self._faults: deque[tuple[Fault, timedelta | None]] = deque()

    def play(self, fault: Fault, *, times: int = 1, after: timedelta | None = None) -> None:
        """Let the next sendings go wrong."""
        self._faults.extend([(fault, after)] * times)

    def send(self, letter: Letter) -> str:
        """Send, or play the next fault; the letter's id is the receipt."""
        fault, after = self._faults.popleft() if self._faults else (None, None)
        if fault is Fault.SERVER_ERROR:
            raise TryLater("the channel answered 502")
        if fault is Fault.RATE_LIMITED:
            raise TryLater("the channel answered 429", after=after or timedelta(seconds=60))
        if fault is Fault.FORBIDDEN:
            raise Refused("the channel answered 403")
        self.sent.append(letter)
        if fault is Fault.LOST_ANSWER:
            raise InDoubt("the connection was cut before the answer came")
        return letter.id

    @property
    def inbox(self) -> dict[str, Letter]:
        """By id, the last letter that arrived under it."""
        return {letter.id: letter for letter in self.sent}

    def to(self, address: str) -> list[Letter]:
        """What one address got, doubles folded, in the order it first arrived."""
        return [letter for letter in self.inbox.values() if letter.to == address]
