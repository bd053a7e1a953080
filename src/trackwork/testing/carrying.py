"""Which effects a text on a tracker carries, by the markers in it."""

from trackwork.core.markers import BEGIN_OPENING, find_comment_marker, read_begin_marker
from trackwork.ports import Issue


def carrier(issue: Issue, effect: str) -> str | None:
    """The comment that carries an effect's marker, empty for the body, None for neither."""
    if effect in _marked(issue.body):
        return ""
    return next((each.id for each in issue.comments if effect in _marked(each.body)), None)


def _marked(text: str) -> set[str]:
    mark = find_comment_marker(text)
    found = {mark.effect} if mark else set()
    for piece in text.split(BEGIN_OPENING)[1:]:
        stamp = read_begin_marker(BEGIN_OPENING + piece.partition("-->")[0] + "-->")
        if not isinstance(stamp, str):
            found.add(stamp.effect)
    return found
