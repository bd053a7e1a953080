"""What may go wrong with a call to the fake tracker, and what it remembers of each attempt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from trackwork.ports import Author

OURS = Author(handle="trackwork", name="Trackwork")
"""Whoever the tracker says wrote what came through `TrackerWriter`."""


class Fault(StrEnum):
    """What may go wrong with one call."""

    LOST_ANSWER = "answer lost after commit"
    SERVER_ERROR = "5xx before commit"
    FORBIDDEN = "403"
    RATE_LIMITED = "429 with Retry-After"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote:
    """One attempt to write: ``committed`` says whether it took place, ``fault`` what was played."""

    at: datetime
    action: str
    place: str
    native: str
    effect: str = ""
    text: str = ""
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    committed: bool = True
    fault: Fault | None = None
