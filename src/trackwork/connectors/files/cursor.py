"""What a listing remembers for the next one: a text that the ledger keeps. No I/O.

It holds the revision and id of every file, and what was last seen in each issue (`lines.Memory`).
A cursor we cannot read counts as none: then everything is listed again.
"""

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, ValidationError

from trackwork.connectors.files.lines import Memory, Seen
from trackwork.connectors.files.shelf import Known

VERSION = 1


class Cursor(BaseModel):
    """``files``: name to (revision, id); ``plain`` those without remarks; ``said``: id to seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = VERSION
    files: dict[str, tuple[str, str]] = {}
    remarked: frozenset[str] = frozenset()
    said: dict[str, list[tuple[str, str, int, bool]]] = {}

    @property
    def known(self) -> Known:
        """Files that need no second look while their bytes are the same."""
        return {name: f for name, f in self.files.items() if name not in self.remarked}

    def memories(self) -> Mapping[str, Memory]:
        """What was last seen in each issue, by its id."""
        return MappingProxyType(
            {
                native: Memory(
                    MappingProxyType({key: Seen(p, e, stands=s) for key, p, e, s in rows})
                )
                for native, rows in self.said.items()
            }
        )


def read_cursor(text: str | None) -> Cursor:
    """The cursor in a text; an empty one when there is none to read."""
    if not text:
        return Cursor()
    try:
        cursor = Cursor.model_validate_json(text)
    except ValidationError:
        return Cursor()
    return cursor if cursor.version == VERSION else Cursor()


def write_cursor(
    files: Mapping[str, tuple[str, str]],
    *,
    remarked: frozenset[str],
    memories: Mapping[str, Memory],
) -> str:
    """The cursor as a text, the same for the same content."""
    said = {
        native: [(k, s.print, s.edition, s.stands) for k, s in memory.seen.items()]
        for native, memory in sorted(memories.items())
        if memory.seen
    }
    files = dict(sorted(files.items()))
    cursor = Cursor(files=files, remarked=frozenset(remarked), said=said)
    return cursor.model_dump_json()
