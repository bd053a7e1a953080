"""What to say of a whole initiative in one shape and word, and why, without blending anything.

The word comes from the open items alone: what is done or excepted stands beside it, and can turn
nothing green.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from trackwork.core.health import Health
from trackwork.reports.status import ItemStatus

TENTH = 10
"""Trouble is said of the whole from one open item in ten on."""
FINISHED = frozenset({Health.DONE_CLAIMED, Health.DONE_VERIFIED})
BESIDE = FINISHED | {Health.NOT_NOW}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A health with its reason: ``△ at risk``, ``1 of 9 open items says so``."""

    health: Health | None
    why: str


def said_of(items: Sequence[ItemStatus]) -> Said:
    """The word for these items; None before anybody was asked.

    Off track or at risk as soon as a tenth of the open items says so; not heard when that is so
    for more than half of them; on track otherwise. Nothing open: done, verified when all are.
    """
    counts = Counter(x.health for x in items if x.health is not None)
    if not counts:
        return Said(health=None, why="nobody is asked yet")
    still = sum(n for health, n in counts.items() if health not in BESIDE)
    if not still:
        return _ended(counts)
    for bad in (Health.OFF_TRACK, Health.AT_RISK):
        if counts[bad] * TENTH >= still:
            return Said(health=bad, why=_of(counts, bad, still, quiet=True))
    if counts[Health.NOT_HEARD] * 2 > still:
        return Said(health=Health.NOT_HEARD, why=_of(counts, Health.NOT_HEARD, still))
    return Said(health=Health.ON_TRACK, why=_of(counts, Health.ON_TRACK, still, quiet=True))


def _ended(counts: Counter[Health]) -> Said:
    """Nothing is open: all done, or what is left was excepted."""
    finished = counts[Health.DONE_CLAIMED] + counts[Health.DONE_VERIFIED]
    if not finished:
        return Said(health=Health.NOT_NOW, why="every team said not now")
    all_verified = not counts[Health.DONE_CLAIMED]
    health = Health.DONE_VERIFIED if all_verified else Health.DONE_CLAIMED
    beside = counts[Health.NOT_NOW]
    return Said(health=health, why=f"nothing is open; {beside} not now" if beside else "all done")


def _of(counts: Counter[Health], health: Health, still: int, *, quiet: bool = False) -> str:
    told = f"{counts[health]} of {still} open"
    unheard = counts[Health.NOT_HEARD]
    return f"{told}, {unheard} not heard" if quiet and unheard else told
