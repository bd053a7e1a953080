"""What of a calendar file is handed on at all: of its events the few lines that leave is read from.

All else is left behind before anything is built of it: alarms, tasks, and the file's own rules for
a time zone, which may run for ever and would be kept for every later file. A zone is one of ours.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from zoneinfo import available_timezones

MOST_EVENTS = 5_000
LONGEST = 20_000
"""Letters of a line that is read."""
ENOUGH = 1_000
"""Letters of a title that are read; a longer one is cut."""
DEEPEST = 10
"""Parts within parts; an alarm in an event in a calendar is three."""
EVENT = ["VCALENDAR", "VEVENT"]
ZONE = ["VCALENDAR", "VTIMEZONE"]
TEXTS = frozenset({"SUMMARY", "CATEGORIES"})
DATES = frozenset({"DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID"})
KEPT = TEXTS | DATES | {
    "UID", "DURATION", "STATUS", "TRANSP", "SEQUENCE", "RRULE",
    "X-MICROSOFT-CDO-BUSYSTATUS", "X-EVENT-TYPE",
}  # fmt: skip
_FOLD = re.compile(r"\r?\n[ \t]")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_TZID = re.compile(r';TZID=("[^"]*"|[^;:,]*)', re.IGNORECASE)


class UnreadableCalendar(ValueError):
    """A calendar file that cannot be read; the message says why, for whoever keeps it."""


@dataclass(slots=True)
class _Reading:
    """One pass over a file: where we are in it, and what was kept."""

    path: list[str] = field(default_factory=list)
    events: list[list[str]] = field(default_factory=list)
    zones: dict[str, str] = field(default_factory=dict)
    zone: str = ""
    """The name of the time zone whose rules are being passed over."""

    def line(self, line: str) -> None:
        found = _NAME.match(line)
        name = found.group().upper() if found else ""
        value = line[line.find(":") + 1 :].strip()
        if name == "BEGIN":
            self._begin(value.upper())
        elif name == "END":
            if not self.path or self.path.pop() != value.upper():
                raise UnreadableCalendar("it is no calendar")
        elif name in KEPT and self.path == EVENT:
            self.events[-1].append(_short(line, name))
        elif self.path == ZONE:
            self._about_zone(name, value)

    def _begin(self, kind: str) -> None:
        self.path.append(kind)
        if len(self.path) > DEEPEST:
            raise UnreadableCalendar("its parts lie in one another without end")
        if self.path == EVENT:
            self.events.append([])
        if len(self.events) > MOST_EVENTS:
            raise UnreadableCalendar(f"it has more than {MOST_EVENTS:,} events")

    def _about_zone(self, name: str, value: str) -> None:
        """Of a zone's own rules only which place of the world it says to be."""
        if name == "TZID":
            self.zone = value
        if name == "X-LIC-LOCATION":
            self.zones[self.zone] = value


def _short(line: str, name: str) -> str:
    if len(line) <= LONGEST:
        return line
    if name in TEXTS:
        return line[:ENOUGH]
    raise UnreadableCalendar(f"a line in it is longer than {LONGEST:,} letters")


def sieved(text: str, *, zone: str) -> str:
    """A calendar of the events alone; ``zone`` (IANA) stands for every zone that nobody knows.

    Raises UnreadableCalendar.
    """
    reading = _Reading()
    lines = [line.rstrip("\r") for line in _FOLD.sub("", text).split("\n")]
    if not any(line.strip() for line in lines):
        raise UnreadableCalendar("it is no calendar")
    for line in lines:
        if line and (reading.path or line.upper().startswith("BEGIN:VCALENDAR")):
            reading.line(line)
    if reading.path or not re.search(r"(?im)^BEGIN:VCALENDAR", text):
        raise UnreadableCalendar("it is no calendar")
    return "\r\n".join(_written(reading, zone))


def _written(reading: _Reading, zone: str) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:sieved")
    for event in reading.events:
        yield "BEGIN:VEVENT"
        for line in event:
            yield _in_our_zone(line, reading.zones, zone)
        yield "END:VEVENT"
    yield from ("END:VCALENDAR", "")


def _in_our_zone(line: str, places: dict[str, str], zone: str) -> str:
    head, colon, rest = line.partition(":")
    if ";" not in head or head.partition(";")[0].upper() not in DATES:
        return line
    quoted = _TZID.match(line, line.upper().find(";TZID="))
    if quoted is None:
        return head + colon + rest
    named = quoted.group(1).strip('"')
    found = _ours(named) or _ours(places.get(named, "")) or zone
    return f"{line[: quoted.start()]};TZID={found}{line[quoted.end() :]}"


def _ours(named: str) -> str:
    """A zone of the IANA database that is called so, here or by Windows; empty: there is none."""
    from icalendar.timezone.windows_to_olson import (  # noqa: PLC0415 - an extra, as in `leave`
        WINDOWS_TO_OLSON,
    )

    cleaned = WINDOWS_TO_OLSON.get(named, named).strip("/")
    steps = cleaned.split("/")[-3:]
    tails = ["/".join(steps[at:]) for at in range(len(steps))]
    return next((each for each in (cleaned, *tails) if each in _known_zones()), "")


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())
