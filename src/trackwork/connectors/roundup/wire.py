"""Roundup's answers as values, and addresses as it wants them. Tolerant, and no I/O.

https://www.roundup-tracker.org/docs/rest.html
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import cast
from urllib.parse import quote, urlencode

from trackwork.ports import Author, Refused
from trackwork.transport import Value

EDGE = "\u2060"
"""Roundup cuts white space off both ends of a text and takes no empty one; this keeps them."""
_PLACE = re.compile(
    r"(?P<kind>[a-z][a-z0-9_]{0,60}[a-z_])(?:/(?P<part>(?![-+]?\d+$)[^/,\x00-\x1f]{1,100}))?"
)
"""A name of digits would be taken for an id, a comma for two names."""
_MOMENT = "%Y-%m-%d.%H:%M:%S"
_DIGITS = 18

Json = Mapping[str, Value]


class Unreadable(ValueError):
    """An answer that lacks what its kind cannot be without; the message says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place: a class of issues, and the part of it that is one team's; empty: all of it."""

    kind: str
    part: str = ""


def spot_of(place: str) -> Spot:
    """``issue`` or ``issue/payments``. Raises Refused for anything else."""
    found = _PLACE.fullmatch(place)
    if found is None:
        raise Refused(f"{place!r} is no place here; write issue, or issue/payments for a part")
    return Spot(kind=found["kind"], part=found["part"] or "")


def data_path(kind: str, *more: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """The path of something; every part is made safe. A name may stand several times in a query."""
    parts = "".join(f"/{quote(part, safe='')}" for part in (kind, *more))
    asked = urlencode(list(query), quote_via=quote)
    return f"/rest/data{parts}{'?' if asked else ''}{asked}"


def is_number(native: str) -> bool:
    """Whether a text can be the id of something in Roundup."""
    return native.isascii() and native.isdigit() and len(native) <= _DIGITS


def message_id(effect: str, host: str) -> str:
    """The Message-ID of a text of ours: by it Roundup finds the text, and mail its thread."""
    return f"<trackwork.{quote(effect, safe='')}@{host}>"


# --- texts and moments ----------------------------------------------------------------------------


def wrapped(body: str) -> str:
    """A text as Roundup keeps it whole."""
    bare = body and body == body.strip() and not (body[0] == body[-1] == EDGE)
    return body if bare else f"{EDGE}{body}{EDGE}"


def unwrapped(content: str) -> str:
    """A text as it was meant."""
    edged = len(content) > 1 and content[0] == content[-1] == EDGE
    return content[1:-1] if edged else content


def moment(value: Value) -> datetime | None:
    """A moment as Roundup writes it (2026-12-18.00:00:00, in UTC); None when it is none."""
    try:
        said = f"{value} +0000" if isinstance(value, str) else ""
        return datetime.strptime(said, f"{_MOMENT} %z")
    except ValueError:
        return None


def stamp(at: datetime) -> str:
    """A moment as Roundup reads it; it counts whole seconds."""
    return at.astimezone(UTC).strftime(_MOMENT)


def day_of(value: Value) -> str:
    """The day of a date: whoever wrote it, its midnight was that of their own zone."""
    at = moment(value)
    return (at + timedelta(hours=12)).date().isoformat() if at else ""


def is_day(value: str) -> bool:
    """Whether a text is a day such as 2026-12-11."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


# --- pieces of answers ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One issue: its own properties as Roundup gave them, and the ids of its messages."""

    id: str
    title: str
    creation: datetime
    activity: datetime
    actor: Author
    messages: tuple[str, ...]
    values: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. ``creator`` is who logged in to write it; its ``author`` anybody may fill in."""

    id: str
    creator: Author
    date: datetime
    activity: datetime
    content: str


def record(value: "Value | Json") -> Json:
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


def id_of(value: "Value | Json") -> str:
    """The id of what a link leads to; empty when it leads nowhere."""
    found = text(record(value), "id") if isinstance(value, dict) else value
    return found if isinstance(found, str) and is_number(found) else ""


def links(value: Value) -> tuple[str, ...]:
    """The ids of everything a property leads to, be it one or several."""
    each = value if isinstance(value, list) else [value]
    return tuple(found for found in map(id_of, each) if found)


def author(value: Value) -> Author:
    """A user; without the right to see names there is none."""
    return Author(handle=text(record(value), "username"))


def to_row(value: Json) -> Row:
    """An issue. Raises Unreadable when it has no id or no times."""
    native = id_of(value)
    creation, activity = moment(value.get("creation")), moment(value.get("activity"))
    if not native or creation is None or activity is None:
        raise Unreadable(f"an issue without its id or times ({native or 'no id'})")
    messages = value.get("messages")
    ids = [id_of(each) for each in messages] if isinstance(messages, list) else []
    return Row(
        id=native,
        title=text(value, "title"),
        creation=creation,
        activity=activity,
        actor=author(value.get("actor")),
        messages=tuple(sorted({each for each in ids if each}, key=int)),
        values=value,
    )


def to_message(value: Json) -> Message:
    """A message. Raises Unreadable when it has no id or no times."""
    native, activity = id_of(value), moment(value.get("activity"))
    if not native or activity is None:
        raise Unreadable(f"a message without its id or times ({native or 'no id'})")
    return Message(
        id=native,
        creator=author(value.get("creator")),
        date=moment(value.get("date")) or activity,
        activity=activity,
        content=unwrapped(text(value, "content")),
    )
