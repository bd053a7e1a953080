"""A clock that stands still until it is told otherwise."""

from datetime import UTC, datetime, timedelta


class FakeClock:
    """Implements `ports.Clock`. ``now`` must be aware; it is kept in UTC."""

    def __init__(self, now: datetime = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)) -> None:
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        """The moment the clock stands at."""
        return self._now

    def advance(self, by: timedelta) -> datetime:
        """Move on (or back, with a negative duration); the new moment."""
        self._now += by
        return self._now

    def set(self, to: datetime) -> datetime:
        """Jump to a moment; that moment in UTC."""
        self._now = to.astimezone(UTC)
        return self._now
