"""Facts of requests: somebody asks, somebody answers, and what silence was declared to mean."""

from dataclasses import dataclass
from datetime import date

from trackwork.core.facts import Note, PersonKey
from trackwork.core.subjects import Subject

AWAY = "away"
"""Why the engine itself hands a request on: its holder is on leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestMade:
    """Somebody asked a person or a team for something, on paper.

    ``on_silence`` is what the asker declares to do when no answer comes; it counts only when it is
    ``reversible`` and within the asker's ``own_rights``: it approves, funds and mandates nothing
    and obliges no third party. ``urgency`` is a tier; ``about`` the subject it concerns.
    """

    asker: PersonKey
    holder: Subject
    question: Note
    on_silence: Note
    reversible: bool
    own_rights: bool
    urgency: str = "normal"
    about: Subject | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGiven:
    """The holder answered; any answer ends the waiting."""

    note: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class LookingAtIt:
    """The holder is on it, perhaps until a day: a fresh clock, once."""

    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMe:
    """It is not theirs. An answer, unless it names who has it: then it is that one's turn."""

    to: Subject | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proceeded:
    """The asker went ahead as declared."""

    note: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalatedTogether:
    """Both sides took it up together; as good an outcome as an answer."""

    note: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedAround:
    """The asker found a way that does not need it; as good an outcome as an answer."""

    note: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestClosed:
    """The asker no longer needs it."""

    note: Note = Note("")


FACTS: tuple[type, ...] = (
    RequestMade,
    AnswerGiven,
    LookingAtIt,
    NotMe,
    Proceeded,
    EscalatedTogether,
    WorkedAround,
    RequestClosed,
)
