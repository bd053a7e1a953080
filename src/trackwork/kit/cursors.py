"""Where reading stopped, for trackers that list "what changed since a moment".

Their clocks count seconds and their listings lag, so each reading begins a little before the last
one ended, and what was seen there already is passed over by its revision.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from trackwork.ports import Issue

OVERLAP = timedelta(minutes=2)
"""How far behind its end a reading begins again."""
FULL_EVERY = timedelta(days=7)
"""How often everything is listed: only a complete listing can show that something is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watermark:
    """``at`` is the latest change seen, by the tracker's own clock; ``seen`` the revisions of what
    changed within the overlap before it; ``full`` our moment of the last complete listing.
    """

    at: datetime | None = None
    seen: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    full: datetime | None = None
    overlap: timedelta = OVERLAP

    @classmethod
    def read(cls, cursor: str | None, *, overlap: timedelta = OVERLAP) -> "Watermark":
        """The cursor of the last listing; one that cannot be read means: begin anew."""
        try:
            kept = json.loads(cursor or "{}")
            return cls(
                at=datetime.fromisoformat(kept["at"]),
                seen=MappingProxyType({str(k): str(v) for k, v in kept["seen"].items()}),
                full=datetime.fromisoformat(kept["full"]),
                overlap=overlap,
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            return cls(overlap=overlap)

    def write(self) -> str:
        """As the ledger keeps it: the same watermark is the same text."""
        return json.dumps(
            {
                "at": self.at.isoformat() if self.at else "",
                "full": self.full.isoformat() if self.full else "",
                "seen": dict(sorted(self.seen.items())),
            },
            separators=(",", ":"),
        )

    def since(self) -> datetime | None:
        """From when to list; None: everything."""
        return self.at - self.overlap if self.at else None

    def wants_all(self, now: datetime, *, every: timedelta = FULL_EVERY) -> bool:
        """Whether it is time to list everything again."""
        return self.at is None or self.full is None or now - self.full >= every

    def fresh(self, issues: Iterable[Issue]) -> tuple[Issue, ...]:
        """Those not seen in this very revision."""
        return tuple(each for each in issues if self.seen.get(each.native) != each.revision)

    def moved(self, issues: Iterable[Issue], *, full: datetime | None = None) -> "Watermark":
        """The watermark after a complete reading of ``issues``, the seen ones among them.

        ``full`` is the moment of a listing of everything. It never moves back.
        """
        read = list(issues)
        at = max([each.updated for each in read] + ([self.at] if self.at else []), default=None)
        if at is None:  # an empty place costs one request; whose clock would we begin with?
            return replace(self, full=full or self.full)
        young = {each.native: each.revision for each in read if each.updated >= at - self.overlap}
        kept = {} if at != self.at else dict(self.seen)
        return replace(
            self, at=at, seen=MappingProxyType({**kept, **young}), full=full or self.full
        )
