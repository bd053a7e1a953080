"""Leave from calendars that people keep elsewhere: the days, and nothing but the days."""

import os
from datetime import date
from pathlib import Path

import pytest

from trackwork.settings import Answers, load, scaffold
from trackwork.settings.leave import (
    LARGEST,
    MOST_SERIES,
    UnreadableCalendar,
    Window,
    bytes_of,
    days_away,
    spans,
)

TODAY = date(2026, 11, 20)
WINDOW = Window.around(TODAY)


def event(*lines, start=";VALUE=DATE:20261207", end=";VALUE=DATE:20261212", title="Holiday"):
    """One event as an exported calendar has it."""
    head = [f"DTSTART{start}", *([f"DTEND{end}"] if end else []), f"SUMMARY:{title}"]
    return "\r\n".join(["BEGIN:VEVENT", "UID:1@example.org", *head, *lines, "END:VEVENT"])


def calendar(*events):
    """A calendar as it comes out of a mail program."""
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *events, "END:VCALENDAR", ""])
    return text.encode()


def away(*events, zone="Europe/Berlin"):
    """The days away, as spans written short."""
    found = days_away(calendar(*events), window=WINDOW, zone=zone)
    return [f"{a:%m-%d}..{b:%m-%d}" if a != b else f"{a:%m-%d}" for a, b in spans(found)]


def test_a_week_of_holiday_is_its_days():
    """The end of an event of whole days is the day after."""
    assert away(event()) == ["12-07..12-11"]


def test_one_day_without_an_end():
    """A day is a day."""
    assert away(event(end="")) == ["12-07"]


@pytest.mark.parametrize(
    "title",
    ["On leave", "OUT OF OFFICE", "Vacation: Rome", "Urlaub", "Abwesend (Arzt)", "Congé annuel",
     "Vacances", "Vacaciones", "De permiso", "Férias", "Urlop"],
)  # fmt: skip
def test_leave_by_what_people_call_it(title):
    """In the languages of our teams, in any case, with more words beside it."""
    assert away(event(title=title)) == ["12-07..12-11"]


@pytest.mark.parametrize(
    "title", ["Release week", "Cleaver review", "Takeaway lunch", "", "Stayaway"]
)
def test_what_is_no_leave(title):
    """A word inside another word means nothing; nor does any other event of whole days."""
    assert away(event(title=title)) == []


def test_marked_as_out_of_office_needs_no_word():
    """The mark of the mail program is enough; a category is as good as a title."""
    assert away(event("X-MICROSOFT-CDO-BUSYSTATUS:OOF", title="Rome")) == ["12-07..12-11"]
    assert away(event("CATEGORIES:Travel,Vacation", title="Rome")) == ["12-07..12-11"]


def test_hours_count_when_they_take_most_of_a_day():
    """An hour at the doctor's is no day away; a working day is. Somebody shown as free is there."""
    long = {"start": ":20261207T080000Z", "end": ":20261207T160000Z"}
    short = {"start": ":20261207T080000Z", "end": ":20261207T090000Z"}
    assert away(event(**long)) == ["12-07"]
    assert away(event(**short)) == []
    assert away(event("TRANSP:TRANSPARENT", **long)) == []


def test_a_day_is_that_of_the_persons_zone():
    """The same moments are another day elsewhere; hours without a zone are meant at home."""
    moments = {"start": ":20261207T220000Z", "end": ":20261208T060000Z"}
    assert away(event(**moments), zone="Asia/Tokyo") == ["12-08"]
    floating = {"start": ":20261207T090000", "end": ":20261207T170000"}
    assert away(event(**floating), zone="America/New_York") == ["12-07"]


def test_the_hour_that_comes_twice_and_the_one_that_never_comes():
    """A day of a clock change is counted by the hours it has."""
    night = {"start": ":20261025T000000Z", "end": ":20261025T020000Z"}
    whole = Window.around(date(2026, 10, 20))
    found = days_away(calendar(event(**night)), window=whole, zone="Europe/Berlin")
    assert found == frozenset()


def test_a_cancelled_event_is_none():
    """Plans change."""
    assert away(event("STATUS:CANCELLED")) == []


