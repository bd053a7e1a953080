"""Rows of an export into tables, inside the caller's transaction."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Table

from trackwork.core.effects import FINAL
from trackwork.ledger import tables
from trackwork.ledger.access import Numbers, chunks
from trackwork.ledger.codec import canonical
from trackwork.ledger.reading import Line
from trackwork.ledger.statements import Driver, Insert, Row

_BATCH = 5_000
_FINAL = frozenset(state.value for state in FINAL)


def load(connection: Connection, lines: Iterable[Line]) -> None:
    """Store every row; subjects get their numbers in the order of their first fact."""
    driver = Driver(connection)
    subjects = Numbers(driver, tables.subject)
    for kind, group in groupby(lines, key=lambda line: line.kind):
        for batch in chunks((line.row for line in group), _BATCH):
            if kind == "facts":
                _number_subjects(subjects, batch)
            prepare = _PREPARE.get(kind)
            rows = [prepare(row) for row in batch] if prepare else batch
            driver.insert(_INSERTS[kind], [_placed(_TABLES[kind], row) for row in rows])


def _placed(table: Table, row: dict[str, Any]) -> Row:
    return tuple([row[column.name] for column in table.columns])


def _number_subjects(subjects: Numbers, rows: list[dict[str, Any]]) -> None:
    numbers = subjects.get([row["subject"] for row in rows])
    for row in rows:
        row["subject"] = numbers[row["subject"]]


def _fact(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"body": canonical(row["body"])}


def _effect(row: dict[str, Any]) -> dict[str, Any]:
    due = None if row["state"] in _FINAL else row["available"]
    return row | {"effect": canonical(row["effect"]), "due": due}


_PREPARE: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "facts": _fact,
    "outbox": _effect,
}
_TABLES: dict[str, Table] = {
    "people": tables.person_ref,
    "facts": tables.fact,
    "texts": tables.note,
    "outbox": tables.outbox,
    "desk": tables.desk,
    "history": tables.snapshot,
}
_INSERTS = {kind: Insert(table) for kind, table in _TABLES.items()}
