"""How good the forecasts are on a real history: chosen on its past, told of the years after.

    python -m benchmarks.forecasts WORKSPACE --from 2020-01-01 --until 2022-12-31 --choose
    python -m benchmarks.forecasts WORKSPACE --from 2023-01-01 --until 2024-12-31

WORKSPACE holds an imported history (docs/how-to/kubernetes.md). At the first of every month each
open item is forecast from what was known that day, and held against what then happened by --until.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from pathlib import Path

from trackwork.bootstrap import build
from trackwork.clock import WallClock
from trackwork.core.facts import Fact, effective
from trackwork.core.subjects import Subject, item_parts
from trackwork.engine.adopting import askings
from trackwork.reports.forecast import (
    CountForecast,
    Course,
    Forecast,
    Method,
    course_of,
    forecast_count,
    learn,
)

HORIZONS = (30, 90, 180, 365)
Past = dict[Subject, tuple[Fact, ...]]
Known = list[tuple[date, list[Course], dict[Subject, Course]]]


@dataclass(slots=True)
class Tally:
    """Ranges by how they came out, chances by horizon, counts by horizon."""

    ranges: Counter[tuple[str, str]] = field(default_factory=Counter)
    chances: dict[int, list[tuple[float, bool]]] = field(default_factory=dict)
    counts: Counter[tuple[int, str]] = field(default_factory=Counter)
    thin: int = 0


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--from", dest="since", type=date.fromisoformat, required=True)
    parser.add_argument("--until", type=date.fromisoformat, required=True)
    parser.add_argument("--choose", action="store_true", help="try a grid of methods instead")
    said = parser.parse_args()
    known = _known(_past(said.workspace), said.since, said.until)
    if said.choose:
        for method in _grid():
            sys.stdout.write(_line(method, measure(known, said.until, method)))
        return
    sys.stdout.write(_page(measure(known, said.until, Method())))


def _past(folder: Path) -> Past:
    app = build(folder, clock=WallClock())
    with app.ledger.reading() as books:
        found = {
            each.subject: effective(books.facts.of(each.subject)) for each in askings(app.workspace)
        }
    app.ledger.close()
    return found


def _known(past: Past, since: date, until: date) -> Known:
    """The first of each month, the courses as known then, and as known at the end."""
    last = {course.subject: course for course in _courses(past, until)}
    return [(day, list(_courses(past, day)), last) for day in _firsts(since, until)]


def _courses(past: Past, day: date) -> Iterator[Course]:
    end = datetime.combine(day, time.max, UTC)
    for subject, facts in past.items():
        course = course_of(subject, (fact for fact in facts if fact.happened <= end))
        if course is not None:
            yield course


def _firsts(since: date, until: date) -> Iterator[date]:
    day = since.replace(day=1)
    while day < until:
        yield day
        day = (day + timedelta(days=32)).replace(day=1)


def _grid() -> Iterator[Method]:
    for spread, memory, quiet in product((0.7, 0.8, 0.9, 0.95, 0.98), (730, 1095), (0, 90)):
        yield Method(spread=spread, count_spread=spread, memory=memory, quiet=quiet)


def measure(known: Known, until: date, method: Method) -> Tally:
    """Every forecast of every month against what came."""
    tally = Tally()
    for day, courses, last in known:
        by_plan: dict[str, list[Course]] = {}
        for each in courses:
            by_plan.setdefault(item_parts(each.subject)[0], []).append(each)
        _items(tally, courses, last, day=day, until=until, method=method)
        for plan in by_plan.values():
            _counts(tally, plan, last, day=day, until=until, method=method)
    return tally


def _items(
    tally: Tally,
    courses: Sequence[Course],
    last: dict[Subject, Course],
    *,
    day: date,
    until: date,
    method: Method,
) -> None:
    experience = learn(courses, at=day, method=method)
    for course in courses:
        if not course.open_on(day):
            continue
        done = last[course.subject].done
        found = experience.forecast(course)
        if not isinstance(found, Forecast):
            tally.thin += 1
            continue
        tally.ranges[_reach(found), _outcome(found, done, until)] += 1
        for days in HORIZONS:
            by = day + timedelta(days=days)
            chance = experience.chance(course, days)
            if by <= until and chance is not None:
                came = done is not None and done <= by
                tally.chances.setdefault(days, []).append((chance, came))


def _reach(found: Forecast) -> str:
    """How far the range goes, in words."""
    days = (found.high - found.at).days
    return next((f"up to {each:>3} days" for each in (180, 365, 730) if days <= each), "longer")


def _outcome(found: Forecast, done: date | None, until: date) -> str:
    """``inside``, ``before`` or ``after``; ``open`` when not done by the end of what we know."""
    if done is None or done > until:
        return "open"
    return "before" if done < found.low else "inside" if done <= found.high else "after"


def _counts(
    tally: Tally,
    courses: Sequence[Course],
    last: dict[Subject, Course],
    *,
    day: date,
    until: date,
    method: Method,
) -> None:
    for days in HORIZONS:
        by = day + timedelta(days=days)
        found = forecast_count(courses, at=day, days=days, method=method)
        if by > until or not isinstance(found, CountForecast):
            continue
        ends = (last[each.subject].done for each in courses)
        came = sum(done is not None and done <= by for done in ends)
        where = "before" if came > found.high else "after" if came < found.low else "inside"
        tally.counts[days, where] += 1


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%} of {whole:,}" if whole else "none"


def _decided(tally: Tally) -> tuple[int, int]:
    """Ranges of items that were done: those with the day inside, and all."""
    inside = sum(n for (_, how), n in tally.ranges.items() if how == "inside")
    return inside, sum(n for (_, how), n in tally.ranges.items() if how != "open")


def _line(method: Method, tally: Tally) -> str:
    inside = sum(n for (_, how), n in tally.counts.items() if how == "inside")
    said = f"spread {method.spread} memory {method.memory} quiet {method.quiet}"
    counts = _share(inside, tally.counts.total())
    gap = " ".join(f"{days}d {_gap(pairs):+.3f}" for days, pairs in tally.chances.items())
    return f"{said}: {_share(*_decided(tally))}, counts {counts}, {gap}, thin {tally.thin}\n"


def _gap(pairs: Iterable[tuple[float, bool]]) -> float:
    listed = list(pairs)
    return sum(chance - came for chance, came in listed) / len(listed)


def _page(tally: Tally) -> str:
    lines = ["| range | inside | before | after | not done |", "|---|---:|---:|---:|---:|"]
    for reach in sorted({reach for reach, _ in tally.ranges}):
        cells = (tally.ranges[reach, how] for how in ("inside", "before", "after", "open"))
        lines.append(f"| {reach} | " + " | ".join(f"{n:,}" for n in cells) + " |")
    lines += ["", f"of those done: {_share(*_decided(tally))} inside; too thin: {tally.thin:,}", ""]
    lines += ["| days ahead | chance said | came | counts inside |", "|---:|---:|---:|---:|"]
    for days, pairs in sorted(tally.chances.items()):
        said = sum(chance for chance, _ in pairs) / len(pairs)
        came = _share(sum(came for _, came in pairs), len(pairs))
        hit = tally.counts[days, "inside"]
        whole = hit + tally.counts[days, "before"] + tally.counts[days, "after"]
        lines.append(f"| {days} | {said:.1%} | {came} | {_share(hit, whole)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
