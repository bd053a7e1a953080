"""How one annotated field of a fact's body is written as JSON and read back."""

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias, Union, get_args, get_origin, get_type_hints

from trackwork.core.facts import Note, PersonKey
from trackwork.core.subjects import Subject
from trackwork.ledger.errors import LedgerError


class Pen(Protocol):
    """What writing a body needs: numbers for people, places for notes."""

    def person(self, key: str) -> int:
        """The number of a person, new if need be."""

    def note(self, note: Note) -> int:
        """Put a note beside the fact; its place."""

    def hidden(self, text: str) -> str:
        """A text that names a subject, with people as numbers."""


class Lens(Protocol):
    """What reading a body needs."""

    def person(self, ref: int) -> str:
        """The key of a person's number."""

    def note(self, place: int) -> Note:
        """The note at a place beside the fact."""

    def shown(self, text: str) -> str:
        """The reverse of `Pen.hidden`."""


Encode: TypeAlias = Callable[[Any, Pen], Any]
Decode: TypeAlias = Callable[[Any, Lens], Any]

_WIDEST = "public"


def encoder(hint: object, where: str) -> Encode | None:
    """The writing half for an annotation; None when JSON takes the value as it is."""
    if hint in _ENCODERS:
        return _ENCODERS[hint]
    inner, optional = _without_none(hint)
    if optional:
        return _encode_optional(encoder(inner, where))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return lambda value, _pen: value.value
    if isinstance(hint, type) and is_dataclass(hint):
        return _encode_dataclass(hint)
    if get_origin(hint) is tuple:
        return _encode_tuple(get_args(hint), where)
    if _is_mapping(hint):
        return _encode_mapping(encoder(get_args(hint)[1], where))
    raise _unknown(hint, where)


def decoder(hint: object, where: str) -> Decode:
    """The reading half for an annotation."""
    if hint in _DECODERS:
        return _DECODERS[hint]
    inner, optional = _without_none(hint)
    if optional:
        read = decoder(inner, where)
        return lambda value, lens: None if value is None else read(value, lens)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return lambda value, _lens: hint(value)
    if isinstance(hint, type) and is_dataclass(hint):
        return _decode_dataclass(hint)
    if get_origin(hint) is tuple:
        return _decode_tuple(get_args(hint), where)
    if _is_mapping(hint):
        return _decode_mapping(decoder(get_args(hint)[1], where))
    raise _unknown(hint, where)


def _unknown(hint: object, where: str) -> LedgerError:
    return LedgerError(
        f"{where} is annotated {hint}, which the ledger cannot store; use str, int, float, bool, "
        "datetime, date, time, timedelta, an Enum, Subject, Note, PersonKey, a tuple, a Mapping "
        "from str, a dataclass of these, or one of these or None"
    )


def _without_none(hint: object) -> tuple[object, bool]:
    """What stands beside None in ``X | None``, and whether None is allowed."""
    if get_origin(hint) not in {Union, types.UnionType}:
        return hint, False
    rest = [each for each in get_args(hint) if each is not type(None)]
    both = len(rest) == 1 and len(get_args(hint)) == len(rest) + 1
    return (rest[0], True) if both else (hint, False)


def _is_mapping(hint: object) -> bool:
    return get_origin(hint) in {dict, Mapping} and get_args(hint)[0] is str


# --- single values --------------------------------------------------------------------------------


def _encode_moment(value: datetime, _pen: Pen) -> str:
    if value.tzinfo is None:
        raise ValueError(f"{value.isoformat()} has no zone")
    return value.astimezone(UTC).isoformat()


def _decode_moment(value: str, _lens: Lens) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError(f"{value} has no zone")
    return found


def _encode_subject(value: Subject, pen: Pen) -> str:
    return f"person:#{pen.person(value.key)}" if value.kind == "person" else str(value)


def _decode_subject(value: str, lens: Lens) -> Subject:
    kind, colon, key = value.partition(":")
    if not colon:
        raise ValueError(f"{value!r} names no subject")
    if kind == "person":
        return Subject(kind, lens.person(int(key.removeprefix("#"))))
    return Subject(kind, key)


def _encode_note(value: Note, pen: Pen) -> Any:
    """A place beside the fact; words nobody wrote need none."""
    if value.text:
        return pen.note(value)
    return {"text": "", "audience": value.audience} if value.audience != _WIDEST else ""


