"""Ladders: named steps, relative to due, that say what happens while an obligation is open."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import takewhile
from typing import Protocol

_WHEN = re.compile(r"^due(?:\s*(?P<sign>[+-])\s*(?P<amount>\d{1,3})\s*(?P<unit>[dw]))?$")


class Action(StrEnum):
    """What a rung does. ``escalate`` adds help; ``proceed`` is what a request declared.

    ``show`` is never written by hand: `ladder` derives it, so that the holder sees the text of a
    rung with ``shown_first`` before anybody else does.
    """

    REMIND = "remind"
    OFFER = "offer"
    ESCALATE = "escalate"
    PROCEED = "proceed"
    EXPIRE = "expire"
    SHOW = "show"


class Role(StrEnum):
    """To whom a rung speaks: roles, not names."""

    HOLDER = "holder"
    LEAD = "lead"
    OWNER = "owner"
    SPONSOR = "sponsor"
    ASKER = "asker"
    BOTH = "both"
    OPERATOR = "operator"


class By(StrEnum):
    """The channel a rung uses. ``digest`` and ``page`` interrupt nobody."""

    DIGEST = "digest"
    COMMENT = "comment"
    MAIL = "mail"
    CHAT = "chat"
    PAGE = "page"


PREVIEW = ".preview"
"""What the name of a derived rung ends with: ``sponsor.preview`` shows the text of ``sponsor``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One named step. ``days`` are working days of the holder, before (negative) or after due.

    ``shown_first`` is how many working days earlier the holder sees the text. An ``attempt`` counts
    only when it was sent itself: a later rung never stands for it.
    """

    name: str
    days: int
    do: Action
    to: Role
    by: By
    shown_first: int = 0
    attempt: bool = False

    @property
    def to_holder(self) -> bool:
        """Whether it speaks to the one whose turn it is."""
        return self.to is Role.HOLDER

    @property
    def reminds(self) -> bool:
        """Whether it asks the holder; showing a text meant for somebody else asks nothing."""
        return self.to_holder and self.do is not Action.SHOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Rungs in the order of their time. Made by `ladder`, which adds the previews."""

    name: str
    rungs: tuple[Rung, ...]

    @property
    def version(self) -> str:
        """A short hash of what the ladder says; an open episode keeps the version it began with."""
        spoken = "|".join(
            f"{r.name},{r.days},{r.do},{r.to},{r.by},{r.shown_first},{r.attempt}"
            for r in self.rungs
        )
        return hashlib.sha256(f"{self.name}|{spoken}".encode()).hexdigest()[:8]

    def rung(self, name: str) -> Rung | None:
        """A rung by its name."""
        return next((rung for rung in self.rungs if rung.name == name), None)

    def shown_by(self, preview: Rung) -> Rung | None:
        """The rung whose text a preview shows to the holder; None when it is no preview."""
        if preview.do is not Action.SHOW:
            return None
        return self.rung(preview.name.removesuffix(PREVIEW))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Nothing to do before ``until``; None: nothing until something changes."""

    until: datetime | None
    why: str = ""


class Calendar(Protocol):
    """What ladders need of a working calendar."""

    def shift(self, due: datetime, *, days: int) -> datetime:
        """The opening of the nth working day from due's day."""

    def next_open(self, instant: datetime) -> datetime:
        """The first working moment at or after an instant."""


def parse_when(text: str) -> int:
    """Read ``due``, ``due - 2d`` or ``due + 1w`` as working days. Raises ValueError."""
    match = _WHEN.match(text.strip().lower())
    if match is None:
        raise ValueError(
            f"{text!r} is no time on a ladder; write due, due - 2d, due + 4d or due + 1w"
        )
    if not match["amount"]:
        return 0
    days = int(match["amount"]) * (5 if match["unit"] == "w" else 1)
    return -days if match["sign"] == "-" else days


def ladder(name: str, rungs: Sequence[Rung]) -> Ladder:
    """A ladder with its rungs sorted by time, and a preview for each that is shown first.

    Previews handed in again (a ladder made from another) are made anew. Raises ValueError for two
    rungs of one name, for a ladder that never asks the holder, and for what cannot be shown first.
    """
    written = [rung for rung in rungs if not _derived(rung)]
    _refuse(name, written)
    whole = [*written, *(_preview(rung) for rung in written if rung.shown_first > 0)]
    return Ladder(name=name, rungs=tuple(sorted(whole, key=_place)))


