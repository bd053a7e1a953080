"""Figures of tracking: counts side by side and dates side by side, never blended."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """How many items an initiative asked then and asks now, and what changed between."""

    then: int
    now: int
    added: int
    withdrawn: int

    def __str__(self) -> str:
        return f"{self.then} then, {self.now} now ({self.added} added, {self.withdrawn} withdrawn)"


def scope(states: Iterable[Tracking], *, since: datetime) -> Scope:
    """Both counts of an initiative's scope: at ``since``, and now."""
    asked = [each for each in states if each.asked_at is not None or each.linked_at is not None]
    before = [each for each in asked if _began(each) <= since]
    then = [each for each in before if each.withdrawn_at is None or each.withdrawn_at > since]
    return Scope(
        then=len(then),
        now=sum(not each.withdrawn for each in asked),
        added=len(asked) - len(before),
        withdrawn=sum(
            each.withdrawn_at is not None and each.withdrawn_at > since for each in asked
        ),
    )


def _began(state: Tracking) -> datetime:
    moments = [each for each in (state.asked_at, state.linked_at) if each is not None]
    return min(moments)