def _decode_note(value: Any, lens: Lens) -> Note:
    if value == "":
        return Note("", audience=_WIDEST)
    if isinstance(value, dict):
        return Note(_str(value["text"], lens), audience=_str(value["audience"], lens))
    return lens.note(_int(value, lens))


def _exact(kind: type) -> Decode:
    def read(value: Any, _lens: Lens) -> Any:
        if type(value) is not kind:
            raise TypeError(f"{value!r} is no {kind.__name__}")
        return value

    return read


_int, _bool = _exact(int), _exact(bool)


def _encode_str(value: str, pen: Pen) -> str:
    """Keys of facts and names of subjects may name a person (``person:mara#...``)."""
    return pen.hidden(value) if "person:" in value else value


def _str(value: Any, lens: Lens) -> str:
    if type(value) is not str:
        raise TypeError(f"{value!r} is no text")
    return lens.shown(value) if "person:#" in value else value


def _decode_float(value: Any, _lens: Lens) -> float:
    if type(value) not in {int, float}:
        raise TypeError(f"{value!r} is no number")
    return float(value)


def _decode_span(value: Any, lens: Lens) -> timedelta:
    return timedelta(microseconds=_int(value, lens))


_ENCODERS: dict[object, Encode | None] = {
    str: _encode_str,
    int: None,
    bool: None,
    float: None,
    datetime: _encode_moment,
    date: lambda value, _pen: value.isoformat(),
    time: lambda value, _pen: value.isoformat(),
    timedelta: lambda value, _pen: value // timedelta(microseconds=1),
    Subject: _encode_subject,
    Note: _encode_note,
    PersonKey: lambda value, pen: pen.person(value),
}
_DECODERS: dict[object, Decode] = {
    str: _str,
    int: _int,
    bool: _bool,
    float: _decode_float,
    datetime: _decode_moment,
    date: lambda value, _lens: date.fromisoformat(value),
    time: lambda value, _lens: time.fromisoformat(value),
    timedelta: _decode_span,
    Subject: _decode_subject,
    Note: _decode_note,
    PersonKey: lambda value, lens: PersonKey(lens.person(_int(value, lens))),
}


# --- values made of values ------------------------------------------------------------------------


def _encode_optional(write: Encode | None) -> Encode | None:
    if write is None:
        return None
    return lambda value, pen: None if value is None else write(value, pen)


def _encode_tuple(args: tuple[object, ...], where: str) -> Encode:
    if args[-1] is Ellipsis:
        write = encoder(args[0], where)
        if write is None:
            return lambda value, _pen: list(value)
        return lambda value, pen: [write(each, pen) for each in value]
    parts = [encoder(each, where) for each in args]

    def encode(value: Any, pen: Pen) -> list[Any]:
        paired = zip(parts, value, strict=True)
        return [each if part is None else part(each, pen) for part, each in paired]

    return encode


def _decode_tuple(args: tuple[object, ...], where: str) -> Decode:
    if args[-1] is Ellipsis:
        read = decoder(args[0], where)
        return lambda value, lens: tuple(read(each, lens) for each in _listed(value))
    parts = [decoder(each, where) for each in args]

    def decode(value: Any, lens: Lens) -> tuple[Any, ...]:
        return tuple(part(each, lens) for part, each in zip(parts, _listed(value), strict=True))

    return decode


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list")
    return value


def _encode_mapping(write: Encode | None) -> Encode:
    if write is None:
        return lambda value, _pen: dict(value)
    return lambda value, pen: {key: write(each, pen) for key, each in value.items()}


def _decode_mapping(read: Decode) -> Decode:
    def decode(value: Any, lens: Lens) -> Mapping[str, Any]:
        return MappingProxyType({key: read(each, lens) for key, each in value.items()})

    return decode


def _encode_dataclass(kind: type) -> Encode:
    hints = get_type_hints(kind)
    parts = [
        (each.name, encoder(hints[each.name], f"{kind.__name__}.{each.name}"))
        for each in fields(kind)
    ]

    def encode(value: Any, pen: Pen) -> dict[str, Any]:
        return {
            name: getattr(value, name) if part is None else part(getattr(value, name), pen)
            for name, part in parts
        }

    return encode


def _decode_dataclass(kind: type) -> Decode:
    hints = get_type_hints(kind)
    parts = {
        each.name: decoder(hints[each.name], f"{kind.__name__}.{each.name}")
        for each in fields(kind)
    }

    def decode(value: Any, lens: Lens) -> Any:
        if unknown := value.keys() - parts.keys():
            raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
        return kind(**{name: parts[name](each, lens) for name, each in value.items()})

    return decode
