"""Agreeing: one field of one issue, looked at from both sides, and whose turn that makes it.

`core.merge` decides. What is added here is memory: each side's value as of the last agreement, so
that a side that never had a say, or that says nothing, is not taken for one that changed its mind.
"""

from dataclasses import dataclass
from enum import StrEnum

from trackwork.core.merge import Side, merge


class Turn(StrEnum):
    """What is to be done about a field."""

    NOTHING = "nothing"
    TAKE = "take"
    """The tracker's value stands from now on; the initiative's side takes it over."""
    GIVE = "give"
    """Our value stands from now on; it is for us to write it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What each side said when they last agreed. They may have agreed to differ.

    Empty: that side said nothing. ``ours`` None: the field was filled before we came, so whatever
    we say there today is no change of ours.
    """

    ours: str | None = ""
    theirs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Whose value stands. ``met``: both sides had changed it, and ``decided`` says who decides."""

    turn: Turn
    met: bool = False
    decided: Side = Side.TEAM


def compare(field: str, *, before: Agreed, ours: str, theirs: str) -> Outcome:
    """Look at a field from both sides; ``ours`` empty: we say nothing about it now.

    ``field`` is a name of `merge.AUTHORITY`. A side counts as changed only when it differs from
    what it said itself, so two values that were agreed to differ stay as they are.
    """
    changed = bool(ours) and before.ours is not None and ours != before.ours
    merged = merge(
        field, base=before.theirs, ours=ours if changed else before.theirs, theirs=theirs
    )
    if merged.conflict is not None:
        initiative = merged.conflict.decided is Side.INITIATIVE
        turn = Turn.GIVE if initiative else Turn.TAKE
        return Outcome(turn=turn, met=True, decided=merged.conflict.decided)
    if merged.value != theirs:
        return Outcome(turn=Turn.GIVE, decided=Side.INITIATIVE)
    return Outcome(turn=Turn.TAKE if theirs != before.theirs else Turn.NOTHING)