def test_series_with_exceptions():
    """Every Friday off, one of them not, one of them moved to Thursday, one cancelled."""
    series = event("RRULE:FREQ=WEEKLY;UNTIL=20261231", "EXDATE;VALUE=DATE:20261211",
                   start=";VALUE=DATE:20261204", end="", title="Day off")  # fmt: skip
    moved = event("RECURRENCE-ID;VALUE=DATE:20261218", start=";VALUE=DATE:20261217", end="",
                  title="Day off")  # fmt: skip
    gone = event("RECURRENCE-ID;VALUE=DATE:20261225", "STATUS:CANCELLED",
                 start=";VALUE=DATE:20261225", end="", title="Day off")  # fmt: skip
    assert away(series, moved, gone) == ["12-04", "12-17"]


def test_what_is_long_ago_or_far_ahead_is_not_read():
    """A month back at most, and a little over a year ahead."""
    old = event(start=";VALUE=DATE:20200101", end=";VALUE=DATE:20200105")
    far = event(start=";VALUE=DATE:20300101", end=";VALUE=DATE:20300105")
    for_ever = event(start=";VALUE=DATE:20200101", end=";VALUE=DATE:21000101")
    assert away(old, far) == []
    days = days_away(calendar(for_ever), window=WINDOW, zone="UTC")
    assert (min(days), max(days), len(days)) == (WINDOW.first, WINDOW.last, 401)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no calendar"),
        (b"<html>Sign in</html>", "no calendar"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "no calendar"),
        (calendar(event("RRULE:FREQ=SECONDLY")), "repeats within a day"),
        (calendar(event("RRULE:FREQ=MINUTELY;INTERVAL=1")), "repeats within a day"),
        (calendar(event("RRULE:FREQ=DAILY;BYSECOND=1,2,3,4,5,6")), "repeats within a day"),
        (calendar(event("RRULE:FREQ=DAILY", start=";VALUE=DATE:00010101", end="")), "before 1990"),
        (calendar(*[event("RRULE:FREQ=DAILY")] * (MOST_SERIES + 1)), "leave that repeat"),
        (calendar(event(*["RRULE:FREQ=DAILY"] * (MOST_SERIES + 1))), "leave that repeat"),
        (calendar(*[event()] * 5001), "5,000 events"),
        (calendar(event("RRULE:FREQ=YEARLY;BYEASTER=1")), "BYEASTER"),
        (calendar(event("RRULE:FREQ=DAILY;BYDAY=XX")), "no sense"),
        (calendar(*[event("RRULE:FREQ=DAILY")] * 3), "1,000 times"),
        (calendar(event("RRULE:FREQ=DAILY", end=";VALUE=DATE:20990101")), "a year each time"),
        (calendar(event("EXDATE:" + ",".join(["20261208"] * 3000))), "longer than 20,000"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 50_000, "in one another"),
        (b"\n" * 900_000, "no calendar"),
    ],
)  # fmt: skip
def test_a_hostile_calendar_is_said_and_not_counted_out(data, said):
    """Whatever would take for ever, or is no calendar at all, is refused with a reason."""
    with pytest.raises(UnreadableCalendar, match=said):
        days_away(data, window=WINDOW, zone="UTC")


NEVER_ENDING = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16010101T000000
RRULE:FREQ=SECONDLY
TZOFFSETFROM:+0100
TZOFFSETTO:{offset}
END:STANDARD
END:VTIMEZONE"""


def in_zone(name, *, offset="+0100", hours=("150000", "230000")):
    """A working day of leave, in a zone that brings rules of its own."""
    zone = NEVER_ENDING.format(name=name, offset=offset)
    start, end = (f";TZID={name}:20261207T{each}" for each in hours)
    return zone, event(start=start, end=end)


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "W. Europe Standard Time", "/some.org/2026/Europe/Berlin", "X-Ours"]
)
def test_a_zones_own_rules_are_never_counted_out(name):
    """However long they run: a zone is one of ours by its name, else the person's own."""
    assert away(*in_zone(name)) == ["12-07"]


def test_one_calendars_zone_changes_no_other():
    """Two files say different things of one name; each is read as the zone that it names."""
    night = ("000000", "090000")
    for offset in ("-1000", "+1300", "+0100"):
        assert away(*in_zone("Europe/Berlin", offset=offset, hours=night)) == ["12-07"]
        assert away(*in_zone("Elsewhere", offset=offset, hours=night), zone="Asia/Tokyo") == [
            "12-07"
        ]


