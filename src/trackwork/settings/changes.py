"""What differs between two adopted configurations, in words."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from trackwork.core.dates import spoken
from trackwork.core.ladders import Action
from trackwork.settings.parts import INITIATIVE
from trackwork.settings.written import written_when

LONG = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference: the part it is in, what it is about, and a sentence."""

    part: str
    about: str
    what: str

    def __str__(self) -> str:
        return f"{self.about}: {self.what}"


def diff_parts(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Change, ...]:
    """What adopting ``new`` over ``old`` changes, part by part. Parts are those of `parts`."""
    found: list[Change] = []
    for part in sorted({*old, *new}):
        if old.get(part) == new.get(part):
            continue
        if part.startswith(INITIATIVE) and (part not in old or part not in new):
            found.append(_whole(part, gone=part not in new))
            continue
        before, after = _content(old.get(part)), _content(new.get(part))
        about = part.removeprefix(INITIATIVE)
        found += [Change(part=part, about=a, what=w) for a, w in _part(part, about, before, after)]
    return tuple(found)


def _whole(part: str, *, gone: bool) -> Change:
    key = part.removeprefix(INITIATIVE)
    what = "its file is gone; the initiative goes on until it is retired" if gone else "is new"
    return Change(part=part, about=key, what=what)


def _content(text: str | None) -> Any:
    return json.loads(text)["is"] if text else {}


def _part(part: str, about: str, before: Any, after: Any) -> Iterator[tuple[str, str]]:
    if part == "priorities":
        yield from (("priorities", what) for what in _order(before or [], after or []))
    elif part in {"people", "teams"}:
        yield from _members(before, after)
    else:
        yield from ((about, what) for what in _fields(_named(before), _named(after), ""))


def _members(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in sorted({*before, *after}):
        if key not in before:
            yield key, "is new"
        elif key not in after:
            yield key, "is no longer listed"
        else:
            yield from ((key, what) for what in _fields(before[key], after[key], ""))


def _order(before: list[str], after: list[str]) -> Iterator[str]:
    for key in after:
        if key not in before:
            yield f"{key} comes in at place {after.index(key) + 1}"
    for key in before:
        if key not in after:
            yield f"{key} is taken out"
    stayed = [key for key in before if key in after]
    for key in [key for key in after if key in before]:
        if stayed.index(key) != [each for each in after if each in before].index(key):
            yield f"{key} moves from place {before.index(key) + 1} to {after.index(key) + 1}"


_KEYED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"asked": ("team", "part"), "gates": ("stage",), "rungs": ("name",)}
)
_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "ask": "the ask",
        "rungs": "steps",
        "asked": "teams asked",
        "rank": "its place in words",
        "cost_hours": "the cost in hours",
        "read_every_minutes": "minutes between reads",
    }
)


def _named(value: Any) -> Any:
    """Lists of things with names as mappings by that name, so that order does not matter."""
    if not isinstance(value, dict):
        return value
    made: dict[str, Any] = {}
    for field, inner in value.items():
        names = _KEYED.get(field)
        if names and isinstance(inner, list):
            shown = [each for each in inner if each.get("do") != Action.SHOW]
            made[field] = {"/".join(e[n] for n in names if e[n]): _named(e) for e in shown}
        else:
            made[field] = _named(inner)
    return made


def _fields(before: Any, after: Any, path: str) -> Iterator[str]:
    """Sentences for what differs below a path."""
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        label = path + _label(key, old, new)
        if old == new:
            continue
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _group(old, new, label)
        elif isinstance(old, dict) or isinstance(new, dict):
            yield f"{label} is {'no longer there' if new is None else 'new'}"
        else:
            yield _sentence(label, key, old, new)


def _label(key: str, old: Any, new: Any) -> str:
    if key == "by" and (_day(old) or _day(new)):
        return "the date"
    return _LABELS.get(key, key.replace("_", " "))


def _group(old: Mapping[str, Any], new: Mapping[str, Any], label: str) -> Iterator[str]:
    added = [key for key in new if key not in old]
    gone = [key for key in old if key not in new]
    if added:
        yield f"{label}: {len(added)} more, {', '.join(sorted(added))}"
    if gone:
        yield f"{label}: {len(gone)} fewer, {', '.join(sorted(gone))}"
    both = [key for key in old if key in new]
    yield from _fields({k: old[k] for k in both}, {k: new[k] for k in both}, f"{label}, ")


def _sentence(label: str, key: str, old: Any, new: Any) -> str:
    if key == "days" and isinstance(old, int) and isinstance(new, int):
        return f"{label}: {written_when(new)} instead of {written_when(old)}"
    if _day(old) and _day(new):
        return f"{label} moves from {_day(old)} to {_day(new)}"
    before, after = _shown(old), _shown(new)
    if max(len(before), len(after)) > LONG:
        return f"{label} is worded anew"
    return f"{label} is now {after} (was {before})"


def _day(value: Any) -> str:
    try:
        found = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return ""
    return spoken(found) if found else ""


def _shown(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_shown(each) for each in value)
    if isinstance(value, dict):
        return " ".join(_shown(each) for each in value.values() if each)
    return _day(value) or str(value)
