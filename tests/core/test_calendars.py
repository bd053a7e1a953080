"""Working calendars: zones, weekends, holidays, leave, and the 48 hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.core.calendars import (
    DAWN,
    NEVER,
    NoWorkingDays,
    Span,
    UnknownCountry,
    UnknownZone,
    WorkingCalendar,
    local_instant,
    public_holidays,
)
from trackwork.core.people import Hours, Leave

DAY = timedelta(days=1)
SUN_TO_THU = frozenset({6, 0, 1, 2, 3})


def utc(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))
ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Asia/Beirut"]
)


@st.composite
def spans(draw):
    start = draw(INSTANTS)
    return Span(start, start + draw(st.timedeltas(timedelta(0), timedelta(days=90))))


CALENDARS = st.builds(
    WorkingCalendar,
    zone=ZONES,
    opens=st.sampled_from([time(9), time(0), time(22), time(2, 30)]),
    closes=st.sampled_from([time(17), time(0), time(6), time(3)]),
    weekdays=st.sampled_from(
        [frozenset(range(5)), SUN_TO_THU, frozenset({2}), frozenset(range(7))]
    ),
    country=st.sampled_from([None, "DE", "US", "IL"]),
    away=st.lists(spans(), max_size=4).map(tuple),
)
BERLIN = WorkingCalendar(zone="Europe/Berlin", country="DE")


@given(calendar=CALENDARS, instant=INSTANTS)
def test_the_next_open_moment_is_open_and_not_before(calendar, instant):
    """Looking again from there finds the same moment; nothing says why nobody works then."""
    found = calendar.next_open(instant)
    assert found >= instant
    assert calendar.next_open(found) == found
    assert calendar.is_open(found)
    assert calendar.why_not_working(found) is None
    assert (calendar.why_not_working(instant) is None) == (found == instant)


@given(calendar=CALENDARS, instants=st.tuples(INSTANTS, INSTANTS), days=st.integers(-30, 30))
def test_a_later_moment_never_comes_out_earlier(calendar, instants, days):
    """Opening, shifting, adding hours and the 48 hours keep the order of their starts."""
    early, late = sorted(instants)
    assert calendar.next_open(early) <= calendar.next_open(late)
    assert calendar.shift(early, days=days) <= calendar.shift(late, days=days)
    assert calendar.add_working_hours(early, 11.5) <= calendar.add_working_hours(late, 11.5)
    assert calendar.first_response(early) <= calendar.first_response(late)


@given(calendar=CALENDARS, instant=INSTANTS, days=st.integers(-300, 300))
def test_shifting_goes_one_working_day_at_a_time(calendar, instant, days):
    """The nth working day follows the one before it, and counting between gives n back."""
    there = calendar.shift(instant, days=days)
    assert calendar.shift(instant, days=days - 1) < there
    assert calendar.is_open(there)
    day = calendar.shift(instant, days=0)
    assert calendar.working_days_between(day, there) == days
    assert calendar.working_days_between(there, day) == -days


@given(calendar=CALENDARS, instant=INSTANTS, days=st.integers(-300, 300))
def test_shifting_there_and_back_is_where_it_began(calendar, instant, days):
    """A shift undoes itself when the opening is not the local midnight of the day before."""
    day = calendar.shift(instant, days=0) + timedelta(seconds=1)
    there = calendar.shift(day, days=days) + timedelta(seconds=1)
    assert calendar.shift(there, days=-days) + timedelta(seconds=1) == day


@given(calendar=CALENDARS, start=INSTANTS)
def test_the_48_hours_have_a_cap_by_the_wall(calendar, start):
    """Never before the start, never more than 96 hours after it."""
    assert start <= calendar.first_response(start) <= start + timedelta(hours=96)


@given(calendar=CALENDARS, instant=INSTANTS, hours=st.floats(0, 400))
def test_working_hours_pass_only_while_open(calendar, instant, hours):
    """As much wall time passes at least; more hours end later; none ends at the opening."""
    begin = calendar.next_open(instant)
    end = calendar.add_working_hours(instant, hours)
    assert end - begin >= timedelta(hours=hours)
    assert calendar.add_working_hours(instant, 0) == begin
    assert calendar.add_working_hours(instant, hours + 1) > end


def transitions(zone, *, first, last):
    """Instants at which a zone's offset changes, to the second."""
    tz = ZoneInfo(zone)
    found = []
    low = datetime(first, 1, 1, tzinfo=UTC)
    end = datetime(last + 1, 1, 1, tzinfo=UTC)
    while low < end:
        high = low + 7 * DAY
        if low.astimezone(tz).utcoffset() != high.astimezone(tz).utcoffset():
            left, right = low, high
            while right - left > timedelta(seconds=1):
                middle = left + (right - left) // timedelta(seconds=2) * timedelta(seconds=1)
                same = middle.astimezone(tz).utcoffset() == low.astimezone(tz).utcoffset()
                left, right = (middle, right) if same else (left, middle)
            found.append(right)
        low = high
    return found


