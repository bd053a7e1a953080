"""Reading an export back, line by line, believing nothing.

Whatever is wrong is refused as `BadExport` with file, line and reason.
"""

import json
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trackwork.ledger.codec import canonical
from trackwork.ledger.errors import BadExport
from trackwork.ledger.layout import FORMAT, KINDS, MAGIC, MANIFEST, START, Header, chained


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """What the manifest says of one file."""

    file: str
    count: int
    last: str

    @property
    def kind(self) -> str:
        """What its rows are."""
        return self.file.partition("-")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an export says of itself."""

    workspace: str
    epoch: int
    segments: tuple[Segment, ...]


def read_manifest(folder: Path) -> Manifest:
    """The manifest of an export. Raises BadExport."""
    path = folder / MANIFEST
    try:
        given = json.loads(path.read_text(encoding="ascii"))
    except FileNotFoundError as error:
        raise BadExport(
            "there is no manifest here, so this is no export", file=str(path)
        ) from error
    except ValueError as error:
        raise BadExport("it is not readable as JSON", file=str(path)) from error
    if not isinstance(given, dict) or given.get("trackwork") != MAGIC:
        raise BadExport("it is no manifest of an export", file=str(path))
    _check_format(given.get("format"), file=str(path))
    try:
        manifest = Manifest(
            workspace=_text(given["workspace"]),
            epoch=_number(given["epoch"]),
            segments=tuple(_segment(each) for each in given["segments"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadExport(
            f"something is missing or of the wrong kind ({error})", file=str(path)
        ) from (error)
    _check_names(folder, manifest)
    return manifest


def _segment(given: Mapping[str, Any]) -> Segment:
    return Segment(
        file=_text(given["file"]), count=_number(given["count"]), last=_text(given["last"])
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise TypeError(f"{value!r} is no count")
    return value


def _check_format(found: object, *, file: str, line: int = 0) -> None:
    if found == FORMAT:
        return
    newer = isinstance(found, int) and found > FORMAT
    reason = f"it has format {found!r}, and this release reads format {FORMAT}"
    raise BadExport(reason + ("; a later release wrote it" if newer else ""), file=file, line=line)


def _check_names(folder: Path, manifest: Manifest) -> None:
    """Files are those and only those, numbered without a gap, in the order they are chained."""
    expected: list[str] = []
    for kind in KINDS:
        many = sum(1 for each in manifest.segments if each.kind == kind)
        expected += [f"{kind}-{number:06d}.jsonl" for number in range(1, many + 1)]
    if [each.file for each in manifest.segments] != expected:
        raise BadExport(
            "its list of files is out of order or has gaps", file=str(folder / MANIFEST)
        )
    there = {path.name for path in folder.glob("*.jsonl")}
    if missing := sorted(set(expected) - there):
        raise BadExport("this file is missing", file=str(folder / missing[0]))
    if extra := sorted(there - set(expected)):
        raise BadExport("the manifest does not know this file", file=str(folder / extra[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of an export and where it stands."""

    kind: str
    row: dict[str, Any]
    file: str
    line: int

    def refuse(self, reason: str) -> BadExport:
        """An error that points here."""
        return BadExport(reason, file=self.file, line=self.line)


def lines(folder: Path, manifest: Manifest) -> Iterator[Line]:
    """Every row of an export in order, each checked against the chain. Raises BadExport."""
    last = START
    for segment in manifest.segments:
        last = yield from _segment_lines(folder, manifest, segment, last)


def _segment_lines(
    folder: Path, manifest: Manifest, segment: Segment, previous: str
) -> Generator[Line, None, str]:
    path = folder / segment.file
    file = str(path)
    last, at = previous, 0
    with path.open("rb") as source:
        _check_header(source.readline(), manifest, segment, previous, file=file)
        for at, raw in enumerate(source, start=1):
            content, last = _content(raw, last, file=file, line=at + 1)
            yield Line(kind=segment.kind, row=content, file=file, line=at + 1)
    if at != segment.count:
        reason = f"it ends here with {at} of {segment.count} rows"
        raise BadExport(reason, file=file, line=at + 1)
    if last != segment.last:
        raise BadExport("its last sum is not the one in the manifest", file=file, line=at + 1)
    return last


def _check_header(
    raw: bytes, manifest: Manifest, segment: Segment, previous: str, *, file: str
) -> None:
    try:
        given = json.loads(raw)
        found = given["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise BadExport("its first line is no header", file=file, line=1) from error
    _check_format(found, file=file, line=1)
    number = int(segment.file.partition("-")[2].removesuffix(".jsonl"))
    expected = Header(
        kind=segment.kind,
        number=number,
        count=segment.count,
        workspace=manifest.workspace,
        previous=previous,
    )
    if raw != f"{expected.line()}\n".encode("ascii"):
        reason = "its header does not fit the manifest or the file before it"
        raise BadExport(reason, file=file, line=1)


def _content(raw: bytes, last: str, *, file: str, line: int) -> tuple[dict[str, Any], str]:
    try:
        given = json.loads(raw)
        row, found = given["is"], given["sum"]
        content = canonical(row)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadExport("this line is not readable", file=file, line=line) from error
    following = chained(last, content)
    if found != following or not isinstance(row, dict):
        reason = "this line was changed or moved, or a line before it is missing"
        raise BadExport(reason, file=file, line=line)
    if raw != f'{{"is":{content},"sum":"{found}"}}\n'.encode("ascii"):
        raise BadExport("this line is cut off or was written by hand", file=file, line=line)
    return row, following
