"""A whole table applied: records, what was noticed, and the rows that wait for somebody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from trackwork.core.people import Directory
from trackwork.settings.problems import Problem, Severity, nearest, suggestion
from trackwork.settings.tables.columns import Columns, missing_columns, uncertain
from trackwork.settings.tables.records import (
    ImportedChange,
    ImportedItem,
    PersonRecord,
    Reader,
    TeamRecord,
    as_key,
    doubles,
)
from trackwork.settings.tables.sheets import Row, Table

Record = TeamRecord | PersonRecord | ImportedItem | ImportedChange

_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "done": (
            *("done", "complete", "completed", "implemented", "closed", "merged"),
            *("shipped", "finished", "resolved"),
        ),
        "not planned": (
            *("not planned", "rejected", "withdrawn", "deferred", "replaced", "dropped"),
            *("cancelled", "wontfix", "won't do", "will not complete", "not accepted"),
        ),
        "open": (
            *("open", "new", "todo", "to do", "not started", "started", "in progress", "blocked"),
            *("active", "planned", "accepted", "provisional", "implementable"),
            *("on track", "at risk", "off track"),
        ),
    }
)
STATES: Mapping[str, str] = MappingProxyType(
    {word: state for state, words in _WORDS.items() for word in words}
)
"""Status words that can mean only one thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a table gave. ``aside`` are rows that wait for somebody, each with a finding."""

    records: tuple[Record, ...]
    findings: tuple[Problem, ...]
    aside: tuple[Row, ...] = ()


def apply_mapping(
    table: Table, columns: Columns, *, today: date, directory: Directory | None = None
) -> Imported:
    """Read every row. With a directory, teams and people that it does not know are reported.

    Raises BadTable when a column that is needed has not been named.
    """
    if columns.missing:
        raise missing_columns(table, columns)
    findings: list[Problem] = [*table.findings, *uncertain(table, columns)]
    known = _Known(directory=directory)
    records: list[Record] = []
    aside: list[Row] = []
    for row in table.rows:
        reader = Reader(file=table.name, row=row, columns=columns, today=today, findings=findings)
        record = _READERS[columns.target](reader, known)
        if record is None:
            aside.append(row)
        else:
            records.append(record)
    kept = _without_doubles(table, records, findings)
    doubled = {each.line for each in records} - {each.line for each in kept}
    aside += [row for row in table.rows if row.line in doubled]
    aside += table.broken
    once = sorted(dict.fromkeys(findings), key=lambda each: each.line)
    return Imported(records=tuple(kept), findings=tuple(once), aside=tuple(aside))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Teams by every name they go by; without a directory everything is believed."""

    directory: Directory | None

    def team(self, name: str) -> str | None:
        if self.directory is None:
            return as_key(name) or None
        found = self.directory.team(as_key(name)) or self.directory.team(name)
        if found is not None:
            return found.key
        named = [t.key for t in self.directory.teams.values() if _same(t.name, name)]
        return named[0] if len(named) == 1 else None

    def near(self, name: str) -> str:
        teams = self.directory.teams if self.directory else {}
        return suggestion(name, teams, otherwise="" if nearest(name, teams) else "Add it first.")


def _same(one: str, other: str) -> bool:
    return as_key(one).casefold() == as_key(other).casefold()


def _team(reader: Reader, _: _Known) -> TeamRecord | None:
    key = reader.key("team")
    if not key:
        _nameless(reader, "team")
        return None
    written = reader.text("name") or reader.text("team")
    capacity = reader.number("capacity_hours")
    return TeamRecord(
        line=reader.row.line,
        team=key,
        name=written if written != key else "",
        leads=reader.keys("leads"),
        members=reader.keys("members"),
        escalation=reader.keys("escalation"),
        backlogs=reader.keys("backlogs"),
        channel=reader.text("channel"),
        zone=reader.text("zone"),
        country=reader.text("country"),
        capacity_hours=capacity,
        formerly=reader.keys("formerly"),
        extra=reader.unread(capacity_hours=capacity),
    )


def _person(reader: Reader, _: _Known) -> PersonRecord | None:
    key = reader.key("person")
    if not key:
        _nameless(reader, "person")
        return None
    pairs = (each.partition(":") for each in reader.handles("handles"))
    return PersonRecord(
        line=reader.row.line,
        person=key,
        name=reader.text("name"),
        mail=reader.text("mail"),
        handles=MappingProxyType({t.strip(): h.strip().lstrip("@") for t, c, h in pairs if c}),
        zone=reader.text("zone"),
        country=reader.text("country"),
        delegate=reader.key("delegate"),
        extra=reader.extra(),
    )


