"""Tables people already have: CSV in whatever dialect, XLSX, JSON lines. Cells stay text."""

import codecs
import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from trackwork.settings.problems import Problem, Severity

MOST_BYTES = 100_000_000
MOST_ROWS = 200_000
DELIMITERS = (",", ";", "\t", "|")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class BadTable(Exception):
    """A table that cannot be read at all; ``problem`` says where, what and how to mend it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: the line (or sheet row) it stands on, and its cells by column name."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as read: column names in order, rows that hold anything, and what was noticed.

    ``dialect`` says how it was read, for people: ``CSV, ';', cp1252``.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    dialect: str
    findings: tuple[Problem, ...] = ()
    broken: tuple[Row, ...] = ()
    """Lines that could not be read at all, as they stand, each with a finding."""


def read_table(path: Path) -> Table:
    """Read .csv, .tsv, .xlsx, .json or .jsonl (also with .gz). Raises BadTable."""
    content = _content(path)
    name = path.name.removesuffix(".gz")
    suffix = Path(name).suffix.casefold()
    if suffix in {".xlsx", ".xlsm"}:
        return _sheet(path.name, content)
    if suffix in {".jsonl", ".ndjson", ".json"}:
        return _json(path.name, content)
    if suffix in {".xls", ".ods"}:
        raise bad(path.name, 0, f"{suffix} files are not read", "Save it as XLSX or CSV.")
    return _csv(path.name, content)


def bad(name: str, line: int, what: str, fix: str) -> BadTable:
    """A table's whole trouble as an error to raise."""
    return BadTable(Problem(file=name, line=line, what=what, fix=fix))


