"""GitHub's answers as values, and addresses as it wants them. Tolerant, and no I/O.

What an answer lacks is empty; only what an issue cannot be without (its number and its times) is
asked for: an `Unreadable` names what is missing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import cast
from urllib.parse import parse_qsl, quote, urlsplit

from trackwork.ports import Author, Refused
from trackwork.transport import Value

PER_PAGE = 100
_PLACE = re.compile(r"(?P<owner>[A-Za-z0-9][A-Za-z0-9-]{0,99})/(?P<repo>[A-Za-z0-9._-]{1,100})")
_IN_ADDRESS = re.compile(r"/repos/(?P<owner>[^/]+)/(?P<repo>[^/]+)(?:/issues/(?P<number>\d+))?/?$")
_NEXT = re.compile(r'<(?P<address>[^<>]*)>[^,<]*?;\s*rel="?next"?', re.IGNORECASE)
_DIGITS = 18

Json = Mapping[str, Value]


class Unreadable(ValueError):
    """An answer that lacks what its kind cannot be without; the message says what."""


# --- places and addresses -------------------------------------------------------------------------


def checked_place(place: str) -> str:
    """``owner/repo``, and nothing that could lead elsewhere. Raises Refused."""
    found = _PLACE.fullmatch(place)
    if found is None or found["repo"] in {".", ".."}:
        raise Refused(f"{place!r} is no repository; write owner/repository")
    return place


def repo_path(place: str, *more: str) -> str:
    """The path of something in a repository; every part is made safe. Raises Refused."""
    if {".", ".."}.intersection(more):
        raise Refused("'.' and '..' cannot stand in an address of GitHub; name it otherwise")
    parts = "".join(f"/{quote(part, safe='')}" for part in more)
    return f"/repos/{checked_place(place)}{parts}"


def issue_path(place: str, native: str, *more: str) -> str:
    """The path of something of an issue. Raises Refused for what is no number."""
    if not is_number(native):
        raise Refused(f"there is no issue {native!r} in {place}")
    return repo_path(place, "issues", native, *more)


def is_number(native: str) -> bool:
    """Whether a text can be the number of an issue or the id of a comment."""
    return native.isascii() and native.isdigit() and len(native) <= _DIGITS


def place_in(address: str) -> tuple[str, str]:
    """``(owner/repo, number)`` in an address of the API; empty where it says none."""
    found = _IN_ADDRESS.search(urlsplit(address).path)
    if found is None:
        return "", ""
    return f"{found['owner']}/{found['repo']}", found["number"] or ""


def next_query(link: str) -> dict[str, str] | None:
    """What to ask for the next page, from a Link header; None on the last one.

    Only the query is used: where to ask is ours to know.
    """
    found = _NEXT.search(link)
    if found is None:
        return None
    return dict(parse_qsl(urlsplit(found["address"]).query, keep_blank_values=True))


def same(one: str, other: str) -> bool:
    """Whether two names of a repository, an owner or a label are one: GitHub ignores case."""
    return one.casefold() == other.casefold()


# --- pieces of answers ----------------------------------------------------------------------------


def record(value: Value) -> Json:
    """A JSON object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def records(value: Value) -> list[Json]:
    """The objects in a JSON list; none for anything else."""
    if not isinstance(value, list):
        return []
    return [cast("Json", each) for each in value if isinstance(each, dict)]


def text(value: Json, name: str) -> str:
    """A text; empty when it is not one."""
    found = value.get(name)
    return found if isinstance(found, str) else ""


def number(value: Json, name: str) -> int:
    """A whole number; 0 when it is not one."""
    found = value.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else 0


def moment(value: Value) -> datetime | None:
    """A moment as GitHub writes it (2026-11-20T09:12:00Z); None when it is none."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return None if found is None else (found if found.tzinfo else found.replace(tzinfo=UTC))


def dated(header: str) -> datetime | None:
    """The moment in a Date header; None when there is none."""
    try:
        found = parsedate_to_datetime(header)
    except (ValueError, TypeError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def stamp(at: datetime) -> str:
    """A moment as GitHub reads it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def author(value: Value) -> Author:
    """An account; the ghost of a deleted one has no name. Apps end in ``[bot]``."""
    found = record(value)
    login = text(found, "login")
    bot = text(found, "type") == "Bot" or login.endswith("[bot]")
    return Author(handle=login, name=text(found, "name"), bot=bot)


# --- issues and comments --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class WireIssue:
    """One issue as GitHub gives it. ``parent`` is ``(place, number)``; the counts are how many
    sub-issues and dependencies it has, for whoever wants to ask for them.
    """

    number: str
    id: int
    place: str
    title: str
    body: str
    state: str
    state_reason: str
    user: Author
    closed_by: Author
    labels: tuple[str, ...]
    assignees: tuple[str, ...]
    milestone: str
    milestone_number: int
    milestone_due: str
    type: str
    values: tuple[tuple[str, str], ...]
    url: str
    created: datetime
    updated: datetime
    comments: int
    parent: tuple[str, str]
    subs: int
    blocked_by: int
    blocking: int
    pull: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WireComment:
    """One comment; ``number`` is that of its issue, or of its pull request when ``pull``."""

    id: str
    number: str
    pull: bool
    user: Author
    body: str
    created: datetime
    updated: datetime


