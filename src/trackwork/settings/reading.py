"""One YAML file as plain data with the line of every value; trouble comes back as problems.

Only plain YAML is read: no tags, no merge keys, aliases within a budget. Dates stay text, so that
each field can say what it expects.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from trackwork.settings.problems import Problem

KeyPath = tuple[str | int, ...]
"""Where a value stands in a file: mapping keys and list positions, outermost first."""

MOST_BYTES = 2_000_000
MOST_VALUES = 200_000
MOST_DEPTH = 24
_TAG = "tag:yaml.org,2002:"
_SCALARS = frozenset(_TAG + kind for kind in ("str", "int", "float", "bool", "null", "timestamp"))
_NUMBER = re.compile(r"^[-+]?[0-9][0-9_]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file that could be read: its data, and the line (from 1) of every value."""

    file: str
    data: object
    lines: Mapping[KeyPath, int]

    def line(self, path: KeyPath) -> int:
        """The line of a value, or of the closest thing around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1


def read_document(path: Path, *, name: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """Read a file; ``name`` is how problems call it. No document: the problems say why."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None, (_said(name, 0, "this file is missing", "Add it; `trackwork init` shows one"),)
    except OSError as error:
        why = error.strerror or "it cannot be opened"
        return None, (_said(name, 0, f"cannot be read: {why}", "Check its rights and kind"),)
    return parse_document(content, name=name)


def parse_document(content: bytes, *, name: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """The same for bytes already at hand."""
    if len(content) > MOST_BYTES:
        what = f"is larger than {MOST_BYTES // 1_000_000} MB"
        return None, (_said(name, 0, what, "Split it; no settings file needs that much"),)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return None, (_said(name, line, "is not UTF-8 text", "Save the file as UTF-8"),)
    try:
        root = YAML(typ="safe", pure=True).compose(io.StringIO(text))
    except (YAMLError, ValueError, RecursionError) as error:
        return None, (_broken(name, text, error),)
    if root is None or _is_null(root):
        return None, (_said(name, 1, "is empty", "Fill it, or remove it if it is not needed"),)
    walk = _Walk(file=name)
    data = walk.value(root, ())
    if walk.problems:
        return None, tuple(walk.problems)
    return Document(file=name, data=data, lines=walk.lines), ()


def _said(file: str, line: int, what: str, fix: str) -> Problem:
    return Problem(file=file, line=line, what=what, fix=f"{fix}.")


def _broken(name: str, text: str, error: Exception) -> Problem:
    if isinstance(error, RecursionError):
        return _said(name, 1, "is nested too deeply", "Keep to a few levels")
    lines = text.splitlines() or [""]
    mark = None
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
    line = min(mark.line + 1, len(lines)) if mark else 1
    shown = lines[line - 1]
    if "\t" in shown[: len(shown) - len(shown.lstrip())]:
        return _said(name, line, "is indented with a tab", "Use spaces instead")
    conflict = next((at for at, each in enumerate(lines, 1) if each.startswith("<<<<<<< ")), 0)
    if conflict:
        fix = "Settle it and remove the marker lines"
        return _said(name, conflict, "holds a merge conflict", fix)
    if "single document" in str(error):
        return _said(name, line, "holds several documents", "Keep one, without '---' lines")
    problem = getattr(error, "problem", None) or "a character YAML does not allow"
    return _said(
        name, line, f"is not valid YAML: {problem}", "Check quotes, colons and indentation"
    )


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.tag == _TAG + "null"


@dataclass(slots=True, kw_only=True)
class _Walk:
    """One pass over the nodes of a file."""

    file: str
    lines: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    values: int = 0
    stopped: bool = False

    def value(self, node: Node, path: KeyPath) -> object:
        """A node as plain data; trouble is noted and gives None."""
        self.lines.setdefault(path, node.start_mark.line + 1)
        self.values += 1
        if len(path) > MOST_DEPTH or self.values > MOST_VALUES:
            self._stop(node)
        if self.stopped:
            return None
        tag = str(node.tag)
        if isinstance(node, MappingNode) and tag == _TAG + "map":
            return self._mapping(node, path)
        if isinstance(node, SequenceNode) and tag == _TAG + "seq":
            return [self.value(each, (*path, at)) for at, each in enumerate(node.value)]
        if isinstance(node, ScalarNode) and tag in _SCALARS:
            return self._scalar(node)
        self._note(node, f"uses the tag {tag}", "Remove it; settings are plain values")
        return None

    def _mapping(self, node: MappingNode, path: KeyPath) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self._note(key, "has a key that is no plain word", "Write a word before the colon")
                continue
            if key.tag == _TAG + "merge" or key.value == "<<":
                self._note(key, "uses a merge key '<<'", "Write the values out, or use 'extends'")
                continue
            name = str(key.value)
            if name in found:
                first = self.lines[(*path, name)]
                self._note(key, f"{name!r} is already on line {first}", "Keep one of the two")
                continue
            self.lines[(*path, name)] = key.start_mark.line + 1
            found[name] = self.value(value, (*path, name))
        return found

    def _scalar(self, node: ScalarNode) -> object:
        text = str(node.value)
        kind = str(node.tag).removeprefix(_TAG)
        if kind == "null":
            return None
        if kind == "bool":
            return text.casefold() == "true"
        if kind == "int" and _NUMBER.match(text) and len(text) < 20:  # noqa: PLR2004 - a plain limit
            return int(text)
        if kind == "float":
            return _float(text)
        return text

    def _note(self, node: Node, what: str, fix: str) -> None:
        self.problems.append(_said(self.file, node.start_mark.line + 1, what, fix))

    def _stop(self, node: Node) -> None:
        if not self.stopped:
            self._note(node, "repeats or nests too much", "Write plain values without '&' and '*'")
        self.stopped = True


def _float(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text
