"""The YAML between the two `---` lines: read as plain texts, changed one value at a time.

Reading uses a YAML parser; writing replaces the characters of one value and nothing else, so that
comments, quoting, order and line ends stay as somebody typed them. No I/O.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

LONGEST = 64_000
"""Characters of front matter we read; a parser's time should not be anybody's to spend."""

_RESERVED = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n", "~"})
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER_LIKE = re.compile(r"[-+.]?\d[\d_.:eE+-]*|0[xob][0-9a-fA-F]+")
_PLAIN_EXTRA = frozenset(" _./@+-")


@dataclass(frozen=True, slots=True)
class Entry:
    """One front-matter value as text; ``line`` counts from 1 inside the front matter."""

    value: str
    line: int
    many: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why front matter cannot be read: the line inside it (from 1) and a sentence."""

    line: int
    what: str


class Unwritable(Exception):
    """A value stands there in a form we do not change; the text says what to do about it."""


@lru_cache(maxsize=2048)
def read_entries(text: str) -> Mapping[str, Entry] | Trouble:
    """Every top-level value that is a text or a list of texts, by its name.

    Remembered, as most writes leave the front matter alone and parsing is what takes the time.
    """
    if len(text) > LONGEST:
        return Trouble(1, f"the front matter is longer than {LONGEST} characters")
    root = _compose(text)
    if isinstance(root, Trouble):
        return root
    entries: dict[str, Entry] = {}
    for key, value in root:
        if not isinstance(key, ScalarNode):
            continue
        line = key.start_mark.line + 1
        if key.value in entries:
            return Trouble(line, f"`{key.value}` stands there twice")
        entry = _entry(value, line)
        if entry is not None:
            entries[key.value] = entry
    return MappingProxyType(entries)


def with_value(text: str, name: str, value: str, *, newline: str, many: bool = False) -> str:
    """The front matter with one value changed; ``many``: a new value is a list (`a, b`).

    An empty value leaves the name with nothing behind it. Raises Unwritable.
    """
    root = _compose(text)
    if isinstance(root, Trouble):
        raise Unwritable(root.what)
    pairs = [(k, v) for k, v in root if isinstance(k, ScalarNode) and k.value == name]
    key, node = pairs[0] if pairs else (None, None)
    if key is None or node is None:
        line = f"{name}: {_fresh(value, many=many)}{newline}" if value else ""
        changed = _appended(text, root, line)
    elif isinstance(node, SequenceNode):
        changed = _with_list(text, node, _items(value), newline)
    elif isinstance(node, ScalarNode):
        changed = _with_scalar(text, key, node, value)
    else:
        raise Unwritable(f"`{name}` holds a group of values; write it as one text")
    return _checked(text, changed, name, value)


def scalar(value: str) -> str:
    """A value as YAML on one line: as it is where that is safe, else in double quotes."""
    return value if _is_plain(value) else _double(value)


def _compose(text: str) -> list[tuple[Node, Node]] | Trouble:
    parser = YAML(typ="safe", pure=True)
    parser.composer.warn_double_anchors = False
    try:
        root = parser.compose(text)
    except YAMLError as error:
        return Trouble(_line_of(error, text), _problem(error))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, AssertionError):
        # The parser stumbles over some texts instead of refusing them; to a person it is the same.
        return Trouble(1, "it is not valid YAML")
    if root is None:
        return []
    if not isinstance(root, MappingNode):
        return Trouble(root.start_mark.line + 1, "it is not a list of `name: value` lines")
    return list(root.value)


def _line_of(error: YAMLError, text: str) -> int:
    """Where a person should look: what was never closed is found at its beginning."""
    mark, context = (getattr(error, name, None) for name in ("problem_mark", "context_mark"))
    if mark is not None and mark.index >= len(text) and context is not None:
        mark = context
    return mark.line + 1 if mark else 1


def _problem(error: YAMLError) -> str:
    problem = " ".join(str(getattr(error, "problem", "") or "").split())
    return f"it is not valid YAML: {problem[:200]}" if problem else "it is not valid YAML"


