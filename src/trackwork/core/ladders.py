"""Ladders: named steps, relative to due, that say what happens while an obligation is open."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

_WHEN = re.compile(r"^due(?:\s*(?P<sign>[+-])\s*(?P<amount>\d{1,3})\s*(?P<unit>[dw]))?$")


class Action(StrEnum):
    """What a rung does. ``escalate`` adds help; ``proceed`` is what a request declared."""

    REMIND = "remind"
    OFFER = "offer"
    ESCALATE = "escalate"
    PROCEED = "proceed"
    EXPIRE = "expire"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One named step. ``days`` are working days of the holder, before (negative) or after due.

    ``shown_first`` is how many working days earlier the holder sees the text.
    """

    name: str
    days: int
    do: Action
    to: Role
    by: By
    shown_first: int = 0

    @property
    def to_holder(self) -> bool:
        """Whether it speaks to the one whose turn it is."""
        return self.to is Role.HOLDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Rungs in the order of their time."""

    name: str
    rungs: tuple[Rung, ...]

    @property
    def version(self) -> str:
        """A short hash of what the ladder says; an open episode keeps the version it began with."""
        spoken = "|".join(
            f"{r.name},{r.days},{r.do},{r.to},{r.by},{r.shown_first}" for r in self.rungs
        )
        return hashlib.sha256(f"{self.name}|{spoken}".encode()).hexdigest()[:8]

    def rung(self, name: str) -> Rung | None:
        """A rung by its name."""
        return next((rung for rung in self.rungs if rung.name == name), None)


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
        raise ValueError(f"{text!r} is no time on a ladder; write due, due - 2d, due + 4d or due + 1w")
    if not match["amount"]:
        return 0
    days = int(match["amount"]) * (5 if match["unit"] == "w" else 1)
    return -days if match["sign"] == "-" else days


def ladder(name: str, rungs: Sequence[Rung]) -> Ladder:
    """A ladder with its rungs sorted by time; refuses two rungs of one name. Raises ValueError."""
    names = [rung.name for rung in rungs]
    doubled = sorted({each for each in names if names.count(each) > 1})
    if doubled:
        raise ValueError(f"ladder {name!r} names a rung twice: {', '.join(doubled)}")
    if any(not rung.to_holder for rung in rungs) and not any(rung.to_holder for rung in rungs):
        raise ValueError(
            f"ladder {name!r} never speaks to the holder, so nobody else may hear of it either; "
            "add a rung with 'to: holder' before the others"
        )
    return Ladder(name=name, rungs=tuple(sorted(rungs, key=lambda rung: rung.days)))


def next_rung(
    rungs: Ladder, *, due: datetime, told: Mapping[str, datetime], calendar: Calendar, now: datetime
) -> Rung | Wait:
    """The one rung to climb now, or how long to wait.

    A rung climbs once. The holder's highest due rung goes first and stands for the lower ones.
    Anybody else hears only after a rung to the holder was really sent, and after the ladder's own
    gap counted from that sending; no such rung is skipped.
    """
    holders = _holders_rung(rungs, due=due, told=told, calendar=calendar, now=now)
    if holders is not None:
        return holders
    waits = []
    for rung in rungs.rungs:
        if rung.name in told:
            continue
        at = _earliest(rung, rungs, due=due, told=told, calendar=calendar)
        if at is None:
            continue
        if at <= now:
            return rung
        waits.append((at, rung.name))
    if not waits:
        return Wait(until=None, why="the ladder has no further step")
    until, name = min(waits)
    return Wait(until=until, why=f"next step is {name}")


def _holders_rung(
    rungs: Ladder, *, due: datetime, told: Mapping[str, datetime], calendar: Calendar, now: datetime
) -> Rung | None:
    """The highest rung to the holder whose time has come, unless it or a higher one was told."""
    mine = [rung for rung in rungs.rungs if rung.to_holder]
    for rung in reversed(mine):
        if rung.name in told:
            return None
        if calendar.shift(due, days=rung.days) <= now:
            return rung
    return None


def _earliest(
    rung: Rung, rungs: Ladder, *, due: datetime, told: Mapping[str, datetime], calendar: Calendar
) -> datetime | None:
    """When an untold rung may climb; None while something below it must be told first."""
    at = calendar.shift(due, days=rung.days)
    if rung.to_holder:
        higher = [each for each in rungs.rungs if each.to_holder and each.days > rung.days]
        return None if any(each.name in told for each in higher) else at
    below = [each for each in rungs.rungs if each.days < rung.days]
    heard = [each for each in rungs.rungs if each.to_holder and each.name in told]
    if not heard or any(not each.to_holder and each.name not in told for each in below):
        return None
    last = max(heard, key=lambda each: each.days)
    steps = [(told[last.name], rung.days - last.days)]
    steps += [(told[e.name], rung.days - e.days) for e in below if not e.to_holder]
    gaps = [calendar.shift(sent, days=max(1, gap)) for sent, gap in steps]
    return max([at, *gaps])
