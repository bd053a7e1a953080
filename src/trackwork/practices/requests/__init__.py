"""Requests: the 48-hour rule, with attempts on paper and silence that obliges nobody."""

from trackwork.core.obligations import Kind
from trackwork.core.practice import Practice
from trackwork.practices.requests.commands import COMMANDS
from trackwork.practices.requests.duties import NAME, duties
from trackwork.practices.requests.facts import FACTS
from trackwork.practices.requests.state import START, fold
from trackwork.practices.requests.words import words

PRACTICE = Practice(
    name=NAME,
    subjects=frozenset({"request"}),
    kinds=(Kind.RESPOND, Kind.NEXT_STEP),
    facts=FACTS,
    commands=COMMANDS,
    start=START,
    fold=fold,
    duties=duties,
    words=words,
    help="A first response within 48 hours; attempts on paper; silence frees the asker, no more.",
)
"""The room as the engine sees it."""
