"""Tracking: initiative, team view, item; plan and apply; dates that cannot hide."""

from trackwork.core.obligations import Kind
from trackwork.core.practice import Practice
from trackwork.practices.tracking.commands import COMMANDS
from trackwork.practices.tracking.duties import NAME, duties
from trackwork.practices.tracking.facts import FACTS
from trackwork.practices.tracking.state import START, fold
from trackwork.practices.tracking.words import words

PRACTICE = Practice(
    name=NAME,
    subjects=frozenset({"item"}),
    kinds=(Kind.ACCEPT, Kind.DELIVER, Kind.DECIDE, Kind.NEXT_STEP),
    facts=FACTS,
    commands=COMMANDS,
    start=START,
    fold=fold,
    duties=duties,
    words=words,
    help="One item per team and initiative, with its dates side by side.",
)
"""The room as the engine sees it."""
