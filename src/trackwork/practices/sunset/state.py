"""A gate's state: planned and moved days side by side, its evidence, and its sign-off."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trackwork.core.changing import replace
from trackwork.core.facts import Fact, Note
from trackwork.practices.sunset import facts as f


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One move of a stage: to which day, and why."""

    to: date
    note: Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One stage. ``planned`` is the first day it ever had, ``on`` the day it has now."""

    planned: date | None = None
    planned_at: datetime | None = None
    on: date | None = None
    owner: str = ""
    evidence_wanted: str = ""
    moves: tuple[Move, ...] = ()
    evidence: tuple[f.GateEvidence, ...] = ()
    signed_by: str = ""
    signed_at: datetime | None = None

    @property
    def ready(self) -> bool:
        """Evidence and sign-off are there; the stages before it may still be open."""
        return bool(self.evidence) and self.signed_at is not None

    @property
    def lacks(self) -> tuple[str, ...]:
        """What of its own the stage still waits for."""
        found = [] if self.evidence else ["evidence"]
        return (*found, *([] if self.signed_at else ["a sign-off"]))


START = Gate()


def fold(state: Gate, fact: Fact) -> Gate:
    """The state after one more fact of this gate."""
    change = _CHANGES.get(type(fact.body))
    return change(state, fact.body, fact) if change else state


def _planned(state: Gate, body: f.GatePlanned, fact: Fact) -> Gate:
    return replace(
        state,
        planned=state.planned or body.on,
        planned_at=state.planned_at or fact.happened,
        on=body.on,
        owner=body.owner,
        evidence_wanted=body.evidence_wanted,
    )


def _moved(state: Gate, body: f.GateMoved, _fact: Fact) -> Gate:
    move = Move(to=body.to, note=body.note)
    return replace(state, on=body.to, moves=(*state.moves, move))


def _shown(state: Gate, body: f.GateEvidence, _fact: Fact) -> Gate:
    return replace(state, evidence=(*state.evidence, body))


def _signed(state: Gate, body: f.GatePassed, fact: Fact) -> Gate:
    """A sign-off needs a name: nobody's word passes no stage."""
    if not body.signed_by or state.signed_at is not None:
        return state
    return replace(state, signed_by=body.signed_by, signed_at=fact.happened)


_CHANGES: Mapping[type, Callable[[Gate, Any, Fact], Gate]] = {
    f.GatePlanned: _planned,
    f.GateMoved: _moved,
    f.GateEvidence: _shown,
    f.GatePassed: _signed,
}
