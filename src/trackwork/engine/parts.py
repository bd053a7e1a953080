"""What the engine is given: everything it may touch, handed in once by `trackwork.bootstrap`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from trackwork.core.commands import CommandRow
from trackwork.core.effects import Effect
from trackwork.core.policy import Policy
from trackwork.core.practice import Practice
from trackwork.core.workspace import Workspace
from trackwork.ports import (
    Carrier,
    Channel,
    Clock,
    Faults,
    Fence,
    Ledger,
    TrackerReader,
    TrackerWriter,
)


class Rehearsal(Protocol):
    """Where messages go in rehearse: a folder a person can read."""

    def put(self, effect: Effect, *, now: datetime, to: str) -> object:
        """Show an effect; the same effect again replaces what was shown."""


class NoFaults:
    """Production: every point is passed through."""

    def point(self, name: str) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The engine's means. ``adopted`` reads a workspace back from adopted
    configuration parts, ``policy_of`` a policy from its part, ``hash_of``
    gives a part's hash.

    ``key`` signs our markers. ``writers`` holds the same trackers as ``readers``. ``carrier`` takes
    a ledger that travels ahead of each sending; one that stays where it is needs none.
    """

    ledger: Ledger
    clock: Clock
    readers: Mapping[str, TrackerReader]
    writers: Mapping[str, TrackerWriter]
    mail: Channel
    rehearsal: Rehearsal
    key: bytes
    practices: Sequence[Practice]
    commands: Sequence[CommandRow]
    adopted: Callable[[Mapping[str, str]], Workspace]
    policy_of: Callable[[str], Policy]
    hash_of: Callable[[str], str]
    faults: Faults = field(default_factory=NoFaults)
    fence: Fence | None = None
    carrier: Carrier | None = None
    nonce: Callable[[], str] = lambda: ""

    @property
    def by_name(self) -> Mapping[str, Practice]:
        """Practices by name."""
        return MappingProxyType({each.name: each for each in self.practices})
