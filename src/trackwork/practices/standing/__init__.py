"""Standing: cadence, tiers, heard and good standing, escalation that adds help."""

from trackwork.core.obligations import Kind
from trackwork.core.practice import Practice
from trackwork.practices.standing.commands import COMMANDS
from trackwork.practices.standing.duties import NAME, duties
from trackwork.practices.standing.facts import FACTS
from trackwork.practices.standing.state import START, fold
from trackwork.practices.standing.words import words

PRACTICE = Practice(
    name=NAME,
    subjects=frozenset({"item", "initiative"}),
    kinds=(Kind.UPDATE, Kind.RESPOND, Kind.REVIEW),
    facts=FACTS,
    commands=COMMANDS,
    start=START,
    fold=fold,
    duties=duties,
    words=words,
    help="An honest word within the cadence; silence is not heard, never green.",
)
"""The room as the engine sees it."""
