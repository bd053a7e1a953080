"""Moments as whole microseconds since 1970 in UTC: the same number on every database."""

from datetime import UTC, datetime, timedelta
from typing import overload

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLION = 1_000_000
_DAY = 86_400


@overload
def micros(moment: datetime) -> int: ...
@overload
def micros(moment: None) -> None: ...
def micros(moment: datetime | None) -> int | None:
    """Microseconds of an aware moment; None stays None. Raises ValueError without a zone."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no zone; the ledger keeps aware moments only")
    since = moment - EPOCH
    return (since.days * _DAY + since.seconds) * _MILLION + since.microseconds


@overload
def moment(number: int) -> datetime: ...
@overload
def moment(number: None) -> None: ...
def moment(number: int | None) -> datetime | None:
    """The moment, in UTC, of a number of microseconds; None stays None."""
    return None if number is None else EPOCH + timedelta(microseconds=number)
