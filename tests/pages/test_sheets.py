"""Tables as CSV, XLSX and JSON: numbers as numbers, days as days, words never as formulas."""

import csv
import io
import sys
from datetime import datetime

import pytest
from openpyxl import load_workbook

from tests.pages.samples import HOSTILE, page, table
from tests.reports.making import TODAY
from trackwork.pages.data import page_data
from trackwork.pages.sheets import NoSheets, csv_text, workbook
from trackwork.reports import page as cells
from trackwork.reports.page import Column, Section, Table

MIXED = Table(
    name="a/very[long]name-of-a-table-that-no-sheet-holds",
    caption="Mixed",
    columns=tuple(Column(title=each) for each in ("word", "number", "share", "day", "nothing")),
    rows=(
        (
            cells.words("ledger"),
            cells.number(3, unit="h"),
            cells.number(2.5),
            cells.day(TODAY, mark=" (for now)"),
            cells.number(None),
        ),
    ),
)


def read(text):
    """The rows of a CSV."""
    return list(csv.reader(io.StringIO(text)))


def test_a_csv_holds_what_a_machine_reads():
    """Plain numbers and ISO days; nothing is an empty cell."""
    head, row = read(csv_text(MIXED))
    assert head == ["word", "number", "share", "day", "nothing"]
    assert row == ["ledger", "3", "2.5", "2026-11-20", ""]


def test_no_word_is_a_formula_in_a_csv():
    """What a sheet would calculate gets an apostrophe in front, and unseen signs go."""
    for row in read(csv_text(table(*HOSTILE)))[1:]:
        assert row[0].lstrip()[0] not in "=+-@\N{FULLWIDTH EQUALS SIGN}"
        assert not set("\x00\x07\x1b\N{RIGHT-TO-LEFT OVERRIDE}\ud800") & set(row[0])
    assert "'=HYPERLINK" in csv_text(table(*HOSTILE))


def test_no_word_is_a_formula_or_a_link_in_a_sheet():
    """Every text arrives as text, cut where a cell ends."""
    book = load_workbook(io.BytesIO(workbook(page(*HOSTILE))))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                assert len(str(cell.value)) <= 32_767


def test_a_sheet_holds_days_and_numbers():
    """One sheet per table, with names a sheet can have."""
    shown = page("x", sections=(Section(title="Part", tables=(MIXED, MIXED)),))
    book = load_workbook(io.BytesIO(workbook(shown)))
    assert book.sheetnames == ["1 a-very-long-name-of-a-table-t", "2 a-very-long-name-of-a-table-t"]
    _, row = book.worksheets[0].iter_rows(values_only=True)
    assert row == ("ledger", 3, 2.5, datetime(2026, 11, 20), None)
    assert book.worksheets[0].freeze_panes == "B2"


def test_the_same_page_is_the_same_bytes():
    """Nothing of the moment gets into a sheet."""
    assert workbook(page()) == workbook(page())


def test_without_the_extra_the_message_names_it(monkeypatch):
    """The package that writes sheets is not everybody's."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(NoSheets, match=r"trackwork\[xlsx\]"):
        workbook(page())


def test_data_holds_figures_and_every_table():
    """The numbers behind the charts are among the tables, days in ISO."""
    found = page_data(page("x", sections=(Section(title="Part", tables=(MIXED,)),)))
    assert found.as_of == "2026-11-20T09:12:00+00:00"
    assert found.oldest_input == found.as_of
    assert found.figures[0].text == "x"
    assert found.tables[0].rows == (("ledger", 3, 2.5, "2026-11-20", None),)
    assert page_data(page(oldest=None)).oldest_input is None
    assert len(page_data(page()).tables) == 5
