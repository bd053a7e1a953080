"""How long items like this one took from here on, and what that says of one that is open.

On the same day of every month of the past, each item that was open stood somewhere: so far from the
date that counted, or without one. From there it took so many days until it was done, or is not done
yet. Items that stand alike today are forecast from those. The estimate is Kaplan and Meier's
(Nonparametric estimation from incomplete observations, 1958), so that what is still open counts for
as long as it was seen; what was put off or withdrawn counts as never done.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from trackwork.reports.forecast.courses import Course

NEVER = 1_000_000
"""Days after which something put off still counts as not done."""
UNDATED = "no date"
_LEADS = (-365, -90, 0, 60, 120, 240)
"""Days from today to the date that counts, where one kind of standing ends and the next begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How a forecast is made. The defaults were chosen on real histories until the end of 2022.

    ``share``: the part of outcomes the range is meant to hold; ``spread``: the part of experience
    it is drawn over so that it does; ``step``: days between two looks at the past; ``memory``: days
    of the past that count; ``fewest``: items, and a third as many ends, below which nothing is
    said; ``own_team``: whether a team with enough history of its own is judged by that alone.
    """

    share: float = 0.8
    spread: float = 0.8
    step: int = 30
    memory: int = 1095
    fewest: int = 12
    own_team: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """When an item is likely to be done, as known ``at`` a day.

    ``share`` of the outcomes are meant to lie from ``low`` to ``high``; half of them by ``likely``.
    None for a day means: so many of the like were not done in the time we saw, that no day can be
    named. ``basis`` says in a sentence what it rests on.
    """

    at: date
    low: date | None
    likely: date | None
    high: date | None
    share: float
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TooThin:
    """Not enough history for a range; ``why`` says how much there is."""

    at: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample:
    """One item on one day of the past: days until its end, and whether that was a done."""

    course: Course
    days: int
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Curve:
    """Days, and the part that was done by each of them."""

    days: tuple[int, ...]
    parts: tuple[float, ...]
    items: int
    ends: int

    def days_until(self, part: float) -> int | None:
        """Days until so large a part was done; None where it never was."""
        found = (day for day, done in zip(self.days, self.parts, strict=True) if done >= part)
        return next(found, None)

    def part_by(self, days: int) -> float:
        """The part that was done within so many days."""
        at = bisect_right(self.days, days)
        return self.parts[at - 1] if at else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """What the past of many items says, as known ``at`` a day."""

    at: date
    method: Method
    curves: Mapping[tuple[str, str], _Curve]

    def forecast(self, course: Course) -> Forecast | TooThin:
        """When an open item is likely to be done."""
        curve, stands = self._curve(course)
        if curve is None:
            return TooThin(at=self.at, why=f"not enough history for a range ({stands})")
        outside = (1 - self.method.spread) / 2
        low, likely, high = (
            self._day(curve.days_until(part)) for part in (outside, 0.5, 1 - outside)
        )
        basis = f"{curve.ends} of {curve.items} items that stood alike ({stands}) were done since"
        share = self.method.share
        return Forecast(at=self.at, low=low, likely=likely, high=high, share=share, basis=basis)

    def chance(self, course: Course, days: int) -> float | None:
        """How likely an open item is done within so many days, 0 to 1; None: history too thin."""
        curve, _ = self._curve(course)
        return curve.part_by(days) if curve is not None else None

    def _curve(self, course: Course) -> tuple[_Curve | None, str]:
        stands = _stands(course, self.at)
        keys = [(course.team, stands)] if self.method.own_team else []
        curves = (self.curves.get(key) for key in (*keys, ("", stands)))
        return next((each for each in curves if _enough(each, self.method)), None), stands

    def _day(self, days: int | None) -> date | None:
        return self.at + timedelta(days=days) if days is not None else None


def learn(courses: Iterable[Course], *, at: date, method: Method | None = None) -> Experience:
    """What items went through by the day ``at``; nothing that came later is used."""
    chosen = method or Method()
    samples: dict[tuple[str, str], list[_Sample]] = {}
    for course in courses:
        for stands, sample in _looks(course, at, chosen):
            samples.setdefault(("", stands), []).append(sample)
            if chosen.own_team:
                samples.setdefault((course.team, stands), []).append(sample)
    curves = {key: _estimate(found) for key, found in samples.items()}
    return Experience(at=at, method=chosen, curves=curves)


def _looks(course: Course, at: date, method: Method) -> Iterator[tuple[str, _Sample]]:
    """Where an item stood on each look at the past, and what became of it."""
    for back in range(method.step, method.memory + 1, method.step):
        day = at - timedelta(days=back)
        if day < course.began:
            return
        if course.open_on(day):
            yield _stands(course, day), _sample(course, day, at)


def _sample(course: Course, day: date, at: date) -> _Sample:
    if course.done is not None and course.done <= at:
        return _Sample(course=course, days=(course.done - day).days, done=True)
    gone = course.left is not None and course.left <= at
    return _Sample(course=course, days=NEVER if gone else (at - day).days, done=False)


def _stands(course: Course, day: date) -> str:
    """In words, where an item stands on a day: the same words, the same experience."""
    promised = course.promised_on(day)
    if promised is None:
        return UNDATED
    lead = (promised - day).days
    return _WORDS[bisect_right(_LEADS, lead)]


_WORDS = (
    "its date more than a year ago",
    "its date within the last year",
    "its date within the last 3 months",
    "its date within 2 months",
    "its date in 2 to 4 months",
    "its date in 4 to 8 months",
    "its date in more than 8 months",
)


def _enough(curve: _Curve | None, method: Method) -> bool:
    return curve is not None and curve.items >= method.fewest and curve.ends * 3 >= method.fewest


def _estimate(samples: Sequence[_Sample]) -> _Curve:
    ordered = sorted(samples, key=lambda each: each.days)
    left, standing = len(ordered), 1.0
    days, parts = [], []
    for day, group in groupby(ordered, key=lambda each: each.days):
        found = list(group)
        ended = sum(each.done for each in found)
        if ended:
            standing *= 1 - ended / left
            days.append(day)
            parts.append(1.0 if math.isclose(standing, 0, abs_tol=1e-12) else 1 - standing)
        left -= len(found)
    items = {each.course.subject for each in samples}
    ends = {each.course.subject for each in samples if each.done}
    return _Curve(days=tuple(days), parts=tuple(parts), items=len(items), ends=len(ends))
