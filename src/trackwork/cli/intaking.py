"""From records of a table to facts: whose items they are, and who said so."""

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
from trackwork.settings.tables import Imported, ImportedChange, ImportedItem
from trackwork.settings.tables.imports import STATES


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
            state=STATES.get(" ".join(row.new.casefold().split()), "")
            if row.field == STATUS
            else "",
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
        found = parse_day(text, today=today) if text else None
        return found if isinstance(found, date) else None


def _who(handle: str, workspace: Workspace) -> str:
    """A person's key where the handle is known, else the handle as written."""
    for tracker in workspace.trackers:
        found = workspace.directory.by_handle(tracker, handle) if handle else None
        if found is not None:
            return found.key
    return handle
