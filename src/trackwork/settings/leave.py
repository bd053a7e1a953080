"""Leave from calendar files that people keep elsewhere (iCalendar, RFC 5545), as whole days.

A person's entry names a file in the workspace folder; nothing is fetched. Only the days are kept:
no title, no place, no guest. A calendar is foreign text, so everything about it is bounded.
"""

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from trackwork.core.people import CALENDAR
from trackwork.settings.autoreplies import answered
from trackwork.settings.files import PeopleFile, PersonEntry, heard_span
from trackwork.settings.folder import Sources, within
from trackwork.settings.mailboxes import mails
from trackwork.settings.problems import Problem, Severity
from trackwork.settings.series import at_day, moments, rule_of
from trackwork.settings.sieve import UnreadableCalendar, sieved

if TYPE_CHECKING:
    from icalendar import Calendar, Component

PEOPLE = "people.yaml"
LARGEST = 1_000_000
"""Bytes of a calendar file."""
MOST_SERIES = 100
"""Rules of events of leave that repeat: each is counted out day by day."""
MOST_TIMES = 1_000
"""How often leave may begin in the days that are read."""
LONGEST_TIME = timedelta(days=366)
OLDEST = 1990
"""A series that began before counts from no day we want to count out."""
AHEAD = 400
"""Days ahead that are read."""
HALF = timedelta(hours=6)
"""Whoever is away for so long on a day is away that day."""
WORDS = (
    "leave", "holiday", "vacation", "out of office", "away", "pto", "day off", "time off",
    "urlaub", "abwesend", "elternzeit", "krank",
    "congé", "conge", "vacances", "absent", "rtt",
    "vacaciones", "permiso", "ausente", "baja",
    "férias", "ferie", "ferien", "vakantie", "semester", "urlop", "loma",
)  # fmt: skip
"""What people call it: English, German, French, Spanish, and a few neighbours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days that are read; they begin with a month, so that they are the same all month."""

    first: date
    last: date

    @classmethod
    def around(cls, today: date) -> "Window":
        """From the first of the month, for a little over a year."""
        first = today.replace(day=1)
        return cls(first=first, last=first + timedelta(days=AHEAD))

    def days(self, first: date, last: date) -> Iterator[date]:
        """Each day from one to another that lies within."""
        start = max(first, self.first)
        for number in range((min(last, self.last) - start).days + 1):
            yield start + timedelta(days=number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """What could not be read today: the calendars of these people, by key; any mailbox at all."""

    calendars: frozenset[str] = frozenset()
    answers: bool = False


NOTHING_UNREAD = Unread()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The people with the leave that was heard; ``heard`` are those who keep a source of it."""

    people: PeopleFile = field(default_factory=PeopleFile)
    heard: frozenset[str] = frozenset()
    unread: Unread = NOTHING_UNREAD


def with_leave(sources: Sources, folder: Path, today: date) -> Told:
    """The people with what their calendars and automatic answers say added.

    A calendar that cannot be read is a warning among the sources' problems; it adds nothing here.
    """
    people = sources.one(PEOPLE, PeopleFile)
    found: dict[str, PersonEntry] = {}
    unread: set[str] = set()
    for key, entry in people.people.items():
        if not entry.calendar:
            continue
        zone = entry.zone or people.usual.zone or "UTC"
        try:
            data = bytes_of(folder, entry.calendar)
            days = days_away(data, window=Window.around(today), zone=zone)
        except UnreadableCalendar as error:
            line = sources.line(PEOPLE, "people", key, "calendar")
            sources.problems.append(_unread(entry.calendar, line, str(error)))
            unread.add(key)
            continue
        more = [heard_span(a, b, heard=CALENDAR) for a, b in spans(days)]
        found[key] = entry.model_copy(update={"leave": [*entry.leave, *more]})
    saved, troubles = mails(folder, people.mailboxes)
    for number, why in troubles.items():
        line = sources.line(PEOPLE, "mailboxes", number)
        sources.problems.append(_no_mailbox(people.mailboxes[number], line, why))
    for each in answered(saved, people.people, today):
        entry = found.get(each.person, people.people[each.person])
        found[each.person] = entry.model_copy(update={"leave": [*entry.leave, each.days]})
    merged = {**people.people, **found}
    return Told(
        people=people.model_copy(update={"people": merged}),
        heard=frozenset(found) | unread,
        unread=Unread(calendars=frozenset(unread), answers=bool(troubles)),
    )


def _unread(name: str, line: int, why: str) -> Problem:
    return Problem(
        file=PEOPLE,
        line=line,
        what=f"the leave in {name} is not read: {why}; what was known of it stays",
        fix="Mend or replace the file, or write the days under `leave`.",
        severity=Severity.WARNING,
    )


def _no_mailbox(name: str, line: int, why: str) -> Problem:
    return Problem(
        file=PEOPLE,
        line=line,
        what=f"the mailbox {name} is not read: {why}; what was known from answers stays",
        fix="Name a Maildir folder or an mbox file inside the workspace folder, or take it out.",
        severity=Severity.WARNING,
    )


def bytes_of(folder: Path, name: str) -> bytes:
    """A calendar file inside the workspace folder. Raises UnreadableCalendar."""
    path = within(folder, name)
    if path is None:
        raise UnreadableCalendar("it is outside the workspace folder")
    try:
        if path.exists() and not path.is_file():
            raise UnreadableCalendar("it is no file")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise UnreadableCalendar(error.strerror or "it cannot be opened") from error
    if len(data) > LARGEST:
        raise UnreadableCalendar("it is larger than a megabyte")
    return data


def days_away(data: bytes, *, window: Window, zone: str) -> frozenset[date]:
    """The days within the window on which a calendar says its person is away.

    ``zone`` is where their days begin and end. Raises UnreadableCalendar.
    """
    if importlib.util.find_spec("recurring_ical_events") is None:
        raise UnreadableCalendar("reading calendars needs `pip install 'trackwork[leave]'`")
    try:
        found = _told(data, window, zone)
        return frozenset(day for event in found for day in _days(event, window, ZoneInfo(zone)))
    except UnreadableCalendar:
        raise
    except Exception as error:  # whatever foreign text makes of the reader is said, not raised
        raise UnreadableCalendar("an event in it makes no sense") from error


def _told(data: bytes, window: Window, zone: str) -> "list[Component]":
    """Each time of leave in the window."""
    calendar = _of_leave(_parsed(data, zone))
    _counted_out(calendar, window)
    found = [event for event in _occurring(calendar, window) if is_leave(event)]
    if len(found) > MOST_TIMES:
        raise UnreadableCalendar(f"it tells of leave more than {MOST_TIMES:,} times")
    return found


def _parsed(data: bytes, zone: str) -> "Calendar":
    from icalendar import Calendar  # noqa: PLC0415 - an extra; only who names a calendar needs it

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    try:
        return Calendar.from_ical(sieved(text, zone=zone))
    except UnreadableCalendar:
        raise
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise UnreadableCalendar("it is no calendar") from error


def _of_leave(calendar: "Calendar") -> "Calendar":
    """Only the events that are leave, and what excepts days from them; meetings are dropped."""
    events = calendar.walk("VEVENT")
    series = {str(event.get("UID")) for event in events if is_leave(event)}
    calendar.subcomponents = [event for event in events if str(event.get("UID")) in series]
    return calendar


def _counted_out(calendar: "Calendar", window: Window) -> None:
    """Put the days themselves in place of the rules of events that repeat.

    Raises UnreadableCalendar for what would be too many, or takes a whole year each time.
    """
    series = [
        (event, said if isinstance(said, list) else [said])
        for event in calendar.walk("VEVENT")
        if (said := event.pop("RRULE", None)) is not None
    ]
    if sum(len(rules) for _, rules in series) > MOST_SERIES:
        raise UnreadableCalendar(f"it has more than {MOST_SERIES} events of leave that repeat")
    times = 0
    for event, rules in series:
        start, longest = _start(event), _longest(event)
        for said in rules:
            rule = rule_of(said, at_day(start))
            first, last = window.first - longest, window.last + timedelta(days=1)
            found = list(islice(moments(rule, start, first, last), MOST_TIMES + 1 - times))
            times += len(found)
            if times > MOST_TIMES:
                raise UnreadableCalendar(f"it tells of leave more than {MOST_TIMES:,} times")
            if found:
                event.add("RDATE", found)


def _start(event: "Component") -> date:
    """When a series begins; one that began ages ago is a mistake, or meant to keep us busy."""
    start = _moment(event, "DTSTART")
    if start is None or start.year < OLDEST:
        raise UnreadableCalendar(f"an event in it repeats since before {OLDEST}")
    return start


def _longest(event: "Component") -> timedelta:
    """How far before the window one of a series may begin."""
    end, length = _moment(event, "DTEND"), getattr(event.get("DURATION"), "dt", None)
    whole = at_day(end) - at_day(_start(event)) if end is not None else length
    found = (whole if isinstance(whole, timedelta) else timedelta()) + timedelta(days=2)
    if found > LONGEST_TIME:
        raise UnreadableCalendar("an event in it repeats and takes a year each time")
    return found


def _occurring(calendar: "Calendar", window: Window) -> "list[Component]":
    """Events of the window: days counted out, exceptions in place of what they except."""
    import recurring_ical_events  # noqa: PLC0415 - an extra; only who names a calendar needs it

    query = recurring_ical_events.of(calendar, skip_bad_series=True)
    return list(query.between(window.first, window.last + timedelta(days=1)))


# --- which events, which days ---------------------------------------------------------------------


def is_leave(event: "Component") -> bool:
    """Whether an event says its person is away: marked so, or called so and not shown as free."""
    said = {name: str(event.get(name) or "").upper() for name in ("STATUS", "TRANSP")}
    if said["STATUS"] == "CANCELLED":
        return False
    busy = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS") or "").upper()
    if busy == "OOF" or "OUT-OF-OFFICE" in str(event.get("X-EVENT-TYPE") or "").upper():
        return True
    whole = not isinstance(_moment(event, "DTSTART"), datetime)
    return _called_so(event) and (whole or said["TRANSP"] != "TRANSPARENT")


def _called_so(event: "Component") -> bool:
    """Whether a title or a category is, or begins with, a word for leave."""
    categories = event.get("CATEGORIES")
    kinds = categories if isinstance(categories, list) else [categories]
    texts = [str(event.get("SUMMARY") or "")]
    texts += [str(name) for kind in kinds for name in getattr(kind, "cats", ())]
    words = [" ".join(text.casefold().split()) for text in texts]
    padded = [f" {''.join(c if c.isalnum() else ' ' for c in text)} " for text in words]
    return any(f" {word} " in text for text in padded for word in WORDS)


def _moment(event: "Component", name: str) -> date | datetime | None:
    found = getattr(event.get(name), "dt", None)
    return found if isinstance(found, date) else None


def _days(event: "Component", window: Window, zone: ZoneInfo) -> Iterator[date]:
    """The days of an event within the window; of one with hours those it takes most of."""
    start, end = _moment(event, "DTSTART"), _moment(event, "DTEND")
    if start is None:
        return
    if not isinstance(start, datetime):
        last = end if end is not None and not isinstance(end, datetime) else None
        until = max(start, (last or start) - timedelta(days=bool(last)))
        yield from window.days(start, until)
        return
    begins = _local(start, zone)
    ends = _local(end, zone) if isinstance(end, datetime) else begins
    for day in window.days(begins.date(), ends.date()):
        midnight = datetime.combine(day, time.min, zone).astimezone(UTC)
        following = datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)
        if min(ends, following) - max(begins, midnight) >= HALF:
            yield day


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    """A moment in the person's zone; one without a zone is meant there."""
    return at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone)


def spans(days: frozenset[date]) -> list[tuple[date, date]]:
    """Days as spans, both ends included."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and day - found[-1][1] == timedelta(days=1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
