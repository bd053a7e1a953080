"""Facts of standing: the words a team says about where it stands."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from trackwork.core.facts import Note


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateGiven:
    """An honest word: a health and a note; ``via`` names the door it came through.

    Version 2: version 1 held the note as plain ``text`` and knew no ``via``.
    """

    VERSION: ClassVar[int] = 2

    health: str
    note: Note = Note("")
    via: str = "comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAsked:
    """The team asks for help; it becomes the owner's turn."""

    note: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRaised:
    """The team has a principled concern; it is engaged with before anybody goes around it."""

    note: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterAnswered:
    """The owner answered a call for help or a concern."""

    note: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietAsked:
    """The team asked to be left alone until a day."""

    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WinTold:
    """Something worth telling others."""

    note: Note


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackGiven:
    """A word about the initiative or about Trackwork itself."""

    note: Note


@dataclass(frozen=True, slots=True, kw_only=True)
class WordNoted:
    """The team spoke somewhere else; of health it said nothing we know.

    Without ``dated`` nobody knows when it was said: the words are kept, and it is not heard.
    """

    note: Note = Note("")
    dated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDone:
    """An owner or sponsor went through the initiative."""

    note: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPutOff:
    """The owner's review waits a week; once between two reviews."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingPaused:
    """The ladder's last step brought no word: we stop asking, and the sponsor hears of it."""

    episode: str


FACTS: tuple[type, ...] = (
    UpdateGiven,
    HelpAsked,
    ObjectionRaised,
    MatterAnswered,
    QuietAsked,
    WinTold,
    FeedbackGiven,
    WordNoted,
    ReviewDone,
    ReviewPutOff,
    AskingPaused,
)
