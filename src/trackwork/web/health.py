"""Whether all is well, for whoever watches over the process: no names of places, no secrets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from trackwork.engine.calls import Heard, heard_of
from trackwork.engine.observe import read_when
from trackwork.ports import Clock, Ledger
from trackwork.web.entrance import Entrance

STILL = timedelta(minutes=10)
"""A worker that has not moved for so long is not well. Reading a large tracker takes minutes."""


@dataclass(slots=True)
class Pulse:
    """When the worker of this process last moved."""

    clock: Clock
    last: datetime | None = None

    def beat(self) -> None:
        """It moved."""
        self.last = self.clock.now()


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What `/health` says. Moments as ISO text; by tracker, the oldest reading of its places."""

    ok: bool
    ledger: str
    worker: str
    read: dict[str, str] = field(default_factory=dict)
    calls: dict[str, dict[str, int | str]] = field(default_factory=dict)


def look(
    ledger: Ledger, pulse: Pulse, entrance: Entrance, trackers: Callable[[], Mapping[str, str]]
) -> Health:
    """How it stands now; ``trackers`` gives the tracker of each backlog."""
    still = pulse.last is None or pulse.clock.now() - pulse.last > STILL
    worker = pulse.last.isoformat() if pulse.last else "not started"
    try:
        with ledger.reading() as books:
            read, heard = read_when(books), heard_of(books)
    except Exception as error:  # noqa: BLE001 - whatever it is, the ledger cannot be used
        return Health(ok=False, ledger=f"out of reach ({type(error).__name__})", worker=worker)
    return Health(
        ok=not still,
        ledger="reachable",
        worker=worker,
        read=_oldest(read, trackers()),
        calls={
            each: _calls(heard.get(each, Heard()), entrance.turned_away[each])
            for each in sorted({*heard, *entrance.hooks})
        },
    )


def _oldest(read: Mapping[str, str], trackers: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for backlog, tracker in trackers.items():
        when = read.get(backlog, "")
        found[tracker] = min(found.get(tracker, when), when)
    return {tracker: when or "never" for tracker, when in found.items()}


def _calls(heard: Heard, turned_away: int) -> dict[str, int | str]:
    return {
        "last": heard.last or "never",
        "calls": heard.calls,
        "again": heard.again,
        "elsewhere": heard.elsewhere,
        "turned_away": turned_away,
    }
