"""A ledger as files that change little when little changes: what travels on a branch.

The rows are those of an export. An export is one chain, so that a reader can say where it was
touched; here each file stands for itself, because a branch keeps sums of its own and is signed, and
because a new row must leave the files of old rows as they are.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, insert

from trackwork.core.facts import ENGINE_FACTS
from trackwork.ledger import tables
from trackwork.ledger.access import Access
from trackwork.ledger.checking import ORDER, Checker
from trackwork.ledger.codec import Codec, canonical
from trackwork.ledger.database import begin, prepare
from trackwork.ledger.errors import BadExport
from trackwork.ledger.export import exported_rows
from trackwork.ledger.importing import Loaded, fresh_database
from trackwork.ledger.layout import KINDS
from trackwork.ledger.load import load
from trackwork.ledger.reading import Line
from trackwork.ledger.store import SqlBooks, SqlLedger
from trackwork.ledger.upcasters import UPCASTERS, Upcaster

ENDING = ".jsonl"
_ROWS_A_FILE = {"people": ("ref", 500), "facts": ("seq", 1000), "texts": ("seq", 1000)}
_ROWS_A_FILE["outbox"] = ("number", 200)
_DESK_FILES = 64
"""Each drawer of the desk is dealt into so many files by its keys, so that one note moves one."""
UNCONFIRMED = "a run was cut short while it was sending; it is looked for before anything is sent"


def packed(ledger: SqlLedger) -> dict[str, bytes]:
    """Everything that is not derived, as files by name; the same content gives the same bytes."""
    files: dict[str, list[str]] = {}
    with ledger.reading() as books:
        for kind in KINDS:
            for row in exported_rows(books.access.connection, kind):
                files.setdefault(_file_of(kind, row), []).append(canonical(row))
    return {name: ("\n".join(rows) + "\n").encode("ascii") for name, rows in files.items()}


def last_number(files: Mapping[str, bytes]) -> int:
    """The number of the newest effect in files of `packed`; 0 when there is none."""
    newest = max((name for name in files if _kind(name) == "outbox"), default="")
    return int(json.loads(files[newest].splitlines()[-1])["number"]) if newest else 0


def unpack(
    files: Mapping[str, bytes],
    url: str,
    *,
    workspace: str,
    epoch: int,
    doubt: bool,
    facts: Iterable[type] = ENGINE_FACTS,
    upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS,
) -> Loaded:
    """Load files of `packed` into a database that holds no ledger yet; all of it or nothing.

    With ``doubt`` the epoch rises above ``epoch`` and every effect that is not settled is in doubt:
    whoever sent last may have sent it. Without, it is the same ledger that goes on elsewhere, for
    nothing was being sent. Raises BadExport or LedgerError.
    """
    codec = Codec(facts, upcasters)
    lines = list(_lines(files))
    for _ in Checker(codec).all(iter(lines)):
        pass
    with fresh_database(url) as engine:
        prepare(engine)
        with begin(engine, write=True) as connection:
            _store(connection, lines, workspace=workspace, epoch=epoch)
            books = SqlBooks(Access(connection, codec))
            doubted = books.raise_epoch(reason=UNCONFIRMED) if doubt else 0
            count = books.facts.count()
            return Loaded(workspace=workspace, facts=count, in_doubt=doubted, epoch=books.epoch)


def _store(connection: Connection, lines: list[Line], *, workspace: str, epoch: int) -> None:
    load(connection, lines)
    meta = {"workspace": workspace, "epoch": str(epoch)}
    rows = [{"name": name, "value": value} for name, value in meta.items()]
    connection.execute(insert(tables.meta), rows)


# --- which row stands where -----------------------------------------------------------------------


def _file_of(kind: str, row: Mapping[str, Any]) -> str:
    if kind == "desk":
        drawer = quote(str(row["drawer"]), safe="")
        return f"desk/{drawer}/{_dealt(str(row['key'])):02d}{ENDING}"
    if kind == "history":
        return f"history/{str(row['day'])[:7]}{ENDING}"
    name, most = _ROWS_A_FILE[kind]
    return f"{kind}/{int(row[name]) // most:06d}{ENDING}"


def _dealt(key: str) -> int:
    return hashlib.sha256(key.encode()).digest()[0] % _DESK_FILES


def _lines(files: Mapping[str, bytes]) -> Iterator[Line]:
    """Every row, kind by kind, in the order in which an import wants it."""
    for kind in KINDS:
        found = [
            line
            for name in sorted(files)
            if _kind(name) == kind
            for line in _rows(kind, name, files)
        ]
        order = ORDER[kind]
        try:
            found.sort(key=lambda line: tuple(line.row[name] for name in order))
        except (KeyError, TypeError) as error:
            raise BadExport("a row lacks what it is ordered by", file=f"{kind}/") from error
        yield from found


def _kind(name: str) -> str:
    return name.partition("/")[0] if name.endswith(ENDING) else ""


def _rows(kind: str, name: str, files: Mapping[str, bytes]) -> Iterator[Line]:
    for at, raw in enumerate(files[name].splitlines(), start=1):
        try:
            row = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise BadExport("this line is not readable", file=name, line=at) from error
        if not isinstance(row, dict):
            raise BadExport("this line is no row", file=name, line=at)
        yield Line(kind=kind, row=row, file=name, line=at)
