"""Redmine's JSON to values, and paths that lead nowhere else. No I/O.

https://www.redmine.org/projects/redmine/wiki/Rest_api says what there is; what it does not say was
tried on a Redmine 5.0.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from trackwork.ports import Refused
from trackwork.transport import Value

Json: TypeAlias = dict[str, Value]
PER_PAGE = 100
"""Redmine gives no more at a time and does not say so."""
CLOSED_PROJECT = 5
ARCHIVED_PROJECT = 9
_PROJECT = re.compile(r"(?=.*[a-z_-])[a-z0-9_-]{1,100}")


class Unreadable(ValueError):
    """An answer that is no Redmine's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """One entry of an issue's history: words, changes, or both."""

    id: str
    user: str
    user_name: str
    notes: str
    at: datetime
    private: bool
    changed: Mapping[str, str]
    """New value by attribute, custom fields under ``cf:`` and their id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WireIssue:
    """One issue; ``journals`` and ``related`` are empty in lists, which never carry them."""

    id: str
    project: str
    subject: str
    description: str
    status: str
    status_id: str
    author: str
    author_name: str
    assigned: str
    due: str
    start: str
    parent: str
    children: tuple[str, ...]
    custom: Mapping[str, str]
    custom_ids: Mapping[str, str]
    updated: datetime
    journals: tuple[Journal, ...]
    related: tuple[tuple[str, str], ...]
    """``(relation, id of the other)``, as this issue stands to it."""


def project_path(place: str, *more: str) -> str:
    """The path of a project. Raises Refused for what is no identifier."""
    if not _PROJECT.fullmatch(place):
        raise Refused(f"{place!r} is no identifier of a project; Redmine shows it in its address")
    return "/".join(("/projects", place, *more))


def issue_path(native: str) -> str:
    """The path of an issue. Raises Refused for what is no number."""
    if not is_number(native):
        raise Refused(f"there is no issue {native!r}")
    return f"/issues/{native}.json"


def is_number(native: str) -> bool:
    """Whether a text is an id of Redmine's."""
    return native.isascii() and native.isdigit() and 0 < len(native) <= 10  # noqa: PLR2004 - 32 bits


def record(value: Value, name: str = "") -> Json:
    """An object, or the object of this name in it. Raises Unreadable."""
    found = value.get(name) if name and isinstance(value, dict) else value
    if not isinstance(found, dict):
        raise Unreadable(f"no {name or 'object'} in the answer")
    return found


def records(value: Value, name: str) -> list[Json]:
    """The list of objects of this name. Raises Unreadable."""
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, list):
        raise Unreadable(f"no list of {name} in the answer")
    return [record(each) for each in found]


def some(value: Json, name: str) -> list[Json]:
    """A list that may be missing."""
    found = value.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def text(value: Json, name: str) -> str:
    """A text; the empty one for null. Numbers are texts to us."""
    found = value.get(name)
    if isinstance(found, bool) or found is None:
        return "true" if found else ""
    return str(found) if isinstance(found, str | int | float) else ""


def inner(value: Json, name: str, key: str) -> str:
    """``status.name`` of ``{"status": {"name": ...}}``, or the empty text."""
    found = value.get(name)
    return text(found, key) if isinstance(found, dict) else ""


def moment(said: str) -> datetime:
    """Redmine's moments: seconds, in UTC. Raises Unreadable."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError as error:
        raise Unreadable(f"{said!r} is no moment") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def plain(said: str) -> str:
    """A text with the line ends everybody else uses: Redmine makes all of a description CRLF."""
    return said.replace("\r\n", "\n").replace("\r", "\n")


def wire_issue(value: Json) -> WireIssue:
    """One issue. Raises Unreadable."""
    native = text(value, "id")
    if not is_number(native):
        raise Unreadable("an issue without an id")
    custom = some(value, "custom_fields")
    return WireIssue(
        id=native,
        project=inner(value, "project", "id"),
        subject=text(value, "subject"),
        description=plain(text(value, "description")),
        status=inner(value, "status", "name"),
        status_id=inner(value, "status", "id"),
        author=inner(value, "author", "id"),
        author_name=inner(value, "author", "name"),
        assigned=inner(value, "assigned_to", "id"),
        due=text(value, "due_date"),
        start=text(value, "start_date"),
        parent=inner(value, "parent", "id"),
        children=tuple(text(each, "id") for each in some(value, "children")),
        custom={text(each, "name"): _custom(each) for each in custom},
        custom_ids={text(each, "name"): text(each, "id") for each in custom},
        updated=moment(text(value, "updated_on")),
        journals=tuple(_journal(each) for each in some(value, "journals")),
        related=_related(native, some(value, "relations")),
    )


def _custom(value: Json) -> str:
    """A custom field's value; several are one text with commas."""
    found = value.get("value")
    if isinstance(found, list):
        return ", ".join(str(each) for each in found if each not in ("", None))
    return text(value, "value")


def _journal(value: Json) -> Journal:
    return Journal(
        id=text(value, "id"),
        user=inner(value, "user", "id"),
        user_name=inner(value, "user", "name"),
        notes=plain(text(value, "notes")),
        at=moment(text(value, "created_on")),
        private=value.get("private_notes") is True,
        changed={_attribute(each): text(each, "new_value") for each in some(value, "details")},
    )


def _attribute(detail: Json) -> str:
    name = text(detail, "name")
    return f"cf:{name}" if text(detail, "property") == "cf" else name


def _related(native: str, relations: list[Json]) -> tuple[tuple[str, str], ...]:
    """Those relations we have a word for: ``blocks``, seen from either end."""
    found = []
    for each in relations:
        if text(each, "relation_type") not in {"blocks", "blocked"}:
            continue
        one, other = text(each, "issue_id"), text(each, "issue_to_id")
        ours = one == native
        found.append(("blocks" if ours else "blocked by", other if ours else one))
    return tuple(found)
