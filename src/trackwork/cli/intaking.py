"""From records of a table to facts: whose items they are, and who said so."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from trackwork.cli.frame import Frame, Stopped
from trackwork.cli.tables import ImportJob
from trackwork.cli.words import counted, listed
from trackwork.core.dates import parse_day
from trackwork.core.subjects import Subject, item
from trackwork.core.workspace import Workspace
from trackwork.engine.intake import (
    COMMITTED,
    EXCEPTION_STEPS,
    FIELDS,
    HEALTHS,
    STATUS,
    Changed,
    Stated,
    Taken,
    by_part,
    take_changes,
    take_items,
)
from trackwork.settings import Problem, Severity
from trackwork.settings.problems import nearest, suggestion
from trackwork.settings.tables import (
    Columns,
    Imported,
    ImportedChange,
    ImportedItem,
    Table,
    apply_mapping,
    propose_mapping,
    read_table,
)
from trackwork.settings.tables.imports import STATES

_YEAR = re.compile(r"\b\d{4}\b")
_YES = frozenset({"yes", "true", "1", "x", "done", "adopted"})
_MOST_SHOWN = 80
MOST_NAMES = 5
_WORDS = {
    "state": STATUS,
    "due": COMMITTED,
    "due date": COMMITTED,
    "target date": COMMITTED,
    "notes": "note",
    "comment": "note",
    "assignee": "owner",
    "blocked by": "blocked",
}
"""Other words for the fields of a history."""


def intake(frame: Frame, job: ImportJob, imported: Imported) -> Taken | None:
    """Record what items or changes say; None for tables that say nothing of items."""
    if job.target not in {"items", "changes"}:
        return None
    app = frame.app()
    with frame.progress("Recording"), app.ledger.transaction() as books:
        if job.target == "items":
            stated = [_stated(job, each, app.workspace) for each in _items(imported)]
            return take_items(app.parts, books, stated, now=frame.now())
        changed = _changes(frame, job, imported, app.workspace)
        return take_changes(books, changed, now=frame.now())


def read_in(
    job: ImportJob, mapping: Sequence[str], *, now: datetime
) -> tuple[Table, Columns, Imported]:
    """The job's file as a table, what its columns mean, and what its rows say.

    ``mapping`` decides columns by hand, each like ``Column=field``. Raises BadTable and Stopped.
    """
    table = read_table(job.file)
    columns = propose_mapping(table, job.target)
    for each in mapping:
        header, equals, name = each.rpartition("=")
        if not equals:
            raise Stopped(f"{each!r} maps nothing.", "Write --map 'Column=field'.")
        try:
            columns = columns.with_column(header.strip(), name.strip() or None)
        except ValueError as error:
            raise Stopped(f"--map {each}: {error}") from None
    directory = job.workspace.directory if job.workspace else None
    imported = apply_mapping(table, columns, today=now.date(), directory=directory)
    return table, columns, sorted_out(job, table, imported, now=now)


def sorted_out(job: ImportJob, table: Table, imported: Imported, *, now: datetime) -> Imported:
    """A history without the rows that have to wait, and with what was noticed of the others.

    A change of an item nobody is asked for waits, and so does one that lies ahead of ``now``.
    Raises Stopped when no change is of an item we know.
    """
    if job.target != "changes" or job.workspace is None:
        return imported
    known = by_part(job.workspace, job.initiative)
    rows = [each for each in imported.records if isinstance(each, ImportedChange)]
    _refuse_strangers(job, rows, known)
    waits = {row.line: why for row in rows if (why := _waits(row, known, now))}
    found = [_problem(job, line, *why) for line, why in waits.items()]
    kept = [each for each in rows if each.line not in waits]
    for row in kept:
        found += [_problem(job, row.line, *odd) for odd in _odd(row, job.workspace, now.date())]
    aside = tuple(each for each in table.rows if each.line in waits)
    findings = (*imported.findings, *sorted(found, key=lambda each: each.line))
    return replace(
        imported, records=tuple(kept), findings=findings, aside=(*imported.aside, *aside)
    )


def _refuse_strangers(
    job: ImportJob, rows: list[ImportedChange], known: dict[str, Subject]
) -> None:
    missing = sorted({each.item for each in rows} - known.keys())
    if missing and not any(each.item in known for each in rows):
        line = next(each.line for each in rows if each.item == missing[0])
        what = f"{counted(len(missing), 'item')} of this history {_are(missing)} not asked for"
        said = f"{job.file.name}:{line}: {what}: {listed(missing, MOST_NAMES)}."
        raise Stopped(said, "Import the items first, then their changes. Nothing was recorded.")


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _waits(
    row: ImportedChange, known: dict[str, Subject], now: datetime
) -> tuple[str, str, Severity] | None:
    """Why a change waits and what to do; None when it does not."""
    if row.item not in known:
        near = suggestion(row.item, known, otherwise="Import the items first, then this again.")
        return f"no item {row.item!r} is asked for; the row waits", near, Severity.PROBLEM
    if row.at > now:
        fix = "Import the table again when it has come."
        return "the change lies ahead; the row waits", fix, Severity.WARNING
    return None


def _problem(job: ImportJob, line: int, what: str, fix: str, severity: Severity) -> Problem:
    return Problem(file=job.file.name, line=line, what=what, fix=fix, severity=severity)


def _odd(row: ImportedChange, workspace: Workspace, today: date) -> list[tuple[str, str, Severity]]:
    """What cannot be understood of a change, and what to do: kept as written, and told by row."""
    name = _field(row.field)
    found: tuple[str, str] | None = None
    if not row.new:
        return []
    if name == STATUS and not _known_state(row.new) and not _health(row.new):
        close = nearest(row.new, STATES, alike=0.85)
        fix = f"Did you mean {close!r}?" if close else "It stands in the item's history."
        found = f"{_short(row.new)} is no status we know; kept as written", fix
    elif name == COMMITTED and _day(row.new, today) is None:
        found = f"{_short(row.new)} is no day; kept as text", "Write it like 2027-01-15."
    elif name == "exception" and _folded(row.new) not in EXCEPTION_STEPS:
        fix = "We know asked, granted, refused and ended."
        found = f"{_short(row.new)} is no step of an exception; kept as written", fix
    elif name == "team" and workspace.directory.team(row.new) is None:
        near = suggestion(row.new, workspace.directory.teams)
        found = f"there is no team {_short(row.new)}; kept as written", near
    elif name == "report" and not _health(row.new):
        fix = "A report's health is on track, at risk, off track, or green, yellow, red."
        found = f"{_short(row.new)} is no health we know; kept as written", fix
    return [(*found, Severity.WARNING)] if found else []


def _field(text: str) -> str:
    """A field by our word for it; one we do not know stays as written."""
    said = _folded(text)
    name = _WORDS.get(said, said)
    return name if name in FIELDS else text


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _short(text: str) -> str:
    return repr(text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}...")


def _health(text: str) -> bool:
    return _folded(text) in HEALTHS


def _known_state(text: str) -> str:
    return STATES.get(_folded(text), "")


def _items(imported: Imported) -> list[ImportedItem]:
    return [each for each in imported.records if isinstance(each, ImportedItem)]


def _stated(job: ImportJob, row: ImportedItem, workspace: Workspace) -> Stated:
    return Stated(
        subject=item(job.initiative, row.team, row.item),
        source=f"{job.file.name}:{row.line}",
        status=row.status,
        state=row.state,
        first_date=row.first_date,
        committed=row.committed,
        done_on=row.done_on,
        last_word=row.last_word,
        notes=row.notes,
        by=_who(row.owner, workspace),
    )


def _changes(
    frame: Frame, job: ImportJob, imported: Imported, workspace: Workspace
) -> list[Changed]:
    known = by_part(workspace, job.initiative)
    rows = [each for each in imported.records if isinstance(each, ImportedChange)]
    today = frame.now().date()
    return [_changed(job, row, known[row.item], workspace, today=today) for row in rows]


def _changed(
    job: ImportJob, row: ImportedChange, subject: Subject, workspace: Workspace, *, today: date
) -> Changed:
    name = _field(row.field)
    team = workspace.directory.team(row.new) if name == "team" else None
    return Changed(
        subject=subject,
        source=f"{job.file.name}:{row.line}",
        at=row.at,
        name=name,
        new=row.new,
        state=_state(name, row.new),
        day=_day(row.new, today) if name == COMMITTED else None,
        by=_who(row.by, workspace),
        reference=row.reference,
        until=row.until,
        note=row.note,
        team=team.key if team else "",
    )


def _state(name: str, text: str) -> str:
    if name == "adopted":
        return "done" if _folded(text) in _YES else ""
    return _known_state(text) if name == STATUS else ""


def _day(text: str, today: date) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        # A number alone, such as a release called 1.31, is no day.
        found = parse_day(text, today=today) if _YEAR.search(text) else None
        return found if isinstance(found, date) else None


def _who(handle: str, workspace: Workspace) -> str:
    """A person's key where the handle is known, else the handle as written."""
    for tracker in workspace.trackers:
        found = workspace.directory.by_handle(tracker, handle) if handle else None
        if found is not None:
            return found.key
    return handle