def _content(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
        if path.suffix.casefold() == ".gz":
            with gzip.open(io.BytesIO(raw)) as packed:
                raw = packed.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise bad(path.name, 0, "this file is missing", "Check the name.") from None
    except (OSError, EOFError) as error:
        raise bad(path.name, 0, f"cannot be read: {error}", "Check its rights and kind.") from error
    if len(raw) > MOST_BYTES:
        raise bad(path.name, 0, "is larger than 100 MB", "Split it.")
    if not raw.strip(b"\0\r\n\t "):
        raise bad(path.name, 0, "is empty", "Export the table again.")
    return raw


# --- CSV ------------------------------------------------------------------------------------------


def _csv(name: str, content: bytes) -> Table:
    text, encoding = _decoded(name, content)
    delimiter = _delimiter(text)
    lines = _lines(name, text, delimiter)
    said = {"\t": "tab"}.get(delimiter, f"{delimiter!r}")
    return _table(name, lines, dialect=f"CSV, {said}, {encoding}")


def _decoded(name: str, content: bytes) -> tuple[str, str]:
    marked = next((enc for bom, enc in _BOMS if content.startswith(bom)), None)
    if marked is None and b"\0" in content[:200]:
        marked = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    for encoding in [marked] if marked else ["utf-8", "cp1252"]:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise bad(name, 0, "is in an encoding we do not know", "Save it as UTF-8.")


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first lines into the most columns, alike in every line."""

    def score(delimiter: str) -> tuple[int, int]:
        try:
            csv.field_size_limit(MOST_BYTES)
            sample = csv.reader(io.StringIO(text[:20_000]), delimiter=delimiter)
            counts = [len(row) for _, row in zip(range(20), sample, strict=False) if any(row)]
        except csv.Error:
            return 0, 0
        first = counts[0] if counts else 0
        return (sum(each == first for each in counts) if first > 1 else 0), first

    return max(DELIMITERS, key=score)


def _lines(name: str, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(MOST_BYTES)  # else a long text in one cell makes the table unreadable
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for row in reader:
            yield before + 1, [cell.strip() for cell in row]
            before = reader.line_num
    except csv.Error as error:
        fix = "Look for a quote that is never closed."
        raise bad(name, before + 1, f"a row cannot be read: {error}", fix) from error


# --- XLSX -----------------------------------------------------------------------------------------


def _sheet(name: str, content: bytes) -> Table:
    try:
        import openpyxl  # noqa: PLC0415 - an extra; most workspaces never need it
        from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - the same
    except ImportError:
        fix = "Install it: pip install 'trackwork[xlsx]'; or save the sheet as CSV."
        raise bad(name, 0, "reading XLSX needs the extra 'xlsx'", fix) from None
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        lines = [
            (at, [_cell(value) for value in row])
            for at, row in enumerate(sheet.iter_rows(values_only=True), start=1)
        ]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise bad(name, 0, "is no XLSX file", "Save it again as XLSX or CSV.") from error
    return _table(name, lines, dialect=f"XLSX, sheet {sheet.title!r}")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


# --- JSON -----------------------------------------------------------------------------------------


def _json(name: str, content: bytes) -> Table:
    text, _ = _decoded(name, content)
    whole = _whole_list(text) if not name.removesuffix(".gz").endswith("l") else None
    broken: list[tuple[Row, Problem]] = []
    lines = list(_objects(name, text, broken)) if whole is None else list(enumerate(whole, start=1))
    header = tuple(dict.fromkeys(key for _, record in lines for key in record))
    if not header:
        raise _nothing(name, broken)
    _not_too_many(name, lines)
    rows = tuple(
        Row(line=at, cells={key: _joined(value) for key, value in record.items()})
        for at, record in lines
    )
    return Table(
        name=name,
        header=header,
        rows=rows,
        dialect="JSON lines",
        findings=tuple(problem for _, problem in broken),
        broken=tuple(row for row, _ in broken),
    )


def _nothing(name: str, broken: Sequence[tuple[Row, Problem]]) -> BadTable:
    """No line gives a record: the first that is wrong says why."""
    fix = "Write one JSON object per line."
    return BadTable(broken[0][1]) if broken else bad(name, 0, "holds no records", fix)


def _whole_list(text: str) -> list[Mapping[str, object]] | None:
    """A JSON file's one list of objects, at its top or one level below."""
    try:
        whole = json.loads(text)
    except ValueError:
        return None
    inner = list(whole.values()) if isinstance(whole, dict) else [whole]
    lists = [each for each in inner if isinstance(each, list) and each]
    good = [each for each in lists if all(isinstance(one, dict) for one in each)]
    return good[0] if len(good) == 1 else None


def _objects(
    name: str, text: str, broken: list[tuple[Row, Problem]]
) -> Iterator[tuple[int, Mapping[str, object]]]:
    """The records by line; a line that is none waits in ``broken``, and the others are read."""
    for at, line in enumerate(text.split("\n"), start=1):  # other line ends may stand in texts
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        if isinstance(record, dict):
            yield at, record
            continue
        what, fix = "the line is no JSON object; it waits", "Write one JSON object per line."
        row = Row(line=at, cells={"(the line)": line.strip()})
        broken.append((row, Problem(file=name, line=at, what=what, fix=fix)))


def _joined(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_joined(each) for each in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return _cell(value)


# --- what all have in common ----------------------------------------------------------------------


def _table(name: str, lines: Iterable[tuple[int, Sequence[str]]], *, dialect: str) -> Table:
    filled = [(at, cells) for at, cells in lines if any(cells)]
    if not filled:
        raise bad(name, 0, "is empty", "Export the table again.")
    _not_too_many(name, filled)
    (line, head), *rest = filled
    header = tuple(head)
    while header and not header[-1]:
        header = header[:-1]
    doubled = sorted({each for each in header if each and header.count(each) > 1})
    if doubled or not any(header):
        what = f"names a column twice: {', '.join(doubled)}" if doubled else "has no column names"
        raise bad(name, line, what, "Give each column one name in the first row.")
    rows = tuple(Row(line=at, cells=_named(header, cells)) for at, cells in rest)
    longer = [_longer(name, at) for at, cells in rest if any(cells[len(header) :])]
    return Table(name=name, header=header, rows=rows, dialect=dialect, findings=tuple(longer))


def _not_too_many(name: str, lines: Sequence[object]) -> None:
    if len(lines) > MOST_ROWS:
        raise bad(name, 0, f"has more than {MOST_ROWS:,} rows", "Split it.")


def _named(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    named = {column: cell for column, cell in zip(header, cells, strict=False) if column and cell}
    beyond = [cell for cell in cells[len(header) :] if cell]
    return named | ({"(beyond the last column)": ", ".join(beyond)} if beyond else {})


def _longer(name: str, line: int) -> Problem:
    return Problem(
        file=name,
        line=line,
        what="has more cells than there are columns; the rest is kept with the row",
        fix="Look for a delimiter inside a text without quotes.",
        severity=Severity.WARNING,
    )
