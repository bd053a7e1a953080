"""Tying: what an effect says about how one issue stands to another."""

from trackwork.core.effects import Effect
from trackwork.core.workspace import Initiative, Workspace
from trackwork.engine.parts import Parts
from trackwork.ports import Relation

IS, PLACE, NATIVE = "is", "place", "native"
"""Fields of such an effect: what the issue is to the other one, and where that is."""


NOT_ASKED = "the files do not ask for this relation any more"
NOT_LISTED = "the other issue is in no backlog this workspace lists"
CLOSED = "the issue was closed, so it stays as it is"
NEVER_MIND = frozenset({NOT_ASKED, NOT_LISTED, CLOSED})
"""Why a relation was dropped before it went out, where it is a new wish should that change."""


def listed(workspace: Workspace, tracker: str, place: str) -> bool:
    """Whether the workspace lists a place as somebody's backlog: only there may we write."""
    return any((x.tracker, x.place) == (tracker, place) for x in workspace.backlogs.values())


def relation_of(effect: Effect) -> Relation:
    """The relation an effect asks for."""
    values = dict(effect.fields)
    return Relation(is_=values[IS], place=values[PLACE], native=values[NATIVE])


def shows_parts(parts: Parts, initiative: Initiative, tracker: str) -> bool:
    """Whether a tracker shows a team's issue as a part of the initiative's by itself."""
    reader = parts.readers.get(tracker)
    same = initiative.home is not None and initiative.home[0] == tracker
    return same and reader is not None and "child" in reader.capabilities.relations
