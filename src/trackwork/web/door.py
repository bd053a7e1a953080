"""The door: so many at once, so much at once, and nobody for long."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

MEGABYTE = 1_000_000


class Crowded(Exception):
    """Too many deliveries at once; the sender may come again."""


class TooLarge(Exception):
    """A body of more bytes than any tracker sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Deliveries and bytes in hand at once, bytes of one, seconds one may take to be sent.

    GitHub sends at most 25 MB, and waits 10 seconds for an answer
    (https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap).
    """

    requests: int = 64
    in_hand: int = 100 * MEGABYTE
    body: int = 25 * MEGABYTE
    seconds: float = 10


class Door:
    """Counts who is in and what they carry; all of it in one thread, that of the event loop."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._requests = 0
        self._bytes = 0

    @contextmanager
    def entered(self) -> Iterator["Visit"]:
        """One delivery comes in. Raises Crowded."""
        if self._requests >= self.limits.requests:
            raise Crowded
        self._requests += 1
        visit = Visit(self)
        try:
            yield visit
        finally:
            self._requests -= 1
            self._bytes -= visit.bytes

    def carry(self, more: int) -> None:
        """More bytes are in hand. Raises Crowded."""
        if self._bytes + more > self.limits.in_hand:
            raise Crowded
        self._bytes += more


class Visit:
    """One delivery on its way in; ``bytes`` is how much of it came so far."""

    def __init__(self, door: Door) -> None:
        self.bytes = 0
        self._door = door

    async def body(self, announced: str, chunks: AsyncIterator[bytes]) -> bytes:
        """The whole body. ``announced`` is its length as the sender says, if it does.

        Raises TooLarge before more is read than may be, or Crowded.
        """
        most = self._door.limits.body
        if announced.isdigit() and int(announced[:20]) > most:
            raise TooLarge
        found = bytearray()
        async for chunk in chunks:
            if len(found) + len(chunk) > most:
                raise TooLarge
            self._door.carry(len(chunk))
            self.bytes += len(chunk)
            found += chunk
        return bytes(found)
