"""How old versions of facts become today's: pure functions on plain dictionaries, one per step.

``UPCASTERS[(type, n)]`` turns version n into version n + 1. A text that becomes a note is written
as ``{"text": ..., "audience": ...}``; the codec takes it from there. Entries are never removed: an
export of any release must load in the next.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


def update_given_1(body: dict[str, Any]) -> dict[str, Any]:
    """Version 1 kept the words in the body itself; version 2 keeps them as a note, and says
    through which door they came (there was only one then).
    """
    return {
        "health": body["health"],
        "note": {"text": body["text"], "audience": "public"},
        "via": "comment",
    }


UPCASTERS: Mapping[tuple[str, int], Upcaster] = MappingProxyType(
    {("UpdateGiven", 1): update_given_1}
)
