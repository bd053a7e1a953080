"""How people behave, as one table of plain values. What a habit means in deeds: `life`."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Reached(StrEnum):
    """What makes somebody look: the issue itself, a comment in it, a mail, a colleague's visit."""

    ISSUE = "issue"
    COMMENT = "comment"
    MAIL = "mail"
    VISIT = "visit"


class Opening(StrEnum):
    """The first thing a team says when it is reached."""

    TICK = "tick"
    LINE = "line"
    DATE = "date"
    FIELD = "field"
    NOT_NOW = "not now"
    NOT_US = "not us"
    OBJECT = "object"
    HELP = "help"
    MUMBLE = "mumble"
    REFUSE = "refuse"
    """Closes the issue as not planned, without a word why."""


class Ending(StrEnum):
    """How a team says that it is done."""

    CLOSE = "close"
    LINE = "line"
    NOTHING = "nothing"


class Quirk(StrEnum):
    """Something a person does to the file once."""

    NONE = ""
    DELETE_BLOCK = "delete block"
    WRITE_INSIDE = "write inside"
    CLONE = "clone"
    TWO_TICKS = "two ticks"
    TAKE_BACK = "take back"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """One way of being.

    ``reached_by`` is what makes this team look, ``days`` how many working days later it answers
    (least, most). ``weekly`` is the chance of an unasked word per week, ``pace`` the work done per
    working day, where 1 is what was planned. ``honest`` False: words do not follow the truth.
    """

    name: str
    reached_by: frozenset[Reached]
    days: tuple[int, int] = (0, 2)
    opening: Opening = Opening.TICK
    ending: Ending = Ending.CLOSE
    weekly: float = 0.3
    pace: float = 1.0
    honest: bool = True
    quirk: Quirk = Quirk.NONE


_ANY = frozenset(Reached)
_TOLD = frozenset({Reached.COMMENT, Reached.MAIL, Reached.VISIT})

HABITS: Sequence[Habit] = (
    Habit(name="prompt", reached_by=_ANY, weekly=0.5, pace=1.2),
    Habit(name="reads digests only", reached_by=frozenset({Reached.MAIL, Reached.VISIT})),
    Habit(name="plans", reached_by=_ANY, opening=Opening.DATE, pace=1.1, weekly=0.4),
    Habit(name="has no room", reached_by=_ANY, opening=Opening.NOT_NOW, days=(1, 3)),
    Habit(name="cheerful", reached_by=_ANY, days=(0, 0), honest=False, pace=0.15, weekly=0.6),
    Habit(name="answers visits", reached_by=frozenset({Reached.VISIT}), days=(0, 1)),
    Habit(name="silent", reached_by=frozenset(), pace=0.3, ending=Ending.NOTHING),
    Habit(name="tidy", reached_by=_ANY, days=(1, 2), quirk=Quirk.DELETE_BLOCK, weekly=0.3),
    Habit(name="notes inside", reached_by=_ANY, days=(0, 3), quirk=Quirk.WRITE_INSIDE),
    Habit(name="copies files", reached_by=_ANY, days=(1, 2), quirk=Quirk.CLONE),
    Habit(name="mumbles", reached_by=_TOLD, opening=Opening.MUMBLE),
    Habit(name="objects", reached_by=_ANY, days=(2, 4), opening=Opening.OBJECT, pace=0.9),
    Habit(name="asks for help", reached_by=_ANY, opening=Opening.HELP, pace=0.8),
    Habit(name="belongs elsewhere", reached_by=_ANY, opening=Opening.NOT_US, days=(1, 3)),
    Habit(name="works quietly", reached_by=frozenset(), pace=1.3),
    Habit(name="closes at once", reached_by=_TOLD, opening=Opening.REFUSE, days=(0, 2)),
    Habit(name="ticks twice", reached_by=_ANY, quirk=Quirk.TWO_TICKS, days=(0, 1)),
    Habit(name="changes its mind", reached_by=_ANY, quirk=Quirk.TAKE_BACK, opening=Opening.LINE),
    Habit(name="opens again", reached_by=_ANY, quirk=Quirk.REOPEN, pace=2.0),
    Habit(name="uses the date field", reached_by=_ANY, opening=Opening.FIELD, days=(1, 4)),
    Habit(name="writes lines", reached_by=_TOLD, opening=Opening.LINE, ending=Ending.LINE),
    Habit(name="busy", reached_by=_TOLD, days=(1, 4), pace=0.6),
)
"""Every habit once; the first teams of a company get them in this order."""

_USUAL = {
    "prompt": 6,
    "reads digests only": 6,
    "plans": 3,
    "has no room": 3,
    "busy": 4,
    "writes lines": 3,
    "works quietly": 2,
    "asks for help": 2,
    "uses the date field": 1,
    "objects": 1,
    "cheerful": 1,
    "silent": 1,
}
"""What the other teams are like, by weight."""


def cast(count: int, rng: Random) -> list[Habit]:
    """Habits for so many teams: each once, then the usual mixture."""
    by_name = {each.name: each for each in HABITS}
    names, weights = list(_USUAL), list(_USUAL.values())
    rest = rng.choices(names, weights, k=max(0, count - len(HABITS)))
    return [*HABITS[:count], *(by_name[name] for name in rest)]
