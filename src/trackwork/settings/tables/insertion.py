"""Entries put into a YAML text at the end of one list or mapping, every other byte as it was."""

import io
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode

from trackwork.settings.written import scalar

Entry = Mapping[str, object]


def inserted(text: str, key: str, entries: Mapping[str, Entry], *, as_list: bool) -> str:
    """The text with entries added below a key at its top, which is made if it is not there."""
    ending = "\r\n" if "\r\n" in text else "\n"
    root = YAML(typ="safe", pure=True).compose(io.StringIO(text.removeprefix("\ufeff")))
    pairs = {str(k.value): (k, v) for k, v in root.value} if isinstance(root, MappingNode) else {}
    lines = text.splitlines(keepends=True)
    if key not in pairs:
        return _joined(
            lines, [f"{key}:", *_rendered(entries, 2, as_list=as_list)], ending, len(lines)
        )
    place, value = pairs[key]
    if isinstance(value, CollectionNode) and value.flow_style:
        return _round_trip(text, key, entries, as_list=as_list)
    if isinstance(value, ScalarNode):
        fresh = _rendered(entries, place.start_mark.column + 2, as_list=as_list)
        return _joined(lines, fresh, ending, place.start_mark.line + 1)
    column = value.start_mark.column
    fresh = _rendered(entries, column, as_list=as_list)
    return _joined(lines, fresh, ending, _after(lines, _last_line(value), column))


def _joined(lines: list[str], fresh: list[str], ending: str, at: int) -> str:
    if lines and at == len(lines) and not lines[-1].endswith(("\n", "\r")):
        lines = [*lines[:-1], lines[-1] + ending]
    return "".join([*lines[:at], *(line + ending for line in fresh), *lines[at:]])


def _last_line(node: Node) -> int:
    """The last line (from 0) on which a value's own text stands."""
    if isinstance(node, CollectionNode) and not node.flow_style and node.value:
        pairs = node.value if isinstance(node, MappingNode) else [(each,) for each in node.value]
        return max(_last_line(each) for pair in pairs for each in pair)
    end = node.end_mark
    at_margin = end.column == 0 and end.line > node.start_mark.line
    return int(end.line - 1 if at_margin else end.line)


def _after(lines: list[str], last: int, column: int) -> int:
    """The line to insert at: past comments that are indented below the last entry."""
    at = last + 1
    while at < len(lines):
        line = lines[at]
        indent = len(line) - len(line.lstrip())
        if not line.lstrip().startswith("#") or indent <= column:
            break
        at += 1
    return at


def _rendered(entries: Mapping[str, Entry], column: int, *, as_list: bool) -> list[str]:
    indent = " " * column
    if as_list:
        return [f"{indent}- {_asked(entry)}" for entry in entries.values()]
    found: list[str] = []
    for name, entry in entries.items():
        found.append(f"{indent}{name}:" if entry else f"{indent}{name}: {{}}")
        found += [f"{indent}  {field}: {_flow(value)}" for field, value in entry.items()]
    return found


def _asked(entry: Entry) -> str:
    return scalar(entry["team"]) if set(entry) == {"team"} else _flow(entry)


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name}: {_flow(each)}" for name, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(each) for each in value) + "]"
    return scalar(value)


def _round_trip(text: str, key: str, entries: Mapping[str, Entry], *, as_list: bool) -> str:
    """For what is written in one line: spread out, comments kept."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    data: Any = yaml.load(text)
    there = data[key] or (CommentedSeq() if as_list else CommentedMap())
    there.fa.set_block_style()
    for name, entry in entries.items():
        plain = yaml.load(_flow(entry))
        if isinstance(there, CommentedSeq):
            there.append(entry["team"] if set(entry) == {"team"} else plain)
        else:
            there[name] = plain
    data[key] = there
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue()
