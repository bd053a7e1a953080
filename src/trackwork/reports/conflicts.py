"""Fields that both sides changed before they saw each other's change, while that is not settled.

Nothing is lost in one: a side decides, its value stands, and the other value is kept. What is shown
here is for whoever may still want to say something about it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from trackwork.core.dates import spoken
from trackwork.core.health import SPOKEN
from trackwork.core.subjects import Subject, item_parts
from trackwork.core.tone import JOINER, neutral
from trackwork.practices.tracking.state import Met, Tracking
from trackwork.reports.page import NOTHING

SHOWN = frozenset({"date", "health"})
"""Fields whose values anybody may read. The others are texts and names: those stay in the issue."""
HEALTHS = frozenset({*map(str, SPOKEN), "green", "yellow", "amber", "red"})
"""What says no more than a state; a tracker's field of that name may hold any sentence."""
LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two values of one field: ours and the team's; ``decided`` is the side whose value stands.

    ``issue`` is where the item lives: ``tracker:place/native``.
    """

    subject: Subject
    field: str
    ours: str
    theirs: str
    decided: str
    since: datetime
    issue: str

    @property
    def initiative(self) -> str:
        """The key of its initiative."""
        return item_parts(self.subject)[0]

    @property
    def shown(self) -> bool:
        """Whether both values may stand on a page that others read."""
        return self.field in SHOWN and all(map(self._says_no_more, (self.ours, self.theirs)))

    def _says_no_more(self, value: str) -> bool:
        """Whether a value is a day or a state and nothing beside it, or there is none."""
        if self.field == "health":
            return not value or " ".join(value.casefold().split()) in HEALTHS
        return not value or _day(value) is not None


def conflicts(subject: Subject, tracking: Tracking) -> tuple[Conflict, ...]:
    """What is still to be settled in an item; nothing once it is done, gone or no longer asked."""
    if not tracking.open or tracking.gone:
        return ()
    return tuple(
        Conflict(
            subject=subject,
            field=met.field,
            ours=met.ours,
            theirs=met.theirs,
            decided=met.decided,
            since=met.at,
            issue=f"{tracking.tracker}:{tracking.place}/{tracking.native}",
        )
        for met in tracking.met
        if met.open and not _settled(met, tracking)
    )


def _settled(met: Met, tracking: Tracking) -> bool:
    """Whether the owner answered the team's day since: with a yes, or with another wish."""
    if met.field != "date":
        return False
    committed = tracking.committed.isoformat() if tracking.committed else ""
    return tracking.wished is not None or committed == met.stood[:10]


def by_age(found: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """The oldest first; of one moment by item and field."""
    return tuple(sorted(found, key=lambda each: (each.since, each.subject, each.field)))


def settle_words(conflict: Conflict, word: str) -> str:
    """Who decides, and what either side can still say. ``word`` is the command word."""
    if conflict.decided != "team":
        text = "The initiative decides here, so its value stands. To talk about it, the team writes"
        return f"{text} “{word}: objection ...”."
    if conflict.field == "date":
        text = "The team's day stands. The owner answers:"
        return f"{text} “{word}: agreed” or “{word}: rather 2027-01-15”."
    return "The team decides here, so its word stands. If it looks wrong, ask them."


def value_words(field: str, value: str) -> str:
    """A value as people read it: one short line; a dash where a side says nothing."""
    day = _day(value) if field == "date" else None
    return spoken(day) if day else neutral(value, limit=LONGEST).removeprefix(JOINER) or NOTHING


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
