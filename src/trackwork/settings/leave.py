"""Leave from calendar files that people keep elsewhere (iCalendar, RFC 5545), as whole days.

A person's entry names a file in the workspace folder; nothing is fetched. Only the days are kept:
no title, no place, no guest. A calendar is foreign text, so everything about it is bounded.
"""

import importlib.util
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from trackwork.core.people import CALENDAR
from trackwork.settings.autoreplies import answered
from trackwork.settings.files import PeopleFile, PersonEntry, heard_span
from trackwork.settings.folder import Sources
from trackwork.settings.problems import Problem, Severity

if TYPE_CHECKING:
    from icalendar import Calendar, Component

PEOPLE = "people.yaml"
LARGEST = 1_000_000
"""Bytes of a calendar file."""
MOST_EVENTS = 5_000
MOST_SERIES = 100
"""Events that repeat: each is counted out day by day."""
OLDEST = 1990
"""A series that began before counts from no day we want to count out."""
AHEAD = 400
"""Days ahead that are read."""
HALF = timedelta(hours=6)
"""Whoever is away for so long on a day is away that day."""
SERIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
"""Rhythms that leave can have."""
WITHIN_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
WORDS = (
    "leave", "holiday", "vacation", "out of office", "away", "pto", "day off", "time off",
    "urlaub", "abwesend", "elternzeit", "krank",
    "congé", "conge", "vacances", "absent", "rtt",
    "vacaciones", "permiso", "ausente", "baja",
    "férias", "ferie", "ferien", "vakantie", "semester", "urlop", "loma",
)  # fmt: skip
"""What people call it: English, German, French, Spanish, and a few neighbours."""


class UnreadableCalendar(ValueError):
    """A calendar file that cannot be read; the message says why, for whoever keeps it."""


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
    """What could not be read today: the calendars of these people, by key."""

    calendars: frozenset[str] = frozenset()


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
    for each in answered(folder, people.people, today):
        entry = found.get(each.person, people.people[each.person])
        found[each.person] = entry.model_copy(update={"leave": [*entry.leave, each.days]})
    merged = {**people.people, **found}
    return Told(
        people=people.model_copy(update={"people": merged}),
        heard=frozenset(found) | unread,
        unread=Unread(calendars=frozenset(unread)),
    )


def _unread(name: str, line: int, why: str) -> Problem:
    return Problem(
        file=PEOPLE,
        line=line,
        what=f"the leave in {name} is not read: {why}; what was known of it stays",
        fix="Mend or replace the file, or write the days under `leave`.",
        severity=Severity.WARNING,
    )


def bytes_of(folder: Path, name: str) -> bytes:
    """A calendar file inside the workspace folder. Raises UnreadableCalendar."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise UnreadableCalendar("it is outside the workspace folder")
    try:
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
    calendar = _parsed(data)
    _bounded(calendar)
    days: set[date] = set()
    for event in _occurring(calendar, window):
        if is_leave(event):
            days.update(_days(event, window, ZoneInfo(zone)))
    return frozenset(days)


def _parsed(data: bytes) -> "Calendar":
    from icalendar import Calendar  # noqa: PLC0415 - an extra; only who names a calendar needs it

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    try:
        return Calendar.from_ical(text)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise UnreadableCalendar("it is no calendar") from error


def _bounded(calendar: "Calendar") -> None:
    """Raises UnreadableCalendar for what would take too long to count out."""
    events = calendar.walk("VEVENT")
    if len(events) > MOST_EVENTS:
        raise UnreadableCalendar(f"it has more than {MOST_EVENTS:,} events")
    series = [event for event in events if event.get("RRULE") is not None]
    if len(series) > MOST_SERIES:
        raise UnreadableCalendar(f"it has more than {MOST_SERIES} events that repeat")
    for event in series:
        rules = event.get("RRULE")
        for rule in rules if isinstance(rules, list) else [rules]:
            _sane(rule, event)


def _sane(rule: Mapping[str, list[object]], event: "Component") -> None:
    """A series may repeat by the day at most, and not since ages ago."""
    rhythm = {str(each).upper() for each in rule.get("FREQ", [])}
    if not rhythm <= SERIES or any(rule.get(part) for part in WITHIN_A_DAY):
        raise UnreadableCalendar("an event in it repeats within a day")
    start = getattr(event.get("DTSTART"), "dt", None)
    if not isinstance(start, date) or start.year < OLDEST:
        raise UnreadableCalendar(f"an event in it repeats since before {OLDEST}")


def _occurring(calendar: "Calendar", window: Window) -> "list[Component]":
    """Events of the window: series counted out, exceptions in place of what they except."""
    import recurring_ical_events  # noqa: PLC0415 - an extra; only who names a calendar needs it

    query = recurring_ical_events.of(calendar, skip_bad_series=True)
    try:
        return list(query.between(window.first, window.last + timedelta(days=1)))
    except Exception as error:  # whatever foreign text makes of the reader is said, not raised
        raise UnreadableCalendar("an event in it makes no sense") from error


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
