"""Rhythms come once, whatever the clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from trackwork.core.calendars import UnknownZone
from trackwork.core.rhythm import Rhythm, UnreadableRhythm, next_occurrence, parse_rhythm

BERLIN = "Europe/Berlin"


def utc(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def occurrences(rhythm, start, end, zone):
    """All occurrences after start up to end."""
    found = []
    moment = next_occurrence(rhythm, start, zone)
    while moment <= end:
        found.append(moment)
        moment = next_occurrence(rhythm, moment, zone)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon 09:00", utc(2026, 11, 23, 8)),
        ("mon, thu at 9:00", utc(2026, 11, 19, 8)),
        ("daily 09:00", utc(2026, 11, 19, 8)),
        ("weekdays 09:00", utc(2026, 11, 19, 8)),
        ("0 9 1 * *", utc(2026, 12, 1, 8)),
        ("every 2 weeks on Mon 09:00 from 2026-01-05", utc(2026, 11, 23, 8)),
        ("every 2 weeks on Mon 09:00 from 2026-01-12", utc(2026, 11, 30, 8)),
        ("every 2 weeks on Mon 09:00 from 2027-01-06", utc(2027, 1, 11, 8)),
    ],
)
def test_each_form_has_its_next_moment(text, expected):
    """Weekday lists, daily, every n weeks and cron lines, on the holder's wall clock."""
    assert next_occurrence(text, utc(2026, 11, 18, 12), BERLIN) == expected


@pytest.mark.parametrize("zone", [BERLIN, "Australia/Lord_Howe", "America/Havana", "Asia/Beirut"])
@pytest.mark.parametrize("clock", ["00:00", "00:30", "01:59", "02:00", "02:30", "03:00"])
def test_a_daily_rhythm_comes_once_a_day_through_every_change(zone, clock):
    """A year of days has one occurrence each, gaps and doubled hours included."""
    start = datetime(2026, 1, 1, tzinfo=ZoneInfo(zone)) - timedelta(seconds=1)
    found = occurrences(f"daily {clock}", start, start + timedelta(days=365), zone)
    days = [moment.astimezone(ZoneInfo(zone)).date() for moment in found]
    assert days == sorted(set(days))
    assert len(days) == 365


def test_a_skipped_time_comes_right_after_the_gap_and_a_doubled_one_in_its_first_pass():
    """02:30 on the spring day is 03:00; 02:30 on the autumn day is the summer-time one."""
    assert next_occurrence("daily 02:30", utc(2026, 3, 28, 12), BERLIN) == utc(2026, 3, 29, 1)
    assert next_occurrence("daily 02:30", utc(2026, 10, 24, 12), BERLIN) == utc(2026, 10, 25, 0, 30)
    assert next_occurrence("daily 02:30", utc(2026, 10, 25, 0, 30), BERLIN) == utc(
        2026, 10, 26, 1, 30
    )
    assert next_occurrence("30 * * * *", utc(2026, 10, 25, 1, 10), BERLIN) == utc(
        2026, 10, 25, 2, 30
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now and then",
        "Mon 25:00",
        "61 9 * * *",
        "0 0 30 2 *",
        "0 0 * * 5#2/2",
        "0 0 * 2 *,x",
        "0 0 0 9 * *",
        "every 2 weeks on Mon 09:00 from 2026-02-30",
        "9" * 1_000_000,
    ],
)
def test_what_is_no_rhythm_says_so_with_examples(text):
    """The error shows forms to copy and stays short."""
    with pytest.raises(UnreadableRhythm, match="Mon 09:00") as caught:
        parse_rhythm(text)
    assert len(str(caught.value)) < 400


def test_a_rhythm_that_never_comes_is_refused():
    """A day no year has stops the search, at reading and at looking ahead."""
    with pytest.raises(UnreadableRhythm, match="never comes"):
        parse_rhythm("0 0 */27 * 1#5")
    with pytest.raises(UnreadableRhythm, match="never comes again"):
        next_occurrence(Rhythm(cron="0 0 */27 * 1#5"), utc(2026, 1, 1), "UTC")


def test_an_unknown_zone_is_named():
    """A wrong zone gives the nearest right ones."""
    with pytest.raises(UnknownZone, match="Europe/Berlin"):
        next_occurrence("daily 09:00", utc(2026, 1, 1), "Europe/Berln")
