"""Texts of the workspace's own: `wording` in policy.yaml replaces a body by the name of its text.

A name is ``practice.kind.action``, such as ``standing.update.remind``. The text is a plain template
with ``$team``, ``$title``, ``$owner``, ``$name``, ``$date``, ``$due``, ``$word`` and ``$note``;
anything else in it stays as written, and nothing in it is ever run.
"""

from collections.abc import Mapping
from dataclasses import replace
from string import Template

from trackwork.core.messages import Message
from trackwork.core.practice import Moment


def name_of(moment: Moment) -> str:
    """The name under which a text can be replaced."""
    return f"{moment.episode.practice}.{moment.episode.kind}.{moment.rung.do}"


def worded(message: Message, moment: Moment, *, wording: Mapping[str, str]) -> Message:
    """The message with the workspace's own body, where it has one; title and line stay."""
    own = wording.get(name_of(moment))
    if own is None:
        return message
    body = Template(own).safe_substitute(
        team=moment.team_name,
        title=moment.title,
        owner=moment.owner_name,
        name=moment.recipient_name,
        date=moment.committed,
        due=moment.due,
        word=moment.word,
        note=moment.note,
    )
    return replace(message, body=body)
