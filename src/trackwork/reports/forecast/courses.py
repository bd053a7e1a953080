"""The course of an item as its facts tell it: what was promised when, and how it ended."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trackwork.core.facts import Fact
from trackwork.core.subjects import Subject, item_parts
from trackwork.practices.exceptions import state as exceptions
from trackwork.practices.tracking import state as tracking


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """From the day ``said`` on, the item was expected on ``day``."""

    said: date
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One item from its first fact on.

    ``done`` is the day it was said to be done, None while it is not (or no longer); ``left`` the
    day it was withdrawn or put off by an exception that still holds. Promises are in order.
    """

    subject: Subject
    began: date
    promises: tuple[Promise, ...] = ()
    touched: tuple[date, ...] = ()
    """Days on which anything happened to it, in order."""
    done: date | None = None
    left: date | None = None

    @property
    def team(self) -> str:
        """The team's key."""
        return item_parts(self.subject)[1]

    def open_on(self, day: date) -> bool:
        """Whether it had begun and had not ended by a day."""
        ended = min((each for each in (self.done, self.left) if each), default=None)
        return self.began <= day and (ended is None or ended > day)

    def quiet_on(self, day: date) -> int | None:
        """Days since anything happened to it, as of a day; None before anything did."""
        before = bisect_right(self.touched, day)
        return (day - self.touched[before - 1]).days if before else None

    def promised_on(self, day: date) -> date | None:
        """The date that counted on a day."""
        known = [each.day for each in self.promises if each.said <= day]
        return known[-1] if known else None


def course_of(subject: Subject, facts: Iterable[Fact]) -> Course | None:
    """An item's course from its facts that stand, in order (`effective`); None without any.

    Hand in only what was known by a day, and it is the course as of that day.
    """
    state, said = tracking.START, exceptions.START
    promises: list[Promise] = []
    touched: list[date] = []
    for fact in facts:
        day = fact.happened.date()
        touched.append(day)
        before, state = state.committed, tracking.fold(state, fact)
        said = exceptions.fold(said, fact)
        if state.committed is not None and state.committed != before:
            promises.append(Promise(said=day, day=state.committed))
    if not touched:
        return None
    done = state.claimed_at or state.verified_at
    left = state.withdrawn_at or (said.filed_at if said.active else None)
    return Course(
        subject=subject,
        began=touched[0],
        promises=tuple(promises),
        touched=tuple(touched),
        done=done.date() if done else None,
        left=left.date() if left and not done else None,
    )