def wire_issue(value: Json) -> WireIssue:
    """An issue. Raises Unreadable when it has no number or no times."""
    created, updated = moment(value.get("created_at")), moment(value.get("updated_at"))
    known = number(value, "number")
    if known < 1 or created is None or updated is None:
        raise Unreadable(f"an issue without its number or times ({known or 'no number'})")
    milestone = record(value.get("milestone"))
    summary = record(value.get("issue_dependencies_summary"))
    return WireIssue(
        number=str(known),
        id=number(value, "id"),
        place=place_in(text(value, "repository_url"))[0] or place_in(text(value, "url"))[0],
        title=text(value, "title"),
        body=text(value, "body"),
        state="closed" if text(value, "state") == "closed" else "open",
        state_reason=text(value, "state_reason"),
        user=author(value.get("user")),
        closed_by=author(value.get("closed_by")),
        labels=_labels(value.get("labels")),
        assignees=_assignees(value),
        milestone=text(milestone, "title"),
        milestone_number=number(milestone, "number"),
        milestone_due=text(milestone, "due_on")[:10],
        type=text(record(value.get("type")), "name"),
        values=field_values(value.get("issue_field_values")),
        url=text(value, "html_url"),
        created=created,
        updated=updated,
        comments=number(value, "comments"),
        parent=place_in(text(value, "parent_issue_url")),
        subs=number(record(value.get("sub_issues_summary")), "total"),
        blocked_by=number(summary, "total_blocked_by"),
        blocking=number(summary, "total_blocking"),
        pull="pull_request" in value,
    )


def wire_comment(value: Json) -> WireComment:
    """A comment. Raises Unreadable when it has no id, no issue or no times."""
    created, updated = moment(value.get("created_at")), moment(value.get("updated_at"))
    known = number(value, "id")
    _, issue = place_in(text(value, "issue_url"))
    if known < 1 or not issue or created is None or updated is None:
        raise Unreadable(f"a comment without its id, issue or times ({known or 'no id'})")
    return WireComment(
        id=str(known),
        number=issue,
        pull="/pull/" in text(value, "html_url"),
        user=author(value.get("user")),
        body=text(value, "body"),
        created=created,
        updated=updated,
    )


def _labels(value: Value) -> tuple[str, ...]:
    """Names of labels: objects in answers, plain texts in some older ones."""
    names = [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
    names += [text(each, "name") for each in records(value)]
    return tuple(name for name in names if name)


def _assignees(value: Json) -> tuple[str, ...]:
    names = [text(each, "login") for each in records(value.get("assignees"))]
    return tuple(name for name in names if name)


# --- fields ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldKind:
    """A field that an organisation or a project keeps. ``options`` maps names to ids."""

    id: int
    name: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()


def field_kinds(value: Value) -> tuple[FieldKind, ...]:
    """The fields an organisation or a project has; those without id or name are left out."""
    found = (
        FieldKind(
            id=number(each, "id"),
            name=text(each, "name"),
            kind=text(each, "data_type"),
            options=tuple(
                (_plain(option.get("name")), _plain(option.get("id")))
                for option in records(each.get("options"))
            ),
        )
        for each in records(value)
    )
    return tuple(each for each in found if each.id and each.name)


def field_values(value: Value) -> tuple[tuple[str, str], ...]:
    """``(name, text)`` of the organisation's fields on an issue; several options with commas."""
    found = []
    for each in records(value):
        name = text(each, "issue_field_name")
        options = [text(option, "name") for option in records(each.get("multi_select_options"))]
        single = text(record(each.get("single_select_option")), "name")
        said = ", ".join(options) or single or _plain(each.get("value"))
        if name and said:
            found.append((name, said[:10] if text(each, "data_type") == "date" else said))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectItem:
    """An issue on a project's board, with the values it has there."""

    id: int
    place: str
    number: str
    updated: datetime
    values: tuple[tuple[str, str], ...]


def project_item(value: Json) -> ProjectItem | None:
    """An item; None for a draft, a pull request, or what is archived or cannot be read."""
    content, updated = record(value.get("content")), moment(value.get("updated_at"))
    place, of_address = place_in(text(content, "url"))
    native = str(number(content, "number") or of_address)
    if text(value, "content_type") != "Issue" or updated is None or value.get("archived_at"):
        return None
    if not place or not is_number(native):
        return None
    values = []
    for each in records(value.get("fields")):
        said = _plain(each.get("value"))
        if text(each, "name") and said:
            date = text(each, "data_type") == "date"
            values.append((text(each, "name"), said[:10] if date else said))
    return ProjectItem(
        id=_whole(value.get("id")),
        place=place,
        number=native,
        updated=updated,
        values=tuple(values),
    )


def _whole(value: Value) -> int:
    return int(value) if isinstance(value, (int, float)) else 0


def _plain(value: Value) -> str:
    """A value as a text: options and titles come wrapped, ``{"name": {"raw": ...}}``."""
    if isinstance(value, dict):
        inner = next((value[name] for name in ("raw", "name", "title") if name in value), None)
        return _plain(inner)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, (str, int, float)) and value is not True else ""
