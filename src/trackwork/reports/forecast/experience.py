"""How long items like this one took from here on, and what that says of one that is open.

On the same day of every month of the past, each item that was open stood somewhere: so far from the
date that counted, or without one. From there it took so many days until it was done, or is not done
yet. Items that stand alike today are forecast from those. The estimate is Kaplan and Meier's
(Nonparametric estimation from incomplete observations, 1958), so that what is still open counts for
as long as it was seen; what was put off or withdrawn counts as never done.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from trackwork.reports.forecast.courses import Course

NEVER = 1_000_000
"""Days after which something put off still counts as not done."""
YEAR = 365
EVEN = 0.5
UNDATED = "no date"
_LEADS = (-365, -90, 0, 60, 120, 240)
"""Days from today to the date that counts, where one kind of standing ends and the next begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How a forecast is made. The defaults were chosen on real histories until the end of 2022.

    - ``share``: the part of outcomes the range is meant to hold.
    - ``spread``, ``count_spread``: the part of experience a range of days, or of counts, is drawn
      over so that it does.
    - ``step``: days between two looks at the past; ``memory``: days of the past that count.
    - ``fewest``: items, and a third as many ends, below which nothing is said.
    - ``own_team``: whether a team with enough history of its own is judged by that alone.
    - ``quiet``: days without a change that tell items apart (0: they do not).
    """

    share: float = 0.8
    spread: float = 0.98
    count_spread: float = 0.7
    step: int = 30
    memory: int = 1095
    fewest: int = 12
    own_team: bool = False
    quiet: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """When an item is likely to be done if it is, as known ``at`` a day.

    ``chance`` is how likely it is done within a year, 0 to 1: many an item never is, and no range
    of days can say that. Of those that are done, ``share`` are meant to lie from ``low`` to
    ``high``, half of them by ``likely``. ``basis`` says in a sentence what it rests on.
    """

    at: date
    low: date
    likely: date
    high: date
    share: float
    chance: float
    basis: str

    @property
    def day(self) -> date | None:
        """The day to show where there is room for one only; None: as likely as not, there is none.

        A day alone reads as a promise, so the item has to be likelier done within a year than not.
        """
        return self.likely if self.chance >= EVEN else None


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

    def days_until(self, part: float) -> int:
        """Days until so large a part of those that were done at all was done."""
        wanted = part * self.parts[-1]
        return self.days[bisect_left(self.parts, wanted)]

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
            self.at + timedelta(days=curve.days_until(part)) for part in (outside, 0.5, 1 - outside)
        )
        return Forecast(
            at=self.at,
            low=low,
            likely=likely,
            high=high,
            share=self.method.share,
            chance=curve.part_by(YEAR),
            basis=f"{curve.ends} of {curve.items} items that stood alike were done ({stands})",
        )

    def chance(self, course: Course, days: int) -> float | None:
        """How likely an open item is done within so many days, 0 to 1; None: history too thin."""
        curve, _ = self._curve(course)
        return curve.part_by(days) if curve is not None else None

    def _curve(self, course: Course) -> tuple[_Curve | None, str]:
        stands = _stands(course, self.at, self.method)
        keys = [(course.team, stands)] if self.method.own_team else []
        curves = (self.curves.get(key) for key in (*keys, ("", stands)))
        return next((each for each in curves if _enough(each, self.method)), None), stands


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
            yield _stands(course, day, method), _sample(course, day, at)


def _sample(course: Course, day: date, at: date) -> _Sample:
    if course.done is not None and course.done <= at:
        return _Sample(course=course, days=(course.done - day).days, done=True)
    gone = course.left is not None and course.left <= at
    return _Sample(course=course, days=NEVER if gone else (at - day).days, done=False)


def _stands(course: Course, day: date, method: Method) -> str:
    """In words, where an item stands on a day: the same words, the same experience."""
    promised, quiet = course.promised_on(day), course.quiet_on(day)
    lead = _WORDS[bisect_right(_LEADS, (promised - day).days)] if promised else UNDATED
    if not method.quiet:
        return lead
    lately = quiet is not None and quiet <= method.quiet
    return f"{lead}, {'touched' if lately else 'not touched'} in the last {method.quiet} days"


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
