"""A backlog's folder, read: which file is which issue, and what stands in the way."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from trackwork.connectors.files import disk
from trackwork.connectors.files.config import FilesConfig
from trackwork.connectors.files.mapping import native_of, remarks
from trackwork.connectors.files.wire import Document, read_document, too_large
from trackwork.ports import Finding

Known = Mapping[str, tuple[str, str]]
"""By file name: the revision and the native id of a file that had nothing to remark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One issue file. ``document`` is None where revision and id were known already."""

    name: str
    native: str
    revision: str
    read: disk.Read
    document: Document | None
    remarked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A folder as it stood a moment ago.

    ``files`` are issues with an id of their own, ``doubles`` those whose id another one has,
    ``unread`` the names of files that may hide an issue.
    """

    files: Mapping[str, Found] = field(default_factory=lambda: MappingProxyType({}))
    doubles: tuple[Found, ...] = ()
    unread: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    missing: bool = False

    @property
    def complete(self) -> bool:
        """Whether everything that could be an issue was read."""
        return not (self.unread or self.missing)


NOTHING_KNOWN: Known = MappingProxyType({})


def revision_of(data: bytes) -> str:
    """A text that differs whenever a byte does."""
    return hashlib.sha256(data).hexdigest()[:24]


def read_shelf(
    folder: Path, *, place: str, config: FilesConfig, known: Known = NOTHING_KNOWN
) -> Shelf:
    """Everything in the folder, with what a person should mend. Raises nothing for bad files."""
    try:
        names = disk.issue_names(folder)
    except OSError as error:
        return Shelf(missing=True, findings=(_no_folder(place, error),))
    findings: list[Finding] = []
    found: list[Found] = []
    unread: set[str] = set()
    beside: set[str] = set()
    for name in names:
        one = read_one(folder, name, place=place, config=config, known=known)
        if isinstance(one, Finding):
            findings.append(one)
            (beside if one.severity == "note" else unread).add(name)
            continue
        found.append(one)
        if one.document is not None:
            findings.extend(remarks(one.document, where=_where(place, name), config=config))
    files, doubles = _apart(found)
    findings.extend(_double(each, place) for each in doubles)
    return Shelf(
        files=files,
        doubles=doubles,
        unread=frozenset(unread),
        beside=frozenset(beside),
        findings=tuple(findings),
    )


def read_one(
    folder: Path, name: str, *, place: str, config: FilesConfig, known: Known = NOTHING_KNOWN
) -> Found | Finding:
    """One file as an issue, or what a person can do so that it is one."""
    where = _where(place, name)
    if not name.isprintable():
        return _finding(
            repr(where), "has a name that we cannot store", "Rename it in plain letters."
        )
    try:
        read = disk.read(folder / name, config.largest)
    except disk.TooLarge:
        return too_large(where, config.largest)
    except disk.NotAFile as kind:
        return _finding(where, f"is {kind}", "Give an issue a plain file; we follow no links.")
    except OSError as error:
        fix = "Let the account that runs Trackwork read it."
        return _finding(where, f"cannot be read: {error.strerror}", fix)
    return _found(name, read, where=where, config=config, known=known)


def _found(
    name: str, read: disk.Read, *, where: str, config: FilesConfig, known: Known
) -> Found | Finding:
    revision = revision_of(read.data)
    before, native = known.get(name, ("", ""))
    document: Document | None = None
    if before != revision:
        fresh = read_document(read.data, where=where, limit=config.largest)
        if isinstance(fresh, Finding):
            return fresh
        document = fresh
        native = native_of(fresh, stem=name.removesuffix(disk.SUFFIX), config=config)
    if not native:
        return _finding(where, "has no usable name", "Rename it without # | / \\, or set `key:`.")
    remarked = document is not None and bool(remarks(document, where=where, config=config))
    return Found(
        name=name,
        native=native,
        revision=revision,
        read=read,
        document=document,
        remarked=remarked,
    )


def _apart(found: list[Found]) -> tuple[Mapping[str, Found], tuple[Found, ...]]:
    """Issues by id; where several files claim one, the file named like it is the issue."""
    claims: dict[str, list[Found]] = {}
    for each in found:
        claims.setdefault(each.native, []).append(each)
    files: dict[str, Found] = {}
    doubles: list[Found] = []
    for claimants in claims.values():
        real = [e for e in claimants if len(claimants) == 1 or e.name == e.native + disk.SUFFIX]
        files.update((each.native, each) for each in real)
        doubles.extend(each for each in claimants if each not in real)
    return MappingProxyType(files), tuple(doubles)


def _double(found: Found, place: str) -> Finding:
    return _finding(
        _where(place, found.name),
        f"has the key {found.native!r}, which another file has too",
        "Give the copy a `key:` of its own, and delete our block in it.",
        severity="warning",
    )


def _no_folder(place: str, error: OSError) -> Finding:
    return Finding(
        where=place or ".",
        what=f"The backlog's folder cannot be read: {error.strerror}.",
        fix="Make the folder, or correct `place` of this backlog.",
        severity="problem",
    )


def _where(place: str, name: str) -> str:
    return name if place in {"", "."} else f"{place.rstrip('/')}/{name}"


def _finding(where: str, what: str, fix: str, severity: str = "problem") -> Finding:
    return Finding(where=f"{where}:1", what=f"The file {what}.", fix=fix, severity=severity)
