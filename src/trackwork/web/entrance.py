"""The entrance: whose delivery it is, whether it is genuine, and what becomes of it."""

from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field

from trackwork.engine.arriving import Arrived, digest_of
from trackwork.ports import Forged, Hook
from trackwork.web.keeping import Keeper


class Unreadable(Exception):
    """A delivery with the right signature that cannot be read; nothing of it is kept."""


@dataclass(slots=True)
class Entrance:
    """Takes deliveries in. ``turned_away`` counts, by tracker, those that were not let in."""

    hooks: Mapping[str, Hook]
    keeper: Keeper
    turned_away: Counter[str] = field(default_factory=Counter)

    def take(self, tracker: str, headers: Mapping[str, str], body: bytes) -> "Future[None]":
        """Hand a delivery on to be kept; done when it is. Raises KeyError, Forged, Unreadable.

        ``headers`` by lower-case name, ``body`` as it came.
        """
        hook = self.hooks[tracker]
        try:
            call = hook.read(headers, body)
        except Forged:
            self.turned_away[tracker] += 1
            raise
        except Exception as error:  # noqa: BLE001 - see below
            # Whatever a connector stumbles over: what it was may quote the delivery, so only its
            # kind goes on.
            self.turned_away[tracker] += 1
            raise Unreadable(type(error).__name__) from None
        return self.keeper.keep(Arrived(tracker=tracker, call=call, digest=digest_of(body)))
