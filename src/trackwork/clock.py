"""The only wall clock."""

from datetime import UTC, datetime


class WallClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""
        return datetime.now(UTC)
