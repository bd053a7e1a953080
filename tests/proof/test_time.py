"""Every zone, every change of its clocks: each rung and each rhythm comes exactly once.

One year in `make test`; `make prove` sets ``PROVE_YEARS`` to ``2020-2040``.
"""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from tests.core.test_calendars import check_transition, transitions
from trackwork.core.calendars import WorkingCalendar
from trackwork.core.ladders import Rung, next_rung
from trackwork.core.presets import DEFAULT_LADDERS
from trackwork.core.rhythm import next_occurrence

FIRST, LAST = (int(year) for year in os.environ.get("PROVE_YEARS", "2026-2026").split("-"))
DAY = timedelta(days=1)
RHYTHMS = ("daily 00:00", "daily 02:30", "daily 23:59", "Sun 02:00", "30 1 * * *", "15 */6 * * *")


def changes() -> Iterator[tuple[str, datetime]]:
    """Each change of clocks once: zones that look the same around it are the same to us."""
    seen = set()
    for zone in sorted(available_timezones() - {"localtime", "Factory"}):
        tz = ZoneInfo(zone)
        for change in transitions(zone, first=FIRST, last=LAST):
            around = (change - 8 * DAY, change - timedelta(seconds=1), change, change + 8 * DAY)
            looks = (change, *(moment.astimezone(tz).utcoffset() for moment in around))
            if looks not in seen:
                seen.add(looks)
                yield zone, change


@pytest.fixture(scope="module")
def all_changes() -> list[tuple[str, datetime]]:
    """Every change in the years asked for."""
    found = list(changes())
    assert len(found) >= 10 * (LAST - FIRST + 1)
    return found


def test_days_neither_vanish_nor_double(all_changes) -> None:
    """Around each change, whatever a working calendar promises holds."""
    for zone, change in all_changes:
        check_transition(zone, change)


def test_each_rung_climbs_once(all_changes) -> None:
    """A ladder whose due lies on the day of the change is climbed rung by rung, none twice."""
    for zone, change in all_changes:
        calendar = WorkingCalendar(zone=zone, weekdays=frozenset(range(7)))
        due = calendar.end_of_day(calendar.day_of(change))
        for name in ("critical", "high", "request"):
            ladder = DEFAULT_LADDERS[name]
            told: dict[str, datetime] = {}
            now = change - 4 * DAY
            while now < change + 20 * DAY:
                move = next_rung(ladder, due=due, told=told, calendar=calendar, now=now)
                if isinstance(move, Rung):
                    assert move.name not in told, (zone, change, name)
                    told[move.name] = now
                    continue
                if move.until is None:
                    break
                assert move.until > now, (zone, change, name)
                now = move.until
            assert len(told) == len(ladder.rungs), (zone, change, name)


def test_each_rhythm_comes_once_a_turn(all_changes) -> None:
    """Walking from occurrence to occurrence through the change: no local moment twice or skipped.

    An independent count of the days is the judge: what is due daily comes on every day once.
    """
    for zone, change in all_changes:
        tz = ZoneInfo(zone)
        for rhythm in RHYTHMS:
            start, end = change - 3 * DAY, change + 3 * DAY
            found = []
            moment = next_occurrence(rhythm, start, zone)
            while moment < end:
                found.append(moment)
                moment = next_occurrence(rhythm, moment, zone)
                assert moment > found[-1], (zone, change, rhythm)
            if rhythm.startswith("daily"):
                days = [_meant(each, change, rhythm, tz) for each in found]
                first, last = start.astimezone(tz).date(), end.astimezone(tz).date()
                inner = [day for day in days if first < day < last]
                lived = _days_lived(tz, first, last)
                assert sorted(set(inner)) == inner, (zone, change, rhythm)
                assert set(inner) == lived, (zone, change, rhythm)


def _meant(moment: datetime, change: datetime, rhythm: str, tz: ZoneInfo) -> date:
    """The day an occurrence stands for: a time the change skipped comes right after it."""
    local, clock = moment.astimezone(tz), time.fromisoformat(rhythm.rpartition(" ")[2])
    if moment != change or local.time() == clock:
        return local.date()
    second = timedelta(seconds=1)
    stopped = (moment - second).astimezone(tz).replace(tzinfo=None) + second
    return stopped.date() if clock >= stopped.time() else local.date()


def _days_lived(tz: ZoneInfo, first: date, last: date) -> set[date]:
    """Days between two that exist in a zone: at a change of the date line one may not."""
    found = set()
    moment = datetime(first.year, first.month, first.day, tzinfo=UTC) - DAY
    while (day := moment.astimezone(tz).date()) <= last:
        if first < day < last:
            found.add(day)
        moment += timedelta(minutes=30)
    return found
