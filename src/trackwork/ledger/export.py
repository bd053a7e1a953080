"""Writing a ledger out as plain files: the same facts always give the same bytes."""

import json
import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, func, select

from trackwork.ledger import tables
from trackwork.ledger.codec import canonical
from trackwork.ledger.errors import LedgerError
from trackwork.ledger.layout import (
    FORMAT,
    KINDS,
    MAGIC,
    MANIFEST,
    SEGMENT_ROWS,
    START,
    Header,
    chained,
)
from trackwork.ledger.store import SqlLedger, read_meta


def export_ledger(ledger: SqlLedger, folder: Path, *, segment_rows: int = SEGMENT_ROWS) -> Path:
    """Write everything that is not derived into a folder; the folder.

    The folder may be missing, empty, or an earlier export, which is replaced when the new one is
    complete. Raises LedgerError when something else lies there. The files hold people's names and
    words: treat them like the ledger.
    """
    _refuse_other_folder(folder)
    fresh = folder.with_name(f".{folder.name}.writing")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True, mode=0o700)
    try:
        with ledger.reading() as books:
            _write_all(books.access.connection, fresh, segment_rows=segment_rows)
        _replace(folder, fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return folder


def _refuse_other_folder(folder: Path) -> None:
    if not folder.exists() or (folder / MANIFEST).exists():
        return
    if not folder.is_dir() or any(folder.iterdir()):
        raise LedgerError(f"{folder} holds something that is no export; name another folder")


def _replace(folder: Path, fresh: Path) -> None:
    if not folder.exists():
        fresh.rename(folder)
        return
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old)


def _write_all(connection: Connection, folder: Path, *, segment_rows: int) -> None:
    meta = read_meta(connection)
    segments: list[dict[str, Any]] = []
    last = START
    for kind in KINDS:
        total = connection.execute(_count(kind)).scalar_one()
        counts = [min(segment_rows, total - start) for start in range(0, total, segment_rows)]
        with closing(exported_rows(connection, kind)) as rows:
            for number, count in enumerate(counts, start=1):
                header = Header(
                    kind=kind,
                    number=number,
                    count=count,
                    workspace=meta["workspace"],
                    previous=last,
                )
                last = _write_segment(folder / header.file, header, rows)
                segments.append({"count": count, "file": header.file, "last": last})
    _write_manifest(folder, meta, segments)


def _write_manifest(folder: Path, meta: dict[str, str], segments: list[dict[str, Any]]) -> None:
    manifest = {
        "epoch": int(meta["epoch"]),
        "format": FORMAT,
        "segments": segments,
        "trackwork": MAGIC,
        "workspace": meta["workspace"],
    }
    text = json.dumps(manifest, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="ascii", newline="\n")


def _write_segment(path: Path, header: Header, rows: Iterator[dict[str, Any]]) -> str:
    """One file of ``header.count`` rows, on disk when this returns; the last sum."""
    last = header.previous
    with path.open("w", encoding="ascii", newline="\n") as out:
        out.write(header.line() + "\n")
        for _ in range(header.count):
            content = canonical(next(rows))
            last = chained(last, content)
            out.write(f'{{"is":{content},"sum":"{last}"}}\n')
        out.flush()
        os.fsync(out.fileno())
    return last


# --- rows of each kind ----------------------------------------------------------------------------


def _count(kind: str) -> Select[Any]:
    return select(func.count()).select_from(_TABLES[kind])


def exported_rows(connection: Connection, kind: str) -> Generator[dict[str, Any], None, None]:
    """Rows as plain values, in an order that depends on nothing but their content."""
    query = _SELECTS[kind].execution_options(yield_per=_AT_ONCE)
    with connection.execute(query) as result:
        for row in result.mappings():
            values = dict(row)
            for name in _OBJECTS & values.keys():
                values[name] = json.loads(values[name])
            yield values


_AT_ONCE = 5_000
_OBJECTS = frozenset({"body", "effect"})
_TABLES = {
    "people": tables.person_ref,
    "facts": tables.fact,
    "texts": tables.note,
    "outbox": tables.outbox,
    "desk": tables.desk,
    "history": tables.snapshot,
}
_FACT = [column for column in tables.fact.c if column.name != "subject"]
_OUTBOX = [column for column in tables.outbox.c if column.name != "due"]
_SELECTS: dict[str, Select[Any]] = {
    "people": select(tables.person_ref).order_by(tables.person_ref.c.ref),
    "facts": select(*_FACT, tables.subject.c.name.label("subject"))
    .join(tables.subject, tables.subject.c.id == tables.fact.c.subject)
    .order_by(tables.fact.c.seq),
    "texts": select(tables.note).order_by(tables.note.c.seq, tables.note.c.place),
    "outbox": select(*_OUTBOX).order_by(tables.outbox.c.number),
    "desk": select(tables.desk).order_by(tables.desk.c.drawer, tables.desk.c.key),
    "history": select(tables.snapshot).order_by(*tables.snapshot.primary_key),
}
