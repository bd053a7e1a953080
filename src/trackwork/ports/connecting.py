"""How a connector introduces itself: an entry point that names one `Connector`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from trackwork.core.workspace import TrackerConfig
from trackwork.ports.outside import Clock, Discovery, TrackerReader, TrackerWriter

ENTRY_POINTS = "trackwork.connectors"
"""The group of entry points in which connectors are found, ours and anybody else's."""


class Tracker(TrackerReader, TrackerWriter, Protocol):
    """What a connector makes: it reads and it writes."""


class Fence(Protocol):
    """A place that every ledger of a workspace sees: read it, replace it."""

    def read(self) -> str | None:
        """What stands there."""

    def write(self, text: str) -> None:
        """Replace it, whole or not at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a tracker is made from: the workspace's folder, what its file says, clock, secrets.

    ``environment`` is where an option that ends in ``_env`` finds what it names; secrets come from
    nowhere else.
    """

    folder: Path
    config: TrackerConfig
    clock: Clock
    environment: Mapping[str, str]


class Forged(Exception):
    """A delivery that is not what it says it is; nothing of it is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a webhook says, and no more: look here sooner.

    ``id`` is the sender's own id of the delivery (the same when it is sent again); ``natives``
    empty means the whole place. Nothing else in a delivery is believed.
    """

    id: str
    event: str
    place: str = ""
    natives: tuple[str, ...] = ()


class Hook(Protocol):
    """How one tracker calls us. Pure: bytes in, a `Call` out."""

    def read(self, headers: Mapping[str, str], body: bytes) -> Call:
        """What a delivery says; ``headers`` by lower-case name, ``body`` as it came.

        Raises Forged when the signature over the raw body is missing or wrong, ValueError when
        a well-signed delivery cannot be read.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """One thing a first look at a real tracker told: what was asked, what came back.

    ``as_thought`` is False when it differs from what the connector counts on, None when nothing
    here could tell; ``follows`` says what that means for whoever runs it.
    """

    question: str
    answer: str
    as_thought: bool | None = None
    follows: str = ""


class Contact(Protocol):
    """A first look at a real tracker: what no description of it settles. Reads only."""

    def look(
        self, place: str, native: str = "", *, handles: frozenset[str] = frozenset()
    ) -> tuple[Learned, ...]:
        """Everything that can be learned in a place; ``native`` is an issue made for trying.

        ``handles`` are accounts of people who may come to own an issue there.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """One kind of tracker.

    ``read_options`` raises ValueError with one sentence per wrong option; ``make`` opens nothing
    and writes nothing. ``fence`` is for trackers beside which a workspace can leave its word,
    ``discovery`` for those one can look around in, ``hook`` for those that call us: it raises
    ValueError with what is missing when no secret is set. ``contact`` is for those whose makers
    leave open how they behave: it looks at a real one.
    """

    kind: str
    read_options: Callable[[Mapping[str, str]], object]
    make: Callable[[Site], Tracker]
    fence: Callable[[Site], Fence] | None = None
    discovery: Callable[[Site], Discovery] | None = None
    hook: Callable[[Site], Hook] | None = None
    contact: Callable[[Site], Contact] | None = None
