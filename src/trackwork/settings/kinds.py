"""The kinds of value a settings file holds, each with its own plain complaint."""

import re
from datetime import date, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

KEY = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"^(\d{1,2}:\d\d)\s*-\s*(\d{1,2}:\d\d)$")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_AMOUNT = re.compile(r"^(\d{1,3})\s*([dw])$")


def complaint(what: str, fix: str) -> PydanticCustomError:
    """An error that carries what is wrong and how to mend it."""
    return PydanticCustomError("said", "{what}", {"what": what, "fix": fix})


class Entry(BaseModel):
    """Base of every settings model: frozen, no unknown keys; an empty value counts as absent."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: Any) -> Any:
        if isinstance(data, dict):
            return {key: value for key, value in data.items() if value is not None}
        return data


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if isinstance(value, str) else _no_day(value)
    except ValueError:
        return _no_day(value)


def _no_day(value: object) -> date:
    raise complaint(f"{value!r} is no day", "Write it as year-month-day, like 2027-01-15.")


def _clock(value: object) -> time:
    if isinstance(value, time):
        return value
    try:
        hours, minutes = str(value).split(":")
        return time(int(hours), int(minutes))
    except ValueError:
        raise complaint(f"{value!r} is no time of day", "Write it like 09:30.") from None


def _span(value: object) -> tuple[time, time]:
    match = _SPAN.match(value) if isinstance(value, str) else None
    if match is None:
        raise complaint(f"{value!r} are no working hours", "Write them like 09:00-17:00.")
    opens, closes = _clock(match[1]), _clock(match[2])
    if opens >= closes:
        raise complaint(f"{value!r} ends before it begins", "Put the earlier time first.")
    return opens, closes


def _weekday(value: object) -> int:
    word = str(value).strip().casefold()[:3]
    if word not in DAYS:
        raise complaint(f"{value!r} is no weekday", f"Use one of {', '.join(DAYS)}.")
    return DAYS.index(word)


def _weekdays(value: object) -> frozenset[int]:
    if isinstance(value, list) and value:
        return frozenset(_weekday(each) for each in value)
    first, dash, last = value.partition("-") if isinstance(value, str) else ("", "", "")
    if not dash:
        raise complaint(f"{value!r} are no working days", "Write mon-fri, or [mon, tue, thu].")
    start, end = _weekday(first), _weekday(last)
    return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1))


def _zone(value: object) -> str:
    try:
        return ZoneInfo(value).key if isinstance(value, str) else _no_zone(value)
    except (ValueError, OSError, KeyError):
        return _no_zone(value)


def _no_zone(value: object) -> str:
    raise complaint(f"{value!r} is no time zone", "Use a name like Europe/Berlin or UTC.")


def _key(value: object) -> str:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not KEY.match(text):
        raise complaint(
            f"{value!r} cannot be a key", "Use letters, digits, '-', '_' and '.', at most 64."
        )
    return text


def _prose(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise complaint("this should be text", "Write a sentence; quotes help when in doubt.")
    text = str(value).strip()
    if _CONTROL.search(text):
        raise complaint("this text holds invisible control characters", "Type it again by hand.")
    if len(text) > 4000:  # noqa: PLR2004 - a plain limit
        raise complaint("this text is longer than 4,000 characters", "Link to a page instead.")
    return text


def _line(value: object) -> str:
    text = _prose(value)
    if "\n" in text:
        raise complaint("this should be one line", "Join the lines.")
    return text


def _working_days(value: object) -> int:
    match = _AMOUNT.match(value.strip()) if isinstance(value, str) else None
    if match:
        return int(match[1]) * (5 if match[2] == "w" else 1)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 999:  # noqa: PLR2004 - a plain limit
        return value
    raise complaint(f"{value!r} is no number of working days", "Write 3, 3d or 2w.")


def _text_schema(description: str, **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "description": description, **more})


Day = Annotated[date, BeforeValidator(_day), _text_schema("A day: 2027-01-15", format="date")]
Clock = Annotated[time, BeforeValidator(_clock), _text_schema("A time of day: 09:30")]
Span = Annotated[
    tuple[time, time], BeforeValidator(_span), _text_schema("Working hours: 09:00-17:00")
]
Weekday = Annotated[int, BeforeValidator(_weekday), WithJsonSchema({"enum": list(DAYS)})]
Weekdays = Annotated[
    frozenset[int],
    BeforeValidator(_weekdays),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"enum": list(DAYS)}}],
            "description": "Working days: mon-fri, or a list",
        }
    ),
]
Zone = Annotated[str, BeforeValidator(_zone), _text_schema("An IANA time zone: Europe/Berlin")]
Key = Annotated[
    str, BeforeValidator(_key), WithJsonSchema({"type": "string", "pattern": KEY.pattern})
]
Prose = Annotated[str, BeforeValidator(_prose), WithJsonSchema({"type": "string"})]
Line = Annotated[str, BeforeValidator(_line), WithJsonSchema({"type": "string"})]
WorkingDays = Annotated[
    int,
    BeforeValidator(_working_days),
    WithJsonSchema({"type": ["integer", "string"], "description": "Working days: 3, 3d or 2w"}),
]
BRANCH_NAME = re.compile(r"(?!.*(?:\.\.|//|\.lock$))[A-Za-z0-9][A-Za-z0-9._/-]{0,99}(?<![./])")


def _branch(value: object) -> str:
    """A plain branch name: what git takes as one, and no option of a command."""
    if isinstance(value, str) and BRANCH_NAME.fullmatch(value):
        return value
    raise complaint("this is no branch name", "Write something like trackwork-ledger.")


BranchName = Annotated[
    str,
    BeforeValidator(_branch),
    WithJsonSchema({"type": "string", "pattern": BRANCH_NAME.pattern}),
]
Count = Annotated[int, Field(strict=True, ge=1, le=100_000)]
Switch = Annotated[bool, Field(strict=True)]


def _or_empty(value: object) -> object:
    return {} if value is None else value


OrEmpty = BeforeValidator(_or_empty)
"""Lets ``ines:`` alone stand for an entry with nothing but defaults."""
