"""One value like another, with some fields changed: what every fold does for every fact."""

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

_Value = TypeVar("_Value")
_Known = tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]
_KINDS: dict[Any, _Known] = {}
"""Of each type seen so far: the names of its fields, and what reads them all at once."""


def replace(value: _Value, **changes: Any) -> _Value:
    """What `dataclasses.replace` gives for a dataclass whose fields are all handed in.

    It looks up the names of the fields once per type, and not once per call: a fold asks for as
    many copies as there are facts. Raises TypeError for a field that the type does not have.
    """
    kind: Any = type(value)
    known = _KINDS.get(kind)
    if known is None:
        known = _KINDS[kind] = _known(kind)
    names, read = known
    made: _Value = kind(**{**dict(zip(names, read(value), strict=False)), **changes})
    return made


def _known(kind: Any) -> _Known:
    names = tuple(each.name for each in fields(kind) if each.init)
    # Asked for one name alone it would give the bare value, so the first is asked for twice.
    return names, attrgetter(*names, names[0])