def _item(reader: Reader, known: _Known) -> ImportedItem | None:
    written = reader.text("team")
    team = known.team(written) if written else None
    if team is None:
        if not written:
            _nameless(reader, "team")
            return None
        what = f"there is no team {written!r}; the row waits"
        reader.note(what, known.near(written), severity=Severity.PROBLEM)
        return None
    if reader.columns.header("owner") and not reader.text("owner"):
        reader.note("names nobody who answers for it; the team holds it", "Add one once known.")
    days = {name: reader.day(name) for name in ("first_date", "committed", "done_on", "last_word")}
    return ImportedItem(
        line=reader.row.line,
        team=team,
        item=reader.key("item"),
        title=reader.text("title"),
        existing=reader.text("existing"),
        owner=reader.handle("owner"),
        status=reader.text("status"),
        state=_state(reader),
        notes=reader.noted("notes", **days),
        extra=_with_further_owners(reader, reader.unread(**days)),
        **days,
    )


def _with_further_owners(reader: Reader, extra: Mapping[str, str]) -> Mapping[str, str]:
    """One person answers for an item; whoever else stands in the cell is kept beside it."""
    header = reader.columns.header("owner")
    if header is None or len(reader.handles("owner")) < 2:  # noqa: PLR2004 - a plain limit
        return extra
    return MappingProxyType({**extra, header: reader.row.cells[header]})


def _state(reader: Reader) -> str:
    status = reader.text("status")
    if not status:
        return ""
    state = STATES.get(" ".join(status.casefold().split()), "")
    if not state:
        close = nearest(status, STATES, alike=0.85)
        fix = f"Did you mean {close!r}?" if close else "The team will be asked."
        reader.note(f"{status!r} is no status we know; kept as written", fix)
    return state


def _change(reader: Reader, _: _Known) -> ImportedChange | None:
    at, item, name = reader.moment("at"), _path(reader.text("item")), reader.text("field")
    if at is None or not item or not name:
        what = "a change needs a time, an item and a field; the row waits"
        reader.note(what, "Write the time like 2024-05-31T09:30:00Z.", severity=Severity.PROBLEM)
        return None
    until = reader.day("until")
    return ImportedChange(
        line=reader.row.line,
        at=at,
        item=item,
        field=name,
        old=reader.text("old"),
        new=reader.text("new"),
        by=reader.handle("by"),
        reference=reader.text("reference"),
        until=until,
        note=reader.noted("note", until=until),
        extra=reader.unread(until=until),
    )


def _path(text: str) -> str:
    """An item's key, or ``team/part`` where several teams share the part."""
    return "/".join(filter(None, map(as_key, text.split("/"))))


def _nameless(reader: Reader, kind: str) -> None:
    what = f"the row names no {kind}; it waits"
    reader.note(what, "Fill the cell.", severity=Severity.PROBLEM)


_READERS: Mapping[str, Callable[[Reader, _Known], Record | None]] = MappingProxyType(
    {"teams": _team, "people": _person, "items": _item, "changes": _change}
)


def _without_doubles(table: Table, records: list[Record], findings: list[Problem]) -> list[Record]:
    """The first of each; a later one with the same key waits. Changes may repeat."""
    named = [(each.line, _name(each)) for each in records if not isinstance(each, ImportedChange)]
    again = doubles(named)
    for line, first in again.items():
        what = f"{dict(named)[line]!r} already stands on line {first}; the row waits"
        fix = "Keep one row, or tell them apart."
        severity = Severity.PROBLEM
        findings.append(Problem(file=table.name, line=line, what=what, fix=fix, severity=severity))
    return [each for each in records if each.line not in again]


def _name(record: TeamRecord | PersonRecord | ImportedItem) -> str:
    """What a record goes by in the files; two rows of one name would be one entry."""
    if isinstance(record, TeamRecord):
        return record.team
    if isinstance(record, PersonRecord):
        return record.person
    return f"{record.team}/{record.item}" if record.item else record.team


def people_of(imported: Imported, *, tracker: str) -> tuple[PersonRecord, ...]:
    """Everybody whom teams and items name, reachable by that name on one tracker."""
    found: dict[str, PersonRecord] = {}
    for each in imported.records:
        names = [each.owner] if isinstance(each, ImportedItem) else []
        if isinstance(each, TeamRecord):
            names = [*each.leads, *each.members, *each.escalation]
        for name in filter(None, names):
            handles = MappingProxyType({tracker: name})
            fresh = PersonRecord(line=each.line, person=as_key(name), handles=handles)
            found.setdefault(fresh.person.casefold(), fresh)
    return tuple(found.values())


def teams_of(imported: Imported) -> tuple[TeamRecord, ...]:
    """The teams that items name, one record each."""
    items = [each for each in imported.records if isinstance(each, ImportedItem)]
    first = {each.team: each for each in reversed(items)}
    ordered = dict.fromkeys(each.team for each in items)
    return tuple(TeamRecord(line=first[key].line, team=key) for key in ordered)


def with_backlogs(teams: tuple[TeamRecord, ...]) -> tuple[TeamRecord, ...]:
    """Teams that name no backlog get one of their own key."""
    return tuple(each if each.backlogs else replace(each, backlogs=(each.team,)) for each in teams)
