"""Merge: one field that two sides may change, brought together without losing a word.

``base`` is the value both sides last agreed on, ``ours`` what the initiative says now, ``theirs``
what the team's tracker says now. Never the last write in silence, never a swap.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Side(StrEnum):
    """Whose word decides about a field when both changed it."""

    TEAM = "team"
    INITIATIVE = "initiative"


AUTHORITY: Mapping[str, Side] = MappingProxyType(
    {
        "health": Side.TEAM,
        "date": Side.TEAM,
        "owner": Side.TEAM,
        "state": Side.TEAM,
        "ask": Side.INITIATIVE,
        "rank": Side.INITIATIVE,
        "definition of done": Side.INITIATIVE,
    }
)
"""Who decides about which field. What is not listed lives in the team's backlog: the team does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Both sides changed a field; both values are kept on record. None: the field was emptied."""

    field: str
    base: str | None
    ours: str | None
    theirs: str | None
    decided: Side

    @property
    def lost(self) -> str | None:
        """The value that did not stand; its side is told in the block."""
        return self.theirs if self.decided is Side.INITIATIVE else self.ours

    @property
    def told(self) -> Side:
        """The side whose value did not stand."""
        return Side.TEAM if self.decided is Side.INITIATIVE else Side.INITIATIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The value both sides have from now on, and the conflict it settled, if there was one."""

    value: str | None
    conflict: Conflict | None = None


def merge(
    field: str,
    *,
    base: str | None,
    ours: str | None,
    theirs: str | None,
    authority: Side | None = None,
) -> Merged:
    """One field: one side changed, take it; both, the field's authority decides.

    ``authority`` None looks the field up in `AUTHORITY`. None as a value: the field is empty there.
    """
    if ours in (base, theirs):
        return Merged(value=theirs)
    if theirs == base:
        return Merged(value=ours)
    decided = authority or AUTHORITY.get(field, Side.TEAM)
    conflict = Conflict(field=field, base=base, ours=ours, theirs=theirs, decided=decided)
    return Merged(value=ours if decided is Side.INITIATIVE else theirs, conflict=conflict)


def merge_fields(
    *, base: Mapping[str, str], ours: Mapping[str, str], theirs: Mapping[str, str]
) -> Mapping[str, Merged]:
    """Every field any of the three has, by name. A field a mapping lacks is empty there."""
    names = sorted({*base, *ours, *theirs})
    return MappingProxyType(
        {
            name: merge(name, base=base.get(name), ours=ours.get(name), theirs=theirs.get(name))
            for name in names
        }
    )
