"""Rates: a count beside what it is out of, never a percentage alone, with its oldest input."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """``count`` out of ``of``. ``oldest`` is when the oldest input was last looked at."""

    count: int
    of: int
    oldest: datetime | None = None

    def __str__(self) -> str:
        return f"{self.count} of {self.of}"

    def age(self, now: datetime) -> timedelta | None:
        """How old the oldest input is; None when nothing went in."""
        return now - self.oldest if self.oldest else None

    def shown(self, now: datetime, *, too_old: timedelta) -> str:
        """The rate as printed; what rests on an input that is too old is unknown."""
        age = self.age(now)
        return UNKNOWN if age is not None and age > too_old else str(self)


def rate(counted: Iterable[bool], *, oldest: datetime | None = None) -> Rate:
    """How many of these hold."""
    each = tuple(counted)
    return Rate(count=sum(each), of=len(each), oldest=oldest)
