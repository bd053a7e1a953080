"""The days of an event that repeats (iCalendar, RFC 5545), counted out over days we choose.

Only rhythms that leave can have, and never past the last day asked for: a rule that never comes
true, or comes true every second, takes no longer than any other.
"""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from trackwork.settings.sieve import UnreadableCalendar

READ = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"}
)
WITHIN_A_DAY = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAILY, WEEKLY, MONTHLY, YEARLY = "DAILY", "WEEKLY", "MONTHLY", "YEARLY"
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How an event repeats. ``weekdays`` are ``(which, weekday)``; which is 0 for every one.

    Of ``count`` 0 and of ``until`` None: without end.
    """

    rhythm: str
    step: int
    start: date
    months: frozenset[int]
    days: frozenset[int]
    weekdays: frozenset[tuple[int, int]]
    places: tuple[int, ...]
    week_begins: int
    count: int
    until: date | None


def rule_of(said: Mapping[str, Any], start: date) -> Rule:
    """A rule as it was read from a file. Raises UnreadableCalendar for what leave never does."""
    parts = {str(name).upper(): _listed(value) for name, value in said.items()}
    rhythm = str((parts.get("FREQ") or [""])[0]).upper()
    if rhythm not in {DAILY, WEEKLY, MONTHLY, YEARLY} or parts.keys() & WITHIN_A_DAY:
        raise UnreadableCalendar("an event in it repeats within a day")
    strange = parts.keys() - READ
    if strange:
        raise UnreadableCalendar(f"an event in it repeats by {min(strange)}, which is not read")
    try:
        weekdays = frozenset(_weekday(str(each)) for each in parts.get("BYDAY", []))
        begins = DAYS.index(str((parts.get("WKST") or ["MO"])[0]).upper())
        numbers = {name: _numbers(parts.get(name, [])) for name in ("BYMONTH", "BYMONTHDAY")}
        step, count = (_number(parts.get(name), usual) for name, usual in _USUAL.items())
        until = (parts.get("UNTIL") or [None])[0]
        rule = Rule(rhythm=rhythm, step=step, start=start, months=numbers["BYMONTH"],
                    days=numbers["BYMONTHDAY"], weekdays=weekdays,
                    places=tuple(sorted(_numbers(parts.get("BYSETPOS", [])))),
                    week_begins=begins, count=count, until=until)  # fmt: skip
    except (ValueError, TypeError) as error:
        raise UnreadableCalendar("an event in it repeats in a way that makes no sense") from error
    return _filled(rule)


_USUAL = {"INTERVAL": 1, "COUNT": 0}


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [value]


def _numbers(values: Sequence[Any]) -> frozenset[int]:
    return frozenset(int(each) for each in values)


def _number(values: Sequence[Any] | None, usual: int) -> int:
    return max(usual, int(values[0])) if values else usual


def _weekday(said: str) -> tuple[int, int]:
    """``FR`` is every Friday, ``-1FR`` the last."""
    return int(said[:-2] or 0), DAYS.index(said[-2:].upper())


def _filled(rule: Rule) -> Rule:
    """The rule with what its first day says where it says nothing itself.

    A number before a weekday says nothing within a week.
    """
    if rule.rhythm in {DAILY, WEEKLY}:
        rule = replace(rule, weekdays=frozenset((0, day) for _, day in rule.weekdays))
    if rule.days or rule.weekdays or rule.rhythm == DAILY:
        return rule
    if rule.rhythm == WEEKLY:
        return replace(rule, weekdays=frozenset({(0, rule.start.weekday())}))
    months = rule.months or (
        frozenset({rule.start.month}) if rule.rhythm == YEARLY else rule.months
    )
    return replace(rule, days=frozenset({rule.start.day}), months=months)


def days_of(rule: Rule, first: date, last: date) -> Iterator[date]:
    """The days of a rule that lie between two, both included."""
    found = _all(rule, first, last)
    counted = islice(found, rule.count) if rule.count else found
    return (day for day in counted if first <= day <= last)


def _all(rule: Rule, first: date, last: date) -> Iterator[date]:
    """Its days up to the last; those before the first only where they have to be counted."""
    for begin, end in _periods(rule, last):
        if end < first and not rule.count:
            continue
        fitting = [day for day in _span(begin, end) if _fits(rule, day)]
        for day in _placed(rule, fitting):
            if rule.start <= day <= last:
                yield day


def _periods(rule: Rule, last: date) -> Iterator[tuple[date, date]]:
    """First and last day of each day, week, month or year in which it may come true."""
    begin, number = _first_period(rule), 0
    at = begin
    while at <= last:
        yield at, _following(rule.rhythm, at, 1) - A_DAY
        number += rule.step
        try:
            at = _following(rule.rhythm, begin, number)
        except (ValueError, OverflowError):  # a step that leads out of every calendar
            return


def _first_period(rule: Rule) -> date:
    start = rule.start
    if rule.rhythm == WEEKLY:
        return start - timedelta(days=(start.weekday() - rule.week_begins) % 7)
    if rule.rhythm == MONTHLY:
        return start.replace(day=1)
    return start.replace(month=1, day=1) if rule.rhythm == YEARLY else start


def _following(rhythm: str, begin: date, number: int) -> date:
    if rhythm in {DAILY, WEEKLY}:
        return begin + timedelta(days=number * (7 if rhythm == WEEKLY else 1))
    months = begin.year * 12 + begin.month - 1 + number * (12 if rhythm == YEARLY else 1)
    return date(months // 12, months % 12 + 1, 1)


def _span(begin: date, end: date) -> Iterator[date]:
    return (begin + timedelta(days=n) for n in range((end - begin).days + 1))


def _fits(rule: Rule, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    length = calendar.monthrange(day.year, day.month)[1]
    if rule.days and not {day.day, day.day - length - 1} & rule.days:
        return False
    return not rule.weekdays or bool(_called(rule, day) & rule.weekdays)


def _called(rule: Rule, day: date) -> frozenset[tuple[int, int]]:
    """What a rule may call this day: its weekday, and the one of the month or the year it is."""
    weekday = day.weekday()
    if rule.rhythm in {DAILY, WEEKLY}:
        return frozenset({(0, weekday)})
    if rule.rhythm == MONTHLY or rule.months:
        at, length = day.day, calendar.monthrange(day.year, day.month)[1]
    else:
        at, length = day.timetuple().tm_yday, 365 + calendar.isleap(day.year)
    places = (0, (at - 1) // 7 + 1, -((length - at) // 7 + 1))
    return frozenset((which, weekday) for which in places)


def _placed(rule: Rule, days: list[date]) -> list[date]:
    if not rule.places:
        return days
    chosen = {n - 1 if n > 0 else len(days) + n for n in rule.places if n}
    return [day for at, day in enumerate(days) if at in chosen]


def moments(rule: Rule, start: date, first: date, last: date) -> Iterator[date]:
    """The same as moments, when its first one is: with its hour and its zone, or as whole days."""
    for day in days_of(rule, first, last):
        at = datetime.combine(day, start.timetz()) if isinstance(start, datetime) else day
        if rule.until is None or _not_after(at, rule.until):
            yield at


def _not_after(at: date, until: date) -> bool:
    """Whether a moment is not after an end that may be written as a day, or without a zone."""
    if not isinstance(at, datetime) or not isinstance(until, datetime):
        return at_day(at) <= at_day(until)
    if at.tzinfo is None or until.tzinfo is None:
        return at.replace(tzinfo=None) <= until.replace(tzinfo=None)
    return at <= until


def at_day(moment: date) -> date:
    """The day of a moment, as it is written."""
    return moment.date() if isinstance(moment, datetime) else moment