def check_transition(zone, change):
    """All that must hold around one change of clocks."""
    tz = ZoneInfo(zone)
    calendar = WorkingCalendar(zone=zone, weekdays=frozenset(range(7)))
    day = calendar.day_of(change) - DAY
    ends = [calendar.end_of_day(day + n * DAY) for n in range(4)]
    assert ends == sorted(set(ends))
    for n in range(3):
        today = day + n * DAY
        opening = calendar.opening(today)
        assert opening.astimezone(tz).date() == today
        assert calendar.due_day(calendar.end_of_day(today)) == today
        assert calendar.shift(calendar.end_of_day(today), days=1) == calendar.opening(today + DAY)
    for minutes in range(0, 24 * 60, 30):
        clock = time(minutes // 60, minutes % 60)
        instant = local_instant(calendar.day_of(change), clock, zone=zone)
        wall = instant.astimezone(tz)
        assert wall.fold == 0
        assert wall.time() == clock or instant == change


YEARS_PROVED = (2024, 2028)


def test_every_zone_keeps_its_days_through_every_change():
    """In each IANA zone days neither vanish nor double, and skipped times come right after."""
    first, last = YEARS_PROVED
    checked = set()
    for zone in sorted(available_timezones() - {"localtime", "Factory"}):
        tz = ZoneInfo(zone)
        for change in transitions(zone, first=first, last=last):
            # Zones that make the same change at the same moment are the same to a calendar.
            moments = (change - 3 * DAY, change - timedelta(seconds=1), change, change + 3 * DAY)
            looks = (change, *(moment.astimezone(tz).utcoffset() for moment in moments))
            if looks not in checked:
                check_transition(zone, change)
                checked.add(looks)
    assert len(checked) >= 20 * (last - first + 1)


def test_a_night_whose_evening_is_leave_opens_no_day():
    """What is left of it is open time; the working days are those that begin."""
    leave = Span(utc(2027, 2, 1), utc(2027, 2, 2), "leave")
    night = WorkingCalendar(opens=time(22), closes=time(6), away=(leave,))
    assert night.is_open(utc(2027, 2, 2, 3))
    assert not night.is_working_day(date(2027, 2, 1))
    assert night.shift(utc(2027, 2, 1, 12), days=0) == utc(2027, 2, 2, 22)


def test_a_day_a_zone_left_out_is_no_working_day():
    """Samoa had no 30 December 2011: it is skipped, and the day before ends where it would be."""
    apia = WorkingCalendar(zone="Pacific/Apia", weekdays=frozenset(range(7)))
    assert not apia.is_working_day(date(2011, 12, 30))
    assert apia.end_of_day(date(2011, 12, 29)) == utc(2011, 12, 30, 10)
    assert apia.shift(apia.opening(date(2011, 12, 29)), days=1) == apia.opening(date(2011, 12, 31))


def test_a_midnight_due_belongs_to_the_day_it_ends():
    """A deadline of 11 Dec is due at the midnight after, and counts from 11 Dec."""
    due = BERLIN.end_of_day(date(2026, 12, 11))
    assert due == utc(2026, 12, 11, 23)
    assert BERLIN.due_day(due) == date(2026, 12, 11)
    assert BERLIN.shift(due, days=0) == utc(2026, 12, 11, 8)
    assert BERLIN.shift(due, days=1) == utc(2026, 12, 14, 8)
    assert BERLIN.shift(due, days=-2) == utc(2026, 12, 9, 8)


def test_counting_from_a_free_day_starts_at_the_next_working_day():
    """From a Sunday, 0 is Monday and -1 is the Friday before."""
    sunday = utc(2026, 11, 22, 12)
    assert BERLIN.shift(sunday, days=0) == utc(2026, 11, 23, 8)
    assert BERLIN.shift(sunday, days=-1) == utc(2026, 11, 20, 8)


def test_a_weekend_of_friday_and_saturday_works():
    """Sunday to Thursday: Friday is free, Sunday is not."""
    calendar = WorkingCalendar(zone="Asia/Jerusalem", weekdays=SUN_TO_THU)
    assert calendar.why_not_working(utc(2026, 11, 20, 9)) == "weekend"
    assert calendar.next_open(utc(2026, 11, 19, 20)) == utc(2026, 11, 22, 7)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (utc(2026, 11, 16, 15), utc(2026, 11, 18, 15)),
        (utc(2026, 11, 20, 15), utc(2026, 11, 24, 15)),
        (utc(2026, 11, 21, 12), utc(2026, 11, 24, 17)),
        (utc(2026, 12, 24, 12), utc(2026, 12, 28, 12)),
    ],
)
def test_48_hours_are_two_working_days(start, end):
    """A weekend does not count; a long one is cut at 96 hours."""
    assert WorkingCalendar(country="GB", subdivision="ENG").first_response(start) == end


