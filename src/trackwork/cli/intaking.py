"""From records of a table to facts: whose items they are, and who said so."""

import re
from datetime import date

from trackwork.cli.frame import Frame, Stopped
from trackwork.cli.tables import ImportJob
from trackwork.core.dates import parse_day
from trackwork.core.subjects import item
from trackwork.core.workspace import Workspace
from trackwork.engine.intake import (
    COMMITTED,
    STATUS,
    Changed,
    Stated,
    Taken,
    by_part,
    take_changes,
    take_items,
)
from trackwork.settings import Problem, Severity
from trackwork.settings.problems import nearest
from trackwork.settings.tables import Imported, ImportedChange, ImportedItem
from trackwork.settings.tables.imports import STATES

_YEAR = re.compile(r"\b\d{4}\b")


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


def history_findings(job: ImportJob, imported: Imported, today: date) -> list[Problem]:
    """Statuses and dates of a history that we do not know: kept as written, and told by row."""
    found = []
    for row in imported.records:
        if not isinstance(row, ImportedChange) or not row.new:
            continue
        what, fix = _odd(row, today)
        if what:
            severity = Severity.WARNING
            name, line = job.file.name, row.line
            found.append(Problem(file=name, line=line, what=what, fix=fix, severity=severity))
    return found


def _odd(row: ImportedChange, today: date) -> tuple[str, str]:
    """What cannot be understood of a change, and what to do; empty when it can."""
    if row.field == STATUS and not _known_state(row.new):
        close = nearest(row.new, STATES, alike=0.85)
        fix = f"Did you mean {close!r}?" if close else "It stands in the item's history."
        return f"{row.new!r} is no status we know; kept as written", fix
    if row.field == COMMITTED and _day(row.new, today) is None:
        return f"{row.new!r} is no day; kept as text", "Write it like 2027-01-15."
    return "", ""


def _known_state(text: str) -> str:
    return STATES.get(" ".join(text.casefold().split()), "")


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
    missing = sorted({each.item for each in rows} - known.keys())
    if missing:
        names = ", ".join(missing[:5])
        what = f"{len(missing)} items of this history are not asked for: {names}"
        raise Stopped(what, "Import the items first, then their changes. Nothing was recorded.")
    today = frame.now().date()
    return [
        Changed(
            subject=known[row.item],
            source=f"{job.file.name}:{row.line}",
            at=row.at,
            name=row.field,
            new=row.new,
            state=_known_state(row.new) if row.field == STATUS else "",
            day=_day(row.new, today) if row.field == COMMITTED else None,
            by=_who(row.by, workspace),
            reference=row.reference,
        )
        for row in rows
    ]


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
