"""How many of an initiative's items are likely to be done by a day: the range of a burn-up."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trackwork.reports.forecast.courses import Course
from trackwork.reports.forecast.experience import Method, TooThin

FEWEST_STRETCHES = 8
"""Stretches of the past below which their spread says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountForecast:
    """How many items will be done by ``day``, those done already counted in.

    ``share`` of the outcomes are meant to lie from ``low`` to ``high``; ``basis`` says in a
    sentence what it rests on.
    """

    at: date
    day: date
    low: int
    likely: int
    high: int
    share: float
    basis: str


def forecast_count(
    courses: Iterable[Course], *, at: date, days: int, method: Method | None = None
) -> CountForecast | TooThin:
    """How many are done ``days`` after ``at``.

    The past is looked at in stretches of that length, each beginning a step after the one before;
    of what was open when one began, some part was done at its end. The spread of those parts is the
    forecast. Items asked later than ``at`` are not in it.
    """
    chosen = method or Method()
    known = [each for each in courses if each.began <= at]
    parts = _parts(known, at, days, chosen)
    if len(parts) < FEWEST_STRETCHES:
        why = f"not enough history for a range ({len(parts)} stretches of {days} days)"
        return TooThin(at=at, why=why)
    done = sum(each.done is not None and each.done <= at for each in known)
    standing = sum(each.open_on(at) for each in known)
    outside = (1 - chosen.count_spread) / 2
    low, likely, high = (_quantile(parts, each) for each in (outside, 0.5, 1 - outside))
    return CountForecast(
        at=at,
        day=at + timedelta(days=days),
        low=done + math.floor(low * standing),
        likely=done + round(likely * standing),
        high=done + math.ceil(high * standing),
        share=chosen.share,
        basis=f"{len(parts)} stretches of {days} days before, {standing} items open now",
    )


def forecast_counts(
    courses: Sequence[Course],
    *,
    at: date,
    horizons: Iterable[int] = (30, 60, 90, 180, 365),
    method: Method | None = None,
) -> tuple[CountForecast, ...]:
    """The points of a burn-up's range, one per horizon in days that history is long enough for."""
    found = (forecast_count(courses, at=at, days=days, method=method) for days in horizons)
    return tuple(each for each in found if isinstance(each, CountForecast))


def _parts(courses: Sequence[Course], at: date, days: int, method: Method) -> list[float]:
    """Sorted, of each stretch of the past: the part of the then open that was done at its end."""
    found = []
    for back in range(days, method.memory + days + 1, method.step):
        begin = at - timedelta(days=back)
        standing = [each for each in courses if each.open_on(begin)]
        if standing:
            end = begin + timedelta(days=days)
            done = sum(each.done is not None and each.done <= end for each in standing)
            found.append(done / len(standing))
    return sorted(found)


def _quantile(ordered: Sequence[float], part: float) -> float:
    """Between the two values that stand nearest to the part, by how near each is."""
    place = part * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
