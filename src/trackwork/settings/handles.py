"""Handles written into people.yaml, with everything else in it left as it stands."""

import io
from collections.abc import Mapping

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

_WIDE = 4096


def with_handles(text: str, handles: Mapping[str, Mapping[str, str]]) -> str:
    """The file with a handle per tracker for each of these people, comments kept.

    A handle that is there already stays, and the new one goes beside it, under ``also``. Raises
    KeyError for somebody the file does not know.
    """
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    whole = yaml.load(text)
    for person, given in handles.items():
        entry = whole["people"][person]
        if entry is None:
            entry = whole["people"][person] = CommentedMap()
        for tracker, handle in given.items():
            _add(entry, tracker, handle)
    stream = io.StringIO()
    yaml.dump(whole, stream)
    return stream.getvalue()


def _add(entry: CommentedMap, tracker: str, handle: str) -> None:
    own = entry.setdefault("handles", CommentedMap())
    if tracker not in own:
        own[tracker] = handle
        return
    further = entry.setdefault("also", CommentedMap()).setdefault(tracker, [])
    further.append(handle)
