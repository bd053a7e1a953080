"""One value like another, with some fields changed: what every fold does for every fact."""

from collections.abc import Hashable
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

_Value = TypeVar("_Value")


def replace(value: _Value, **changes: Any) -> _Value:
    """What `dataclasses.replace` gives for a dataclass whose fields are all handed in.

    It looks up the names of the fields once per type, and not once per call: a fold asks for as
    many copies as there are facts. Raises TypeError for a field that the type does not have.
    """
    kind = type(value)
    kept = {name: getattr(value, name) for name in _names(kind) if name not in changes}
    return kind(**kept, **changes)


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))  # type: ignore[arg-type]
