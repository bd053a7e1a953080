"""Where each value of a workspace came from: a line of a file, a preset, or built in."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from trackwork.settings.folder import Sources
from trackwork.settings.planfiles import InitiativeFile
from trackwork.settings.presets import preset, preset_name
from trackwork.settings.reading import Document, KeyPath

ROOTS = {
    "trackwork.yaml": "workspace",
    "people.yaml": "",
    "teams.yaml": "",
    "priorities.yaml": "priorities",
    "policy.yaml": "policy",
    "decision-rights.yaml": "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One value and where it came from: ``people.yaml:4``, ``preset kind:2`` or ``built in``."""

    value: str
    source: str


def origins(sources: Sources) -> dict[str, Origin]:
    """Every leaf of every file that could be read, by dotted path."""
    found: dict[str, Origin] = {}
    for name, model in sources.models.items():
        root = _root(name, model)
        document = sources.documents[name]
        for path, value in _leaves(model.model_dump(mode="json", by_alias=True), ()):
            dotted = ".".join(str(step) for step in (*root, *path))
            found[dotted] = Origin(value=_shown(value), source=_source(document, path))
    return found


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


def _source(document: Document, path: KeyPath) -> str:
    for length in range(len(path), 0, -1):
        if path[:length] in document.lines:
            inside = length == len(path) or _written_out(document, path[:length])
            return f"{document.file}:{document.lines[path[:length]]}" if inside else "built in"
    name = preset_name(document)
    if name is not None and path[:1] in preset(name).lines:
        return f"preset {name}:{preset(name).lines[path[:1]]}"
    return "built in"


def _written_out(document: Document, path: KeyPath) -> bool:
    """Whether the file's own value there is a plain one, which a short form spread out."""
    value = document.data
    for step in path:
        value = value[step] if isinstance(value, dict | list) else None  # type: ignore[index,call-overload]
    return not isinstance(value, dict)


def _shown(value: object) -> str:
    if value is None or value in ("", [], {}):
        return "none"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
