"""Sunset: the old way goes off in dated stages, each with evidence and a sign-off."""

from trackwork.core.obligations import Kind
from trackwork.core.practice import Practice
from trackwork.practices.sunset.commands import COMMANDS
from trackwork.practices.sunset.duties import NAME, duties
from trackwork.practices.sunset.facts import FACTS
from trackwork.practices.sunset.state import START, fold
from trackwork.practices.sunset.words import words

PRACTICE = Practice(
    name=NAME,
    subjects=frozenset({"gate"}),
    kinds=(Kind.GATE,),
    facts=FACTS,
    commands=COMMANDS,
    start=START,
    fold=fold,
    duties=duties,
    words=words,
    help="Dated stages that pass with evidence and a sign-off, one after the other.",
)
"""The room as the engine sees it."""
