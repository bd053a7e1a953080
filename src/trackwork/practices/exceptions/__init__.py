"""Exceptions: not now, not us, not like this, without judgement."""

from trackwork.core.obligations import Kind
from trackwork.core.practice import Practice
from trackwork.practices.exceptions.commands import COMMANDS
from trackwork.practices.exceptions.duties import NAME, duties
from trackwork.practices.exceptions.facts import FACTS
from trackwork.practices.exceptions.state import START, fold
from trackwork.practices.exceptions.words import words

PRACTICE = Practice(
    name=NAME,
    subjects=frozenset({"item"}),
    kinds=(Kind.DECIDE, Kind.REVISIT, Kind.RESPOND),
    facts=FACTS,
    commands=COMMANDS,
    start=START,
    fold=fold,
    duties=duties,
    words=words,
    help="An honest not now, dated and with a reason; it counts as compliant.",
)
"""The room as the engine sees it."""
