"""Which column means what: proposed from its name, shown, and only then used."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from trackwork.settings.problems import Problem, Severity, suggestion
from trackwork.settings.tables.sheets import BadTable, Table, bad

Target = Literal["teams", "people", "items", "changes"]
_CLOSE = 0.84

FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "teams": {
            "team": ("key", "team key", "name of team", "squad", "group", "sig", "team name"),
            "name": ("display name", "full name", "title"),
            "leads": ("lead", "team lead", "tech lead", "manager", "owner", "chairs", "contact"),
            "members": ("member", "people", "engineers"),
            "escalation": ("escalate to", "escalation path", "director", "sponsor"),
            "backlogs": ("backlog", "repository", "repo", "project", "board"),
            "channel": ("chat", "slack", "slack channel", "chat channel"),
            "zone": ("time zone", "timezone", "tz"),
            "country": ("country code", "location"),
            "capacity_hours": ("capacity", "hours a week", "hours per week"),
            "formerly": ("former name", "old name", "previously", "aka"),
        },
        "people": {
            "person": ("key", "login", "user", "username", "handle", "id"),
            "name": ("full name", "display name"),
            "mail": ("email", "e-mail", "mail address", "email address"),
            "handles": ("handles by tracker", "accounts"),
            "zone": ("time zone", "timezone", "tz"),
            "country": ("country code", "location"),
            "delegate": ("stand-in", "deputy", "backup", "stands in"),
        },
        "items": {
            "item": ("key", "item key", "id"),
            "team": ("squad", "owning team", "owning sig", "sig", "group", "component"),
            "title": ("name", "summary", "subject", "task"),
            "existing": ("issue", "ticket", "reference", "tracking issue", "number", "kep number"),
            "owner": ("assignee", "responsible", "authors", "author", "contact", "lead"),
            "status": ("state", "progress", "health"),
            "first_date": ("first date", "original date", "baseline", "first committed"),
            "committed": ("due", "due date", "target date", "date", "deadline", "committed date"),
            "done_on": ("done", "done date", "completed", "finished", "closed", "actual"),
            "last_word": ("last update", "last updated", "updated", "last change", "last word"),
            "notes": ("note", "comment", "comments", "remarks", "description"),
        },
        "changes": {
            "at": ("t", "time", "when", "date", "timestamp", "changed"),
            "item": ("key", "item key", "id"),
            "field": ("what", "column", "attribute"),
            "old": ("from", "before", "old value"),
            "new": ("to", "after", "new value"),
            "by": ("author", "who", "user", "changed by"),
            "reference": ("commit", "pr", "revision", "link"),
            "until": ("ends", "end", "ends on", "expires"),
            "note": ("notes", "comment", "comments", "remarks"),
        },
    }
)
"""What each kind of table may say, and the column names people use for it."""

NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "teams": ("team",),
        "people": ("person",),
        "items": ("team",),
        "changes": ("at", "item", "field"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: what it was taken for (None: kept with the row, not used), how sure, and why."""

    header: str
    field: str | None
    confidence: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """A proposal, to be shown before it is used."""

    target: Target
    columns: tuple[Column, ...]

    def header(self, field: str) -> str | None:
        """The column that gives a field."""
        return next((each.header for each in self.columns if each.field == field), None)

    def with_column(self, header: str, field: str | None) -> "Columns":
        """The same with one column decided by a person. Raises ValueError for unknown names."""
        if header not in {each.header for each in self.columns}:
            known = [each.header for each in self.columns]
            raise ValueError(f"there is no column {header!r}. {suggestion(header, known)}")
        if field is not None and field not in FIELDS[self.target]:
            raise ValueError(
                f"{self.target} have no field {field!r}. {suggestion(field, FIELDS[self.target])}"
            )
        return replace(self, columns=tuple(_decided(e, header, field) for e in self.columns))

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields without which nothing can be read."""
        return tuple(each for each in NEEDED[self.target] if self.header(each) is None)


def propose_mapping(table: Table, target: Target) -> Columns:
    """What each column probably means. A field is given to the one column that fits best."""
    ranked = sorted(
        (
            (_fit(header, field, names), at, header, field)
            for at, header in enumerate(table.header)
            for field, names in FIELDS[target].items()
        ),
        key=lambda each: (-each[0][0], each[1]),
    )
    chosen: dict[str, Column] = {}
    taken: set[str] = set()
    for (confidence, why), _, header, field in ranked:
        if confidence and header not in chosen and field not in taken:
            taken.add(field)
            chosen[header] = Column(header=header, field=field, confidence=confidence, why=why)
    unused = {header: _unused(header) for header in table.header if header}
    return Columns(target=target, columns=tuple({**unused, **chosen}.values()))


def missing_columns(table: Table, mapping: Columns) -> BadTable:
    """The error that says which columns have to be named by hand."""
    what = f"no column gives {' or '.join(mapping.missing)}"
    fix = f"Say which one does, like --map '{table.header[0]}={mapping.missing[0]}'."
    return bad(table.name, 1, what, fix)


def uncertain(table: Table, mapping: Columns) -> tuple[Problem, ...]:
    """A note per column that was guessed from a similar name."""
    return tuple(
        Problem(
            file=table.name,
            line=1,
            what=f"column {each.header!r} is taken for {each.field!r}",
            fix=f"If it is not, say --map '{each.header}='.",
            severity=Severity.WARNING,
        )
        for each in mapping.columns
        if each.field and each.confidence < _CLOSE
    )


def _decided(column: Column, header: str, field: str | None) -> Column:
    if column.header == header:
        return Column(header=header, field=field, confidence=1.0, why="you said so")
    return _unused(column.header) if field is not None and column.field == field else column


def _unused(header: str) -> Column:
    return Column(header=header, field=None, confidence=0.0, why="kept with the row")


def _fit(header: str, field: str, names: tuple[str, ...]) -> tuple[float, str]:
    said = _folded(header)
    if said == _folded(field):
        return 1.0, "same name"
    for at, name in enumerate(names):
        if said == _folded(name):
            return 0.95 - at / 100, f"another word for {field}"
    words = [field, *names]
    best = max(difflib.SequenceMatcher(None, said, _folded(each)).ratio() for each in words)
    return (round(best * 0.8, 2), "similar name") if said and best >= _CLOSE else (0.0, "")


def _folded(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()
