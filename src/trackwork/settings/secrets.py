"""Secrets never stand in a settings file; a problem names the place and never the secret."""

import re
from collections.abc import Iterator

from trackwork.settings.problems import Problem
from trackwork.settings.reading import Document, KeyPath

_FROM_ENVIRONMENT = re.compile(r"\$\{[^}]*\}|^\$[A-Z_][A-Z0-9_]*$|^%[A-Z_]+%$")
_SECRET_KEY = re.compile(r"(?i)^(.*[_.-])?(token|password|passwd|secret|api_?key|credentials?)$")
_SECRET_VALUE = re.compile(
    r"^(gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA)[A-Za-z0-9_-]{8,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|://[^/\s:@]+:[^/\s@]+@"
)


def never_taken(text: str) -> bool:
    """Whether a text is refused wherever it stands: a secret, or to come from the environment."""
    return bool(_SECRET_VALUE.search(text) or _FROM_ENVIRONMENT.search(text))


def secrets_in(document: Document) -> tuple[Problem, ...]:
    """Every place that holds a secret, or hopes to be filled in from the environment."""
    return tuple(
        Problem(file=document.file, line=document.line(path), what=what, fix=fix)
        for path, value in _texts(document.data, ())
        for what, fix in [_said(path, value)]
        if what
    )


def _texts(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _texts(inner, (*path, at))
    elif isinstance(value, str):
        yield path, value


def _said(path: KeyPath, value: str) -> tuple[str, str]:
    key = str(path[-1]) if path else ""
    if _SECRET_KEY.match(key) or _SECRET_VALUE.search(value):
        return (
            f"{key!r} seems to hold a secret",
            "Take it out and replace it where it came from; name it by token_env or token_file.",
        )
    if _FROM_ENVIRONMENT.search(value):
        return (
            f"{key!r} would have to be filled in from the environment, which is never done",
            "Write the value itself; for a token write the variable's name as token_env.",
        )
    return "", ""
