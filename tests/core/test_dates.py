"""Days and durations: read when clear, asked about when not, never guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.core.dates import (
    AmbiguousDay,
    UnreadableDay,
    UnreadableDuration,
    parse_day,
    parse_duration,
    spoken,
    spoken_duration,
    spoken_short,
)

TODAY = date(2026, 11, 18)  # a Wednesday
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-01-15", date(2027, 1, 15)),
        ("2027/1/5", date(2027, 1, 5)),
        ("today", TODAY),
        ("Tomorrow.", date(2026, 11, 19)),
        ("fri", date(2026, 11, 20)),
        ("Friday", date(2026, 11, 20)),
        ("mon", date(2026, 11, 23)),
        ("next fri", date(2026, 11, 27)),
        ("next wed", date(2026, 11, 25)),
        ("+3d", date(2026, 11, 21)),
        ("+2w", date(2026, 12, 2)),
        ("in 2 weeks", date(2026, 12, 2)),
        ("+1m", date(2026, 12, 18)),
        ("+1y", date(2027, 11, 18)),
        ("end of month", date(2026, 11, 30)),
        ("end of the quarter", date(2026, 12, 31)),
        ("end of year", date(2026, 12, 31)),
        ("end of Q1", date(2027, 3, 31)),
        ("end of Q4", date(2026, 12, 31)),
        ("Q1 2027", date(2027, 3, 31)),
        ("2027-Q2", date(2027, 6, 30)),
        ("end of January", date(2027, 1, 31)),
        ("15 Jan", date(2027, 1, 15)),
        ("18 Nov", TODAY),
        ("17 Nov", date(2027, 11, 17)),
        ("15 Jan 2027", date(2027, 1, 15)),
        ("Jan 15 2027", date(2027, 1, 15)),
        ("January 15th, 2027", date(2027, 1, 15)),
        ("Fri 11 Dec 2026", date(2026, 12, 11)),
        ("25/12", date(2026, 12, 25)),
        ("12/25/2027", date(2027, 12, 25)),
        ("03.03.2027", date(2027, 3, 3)),
        ("29 Feb 2028", date(2028, 2, 29)),
    ],
)
def test_a_clear_text_is_its_day(text, day):
    """Every form of the grammar gives the day a reader would name."""
    assert parse_day(text, today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("03/04", (date(2027, 3, 4), date(2027, 4, 3))),
        ("03/04/2027", (date(2027, 3, 4), date(2027, 4, 3))),
        ("wed", (TODAY, date(2026, 11, 25))),
    ],
)
def test_a_text_with_two_meanings_is_asked_about(text, candidates):
    """Both readings come back, and the question holds both to copy."""
    found = parse_day(text, today=TODAY)
    assert isinstance(found, AmbiguousDay)
    assert found.candidates == candidates
    assert all(day.isoformat() in found.question for day in candidates)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("31 Feb", "2027-02-28"),
        ("29 feb", "2027-02-28"),
        ("0 jan 2027", "2027-01-01"),
        ("2027-02-30", "2027-02-28"),
        ("2027-13-01", "2027-12-31"),
        ("0000-00-00", "2026-12-02"),
        ("31/02", "2027-02-28"),
        ("02/31", "2027-02-28"),
        ("99/99", "2026-12-31"),
        ("31/12/1999x", "2026-12-02"),
        ("03/04/27", "2026-12-02"),
        ("03/04/1027", "2026-12-02"),
        ("1027-01-15", "2026-12-02"),
        ("+999y", "2026-12-02"),
        ("Thu 11 Dec 2026", "2026-12-11"),
        ("firday", "friday"),
        ("nxt fri", "next fri"),
        ("15 Janury", "15 january"),
        ("30 Febuary", "2026-12-02"),
        ("soon", "2026-12-02"),
        ("", "2026-12-02"),
        ("9" * 1_000_000, "2026-12-02"),
    ],
)
def test_what_is_no_day_comes_back_with_the_nearest_that_is(text, nearest):
    """The answer names why, keeps the text short, and offers something that can be copied."""
    found = parse_day(text, today=TODAY)
    assert isinstance(found, UnreadableDay)
    assert (found.nearest, len(found.text) <= 60, bool(found.why)) == (nearest, True, True)


def test_a_missing_year_prefers_the_leap_day_that_exists():
    """29 Feb said in the year before a leap year means the next year's."""
    assert parse_day("29 Feb", today=date(2027, 5, 1)) == date(2028, 2, 29)
    past = parse_day("29 Feb", today=date(2028, 5, 1))
    assert isinstance(past, UnreadableDay)
    assert past.nearest == "2029-02-28"
    soon = parse_day("30 Feb", today=date(2027, 1, 1))
    assert isinstance(soon, UnreadableDay)
    assert soon.nearest == "2027-02-28"


