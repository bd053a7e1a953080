"""Tables as CSV and XLSX: what somebody wrote is text in a cell and never a formula."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from trackwork.pages.signs import visible
from trackwork.reports.page import Cell, Page, Raw, Table

_FORMULA = tuple(
    "=+-@\t\r\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
    "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
"""What some sheet takes for the beginning of a formula:
https://owasp.org/www-community/attacks/CSV_Injection
"""
_LONGEST = 32_767
_WIDEST = 60
_SHEET_NAME = 31
"""Characters of a sheet's name: https://xlsxwriter.readthedocs.io/workbook.html"""
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))


class NoSheets(Exception):
    """The extra that writes sheets is not installed; the message names its install line."""


def csv_text(table: Table) -> str:
    """One table. A text that a sheet would take for a formula gets an apostrophe in front."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_safe(column.title) for column in table.columns])
    writer.writerows([[_value(cell) for cell in row] for row in table.rows])
    return out.getvalue()


def _value(cell: Cell) -> str:
    raw: Raw = cell.raw if cell.raw is not None else ""
    if isinstance(raw, date):
        return raw.isoformat()
    return _safe(raw) if isinstance(raw, str) else str(raw)


def _safe(text: str) -> str:
    plain = visible(text)
    return (
        f"'{plain}" if plain.startswith(_FORMULA) or plain.lstrip().startswith(_FORMULA) else plain
    )


def workbook(page: Page) -> bytes:
    """Every table of a page as a sheet, the same bytes for the same page. Raises NoSheets."""
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra, needed by few
    except ImportError as error:
        raise NoSheets(
            "writing XLSX needs one more package: pip install 'trackwork[xlsx]'"
        ) from error
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(out, options) as book:
        book.set_properties({"title": page.title, "created": page.as_of.replace(tzinfo=None)})
        formats = {"head": {"bold": True, "bottom": 1}, "day": {"num_format": "ddd d mmm yyyy"}}
        made = {name: book.add_format(each) for name, each in formats.items()}
        for number, table in enumerate(page.tables, start=1):
            _sheet(book.add_worksheet(_name(table, number)), table, made)
    return out.getvalue()


def _name(table: Table, number: int) -> str:
    return f"{number} {table.name}".translate(_NOT_IN_NAMES)[:_SHEET_NAME]


def _sheet(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, column.title, formats["head"])
    for number, row in enumerate(table.rows, start=1):
        for at, cell in enumerate(row):
            _write(sheet, number, at, cell, formats)
    sheet.freeze_panes(1, 1)
    for at, wide in enumerate(_widths(table)):
        sheet.set_column(at, at, wide)


def _write(sheet: Any, row: int, at: int, cell: Cell, formats: dict[str, Any]) -> None:
    raw = cell.raw
    if isinstance(raw, date):
        sheet.write_datetime(row, at, raw, formats["day"])
    elif isinstance(raw, str):
        sheet.write_string(row, at, _printable(raw))
    elif raw is not None:
        sheet.write_number(row, at, raw)


def _printable(text: str) -> str:
    """A cell holds at most 32,767 characters."""
    return visible(text)[:_LONGEST]


def _widths(table: Table) -> Sequence[int]:
    heads = [len(column.title) for column in table.columns]
    for row in table.rows:
        heads = [max(wide, len(cell.text)) for wide, cell in zip(heads, row, strict=True)]
    return [min(_WIDEST, wide + 2) for wide in heads]
