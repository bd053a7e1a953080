"""A workspace cut into canonical parts, as they are adopted and kept as facts.

Every value is written out, built-in ones too, so that what was adopted means the same under a later
version. ``v`` is the version of the form; an unknown newer one is refused, never half read.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import Field, dataclass, fields, is_dataclass
from datetime import date, time
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from trackwork.core.authority import DecisionRights
from trackwork.core.people import Directory, Person, Team
from trackwork.core.policy import Policy
from trackwork.core.workspace import Backlog, Initiative, TrackerConfig, Workspace

VERSION = 1
INITIATIVE = "initiative/"
Value = TypeVar("Value")


class BrokenPart(Exception):
    """Adopted configuration cannot be read: which part, and why. Nothing was loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _House:
    """The part called ``workspace``: what is neither people nor plans."""

    id: str
    title: str
    word: str
    operator: str
    trackers: Mapping[str, TrackerConfig]
    backlogs: Mapping[str, Backlog]
    freezes: tuple[tuple[date, date, str], ...]
    read_every_minutes: int


def parts(workspace: Workspace) -> dict[str, str]:
    """Canonical JSON per part; the same workspace always gives the same text.

    The parts are workspace, people, teams, priorities, policy, rights, and ``initiative/<key>``.
    """
    house = {each.name: getattr(workspace, each.name) for each in fields(_House)}
    found: dict[str, object] = {
        "workspace": _House(**house),
        "people": workspace.directory.people,
        "teams": workspace.directory.teams,
        "priorities": workspace.priorities,
        "policy": workspace.policy,
        "rights": workspace.rights,
    }
    found |= {INITIATIVE + key: each for key, each in workspace.initiatives.items()}
    return {name: _text(value) for name, value in found.items()}


def part_hash(content: str) -> str:
    """The hash under which a part's content is adopted."""
    return hashlib.sha256(content.encode()).hexdigest()


def from_parts(contents: Mapping[str, str]) -> Workspace:
    """The workspace that `parts` cut up; parts left out are empty. Raises BrokenPart."""
    if "workspace" not in contents:
        raise BrokenPart("no part 'workspace' was adopted, so there is nothing to work with")
    for name in contents:
        _kind(name)
    house = _read(contents, "workspace", _House)
    directory = Directory(
        people=MappingProxyType(_read(contents, "people", dict[str, Person], {})),
        teams=MappingProxyType(_read(contents, "teams", dict[str, Team], {})),
    )
    return Workspace(
        **{each.name: getattr(house, each.name) for each in fields(_House)},
        directory=directory,
        initiatives=MappingProxyType(
            {
                name.removeprefix(INITIATIVE): _read(contents, name, Initiative)
                for name in contents
                if name.startswith(INITIATIVE)
            }
        ),
        priorities=_read(contents, "priorities", tuple[str, ...], ()),
        policy=_read(contents, "policy", Policy, Policy()),
        rights=_read(contents, "rights", DecisionRights, DecisionRights()),
    )


def part_value(name: str, content: str) -> Any:
    """One part as its core value (mapping of people, Policy, Initiative ...). Raises BrokenPart."""
    return _read({name: content}, name, _kind(name))


_KINDS: Mapping[str, Any] = MappingProxyType(
    {
        "workspace": _House,
        "people": dict[str, Person],
        "teams": dict[str, Team],
        "priorities": tuple[str, ...],
        "policy": Policy,
        "rights": DecisionRights,
    }
)


def _kind(name: str) -> Any:
    if name.startswith(INITIATIVE):
        return Initiative
    if name not in _KINDS:
        raise BrokenPart(f"part {name!r} is unknown here; a newer version may have written it")
    return _KINDS[name]


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _read(contents: Mapping[str, str], name: str, kind: Any, empty: Any = None) -> Any:
    if name not in contents:
        return empty
    try:
        outer = json.loads(contents[name])
    except ValueError as error:
        raise BrokenPart(f"part {name!r} is no JSON: {error}") from error
    if not isinstance(outer, dict) or not isinstance(outer.get("v"), int):
        raise BrokenPart(f"part {name!r} does not say its version")
    if outer["v"] > VERSION:
        raise BrokenPart(f"part {name!r} has version {outer['v']}; this program reads {VERSION}")
    try:
        return _adapter(kind).validate_json(json.dumps(outer.get("is")))
    except ValidationError as error:
        raise BrokenPart(f"part {name!r} does not fit: {error.errors()[0]['msg']}") from error


def _text(value: object) -> str:
    outer = {"is": _plain(value), "v": VERSION}
    return json.dumps(outer, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _unsaid(value: Any, each: "Field[Any]") -> bool:
    """A field that came later and says nothing: what was adopted before reads the same."""
    return "later" in each.metadata and bool(getattr(value, each.name) == each.default)


def _plain(value: Any) -> Any:
    """A value as JSON's own kinds, sets sorted."""
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(_plain(each) for each in value)
    if is_dataclass(value):
        said = [each for each in fields(value) if each.init and not _unsaid(value, each)]
        return {each.name: _plain(getattr(value, each.name)) for each in said}
    return [_plain(each) for each in value]
