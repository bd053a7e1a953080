"""An issue a team already has, written into the initiative's file; all else stays as it was."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from trackwork.settings.problems import Problem
from trackwork.settings.reading import parse_document
from trackwork.settings.tables.writers import CannotEdit, Edit
from trackwork.settings.written import scalar


def link_existing(path: Path, *, team: str, part: str, reference: str) -> Edit:
    """The file with ``existing: reference`` at the entry of a team and part. Raises CannotEdit.

    Comments and every other line stay as they are. An entry that names the same issue is known.
    """
    before = path.read_bytes().decode("utf-8")
    node = _entry(path, before, team, part)
    name = f"{team}/{part}" if part else team
    known = _value(node, "existing")
    if known is not None and str(known.value) == reference:
        return Edit(path=path, before=before, after=before, added=(), known=(name,))
    after = _with(before, node, known, team=team, reference=reference)
    _check(path, after, team=team, part=part, reference=reference)
    return Edit(path=path, before=before, after=after, added=(name,), known=())


def _entry(path: Path, text: str, team: str, part: str) -> Node:
    root: Node = YAML(typ="safe", pure=True).compose(text)
    teams = _value(root, "teams")
    nodes: list[Node] = teams.value if teams is not None else []
    for node in nodes:
        if _says(node, team, part):
            return node
    what = f"does not ask team {team!r}" + (f" for {part!r}" if part else "")
    raise CannotEdit([_odd(path, what, "Add the team to 'teams:' first.")])


def _value(node: Node, key: str) -> Node | None:
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _says(node: Node, team: str, part: str) -> bool:
    if isinstance(node, ScalarNode):
        return (str(node.value), "") == (team, part)
    named, parted = _value(node, "team"), _value(node, "part")
    own = str(parted.value) if parted is not None else ""
    return named is not None and (str(named.value), own) == (team, part)


def _with(text: str, node: Node, known: Node | None, *, team: str, reference: str) -> str:
    said = scalar(reference)
    if known is not None:
        return _put(text, known.start_mark.index, known.end_mark.index, said)
    if isinstance(node, ScalarNode):
        entry = f"{{ team: {scalar(team)}, existing: {said} }}"
        return _put(text, node.start_mark.index, node.end_mark.index, entry)
    assert isinstance(node, MappingNode)
    last = node.value[-1][1].end_mark.index
    if node.flow_style:
        return _put(text, last, last, f", existing: {said}")
    indent = " " * node.start_mark.column
    newline = "\r\n" if "\r\n" in text else "\n"
    first = node.value[0][1].end_mark.index
    return _put(text, first, first, f"{newline}{indent}existing: {said}")


def _put(text: str, start: int, end: int, fresh: str) -> str:
    return f"{text[:start]}{fresh}{text[end:]}"


def _check(path: Path, text: str, *, team: str, part: str, reference: str) -> None:
    """Make sure that it can be read and says what was meant. Raises CannotEdit."""
    document, problems = parse_document(text.encode(), name=path.name)
    if document is None:
        raise CannotEdit(problems)
    data: Any = document.data
    entries = [each for each in data["teams"] if isinstance(each, dict)]
    found = [e for e in entries if (e["team"], str(e.get("part") or "")) == (team, part)]
    if [str(each.get("existing")) for each in found] != [reference]:
        what = "is written in a way we cannot change safely"
        raise CannotEdit([_odd(path, what, f"Add 'existing: {reference}' by hand.")])


def _odd(path: Path, what: str, fix: str) -> Problem:
    return Problem(file=path.name, line=0, what=what, fix=fix)
