"""One value like another, with some fields changed: what every fold does for every fact."""

from dataclasses import fields
from typing import Any, TypeVar

_Value = TypeVar("_Value")
_NAMES: dict[Any, tuple[str, ...]] = {}
"""The fields of each type seen so far."""


def replace(value: _Value, **changes: Any) -> _Value:
    """What `dataclasses.replace` gives for a dataclass whose fields are all handed in.

    It looks up the names of the fields once per type, and not once per call: a fold asks for as
    many copies as there are facts. Raises TypeError for a field that the type does not have.
    """
    kind: Any = type(value)
    if kind not in _NAMES:
        _NAMES[kind] = tuple(each.name for each in fields(kind))
    kept = {name: getattr(value, name) for name in _NAMES[kind] if name not in changes}
    made: _Value = kind(**kept, **changes)
    return made
