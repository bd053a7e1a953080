"""How an export is laid out: segments of JSON lines, each line tied to the one before it.

A line is ``{"is": {...}, "sum": "..."}``; its sum covers the sum before it and its own content,
from the first segment to the last. A line that was changed, moved, added or left out breaks the
chain right there, which is how a reader can say where.
"""

import hashlib
from dataclasses import dataclass

from trackwork.ledger.codec import canonical

FORMAT = 1
MANIFEST = "manifest.json"
MAGIC = "trackwork ledger"
SEGMENT_ROWS = 50_000
KINDS = ("people", "facts", "texts", "outbox", "desk", "history")
"""Kinds of segments, in the order in which they are chained."""

START = "0" * 32


def chained(previous: str, content: str) -> str:
    """The sum of a line: 32 hexadecimal digits."""
    return hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The first line of a segment. ``previous`` is the last sum of the segment before."""

    kind: str
    number: int
    count: int
    workspace: str
    previous: str

    @property
    def file(self) -> str:
        """The segment's file name."""
        return f"{self.kind}-{self.number:06d}.jsonl"

    def line(self) -> str:
        """The header as it stands in the file."""
        return canonical(
            {
                "count": self.count,
                "format": FORMAT,
                "kind": self.kind,
                "number": self.number,
                "previous": self.previous,
                "trackwork": MAGIC,
                "workspace": self.workspace,
            }
        )