def _entry(node: Node, line: int) -> Entry | None:
    if isinstance(node, ScalarNode):
        empty = node.style is None and node.value in {"~", "null"}
        return Entry("" if empty else str(node.value), line)
    if isinstance(node, SequenceNode) and all(isinstance(n, ScalarNode) for n in node.value):
        return Entry(", ".join(str(n.value) for n in node.value), line, many=True)
    return None


def _checked(before: str, after: str, name: str, value: str) -> str:
    """The change when it did what was asked and nothing else."""
    old, new = read_entries(before), read_entries(after)
    if isinstance(old, Trouble) or isinstance(new, Trouble):
        raise Unwritable(f"`{name}` stands in a form we do not change; write it as `{name}: text`")
    rest = {key: entry.value for key, entry in old.items() if key != name}
    now = {key: entry.value for key, entry in new.items() if key != name}
    written = new[name].value if name in new else ""
    wanted = {value, ", ".join(_items(value))}
    if rest != now or written not in wanted:
        raise Unwritable(f"`{name}` stands in a form we do not change; write it as `{name}: text`")
    return after


def _items(value: str) -> list[str]:
    return [item.strip() for item in value.split(",") if item.strip()]


def _fresh(value: str, *, many: bool) -> str:
    return f"[{', '.join(map(scalar, _items(value)))}]" if many else scalar(value)


def _appended(text: str, root: list[tuple[Node, Node]], line: str) -> str:
    indent = " " * root[0][0].start_mark.column if root else ""
    return f"{text}{indent}{line}" if line else text


def _with_scalar(text: str, key: Node, node: ScalarNode, value: str) -> str:
    start, end = node.start_mark.index, node.end_mark.index
    if node.value == value:
        return text
    if start == end:
        # The parser finds nothing only where the next thing begins; it belongs behind the colon.
        start = end = text.index(":", key.end_mark.index) + 1
    elif node.start_mark.line != node.end_mark.line or node.style in {"|", ">"}:
        raise Unwritable("the value runs over several lines; write it on one")
    before, after = text[:start], text[end:]
    if not value:
        return before.rstrip(" \t") + after
    space = "" if not before or before[-1] in " \t" else " "
    return f"{before}{space}{_styled(value, node.style)}{after}"


def _styled(value: str, style: str | None) -> str:
    if style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return _double(value) if style == '"' else scalar(value)


def _with_list(text: str, node: SequenceNode, items: list[str], newline: str) -> str:
    if [each.value for each in node.value] == items:
        return text
    if node.flow_style:
        start, end = node.start_mark.index, node.end_mark.index
        return f"{text[:start]}[{', '.join(map(scalar, items))}]{text[end:]}"
    return _with_block_list(text, node, items, newline)


def _with_block_list(text: str, node: SequenceNode, items: list[str], newline: str) -> str:
    """Lines of items that stay are kept as they are; others go, new ones follow the last."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    rows = {each.start_mark.line: str(each.value) for each in node.value}
    if len(rows) != len(node.value) or not rows:
        raise Unwritable("the list is written in a way we do not change; write [a, b]")
    last = max(rows)
    indent = " " * node.start_mark.column
    fresh = [f"{indent}- {scalar(item)}{newline}" for item in items if item not in rows.values()]
    out: list[str] = []
    for number, line in enumerate(lines):
        if rows.get(number) in items or number not in rows:
            out.append(line)
        if number == last:
            out.extend(fresh)
    return "".join(out)


def _is_plain(value: str) -> bool:
    if not value or value != value.strip() or value.casefold() in _RESERVED:
        return False
    if _NUMBER_LIKE.fullmatch(value) and not _DATE.fullmatch(value):
        return False
    if not all(char.isalnum() or char in _PLAIN_EXTRA for char in value):
        return False
    return value[0].isalnum()


def _double(value: str) -> str:
    return '"' + "".join(map(_escaped, value)) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char.isprintable():
        return char
    # What JSON cannot print it writes as \\uXXXX, which YAML reads the same.
    return json.dumps(char)[1:-1] if char < "\U00010000" else f"\\U{ord(char):08x}"
