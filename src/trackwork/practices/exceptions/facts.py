"""Facts of exceptions: an honest not now, not us or not like this, dated, with a reason."""

from dataclasses import dataclass
from datetime import date

from trackwork.core.facts import Note

REASONS = (
    "capacity",
    "dependency",
    "technical",
    "cost",
    "objection",
    "not applicable",
    "priority",
    "other",
)
"""Why somebody says not now; used to count unfunded demand, never to judge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionFiled:
    """The team said no for now: ``form`` is not now, not us or not like this."""

    form: str
    until: date | None
    reason: str = "other"
    note: Note = Note("")
    hours: float | None = None
    towards: str = ""
    """For not us: the team it may belong to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionDecided:
    """The decider answered. A refusal offers an alternative day."""

    granted: bool
    alternative: date | None = None
    note: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionStood:
    """Nobody decided in time; it stands as it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionEnded:
    """Its day came; a fresh clock starts."""

    until: date


FACTS: tuple[type, ...] = (ExceptionFiled, ExceptionDecided, ExceptionStood, ExceptionEnded)
