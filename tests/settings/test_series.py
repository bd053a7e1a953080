"""Days of an event that repeats: those its rule means, and never one past the last."""

import time
from datetime import UTC, date, datetime

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped] # it has no stubs
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar.prop import vRecur

from trackwork.settings.series import days_of, moments, rule_of

START = date(2024, 1, 31)
FIRST, LAST = date(2026, 1, 1), date(2027, 1, 31)
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def counted(text, start=START):
    """The days as they are read here."""
    return list(days_of(rule_of(vRecur.from_ical(text), start), FIRST, LAST))


def meant(text, start=START):
    """The days as the reader of rules that everybody uses means them."""
    begin = datetime(start.year, start.month, start.day)
    found = rrulestr(text, dtstart=begin)
    first, last = (datetime(day.year, day.month, day.day) for day in (FIRST, LAST))
    return [each.date() for each in found.between(first, last, inc=True)]


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;INTERVAL=10",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=40",
        "FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24,31",
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU",
        "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=700",
    ],
)
def test_the_days_are_those_that_are_meant(text):
    """As programs write them: every second week, the last Friday, the last working day."""
    assert counted(text) == meant(text) != []


@settings(deadline=None, max_examples=15)
@given(
    rhythm=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    step=st.integers(1, 5),
    days=st.lists(st.sampled_from(DAYS), unique=True, max_size=3),
    months=st.lists(st.integers(1, 12), unique=True, max_size=3),
    count=st.integers(0, 40),
    later=st.integers(0, 500),
)
def test_any_plain_rule_means_the_same(rhythm, step, days, months, count, later):
    """Whatever is combined, and whenever it began."""
    text = f"FREQ={rhythm};INTERVAL={step}"
    text += f";BYDAY={','.join(days)}" if days else ""
    text += f";BYMONTH={','.join(map(str, months))}" if months else ""
    text += f";COUNT={count}" if count else ""
    start = date(2024, 1 + later % 12, 1 + later % 28)
    assert counted(text, start) == meant(text, start)


@pytest.mark.parametrize("until", ["20260107", "20260107T090000", "20260107T090000Z"])
def test_the_last_one_may_fall_on_its_end(until):
    """However the end is written, with a zone or without."""
    rule = rule_of(vRecur.from_ical(f"FREQ=WEEKLY;UNTIL={until}"), date(2025, 12, 31))
    for start in (date(2025, 12, 31), datetime(2025, 12, 31, 9, tzinfo=UTC)):
        found = list(moments(rule, start, FIRST, LAST))
        assert [f"{each:%m-%d}" for each in found] == ["01-07"]


def test_a_rule_of_very_many_weekdays_takes_no_longer():
    """Each day is looked up among them; a hundred such rules would else take ten minutes."""
    numbers = [each for each in range(-99, 100) if abs(each) > 5]
    many = ",".join(f"{number}{day}" for number in numbers for day in DAYS)
    started = time.process_time()
    rule = rule_of(vRecur.from_ical(f"FREQ=MONTHLY;COUNT=99999;BYDAY={many}"), date(1990, 1, 1))
    assert list(days_of(rule, date(2026, 11, 1), date(2027, 11, 1))) == []
    assert time.process_time() - started < 1
