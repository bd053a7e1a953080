"""Bodies of facts to compact JSON and back, compiled once per type.

Names of people become numbers and notes become places beside the fact; both go through a `Pen`
(writing) or a `Lens` (reading), so that this module touches no database.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from typing import Any, get_type_hints

from trackwork.core.facts import ConfigAdopted, Note, version_of
from trackwork.ledger.errors import LedgerError, UnknownFact, UnreadableFact
from trackwork.ledger.shapes import Decode, Encode, Lens, Pen, decoder, encoder
from trackwork.ledger.upcasters import UPCASTERS, Upcaster

BESIDE = frozenset({(ConfigAdopted.__name__, "content")})
"""Plain texts that are kept beside the fact like a note, because names of people stand in them."""

_dumps = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode

_loads = json.JSONDecoder().decode


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces, in ASCII: equal values give equal text."""
    return _dumps(value)


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    encode: Encode | None
    decode: Decode
    optional: bool


class _Shape:
    """One type, compiled."""

    def __init__(self, kind: type) -> None:
        if not is_dataclass(kind):
            raise LedgerError(f"{kind.__name__} is no dataclass; a fact's body has to be one")
        self.kind = kind
        self.version = version_of(kind)
        hints = get_type_hints(kind)
        rows = [_row(kind, each, hints[each.name]) for each in fields(kind)]
        self.rows = tuple(sorted(rows, key=lambda row: row.name))
        self.names = frozenset(row.name for row in rows)
        self._readers = {row.name: row.decode for row in rows}

    def encode(self, body: object, pen: Pen) -> dict[str, Any]:
        return {
            row.name: getattr(body, row.name)
            if row.encode is None
            else row.encode(getattr(body, row.name), pen)
            for row in self.rows
        }

    def decode(self, given: Mapping[str, Any], lens: Lens) -> object:
        if given.keys() == self.names:
            readers = self._readers
            return self.kind(**{name: readers[name](each, lens) for name, each in given.items()})
        if unknown := given.keys() - self.names:
            raise ValueError(f"it has {', '.join(sorted(unknown))}, which the type does not")
        values: dict[str, Any] = {}
        for row in self.rows:
            if row.name in given:
                values[row.name] = row.decode(given[row.name], lens)
            elif not row.optional:
                raise ValueError(f"{row.name} is missing")
        return self.kind(**values)


def _row(kind: type, each: "Field[Any]", hint: object) -> _Row:
    where = f"{kind.__name__}.{each.name}"
    if (kind.__name__, each.name) in BESIDE:
        return _Row(each.name, _beside, _from_beside, optional=False)
    optional = each.default is not MISSING or each.default_factory is not MISSING
    return _Row(each.name, encoder(hint, where), decoder(hint, where), optional)


def _beside(text: Any, pen: Pen) -> int:
    return pen.note(Note(text, audience="owner"))


def _from_beside(given: Any, lens: Lens) -> str:
    return given if isinstance(given, str) else lens.note(given).text


class Codec:
    """Everything this release can read and write.

    ``types`` are the body types in use; ``upcasters`` lead every older version to today's, one
    step each. Raises LedgerError when a step is missing or two types share a name.
    """

    def __init__(
        self,
        types: Iterable[type],
        upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS,
    ) -> None:
        self._shapes: dict[str, _Shape] = {}
        self._upcasters = upcasters
        for kind in types:
            known = self._shapes.get(kind.__name__)
            if known is not None and known.kind is not kind:
                raise LedgerError(f"two types of fact are called {kind.__name__}; rename one")
            self._shapes[kind.__name__] = _Shape(kind)
        for name, shape in self._shapes.items():
            self._check_steps(name, shape.version)

    def _check_steps(self, name: str, version: int) -> None:
        missing = [step for step in range(1, version) if (name, step) not in self._upcasters]
        if missing:
            raise LedgerError(
                f"{name} is at version {version}, but nothing leads on from version "
                f"{', '.join(map(str, missing))}; add the step to ledger/upcasters.py"
            )

    def encode(self, body: object, pen: Pen) -> tuple[str, int, str]:
        """Type name, version and JSON of a body."""
        name = type(body).__name__
        shape = self._shapes.get(name)
        if shape is None or shape.kind is not type(body):
            raise UnknownFact(
                f"{name} is not among the fact types this ledger was opened with; "
                "add it to its practice's facts"
            )
        try:
            return name, shape.version, _dumps(shape.encode(body, pen))
        except (TypeError, ValueError, AttributeError) as error:
            raise LedgerError(f"{name} cannot be stored: {error}") from error

    def check(self, name: str, version: int, *, seq: int) -> None:
        """Raise UnknownFact unless this type and version can be read."""
        shape = self._shapes.get(name)
        if shape is None:
            raise UnknownFact(
                f"fact {seq} is a {name} (version {version}), which this release does not know; "
                "use the release that wrote it, or a later one"
            )
        if not 1 <= version <= shape.version:
            raise UnknownFact(
                f"fact {seq} is a {name} of version {version}, and this release reads up to "
                f"version {shape.version}; use the release that wrote it, or a later one"
            )

    def current(self, name: str, version: int) -> bool:
        """Whether a stored body is of the version this release writes."""
        return version == self._shapes[name].version

    def version(self, name: str) -> int:
        """The version this release writes of a type."""
        return self._shapes[name].version

    def decode(self, name: str, version: int, text: str, *, seq: int, lens: Lens) -> object:
        """The body, brought to today's version. Raises UnknownFact, UnreadableFact."""
        shape = self._shapes.get(name)
        try:
            if shape is not None and shape.version == version:
                return shape.decode(_loads(text), lens)
            self.check(name, version, seq=seq)
            return self._shapes[name].decode(self._today(name, version, text), lens)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise UnreadableFact(
                f"fact {seq}, a {name} of version {version}, cannot be read: {error}"
            ) from error

    def without_words(self, name: str, version: int, text: str, *, seq: int) -> str:
        """A stored body as this release would write it, with every note empty."""
        self.check(name, version, seq=seq)
        return _dumps(_silenced(self._today(name, version, text)))

    def _today(self, name: str, version: int, text: str) -> dict[str, Any]:
        given: dict[str, Any] = _loads(text)
        for step in range(version, self._shapes[name].version):
            given = self._upcasters[name, step](given)
        return given


def _silenced(value: Any) -> Any:
    if isinstance(value, list):
        return [_silenced(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"text", "audience"}:
        return {"text": "", "audience": value["audience"]}
    return {key: _silenced(each) for key, each in value.items()}