def test_a_zone_that_says_where_it_lies_is_that_one():
    """A program's own name for a zone, with the place of the world beside it."""
    zone, holiday = in_zone("Mine", hours=("200000", "235900"))
    placed = zone.replace("TZID:Mine", "TZID:Mine\nX-LIC-LOCATION:America/New_York")
    late = holiday.replace("T200000", "T160000")
    assert away(placed, late, zone="Asia/Tokyo") == ["12-08"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;INTERVAL=100000",
        "FREQ=MONTHLY;BYSETPOS=300",
        "FREQ=DAILY;INTERVAL=7;BYDAY=SU;COUNT=999999999",
    ],
)
def test_a_rule_that_hardly_ever_comes_true_is_one_day(rule):
    """It is looked for in the days that are read, not until the end of time."""
    assert away(event(f"RRULE:{rule}", end="")) == ["12-07"]


def test_meetings_repeat_as_they_like():
    """What is no leave is not counted out, so it cannot keep anybody's leave from being heard."""
    meetings = [event("RRULE:FREQ=SECONDLY", title="Stand-up").replace("UID:1", f"UID:m{n}")
                for n in range(MOST_SERIES + 1)]  # fmt: skip
    assert away(event(), *meetings) == ["12-07..12-11"]


def test_parts_within_an_event_are_passed_over():
    """An alarm has a day and a title of its own; they are not the event's."""
    alarm = "BEGIN:VALARM\r\nDESCRIPTION:x\r\nSUMMARY:Holiday\r\nEND:VALARM"
    assert away(event(alarm, title="Release")) == []


def test_a_pipe_or_a_folder_is_no_calendar(tmp_path):
    """Nothing waits for somebody to write."""
    os.mkfifo(tmp_path / "pipe.ics")
    (tmp_path / "folder.ics").mkdir()
    for name in ("pipe.ics", "folder.ics"):
        with pytest.raises(UnreadableCalendar, match="no file"):
            bytes_of(tmp_path, name)


def test_another_encoding_is_read():
    """An old program's letters are no reason to miss somebody's leave."""
    text = calendar(event(title="Congé")).decode().encode("latin-1")
    assert days_away(text, window=WINDOW, zone="UTC")


def test_a_file_outside_or_too_large_is_not_read(tmp_path):
    """Not by a path, not by a link, and never more than a megabyte."""
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "else.ics").write_bytes(calendar(event()))
    (home / "link.ics").symlink_to(tmp_path / "else.ics")
    (home / "large.ics").write_bytes(b"x" * (LARGEST + 1))
    (home / "circle.ics").symlink_to("circle.ics")
    for name, said in {
        "../else.ics": "outside",
        "link.ics": "outside",
        "large.ics": "megabyte",
        "none.ics": "No such file",
        "circle.ics": "Too many levels",
        "x" * 300: "too long",
    }.items():
        with pytest.raises(UnreadableCalendar, match=said):
            bytes_of(home, name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small workspace whose first person keeps a calendar."""
    scaffold(tmp_path, Answers(today=TODAY))
    people = tmp_path / "people.yaml"
    text = people.read_text()
    lines = text.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("  ") and line.endswith(":"))
    lines.insert(at + 1, "    calendar: leave.ics")
    people.write_text("\n".join(lines) + "\n")
    (tmp_path / "leave.ics").write_bytes(calendar(event()))
    return tmp_path


def test_a_calendar_named_in_people_yaml_is_leave(folder):
    """What the calendar says stands beside what the entry says; no title is kept."""
    loaded = load(folder, today=TODAY)
    (key,) = loaded.heard
    leave = loaded.workspace.directory.people[key].leave
    assert [(each.start, each.end) for each in leave] == [(date(2026, 12, 7), date(2026, 12, 11))]
    assert "Holiday" not in repr(loaded.workspace)


def test_without_a_day_calendars_are_left_aside(folder):
    """Whoever only checks the files needs no today."""
    assert load(folder).heard == frozenset()


def test_a_calendar_that_cannot_be_read_stops_nobody(folder):
    """A warning with its line and a fix; the workspace stands."""
    (folder / "leave.ics").write_text("nonsense")
    loaded = load(folder, today=TODAY)
    assert loaded.workspace is not None
    (told,) = [each for each in loaded.problems if "leave.ics" in each.what]
    assert told.line > 0
    assert told.severity == "warning"
