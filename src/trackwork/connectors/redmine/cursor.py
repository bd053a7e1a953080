"""Where reading stopped. Redmine's clock counts seconds, and its lists show no words.

So what changed last is looked at anew until two readings agree: only then can nothing have been
said in the same second after we looked.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from trackwork.connectors.redmine.wire import is_number

OVERLAP = timedelta(seconds=5)
FULL_EVERY = timedelta(days=7)
"""How often everything is listed: Redmine tells of no deletion."""
APART = timedelta(seconds=2)
"""So far apart two readings have to be, by our clock, to be two."""
AGREED = 2
"""So many readings have to say the same before a row is believed to be all there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One issue near the end of the last listing: its row, all of it, and how often it was so;
    ``first``: when it had been read like this for the first time.
    """

    row: str
    full: str
    times: int
    first: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """``at`` is the latest change by Redmine's clock, ``full`` our moment of the last listing of
    everything; ``owing``: issues that could not be read and are tried by themselves.
    """

    at: datetime | None = None
    full: datetime | None = None
    seen: Mapping[str, Seen] = field(default_factory=lambda: MappingProxyType({}))
    owing: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str | None) -> "Cursor":
        """As the ledger kept it; one that cannot be read means: begin anew."""
        try:
            kept = json.loads(text or "{}")
            return cls(
                at=datetime.fromisoformat(kept["at"]),
                full=datetime.fromisoformat(kept["full"]),
                seen=MappingProxyType(
                    {
                        str(native): Seen(
                            row=str(row),
                            full=str(full),
                            times=int(times),
                            first=datetime.fromisoformat(first),
                        )
                        for native, (row, full, times, first) in kept["seen"].items()
                    }
                ),
                owing=tuple(each for each in kept.get("owing", ()) if is_number(each)),
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            return cls()

    def write(self) -> str:
        """The same cursor is the same text."""
        return json.dumps(
            {
                "at": self.at.isoformat() if self.at else "",
                "full": self.full.isoformat() if self.full else "",
                "seen": {
                    n: [s.row, s.full, s.times, s.first.isoformat()]
                    for n, s in sorted(self.seen.items())
                },
                **({"owing": list(self.owing)} if self.owing else {}),
            },
            separators=(",", ":"),
        )

    def since(self) -> datetime | None:
        """From when to list; None: everything."""
        return self.at - OVERLAP if self.at else None

    def wants_all(self, now: datetime) -> bool:
        """Whether it is time to list everything again."""
        return self.at is None or self.full is None or now - self.full >= FULL_EVERY

    def settled(self, native: str, row: str) -> bool:
        """Whether this row of a list was read whole, twice, and said the same."""
        seen = self.seen.get(native)
        return seen is not None and seen.row == row and seen.times >= AGREED

    def known(self, native: str, full: str) -> bool:
        """Whether all of it was seen like this before."""
        seen = self.seen.get(native)
        return seen is not None and seen.full == full

    def agreed(self, native: str, row: str, full: str, *, begun: datetime, done: datetime) -> Seen:
        """The note of one more reading of an issue, which began and was done at these moments."""
        before = self.seen.get(native)
        if before is None or (before.row, before.full) != (row, full):
            return Seen(row=row, full=full, times=1, first=done)
        # Two readings within a second or two of each other know no more than one.
        times = AGREED if begun - before.first >= APART else before.times
        return Seen(row=row, full=full, times=times, first=before.first)
