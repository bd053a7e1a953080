"""Giving: a field is written only where it still reads as it did when that was decided."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from trackwork.core.effects import Effect
from trackwork.core.facts import Fact, Note
from trackwork.core.merge import Side
from trackwork.core.workspace import Workspace
from trackwork.engine.known import key_of, recall_key, remember
from trackwork.engine.sync.fields import FIELDS, WAS, named, theirs, token
from trackwork.ports import Books, Issue
from trackwork.practices.tracking.facts import FieldAgreed


def values_of(effect: Effect) -> dict[str, str]:
    """The fields an effect writes."""
    return {name: value for name, value in effect.fields if not name.startswith(WAS)}


def still_to_write(effect: Effect, issue: Issue) -> Mapping[str, str] | str:
    """The values that are not there yet, or why none is written: somebody was faster."""
    was = {n.removeprefix(WAS): value for n, value in effect.fields if n.startswith(WAS)}
    now = {**issue.fields, **theirs(issue)}
    left = {n: v for n, v in values_of(effect).items() if token(n, now.get(n, "")) != token(n, v)}
    if was and issue.state == "closed":
        return "the issue was closed, so its fields stay as they are"
    if any(name in was and token(name, now.get(name, "")) != was[name] for name in left):
        return "somebody changed the field meanwhile; it is looked at again"
    return left


def unkept(values: Mapping[str, str], *, before: Issue, after: Issue | None) -> list[str]:
    """Fields that still read as they did before we wrote: the tracker did not keep the value.

    One that reads otherwise again was changed by a person right after us: that is theirs to do.
    """
    if after is None:
        return []
    old, new = ({**each.fields, **theirs(each)} for each in (before, after))
    return [
        name
        for name, value in values.items()
        if token(name, new.get(name, "")) == token(name, old.get(name, "")) != token(name, value)
    ]


def still_wanted(books: Books, workspace: Workspace, effect: Effect) -> Effect | str:
    """A write that waited goes out only while we may write it, and it is what we want there."""
    if not values_of(effect).keys() <= named(workspace, effect.tracker):
        return "the operator no longer lets us write that field"
    known = recall_key(books, key_of(effect.tracker, effect.place, effect.native))
    if known is None or not any(name.startswith(WAS) for name, _ in effect.fields):
        return effect
    wanted = {name: known.wanted.get(name, ("", 0))[0] for name in values_of(effect)}
    if wanted == values_of(effect):
        return effect
    return "the field is to say something else by now, or nothing"


def given(books: Books, effect: Effect, now: datetime) -> list[Fact]:
    """Remember and record that both sides hold what was written."""
    key = key_of(effect.tracker, effect.place, effect.native)
    known = recall_key(books, key)
    written = {name: value for name, value in values_of(effect).items() if name in FIELDS}
    if known is not None:
        agreed = {name: (token(name, v), token(name, v)) for name, v in written.items()}
        remember(books, key, replace(known, agreed={**known.agreed, **agreed}))
    return [
        Fact(
            key=f"agreed:{effect.id}:{name}",
            subject=effect.subject,
            body=FieldAgreed(field=FIELDS[name], value=Note(value), side=str(Side.INITIATIVE)),
            happened=now,
            recorded=now,
            source="engine",
        )
        for name, value in written.items()
    ]
