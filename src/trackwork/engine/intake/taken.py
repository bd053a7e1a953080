"""What an intake brought, and the words that every table shares."""

from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType

from trackwork.core.facts import Note
from trackwork.core.health import SPOKEN, Health
from trackwork.practices.exceptions.commands import reason_of
from trackwork.practices.exceptions.facts import ExceptionFiled, ExceptionStood

HEALTHS = MappingProxyType(
    {
        **{str(each): each for each in SPOKEN},
        "green": Health.ON_TRACK,
        "yellow": Health.AT_RISK,
        "amber": Health.AT_RISK,
        "red": Health.OFF_TRACK,
    }
)
"""Words and colours for a health, as tables use them."""


@dataclass(slots=True)
class Taken:
    """What an intake brought: facts by type, rows that said nothing new, fields not used.

    ``late`` names rows that are older than what the ledger already knew of their item.
    """

    facts: Counter[str] = field(default_factory=Counter)
    quiet: int = 0
    unused: Counter[str] = field(default_factory=Counter)
    late: tuple[str, ...] = ()


def not_planned(status: str, notes: str = "") -> tuple[object, ...]:
    """A no that was given long ago: it stands as it was written, and nobody is asked about it."""
    said = "; ".join(each for each in (status, notes) if each)
    filed = ExceptionFiled(form="not now", until=None, reason=reason_of(said), note=Note(said))
    return (filed, ExceptionStood())
