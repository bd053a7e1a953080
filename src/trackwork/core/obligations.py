"""Obligations: something one holder owes by a time; and what is fixed when one begins to live.

Practices say what is owed (`Duties`); nothing here knows any practice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from trackwork.core.subjects import Subject


class Kind(StrEnum):
    """The kinds of obligation; `KINDS` says what each means."""

    ACCEPT = "accept"
    UPDATE = "update"
    DELIVER = "deliver"
    DECIDE = "decide"
    RESPOND = "respond"
    NEXT_STEP = "next_step"
    REVISIT = "revisit"
    GATE = "gate"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """One row of the table of kinds: what opens, ends and restarts an obligation."""

    kind: Kind
    opened_by: str
    satisfied_by: str
    quieted_by: str
    holder: str
    on_silence: str


KINDS: tuple[KindRow, ...] = (
    KindRow(
        kind=Kind.ACCEPT,
        opened_by="an item is asked",
        satisfied_by="a date, a yes, an exception or not us",
        quieted_by="need till Friday",
        holder="team",
        on_silence="the ladder; never a yes",
    ),
    KindRow(
        kind=Kind.UPDATE,
        opened_by="the cadence elapsed since the last word",
        satisfied_by="any honest word",
        quieted_by="",
        holder="team",
        on_silence="fades to not heard; help; then paused and put to the sponsor",
    ),
    KindRow(
        kind=Kind.DELIVER,
        opened_by="a date is committed",
        satisfied_by="evidence, or close as done (claimed)",
        quieted_by="a new date offered, blocked, an exception",
        holder="team",
        on_silence="the ladder",
    ),
    KindRow(
        kind=Kind.DECIDE,
        opened_by="an exception, a date offer or a request for a decision",
        satisfied_by="the decision",
        quieted_by="by Thursday",
        holder="decider",
        on_silence="the requester's statement stands, provisionally",
    ),
    KindRow(
        kind=Kind.RESPOND,
        opened_by="a request is made",
        satisfied_by="an answer, even not me",
        quieted_by="looking at it, once",
        holder="holder of the request",
        on_silence="the asker proceeds as declared; attempts; joint escalation",
    ),
    KindRow(
        kind=Kind.NEXT_STEP,
        opened_by="a decision or minutes",
        satisfied_by="done, or handed on",
        quieted_by="a new date with a reason",
        holder="its owner",
        on_silence="the ladder",
    ),
    KindRow(
        kind=Kind.REVISIT,
        opened_by="an exception nears its end",
        satisfied_by="a new exception, a date, done",
        quieted_by="",
        holder="team",
        on_silence="it ends; a fresh clock",
    ),
    KindRow(
        kind=Kind.GATE,
        opened_by="a dated stage of a plan",
        satisfied_by="evidence and sign-off",
        quieted_by="moved with a reason, shown",
        holder="stage owner",
        on_silence="the ladder; the stage does not pass",
    ),
    KindRow(
        kind=Kind.REVIEW,
        opened_by="the rhythm of an owner or sponsor",
        satisfied_by="the review done",
        quieted_by="next week, once",
        holder="owner or sponsor",
        on_silence="shown to both",
    ),
)
"""The table of kinds. One engine watches all of them."""


OWED: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.ACCEPT: "a first answer",
        Kind.UPDATE: "a word",
        Kind.DELIVER: "done",
        Kind.DECIDE: "a decision",
        Kind.RESPOND: "an answer",
        Kind.NEXT_STEP: "the next step",
        Kind.REVISIT: "another look",
        Kind.GATE: "the gate",
        Kind.REVIEW: "the weekly review",
    }
)
"""What is hoped for from whoever's turn it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """Something one holder owes by a time, as a practice sees it now.

    ``slot`` tells obligations of one subject apart (``update``, ``decide:exception:2``);
    ``anchor`` names the reason for this life of it: another anchor means a new episode.
    """

    practice: str
    kind: Kind
    subject: Subject
    slot: str
    anchor: str
    holder: Subject
    due: datetime
    tier: str = "normal"
    reasons: tuple[str, ...] = ()
    ladder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """Obligations of these kinds wait while this holds; an empty ``kinds`` covers all of them.

    ``until`` None means: until the cause itself goes away.
    """

    cause: str
    since: datetime
    until: datetime | None
    kinds: tuple[str, ...] = ()
    why: str = ""

    def holds(self, now: datetime) -> bool:
        """Whether it covers anything at this moment."""
        return self.since <= now and (self.until is None or now < self.until)

    def covers(self, kind: str) -> bool:
        """Whether obligations of this kind wait for it."""
        return not self.kinds or kind in self.kinds


_NO_OUTCOMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """What a practice says of one subject: what is owed, what waits, how ended slots ended.

    ``wake`` asks to be looked at again then, though nothing may have changed (a suspension that
    starts later, a health that fades, a provisional decision that comes to stand).
    """

    owed: tuple[Obligation, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    outcomes: Mapping[str, str] = field(default_factory=lambda: _NO_OUTCOMES)
    wake: datetime | None = None
    facts: tuple[object, ...] = ()
    """Bodies of facts that time alone makes true (an exception ended, a date came to stand)."""


NOTHING_OWED = Duties()


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One life of an obligation, as fixed when it opened; folded from engine facts."""

    id: str
    practice: str
    slot: str
    kind: str
    anchor: str
    holder: Subject
    due: datetime
    opened: datetime
    tier: str
    ladder: str
    ladder_version: str
    reasons: tuple[str, ...] = ()
    told: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))
    """Rungs really sent: name to moment."""
