"""Rows turned into records: what could be read, what could not, and nothing lost.

A cell is always text, never a formula. What is not understood stays with its record verbatim.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any

from trackwork.core.dates import AmbiguousDay, UnreadableDay, parse_day
from trackwork.settings.kinds import KEY
from trackwork.settings.problems import Problem, Severity
from trackwork.settings.tables.columns import Columns
from trackwork.settings.tables.sheets import Row

NOTHING = frozenset({"", "-", "--", "n/a", "na", "none", "null", "nil", "?"})
UNSETTLED = frozenset({"tbd", "tba", "tbc", "todo", "unknown"})
_FORMULA = re.compile(r"^[=+\-@\t\r](?=.*[(!|])")
_ISO = re.compile(r"^(\d{4}-\d\d-\d\d)(?:[T ]\d.*)?$")
_BARE = re.compile(r"^\d{4}-?\d\d-?\d\d$")
_YEAR = re.compile(r"\d{4}")
_SPLIT = re.compile(r"[,;\n]+")
_EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRecord:
    """A team as a table tells it. ``line`` is the row's; ``extra`` holds the columns not used."""

    line: int
    team: str
    name: str = ""
    leads: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    escalation: tuple[str, ...] = ()
    backlogs: tuple[str, ...] = ()
    channel: str = ""
    zone: str = ""
    country: str = ""
    capacity_hours: float | None = None
    formerly: tuple[str, ...] = ()
    extra: Mapping[str, str] = dataclasses.field(default_factory=lambda: _EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """A person as a table tells them."""

    line: int
    person: str
    name: str = ""
    mail: str = ""
    handles: Mapping[str, str] = dataclasses.field(default_factory=lambda: _EMPTY)
    zone: str = ""
    country: str = ""
    delegate: str = ""
    extra: Mapping[str, str] = dataclasses.field(default_factory=lambda: _EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedItem:
    """An item as it stood in somebody's table.

    ``status`` is the word as written; ``state`` what it means (``open``, ``done``, ``not planned``)
    or empty where nobody can be sure. ``item`` tells several items of one team apart.
    """

    line: int
    team: str
    item: str = ""
    title: str = ""
    existing: str = ""
    owner: str = ""
    status: str = ""
    state: str = ""
    first_date: date | None = None
    committed: date | None = None
    done_on: date | None = None
    last_word: date | None = None
    notes: str = ""
    extra: Mapping[str, str] = dataclasses.field(default_factory=lambda: _EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedChange:
    """One change in an item's history: when, which field, from what to what, by whom.

    ``until`` is the end of an exception, ``note`` what was said beside the change.
    """

    line: int
    at: datetime
    item: str
    field: str
    old: str = ""
    new: str = ""
    by: str = ""
    reference: str = ""
    until: date | None = None
    note: str = ""
    extra: Mapping[str, str] = dataclasses.field(default_factory=lambda: _EMPTY)


@dataclass(slots=True, kw_only=True)
class Reader:
    """Reads the cells of one row by field, noting what it cannot make sense of."""

    file: str
    row: Row
    columns: Columns
    today: date
    findings: list[Problem]

    def text(self, name: str) -> str:
        """A cell as it stands; words for nothing read as empty."""
        header = self.columns.header(name)
        cell = self.row.cells.get(header, "").strip() if header else ""
        if _FORMULA.match(cell):
            self.note(f"{header!r} looks like a formula; it is kept as text", "Check the cell.")
        return "" if cell.casefold() in NOTHING else cell

    def key(self, name: str) -> str:
        """A cell as a key: ``Payments API`` becomes ``payments-api``."""
        return as_key(self.text(name))

    def handle(self, name: str) -> str:
        """A handle without its at-sign; the first one where several stand."""
        return next(iter(self.handles(name)), "")

    def handles(self, name: str) -> tuple[str, ...]:
        """Handles, parted by commas or semicolons; ``TBD`` is reported and left out."""
        found: list[str] = []
        for each in _SPLIT.split(self.text(name)):
            word = each.strip().lstrip("@").strip()
            if word.casefold() in UNSETTLED:
                self.note(f"{each.strip()!r} names nobody yet; left out", "Add them once known.")
            elif word.casefold() not in NOTHING:
                found.append(word)
        return tuple(dict.fromkeys(found))

    def keys(self, name: str) -> tuple[str, ...]:
        """A list of keys."""
        return tuple(as_key(each) for each in self.handles(name))

    def day(self, name: str) -> date | None:
        """A day, when it can mean only one; else it is reported and stays with the row."""
        text = self.text(name)
        if not text:
            return None
        iso = _ISO.match(text)
        if not iso and not _YEAR.search(text):
            self._no_day(name, text)
            return None
        found = parse_day(iso[1] if iso else text, today=self.today)
        if isinstance(found, AmbiguousDay):
            self.note(found.question, "The row's own text is kept.")
            return None
        if isinstance(found, UnreadableDay):
            self._no_day(name, text)
            return None
        return found

    def moment(self, name: str) -> datetime | None:
        """A moment in UTC: a day alone is its middle; a time without zone is UTC and reported."""
        text = self.text(name)
        try:
            found = datetime.fromisoformat(text) if not _BARE.match(text) else None
        except ValueError:
            found = None
        if found is None:
            day = self.day(name)
            return datetime.combine(day, time(12), UTC) if day else None
        if found.tzinfo is None:
            self.note("the time names no zone; read as UTC", "Write it like 2024-05-31T09:30:00Z.")
            return found.replace(tzinfo=UTC)
        return self._in_utc(name, found)

    def number(self, name: str) -> float | None:
        """A number of hours."""
        text = self.text(name).removesuffix("h").strip()
        try:
            return float(text.replace(",", ".")) if text else None
        except ValueError:
            self.note(f"{text!r} is no number; left out", "Write hours in digits.")
            return None

    def note(self, what: str, fix: str, *, severity: Severity = Severity.WARNING) -> None:
        """Report something about this row."""
        self.findings.append(
            Problem(file=self.file, line=self.row.line, what=what, fix=fix, severity=severity)
        )

    def extra(self) -> Mapping[str, str]:
        """Every cell of a column that was given no field."""
        used = {each.header for each in self.columns.columns if each.field}
        return MappingProxyType({h: c for h, c in self.row.cells.items() if c and h not in used})

    def unread(self, **read: Any) -> Mapping[str, str]:
        """`extra`, and the verbatim cells of these fields where nothing could be read."""
        return MappingProxyType({**self.extra(), **self._verbatim(read)})

    def noted(self, name: str, **read: Any) -> str:
        """A note, and behind it the cells of these fields where nothing could be read."""
        kept = (f"{header}: {cell}" for header, cell in self._verbatim(read).items())
        return "; ".join(each for each in (self.text(name), *kept) if each)

    def _verbatim(self, read: Mapping[str, Any]) -> Mapping[str, str]:
        return {
            header: self.row.cells[header]
            for name, value in read.items()
            if value is None and (header := self.columns.header(name)) in self.row.cells
            if header is not None and self.text(name)
        }

    def _in_utc(self, name: str, found: datetime) -> datetime | None:
        """One moment has one writing, so that another zone does not make it another change."""
        try:
            return found.astimezone(UTC)
        except OverflowError:  # the first or the last day a calendar has
            self._no_day(name, self.text(name))
            return None

    def _no_day(self, name: str, text: str) -> None:
        self.note(f"{text!r} in {name!r} is no day; kept as text", "Write it like 2027-01-15.")


def as_key(text: str) -> str:
    """A name as a key: what cannot stand in one becomes a hyphen."""
    plain = text.strip().lstrip("@")
    if KEY.match(plain):
        return plain
    return re.sub(r"[^a-z0-9._-]+", "-", plain.casefold()).strip("-._")[:64].rstrip("-._")


def doubles(keys: Iterable[tuple[int, str]]) -> dict[int, int]:
    """Lines whose key stood on an earlier line, with that earlier line."""
    first: dict[str, int] = {}
    found = {}
    for line, key in keys:
        if first.setdefault(key.casefold(), line) != line:
            found[line] = first[key.casefold()]
    return found
