import contextlib
import gzip
import sys
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.settings.tables import BadTable, read_table

ROWS = "team;lead\npayments;Inés\nsearch;Jo\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_csv_reads_in_every_dialect(
    tmp_path: Path, encoding: str, delimiter: str, ending: str
) -> None:
    """Encoding, delimiter and line ends are found out, not asked for."""
    path = tmp_path / "t.csv"
    path.write_bytes(ROWS.replace(";", delimiter).replace("\n", ending).encode(encoding))
    table = read_table(path)
    assert table.header == ("team", "lead")
    assert [(row.line, dict(row.cells)) for row in table.rows] == [
        (2, {"team": "payments", "lead": "Inés"}),
        (3, {"team": "search", "lead": "Jo"}),
    ]


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    """Blank rows and line breaks inside quotes do not shift the numbers people see."""
    path = tmp_path / "t.csv"
    path.write_text('team,notes\n\na,"one\ntwo"\n,,\nb,x,left over\n')
    table = read_table(path)
    assert [row.line for row in table.rows] == [3, 6]
    assert table.rows[1].cells["(beyond the last column)"] == "left over"
    assert [each.where for each in table.findings] == ["t.csv:6"]


def test_a_sheet_reads_like_a_table(tmp_path: Path) -> None:
    """Days, whole numbers and blanks of XLSX become plain text."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["team", "due", "hours", "at", "ok", None])
    sheet.append(["a", date(2027, 1, 15), 3.0, datetime(2027, 1, 15, 9, 30), True])
    sheet.append([None, None])
    path = tmp_path / "t.xlsx"
    book.save(path)
    table = read_table(path)
    assert table.header == ("team", "due", "hours", "at", "ok")
    assert [(row.line, tuple(row.cells.values())) for row in table.rows] == [
        (2, ("a", "2027-01-15", "3", "2027-01-15T09:30:00", "yes"))
    ]


def test_json_lines_and_packed_files_read(tmp_path: Path) -> None:
    """One object per line, lists joined, and .gz on top."""
    path = tmp_path / "t.jsonl.gz"
    path.write_bytes(
        gzip.compress(b'{"team": "a", "leads": ["x", "y"]}\n\n{"team": "b", "n": {"k": 1}}\n')
    )
    table = read_table(path)
    assert table.header == ("team", "leads", "n")
    assert [(row.line, dict(row.cells)) for row in table.rows] == [
        (1, {"team": "a", "leads": "x, y"}),
        (3, {"team": "b", "n": '{"k": 1}'}),
    ]


def test_a_json_file_with_one_list_reads(tmp_path: Path) -> None:
    """The list may stand below a name."""
    path = tmp_path / "teams.json"
    path.write_text('{"cut": "x", "teams": [{"team": "a"}, {"team": "b"}]}')
    assert [row.cells["team"] for row in read_table(path).rows] == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("t.csv", b"", "t.csv: is empty. Export the table again."),
        ("t.csv", b"\n\n , \n", "t.csv: is empty. Export the table again."),
        ("t.csv", b"a,a\n1,2\n", "t.csv:1: names a column twice: a."),
        ("t.csv", b'a,b\n1,"2\n', "t.csv:2: a row cannot be read"),
        ("t.xlsx", b"no zip", "t.xlsx: is no XLSX file."),
        ("t.xls", b"x", "t.xls: .xls files are not read."),
        ("t.jsonl", b"[1]\n{", "t.jsonl:1: the line is no JSON object; it waits."),
        ("t.jsonl", b"{}\n", "t.jsonl: holds no records."),
        ("t.json", b"{}\n", "t.json: holds no records."),
        ("t.csv.gz", b"no gzip", "t.csv.gz: cannot be read"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    """Where, what and how, in one sentence each."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadTable) as caught:
        read_table(path)
    assert str(caught.value).startswith(says)


def test_a_broken_line_waits_and_the_others_are_read(tmp_path: Path) -> None:
    """A line cut off half way is told with its number and kept; rare line ends stay in texts."""
    path = tmp_path / "t.jsonl"
    path.write_text('\ufeff{"a": "1\u2028x"}\r\n{"a": "2\n\n[3]\n{"a": 4}\n', encoding="utf-8")
    found = read_table(path)
    assert [(row.line, row.cells["a"]) for row in found.rows] == [(1, "1\u2028x"), (5, "4")]
    assert [(row.line, dict(row.cells)) for row in found.broken] == [
        (2, {"(the line)": '{"a": "2'}),
        (4, {"(the line)": "[3]"}),
    ]
    assert [each.where for each in found.findings] == ["t.jsonl:2", "t.jsonl:4"]


def test_a_huge_text_in_one_cell_reads(tmp_path: Path) -> None:
    """A megabyte somebody pasted is text like any other."""
    path = tmp_path / "t.csv"
    path.write_text(f"a;b\n1;{'x' * 1_000_000}\n", encoding="utf-8")
    assert len(read_table(path).rows[0].cells["b"]) == 1_000_000


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_more_rows_than_we_read_are_refused_whole(tmp_path: Path, suffix: str) -> None:
    """The limit is the same for every kind of table."""
    path = tmp_path / f"t.{suffix}"
    line = "1\n" if suffix == "csv" else '{"a": 1}\n'
    path.write_text(f"a\n{line * 200_001}" if suffix == "csv" else line * 200_001)
    with pytest.raises(BadTable, match="more than 200,000 rows"):
        read_table(path)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    """A wrong name is the most common mistake of all."""
    with pytest.raises(BadTable, match=r"t.csv: this file is missing"):
        read_table(tmp_path / "t.csv")


def test_a_missing_extra_names_its_install_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """XLSX without openpyxl says what to install."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"x")
    with pytest.raises(BadTable, match=r"pip install 'trackwork\[xlsx\]'"):
        read_table(path)


@given(
    content=st.binary(max_size=200), suffix=st.sampled_from([".csv", ".xlsx", ".jsonl", ".json"])
)
def test_no_bytes_raise_anything_else(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str
) -> None:
    """Whatever a file holds, it gives a table or one sentence."""
    path = tmp_path_factory.mktemp("t") / f"t{suffix}"
    path.write_bytes(content)
    with contextlib.suppress(BadTable):
        assert read_table(path).header
