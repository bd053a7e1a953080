"""Figures of exceptions: unfunded demand, by reason, in hours where they are known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trackwork.practices.exceptions.state import Exceptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Active exceptions of one reason: how many, hours where stated, how many state none."""

    reason: str
    count: int
    hours: float
    without_hours: int


def demand(exceptions: Mapping[str, Exceptions] | Iterable[Exceptions]) -> tuple[Demand, ...]:
    """Unfunded demand by reason, the largest count first."""
    states = exceptions.values() if isinstance(exceptions, Mapping) else exceptions
    by_reason: dict[str, list[Exceptions]] = {}
    for state in states:
        if state.active:
            by_reason.setdefault(state.reason, []).append(state)
    found = [
        Demand(
            reason=reason,
            count=len(each),
            hours=sum(one.hours or 0.0 for one in each),
            without_hours=sum(one.hours is None for one in each),
        )
        for reason, each in by_reason.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.count, one.reason)))
