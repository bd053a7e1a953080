"""Facts: what happened, in the past tense, immutable.

A fact has an envelope (`Fact`) and a body: a frozen dataclass from a practice's ``facts.py``, or
one of the engine's own below. The class name is the fact's type; a class attribute ``VERSION``
(default 1) is the version it writes today.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from trackwork.core.changing import replace
from trackwork.core.subjects import Subject

PersonKey = NewType("PersonKey", str)
"""A person's key in a fact's body. The ledger stores it by reference: it can be forgotten."""


@dataclass(frozen=True, slots=True)
class Note:
    """Free text somebody wrote, with the widest audience its source had.

    ``audience`` is ``public`` (whoever can read the issue), ``team`` or ``owner``. The ledger keeps
    notes beside the facts; a forgotten note reads as empty text.
    """

    text: str
    audience: str = "public"

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that happened.

    ``key`` is the natural key: seen twice, stored once. ``happened`` orders a subject's facts,
    ``seq`` (given by the ledger) breaks ties; ``recorded`` is when we learned of it. ``actor`` is a
    person's key, None for the engine or for "the team's word". ``supersedes`` names the key of the
    fact this revision replaces.
    """

    key: str
    subject: Subject
    body: object
    happened: datetime
    recorded: datetime
    actor: str | None = None
    source: str = ""
    seq: int = 0
    supersedes: str | None = None

    @property
    def type(self) -> str:
        """The name of the body's type."""
        return type(self.body).__name__

    def at(self, seq: int) -> "Fact":
        """This fact with the ledger's sequence number."""
        return replace(self, seq=seq)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigAdopted:
    """Configuration came into force: which part, its hash, and its content as canonical JSON."""

    part: str
    hash: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeOpened:
    """One life of an obligation began; due, holder and ladder version are fixed here."""

    episode: str
    practice: str
    slot: str
    kind: str
    anchor: str
    holder: Subject
    due: datetime
    tier: str
    ladder: str
    ladder_version: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRaised:
    """Silence became riskier while the episode was open; told rungs stay told."""

    episode: str
    tier: str
    ladder: str
    ladder_version: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeClosed:
    """The life ended: satisfied, quieted, suspended, handed over or settled."""

    episode: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RungTold:
    """A rung really reached its recipient, by a channel whose word can be relied on."""

    episode: str
    rung: str
    effect: str
    recipient: Subject
    to_holder: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionBegan:
    """An obligation of this subject started to wait, and why."""

    cause: str
    kinds: tuple[str, ...]
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionEnded:
    """What an obligation waited for ended at this moment; a fresh clock follows."""

    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactWithdrawn:
    """The author took a word back (deleted it, or said undo) before anything rested on it."""

    target: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectSent:
    """Something was done to the outside world: which effect, what it was, and where it landed."""

    effect: str
    what: str
    where: str
    receipt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectUndone:
    """A written effect was taken back by the operator."""

    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GearChanged:
    """The workspace moved between watch, rehearse and live."""

    gear: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingPaused:
    """The kill switch: nothing goes out until `OutgoingResumed`."""

    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingResumed:
    """The kill switch was released."""


ENGINE_FACTS: tuple[type, ...] = (
    ConfigAdopted,
    EpisodeOpened,
    TierRaised,
    EpisodeClosed,
    RungTold,
    SuspensionBegan,
    SuspensionEnded,
    FactWithdrawn,
    EffectSent,
    EffectUndone,
    GearChanged,
    OutgoingPaused,
    OutgoingResumed,
)
"""Facts the engine itself records; practices bring their own."""


def version_of(body_type: type) -> int:
    """The version a body's type writes today."""
    found: int = getattr(body_type, "VERSION", 1)
    return found


def in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts ordered by (happened, sequence): the order every fold expects."""
    return tuple(sorted(facts, key=lambda fact: (fact.happened, fact.seq)))


def effective(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts that still stand, in order: without the withdrawn and the superseded."""
    gone = {fact.body.target for fact in facts if isinstance(fact.body, FactWithdrawn)}
    gone |= {fact.supersedes for fact in facts if fact.supersedes}
    return in_order(fact for fact in facts if fact.key not in gone)
