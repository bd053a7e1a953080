"""Handles written into people.yaml, with everything else in it left as it stands."""

import io
from collections.abc import Iterable, Mapping

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

_WIDE = 4096


def with_handles(text: str, handles: Mapping[str, Iterable[tuple[str, str]]]) -> str:
    """The file with these handles, ``(tracker, handle)`` for each of these people, comments kept.

    A handle that is there already stays, and every further one goes beside it, under ``also``.
    Raises KeyError for somebody the file does not know.
    """
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    whole = yaml.load(text)
    for person, given in handles.items():
        if person not in whole["people"]:
            raise KeyError(person)
        entry = _within(whole["people"], person)
        for tracker, handle in given:
            _add(entry, tracker, handle)
    stream = io.StringIO()
    yaml.dump(whole, stream)
    return stream.getvalue()


def _add(entry: CommentedMap, tracker: str, handle: str) -> None:
    own = _within(entry, "handles")
    if not own.get(tracker):
        own[tracker] = handle
        return
    also = _within(entry, "also")
    if not also.get(tracker):
        also[tracker] = CommentedSeq()
    also[tracker].append(handle)


def _within(entry: CommentedMap, name: str) -> CommentedMap:
    """What stands under a name; where nothing does, an empty entry that is put there."""
    if entry.get(name) is None:
        entry[name] = CommentedMap()
    found: CommentedMap = entry[name]
    return found
