"""Figures of tracking: counts side by side and dates side by side, never blended."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trackwork.practices.tracking.state import Tracking


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """One item's dates side by side; None where there is none."""

    proposed: date | None
    first_committed: date | None
    committed: date | None
    provisional: bool
    actual: date | None
    slips: int


def dates(state: Tracking) -> Dates:
    """The dates of an item. Actual is the day it was claimed, once it was."""
    done = state.claimed_at or state.verified_at
    return Dates(
        proposed=state.proposed,
        first_committed=state.first_committed,
        committed=state.committed,
        provisional=state.provisional,
        actual=done.date() if done else None,
        slips=state.slips,
    )


def waiting_for(states: Iterable[Tracking]) -> dict[str, int]:
    """How many items wait for each reference."""
    return dict(Counter(ref for state in states for ref, _ in state.blocked_by))
