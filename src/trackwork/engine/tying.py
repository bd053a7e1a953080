"""Tying: what an effect says about how one issue stands to another."""

from trackwork.core.effects import Effect
from trackwork.core.workspace import Initiative
from trackwork.engine.parts import Parts
from trackwork.ports import Issue, Relation

IS, PLACE, NATIVE = "is", "place", "native"
"""Fields of such an effect: what the issue is to the other one, and where that is."""


def relation_of(effect: Effect) -> Relation:
    """The relation an effect asks for."""
    values = dict(effect.fields)
    return Relation(is_=values[IS], place=values[PLACE], native=values[NATIVE])


def stands_so(effect: Effect, issue: Issue) -> bool:
    """Whether the issue stands to the other one like this already."""
    return relation_of(effect) in issue.relations


def shows_parts(parts: Parts, initiative: Initiative, tracker: str) -> bool:
    """Whether a tracker shows a team's issue as a part of the initiative's by itself."""
    reader = parts.readers.get(tracker)
    same = initiative.home is not None and initiative.home[0] == tracker
    return same and reader is not None and "child" in reader.capabilities.relations
