"""Policy: tiers, cadences, ladders and budgets that a workspace has adopted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from types import MappingProxyType

from trackwork.core.ladders import Ladder
from trackwork.core.presets import DEFAULT_CADENCES, DEFAULT_LADDER_FOR, DEFAULT_LADDERS

TIERS = ("low", "normal", "high", "critical")
"""How risky silence is, from least to most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How often one person may be interrupted, over all initiatives."""

    interruptions_per_week: int = 1
    critical_per_week: int = 1
    digests_per_week: int = 1
    comments_per_item: int = 20
    per_run: int = 500
    creations_per_minute: int = 40
    creations_per_hour: int = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Adopted rules. Cadence: working days between words.

    ``ladder_for`` maps ``kind`` or ``kind/tier`` to a ladder's name; the more exact one wins.
    """

    cadences: Mapping[str, int] = field(default_factory=lambda: DEFAULT_CADENCES)
    ladders: Mapping[str, Ladder] = field(default_factory=lambda: DEFAULT_LADDERS)
    ladder_for: Mapping[str, str] = field(default_factory=lambda: DEFAULT_LADDER_FOR)
    budget: Budget = Budget()
    accept_days: int = 5
    """Working days a team has to answer a new ask."""
    quiet_days: int = 5
    """Working days of silence from us after any honest word."""
    decide_days: int = 2
    """Working days a decider has before the requester's statement stands provisionally."""
    revisit_days: int = 5
    """Working days before an exception's end that a heads-up goes out."""
    digest_weekday: int = 0
    digest_at: time = time(9, 0)
    wording: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Bodies of the workspace's own by name, ``practice.kind.action``; see `engine.wording`."""

    def ladder(self, kind: str, tier: str) -> Ladder:
        """The ladder for a kind of obligation at a tier."""
        for name in (f"{kind}/{tier}", kind, tier):
            if name in self.ladder_for:
                return self.ladders[self.ladder_for[name]]
        return self.ladders[tier]
