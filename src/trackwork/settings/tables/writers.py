"""Records written into settings files: added at the end of what is there, nothing else touched.

Every edit is made as a text first, shown as a diff, read back to see that it says what was there
plus what was added, and only then written, in one step, if the file has not changed meanwhile.
"""

import difflib
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from trackwork.settings.problems import Problem
from trackwork.settings.reading import parse_document
from trackwork.settings.schemas import schema_line
from trackwork.settings.tables.insertion import Entry, inserted
from trackwork.settings.tables.records import ImportedItem, PersonRecord, TeamRecord


class CannotEdit(Exception):
    """A file is not in a state to be extended; ``problems`` say why. Nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(each) for each in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change to one file, not yet made: texts before and after, and what is added or known."""

    path: Path
    before: str
    after: str
    added: tuple[str, ...]
    known: tuple[str, ...]

    @property
    def diff(self) -> str:
        """The change as people read it; empty when there is none."""
        name = self.path.name
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True), self.after.splitlines(keepends=True), name, name
        )
        return "".join(lines)


def extend_teams(path: Path, records: Sequence[TeamRecord]) -> Edit:
    """teams.yaml with the teams it does not have yet. Raises CannotEdit."""
    return _extend(path, "teams", {each.team: _team(each) for each in records})


def extend_people(path: Path, records: Sequence[PersonRecord]) -> Edit:
    """people.yaml with the people it does not have yet. Raises CannotEdit."""
    return _extend(path, "people", {each.person: _person(each) for each in records})


def extend_backlogs(path: Path, places: Mapping[str, str], *, tracker: str) -> Edit:
    """trackwork.yaml with the backlogs it does not have yet, by key. Raises CannotEdit."""
    entries = {key: {"tracker": tracker, "place": place} for key, place in places.items()}
    return _extend(path, "backlogs", entries)


def extend_asked(path: Path, items: Sequence[ImportedItem]) -> Edit:
    """An initiative's ``teams:`` with the items it does not ask for yet. Raises CannotEdit."""
    fresh = {_asked_name(each.team, each.item): _asked(each) for each in items}
    return _extend(path, "teams", fresh, as_list=True)


def write_edit(edit: Edit) -> None:
    """Write an edit in one step. Raises CannotEdit when the file is no longer as it was read."""
    now = edit.path.read_bytes().decode("utf-8") if edit.path.exists() else ""
    if now != edit.before:
        what = "was changed meanwhile, so it was left alone"
        raise CannotEdit([Problem(file=edit.path.name, line=0, what=what, fix="Try again.")])
    if edit.after == edit.before:
        return
    edit.path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, fresh = tempfile.mkstemp(dir=edit.path.parent, prefix=f".{edit.path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(edit.after.encode())
            file.flush()
            os.fsync(file.fileno())
        if edit.path.exists():
            Path(fresh).chmod(edit.path.stat().st_mode & 0o777)
        else:
            Path(fresh).chmod(0o644)
        Path(fresh).replace(edit.path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise


# --- entries --------------------------------------------------------------------------------------


def _filled(**values: object) -> Entry:
    """The values that say something, each text on one line."""
    lines = {k: " ".join(v.split()) if isinstance(v, str) else v for k, v in values.items()}
    return {key: value for key, value in lines.items() if value not in ("", (), None, {})}


def _team(record: TeamRecord) -> Entry:
    return _filled(
        name=record.name,
        leads=record.leads,
        members=record.members,
        escalation=record.escalation,
        backlogs=record.backlogs,
        channel=record.channel,
        zone=record.zone,
        country=record.country,
        capacity_hours=record.capacity_hours,
        formerly=record.formerly,
    )


def _person(record: PersonRecord) -> Entry:
    return _filled(
        name=record.name,
        mail=record.mail,
        handles=dict(record.handles),
        zone=record.zone,
        country=record.country,
        delegate=record.delegate,
    )


def _asked(item: ImportedItem) -> Entry:
    return _filled(
        team=item.team,
        part=item.item,
        title=item.title,
        by=item.committed or item.first_date,
        existing=item.existing,
    )


def _asked_name(team: str, part: str) -> str:
    return f"{team}/{part}" if part else team


# --- the text -------------------------------------------------------------------------------------


def _extend(path: Path, key: str, entries: Mapping[str, Entry], *, as_list: bool = False) -> Edit:
    content = path.read_bytes() if path.exists() else b""
    if not content.strip():
        content = f"{schema_line(path.stem)}\n\n{key}:\n".encode()
    there = _said(path, content)
    names = _names(there.get(key))
    fresh = {name: entry for name, entry in entries.items() if name not in names}
    before = content.decode("utf-8")
    after = inserted(before, key, fresh, as_list=as_list) if fresh else before
    _same_and_more(path, there, _said(path, after.encode()), key=key, fresh=fresh)
    return Edit(
        path=path,
        before=before if path.exists() else "",
        after=after,
        added=tuple(fresh),
        known=tuple(name for name in entries if name in names),
    )


def _said(path: Path, content: bytes) -> dict[str, object]:
    """What a file says at its top. Raises CannotEdit."""
    document, problems = parse_document(content, name=path.name)
    if document is None:
        raise CannotEdit(problems)
    if not isinstance(document.data, dict):
        raise CannotEdit([_odd(path, "does not hold 'name: value' lines")])
    return document.data


def _same_and_more(
    path: Path,
    old: Mapping[str, object],
    new: Mapping[str, object],
    *,
    key: str,
    fresh: Mapping[str, Entry],
) -> None:
    """Make sure that an edit only adds. Raises CannotEdit."""
    before, after = old.get(key), new.get(key)
    kept = {k: v for k, v in old.items() if k != key} == {k: v for k, v in new.items() if k != key}
    if isinstance(before, dict) and isinstance(after, dict):
        kept = kept and all(after.get(name) == value for name, value in before.items())
    elif isinstance(before, list) and isinstance(after, list):
        kept = kept and after[: len(before)] == before
    elif before:
        kept = False
    if not kept or _names(after) != _names(before) | set(fresh):
        raise CannotEdit([_odd(path, f"is written in a way we cannot add {key} to safely")])


def _odd(path: Path, what: str) -> Problem:
    return Problem(file=path.name, line=0, what=what, fix="Add the lines by hand.")


def _names(there: object) -> set[str]:
    if isinstance(there, dict):
        return set(there)
    return {_name(each) for each in there} if isinstance(there, list) else set()


def _name(entry: object) -> str:
    if isinstance(entry, dict):
        return _asked_name(str(entry.get("team")), str(entry.get("part", "")))
    return str(entry)