def test_leap_day_is_a_day():
    """29 Feb 2028 is a Tuesday and works like one."""
    assert BERLIN.is_working_day(date(2028, 2, 29))
    assert BERLIN.shift(utc(2028, 2, 28, 12), days=1) == utc(2028, 2, 29, 8)
    assert BERLIN.shift(utc(2028, 2, 29, 12), days=1) == utc(2028, 3, 1, 8)


def test_it_says_in_plain_words_why_nobody_works():
    """Leave, holidays, weekends and nights each have their words."""
    calendar = WorkingCalendar.of(
        Hours(
            zone="America/New_York", country="US", extra_holidays=frozenset({date(2026, 11, 27)})
        ),
        leave=[
            Leave(start=date(2026, 12, 1), end=date(2026, 12, 4)),
            Leave(start=date(2026, 12, 21), end=date(2026, 12, 31), why="freeze"),
        ],
    )
    said = {
        utc(2026, 11, 26, 16): "public holiday (Thanksgiving Day)",
        utc(2026, 11, 27, 16): "company holiday",
        utc(2026, 11, 28, 16): "weekend",
        utc(2026, 11, 30, 3): "weekend",
        utc(2026, 12, 1, 3): "quiet hours",
        utc(2026, 12, 2, 3): "leave until Mon 7 Dec",
        utc(2026, 12, 22, 16): "freeze until Mon 4 Jan 2027",
        utc(2026, 11, 30, 16): None,
    }
    assert {moment: calendar.why_not_working(moment) for moment in said} == said


def test_half_a_day_of_leave_leaves_half_a_day():
    """The day still counts as a working day; it opens when the leave is over."""
    morning = Span(utc(2026, 11, 23), utc(2026, 11, 23, 12), "leave")
    calendar = WorkingCalendar(away=(morning,))
    assert calendar.is_working_day(date(2026, 11, 23))
    assert calendar.opening(date(2026, 11, 23)) == utc(2026, 11, 23, 12)
    middle = WorkingCalendar(away=(Span(utc(2026, 11, 23, 11), utc(2026, 11, 23, 12), "leave"),))
    assert middle.add_working_hours(utc(2026, 11, 23, 10), 2) == utc(2026, 11, 23, 13)
    assert not middle.is_open(utc(2026, 11, 23, 11))


def test_a_freeze_without_end_waits_instead_of_breaking():
    """Where nobody works any more every question has an answer, quickly."""
    calendar = WorkingCalendar(away=(Span(DAWN, datetime.max.replace(tzinfo=UTC), "freeze"),))
    now = utc(2026, 11, 18, 12)
    assert calendar.next_open(now) == calendar.shift(now, days=3) == NEVER
    assert calendar.shift(now, days=-1) == DAWN
    assert calendar.add_working_hours(now, 1) == NEVER
    assert calendar.first_response(now) == now + timedelta(hours=96)
    assert calendar.why_not_working(now) == "freeze until further notice"
    assert not calendar.is_open(NEVER)
    assert calendar.working_days_between(now, now + 999 * DAY) == 0


