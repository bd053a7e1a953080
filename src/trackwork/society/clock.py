"""The simulated clock, and the moments of a quarter at which something happens."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

MORNING = time(10, 10)
"""UTC; Europe and India are at work."""
AFTERNOON = time(17, 10)
"""UTC; the Americas are at work."""
_SATURDAY = 5


class SimulatedClock:
    """Implements `ports.Clock`: stands still until it is told otherwise."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """The moment the clock stands at."""
        return self._now

    def set(self, to: datetime) -> None:
        """Jump to a moment."""
        self._now = to


def moments(start: date, days: int) -> Iterator[datetime]:
    """Two moments on a working day, one on a day of the weekend, in order."""
    for ahead in range(days):
        day = start + timedelta(days=ahead)
        yield datetime.combine(day, MORNING, UTC)
        if day.weekday() < _SATURDAY:
            yield datetime.combine(day, AFTERNOON, UTC)
