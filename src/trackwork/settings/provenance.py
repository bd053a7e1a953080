"""Where each value of a workspace came from: a line of a file, a preset, or built in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import BaseModel

from trackwork.core.workspace import Workspace
from trackwork.settings.files import RightsFile
from trackwork.settings.folder import Sources
from trackwork.settings.planfiles import InitiativeFile, PolicyFile
from trackwork.settings.presets import preset, preset_name
from trackwork.settings.problems import suggestion
from trackwork.settings.reading import Document, KeyPath
from trackwork.settings.written import written_policy, written_rights

ROOTS = {
    "trackwork.yaml": "workspace",
    "people.yaml": "",
    "teams.yaml": "",
    "priorities.yaml": "priorities",
    "policy.yaml": "policy",
    "decision-rights.yaml": "",
}
_NOTHING = Document(file="", data={}, lines={})
_STEPS = re.compile(r"[^.]+")
_TOPS = "Start with workspace, people, teams, priorities, policy, rights or initiatives."


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One value and where it came from: ``people.yaml:4``, ``preset kind:2`` or ``built in``."""

    value: str
    source: str


def origins(sources: Sources, workspace: Workspace | None) -> dict[str, Origin]:
    """Every leaf of every file that could be read, by dotted path.

    With a workspace at hand the built-in policy and decision rights are told as well.
    """
    found: dict[str, Origin] = {}
    for name, model in sources.models.items():
        data = model.model_dump(mode="json", by_alias=True)
        if workspace is None or not isinstance(model, PolicyFile | RightsFile):
            found |= _told(_root(name, model), data, sources.documents[name])
    if workspace is not None:
        policy = sources.documents.get("policy.yaml", _NOTHING)
        found |= _told(("policy",), written_policy(workspace.policy), policy)
        rights = sources.documents.get("decision-rights.yaml", _NOTHING)
        found |= _told((), {"rights": written_rights(workspace.rights)}, rights)
    return found


def explain(loaded: "Explainable", dotted_path: str) -> tuple[tuple[str, Origin], ...]:
    """Where each value at and below a dotted path came from, in order.

    An empty path tells everything. Raises KeyError with a suggestion when nothing is there.
    """
    wanted = dotted_path.strip(".")
    found = tuple(
        (path, origin)
        for path, origin in loaded.provenance.items()
        if not wanted or path == wanted or path.startswith(f"{wanted}.")
    )
    if not found:
        known = {path[: each.end()] for path in loaded.provenance for each in _STEPS.finditer(path)}
        raise KeyError(
            f"nothing is called {wanted!r}. {suggestion(wanted, known, otherwise=_TOPS)}"
        )
    return found


class Explainable(Protocol):
    """Anything that knows its values' origins."""

    @property
    def provenance(self) -> Mapping[str, Origin]:
        """Origins by dotted path."""


def _told(root: tuple[str, ...], data: object, document: Document) -> dict[str, Origin]:
    return {
        ".".join(str(step) for step in (*root, *path)): Origin(
            value=_shown(value), source=_source(document, path, value)
        )
        for path, value in _leaves(data, ())
    }


def _root(name: str, model: BaseModel) -> tuple[str, ...]:
    if isinstance(model, InitiativeFile):
        return ("initiatives", model.initiative)
    return (ROOTS[name],) if ROOTS[name] else ()


def _leaves(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, object]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list) and value:
        for at, inner in enumerate(value):
            yield from _leaves(inner, (*path, at))
    else:
        yield path, value


def _source(document: Document, path: KeyPath, value: object) -> str:
    for length in range(len(path), 0, -1):
        if path[:length] in document.lines:
            spread = _written_out(document, path[:length]) and value not in (None, "", [], {})
            inside = length == len(path) or spread
            return f"{document.file}:{document.lines[path[:length]]}" if inside else "built in"
    name = preset_name(document)
    if name is not None and path[:1] in preset(name).lines:
        return f"preset {name}:{preset(name).lines[path[:1]]}"
    return "built in"


def _written_out(document: Document, path: KeyPath) -> bool:
    """Whether the file's own value there is a plain one, which a short form spread out."""
    value: Any = document.data
    for step in path:
        value = value[step]
    return not isinstance(value, dict)


def _shown(value: object) -> str:
    if value is None or value in ("", [], {}):
        return "none"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