def test_the_ends_of_the_known_years_are_answers_too():
    """Before 1900 and from 2400 on there are no working days, and no error."""
    calendar = WorkingCalendar()
    assert calendar.shift(utc(2399, 12, 31, 12), days=5) == NEVER
    assert calendar.shift(utc(9999, 12, 31, 12), days=-1) == utc(2399, 12, 31, 9)
    assert calendar.shift(utc(1900, 1, 1, 12), days=-1) == DAWN
    assert calendar.shift(utc(1, 1, 2), days=0) == calendar.next_open(utc(1, 1, 2))
    assert calendar.end_of_day(date.max) == NEVER


def test_extra_holidays_on_every_day_of_years_are_survived():
    """A calendar free for two whole years opens right after them."""
    free = frozenset(date(2026, 1, 1) + n * DAY for n in range(730))
    assert WorkingCalendar(extra_holidays=free).next_open(utc(2026, 3, 1)) == utc(2028, 1, 3, 9)


def test_night_shifts_belong_to_the_day_they_open():
    """22:00 to 06:00 is one window across midnight; round the clock has no gap."""
    night = WorkingCalendar(opens=time(22), closes=time(6))
    assert night.is_open(utc(2026, 11, 21, 3))
    assert not night.is_open(utc(2026, 11, 21, 7))
    assert not night.is_open(utc(2026, 11, 23, 3))
    always = WorkingCalendar(opens=time(0), closes=time(0), weekdays=frozenset(range(7)))
    assert always.first_response(utc(2026, 11, 21, 3)) == utc(2026, 11, 23, 3)


def test_public_holidays_come_by_country_and_subdivision():
    """Bavaria has Epiphany, Berlin has not; names are English where the source can."""
    epiphany = date(2026, 1, 6)
    assert public_holidays("de", "BY", 2026)[epiphany] == "Epiphany"
    assert epiphany not in public_holidays("DE", "BE", 2026)


@pytest.mark.parametrize(
    ("country", "subdivision", "near"),
    [("Germany", None, "DE"), ("DE", "BYE", "BY"), ("DE", "??", "BB"), ("US", "CAL", "CA")],
)
def test_an_unknown_country_or_subdivision_names_the_nearest(country, subdivision, near):
    """The error holds codes to copy."""
    with pytest.raises(UnknownCountry, match="write one of") as caught:
        public_holidays(country, subdivision, 2026)
    assert near in caught.value.near


def test_a_country_like_no_other_gets_an_example():
    """Without anything near, the error still shows what a code looks like."""
    with pytest.raises(UnknownCountry, match="write one like DE"):
        public_holidays("??????", None, 2026)


@pytest.mark.parametrize("zone", ["Europe/Berln", "Europe", "../x", "", "x" * 100_000])
def test_an_unknown_zone_is_refused_at_once(zone):
    """Folders, paths, typing mistakes and very long names are no zones."""
    with pytest.raises(UnknownZone, match="is no time zone") as caught:
        WorkingCalendar(zone=zone)
    assert caught.value.zone == zone[:60]


def test_what_could_never_work_is_refused():
    """No weekday, a weekday that is none, a span without zone or the wrong way round."""
    with pytest.raises(NoWorkingDays, match="at least one"):
        WorkingCalendar(weekdays=frozenset())
    with pytest.raises(ValueError, match=r"0 \(Monday\)"):
        WorkingCalendar(weekdays=frozenset({7}))
    with pytest.raises(ValueError, match="time zone"):
        Span(datetime(2026, 1, 1), utc(2026, 1, 2))
    with pytest.raises(ValueError, match="before it starts"):
        Span(utc(2026, 1, 2), utc(2026, 1, 1))
    with pytest.raises(ValueError, match="no time zone"):
        BERLIN.day_of(datetime(2026, 1, 1))


@pytest.mark.parametrize("hours", [-1, float("nan"), float("inf")])
def test_hours_that_are_no_hours_are_refused(hours):
    """Below nothing, not a number, without end."""
    with pytest.raises(ValueError, match="working hours"):
        BERLIN.add_working_hours(utc(2026, 1, 1), hours)


def test_equal_calendars_are_equal_whatever_they_were_asked():
    """The remembered years are no part of the value."""
    one, two = WorkingCalendar(country="DE"), WorkingCalendar(country="DE")
    one.next_open(utc(2026, 1, 1))
    assert one == two
    assert hash(one) == hash(two)
    assert repr(one) == repr(two)