def test_a_month_on_from_the_last_day_is_the_last_day():
    """31 Jan and a month is the end of February, leap years too."""
    assert parse_day("+1m", today=date(2027, 1, 31)) == date(2027, 2, 28)
    assert parse_day("+1m", today=date(2028, 1, 31)) == date(2028, 2, 29)


def test_the_end_of_time_breaks_nothing():
    """Counting beyond the last day there is gives an answer, not an error."""
    for text in ("tomorrow", "+999d", "+999m", "end of Q1", "1 Jan", "next fri", "xyz"):
        assert parse_day(text, today=date.max) is not None


@given(day=DAYS, today=DAYS)
def test_a_spoken_day_reads_back(day, today):
    """What we write people can copy, and it means the same."""
    found = parse_day(spoken(day), today=today)
    assert found == day or abs(day.year - today.year) > 50
    assert spoken(day).startswith(spoken_short(day))


@given(text=st.text(max_size=80), today=DAYS)
def test_any_text_gets_an_answer(text, today):
    """Nothing a person types raises; what is offered as nearest is itself a clear day."""
    found = parse_day(text, today=today)
    if isinstance(found, UnreadableDay):
        assert isinstance(parse_day(found.nearest, today=today), date)


@given(
    text=st.from_regex(r"\A[0-9]{1,4}[-/. ]([0-9]{1,2}|feb|jun|q2)([-/. ][0-9]{1,4})?\Z"),
    today=DAYS,
)
def test_numbers_are_a_day_a_question_or_an_offer(text, today):
    """Whatever the digits, what is offered as nearest is itself a clear day."""
    found = parse_day(text, today=today)
    if isinstance(found, UnreadableDay):
        nearest = parse_day(found.nearest, today=today)
        assert isinstance(nearest, date)


@pytest.mark.parametrize(
    ("text", "days"),
    [("2w", 14), ("10d", 10), ("1 month", 30), ("for 2 weeks", 14), ("a year", 365), ("3 Days", 3)],
)
def test_a_duration_is_whole_days(text, days):
    """Weeks are 7, months 30, years 365 days."""
    assert parse_duration(text) == timedelta(days=days)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("0d", "1d"), ("5", "5w"), ("a while", "2w"), ("-3d", "3w"), ("1" * 1_000_000, "2w")],
)
def test_what_is_no_duration_comes_back_with_one_that_is(text, nearest):
    """The nearest text reads; nothing is guessed."""
    found = parse_duration(text)
    assert isinstance(found, UnreadableDuration)
    assert found.nearest == nearest
    assert isinstance(parse_duration(found.nearest), timedelta)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(minutes=5), "under an hour"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=-5, minutes=-59), "5 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=10), "10 days"),
        (timedelta(days=7), "1 week"),
        (timedelta(days=14), "2 weeks"),
    ],
)
def test_a_duration_is_spoken_plainly(length, text):
    """One number, one unit."""
    assert spoken_duration(length) == text
