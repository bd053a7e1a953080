"""Facts of tracking: an item's way from being asked to being done, and its dates."""

from dataclasses import dataclass
from datetime import date

from trackwork.core.facts import Note, PersonKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAsked:
    """An initiative asked a team for something, by a proposed date; ``wave`` says in which wave."""

    proposed: date | None
    wave: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLinked:
    """The item lives in this issue of the team's backlog; ``adopted``: the team already had it."""

    tracker: str
    place: str
    native: str
    adopted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DateOffered:
    """The team named a date of its own."""

    day: date
    note: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateCommitted:
    """A date counts from now on: imported as agreed, or standing because nobody answered."""

    day: date
    provisional: bool = False
    note: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateAccepted:
    """The team is on it, and the proposed (or the owner's wished) date works."""

    via: str = "comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAsked:
    """The team needs until a day to answer the ask; an honest word, and no answer yet."""

    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPutOff:
    """The decider answers by a day; until then nothing comes to stand by itself."""

    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAgreed:
    """The owner agreed to the date the team offered; it is committed from now on."""

    note: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAnswered:
    """The owner answered a date offer with another wish; the team's turn again."""

    wished: date
    note: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneClaimed:
    """The team says it is done. Claimed is not verified."""

    link: str = ""
    via: str = "comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneVerified:
    """Evidence shows that it is done."""

    evidence: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceAgainst:
    """Evidence speaks against a claim; it goes to the owner's list, nothing is reopened."""

    evidence: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueClosed:
    """The issue was closed: ``closed_as`` done, not planned or empty; by a bot it is no word."""

    closed_as: str = ""
    bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueReopened:
    """A person opened the issue again: a new episode; the first committed date stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedBy:
    """The team waits for something: another team's item, or anything a reference can name."""

    ref: str
    note: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unblocked:
    """What the team waited for is there."""

    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueGone:
    """The issue is certainly no longer there: two complete listings did not have it."""

    native: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemWithdrawn:
    """The initiative no longer asks this; a tidy issue stays behind. `ItemAsked` asks it again."""

    why: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderMoved:
    """Teams were merged, split or dissolved: the item is this team's from now on.

    Open obligations get a fresh clock of the new holder; history stays where it was.
    """

    to_team: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldAgreed:
    """A field of the issue has this value on both sides from now on: ``side`` had changed it.

    ``field`` is a name of `core.merge.AUTHORITY`; an empty value: the field was emptied. Where it
    names people, they stand in ``people``, so that each of them can be forgotten, and not in it.
    """

    field: str
    value: Note = Note("")
    side: str = "team"
    people: tuple[PersonKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldConflicted:
    """Both sides changed a field before they saw each other's change; ``decided`` names the side
    whose value stands. Both values are kept; the other side is told.
    """

    field: str
    ours: Note
    theirs: Note
    decided: str
    base: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeLinked:
    """The initiative has an issue of its own; ``adopted``: it was there before."""

    tracker: str
    place: str
    native: str
    adopted: bool = False


FACTS: tuple[type, ...] = (
    ItemAsked,
    ItemLinked,
    DateOffered,
    DateCommitted,
    DateAccepted,
    TimeAsked,
    DecisionPutOff,
    OfferAgreed,
    OfferAnswered,
    DoneClaimed,
    DoneVerified,
    EvidenceAgainst,
    IssueClosed,
    IssueReopened,
    BlockedBy,
    Unblocked,
    IssueGone,
    ItemWithdrawn,
    HolderMoved,
    FieldAgreed,
    FieldConflicted,
    HomeLinked,
)