def _derived(rung: Rung) -> bool:
    return rung.do is Action.SHOW and rung.name.endswith(PREVIEW)


def _place(rung: Rung) -> tuple[int, bool, bool]:
    """On the same day the holder is asked first, then shown, and only then anybody else told."""
    return rung.days, not rung.reminds, not rung.to_holder


def _preview(rung: Rung) -> Rung:
    return Rung(
        name=rung.name + PREVIEW,
        days=rung.days - rung.shown_first,
        do=Action.SHOW,
        to=Role.HOLDER,
        by=By.DIGEST,
    )


def _refuse(name: str, rungs: Sequence[Rung]) -> None:
    names = [rung.name for rung in rungs]
    doubled = sorted({each for each in names if names.count(each) > 1})
    if doubled:
        raise ValueError(f"ladder {name!r} names a rung twice: {', '.join(doubled)}")
    by_hand = [rung.name for rung in rungs if rung.do is Action.SHOW]
    if by_hand:
        raise ValueError(
            f"ladder {name!r} writes 'do: show' by hand: {', '.join(by_hand)}; "
            "write 'shown_first: 1d' on the rung whose text the holder is to see"
        )
    to_self = [rung.name for rung in rungs if rung.to_holder and rung.shown_first]
    if to_self:
        raise ValueError(
            f"ladder {name!r} shows the holder first what goes to the holder anyway: "
            f"{', '.join(to_self)}; leave 'shown_first' out there"
        )
    if rungs and not any(rung.to_holder for rung in rungs):
        raise ValueError(
            f"ladder {name!r} never speaks to the holder, so nobody else may hear of it either; "
            "add a rung with 'to: holder' before the others"
        )


def next_rung(
    rungs: Ladder, *, due: datetime, told: Mapping[str, datetime], calendar: Calendar, now: datetime
) -> Rung | Wait:
    """The one rung to climb now, or how long to wait. ``told`` are the rungs really sent, and when.

    - A rung climbs once, whatever ladder of this episode told it.
    - The holder's highest due rung goes first and stands for the lower ones (not for attempts).
    - Anybody else hears only after the holder did, and nothing below is skipped: a rung that is
      held back delays every rung above it.
    - Between two rungs lies at least the ladder's own gap, a working day or more, counted from
      the moment the earlier one was really sent.

    ``Wait.until`` is exact: the next rung climbs then, if nothing changes before.
    """
    open_ways = _within_reach(rungs, told)
    if not open_ways:
        return Wait(until=None, why="the ladder has no further step")
    times = [(_earliest(e, rungs, due=due, told=told, calendar=calendar), e) for e in open_ways]
    ready = [rung for at, rung in times if at <= now]
    if ready:
        return ready[-1]
    return Wait(until=times[0][0], why=f"next step is {times[0][1].name}")


def _within_reach(rungs: Ladder, told: Mapping[str, datetime]) -> list[Rung]:
    """The rungs that may climb next, lowest first: one rung, or reminders that cover each other."""
    left = pending(rungs, told)
    if not any(rung.reminds and rung.name in told for rung in rungs.rungs):
        left = [rung for rung in left if rung.reminds]
    if left and not left[0].reminds:
        return left[:1]
    run = list(takewhile(lambda rung: rung.reminds, left))
    first = next((at for at, rung in enumerate(run) if rung.attempt), len(run))
    return run[: first + 1]


def pending(rungs: Ladder, told: Mapping[str, datetime]) -> list[Rung]:
    """Rungs neither told nor stood for by a higher one to the holder, lowest first.

    A planned sending of a rung that is no longer among these is dropped.
    """
    reached = max(
        (at for at, rung in enumerate(rungs.rungs) if rung.reminds and rung.name in told),
        default=-1,
    )
    return [
        rung
        for at, rung in enumerate(rungs.rungs)
        if rung.name not in told and (at > reached or not rung.reminds or rung.attempt)
    ]


def _earliest(
    rung: Rung, rungs: Ladder, *, due: datetime, told: Mapping[str, datetime], calendar: Calendar
) -> datetime:
    """When a rung within reach may climb: its own time, and a gap after everything told so far."""
    days = {each.name: each.days for each in rungs.rungs}
    gaps = (
        # A rung told by the ladder of a lower tier may be unknown here: a day's gap is kept.
        calendar.shift(sent, days=max(1, rung.days - days.get(name, rung.days)))
        for name, sent in told.items()
    )
    return max([calendar.shift(due, days=rung.days), *gaps])
