"""Relating: team issues become parts of the initiative's issue, and wait for each other, natively.

Only inside one tracker, and only in the ways it can keep (`Capabilities.relations`). Each relation
is asked for once: one that a person removes stays away.
"""

from collections.abc import Iterator

from trackwork.core.effects import Effect, EffectKind, EffectState, effect_id
from trackwork.core.facts import effective
from trackwork.core.settle import Settled
from trackwork.core.subjects import Subject, item, item_part, item_parts
from trackwork.core.workspace import Initiative, Workspace
from trackwork.engine.adopted import Adopted
from trackwork.engine.home.asking import KINDS
from trackwork.engine.home.keeping import home_of
from trackwork.engine.known import LINKS, key_of
from trackwork.engine.look import Look
from trackwork.engine.parts import Parts
from trackwork.engine.scope import withdrawal
from trackwork.engine.tying import (
    IS,
    NATIVE,
    NEVER_MIND,
    NOT_ASKED,
    NOT_LISTED,
    PLACE,
    listed,
    relation_of,
)
from trackwork.ports import Books, Relation
from trackwork.practices.tracking.state import Tracking


def relation_effects(parts: Parts, look: Look, settled: Settled) -> list[Effect]:
    """Relations of one item's issue that its initiative's files ask for."""
    tracking = settled.states.get("tracking")
    if tracking is None or not tracking.native or tracking.gone or not tracking.open:
        return []
    if tracking.closed:
        return []
    reader = parts.readers.get(tracking.tracker)
    initiative = look.initiative(look.subject)
    if reader is None or initiative is None or not reader.capabilities.relations:
        return []
    return [
        _effect(look, tracking, relation)
        for relation in _wished(look.books, initiative, look.subject, tracking.tracker)
        if relation.is_ in reader.capabilities.relations
        and listed(look.adopted.workspace, tracking.tracker, relation.place)
    ]


def still_tied(books: Books, workspace: Workspace, effect: Effect) -> Effect | str:
    """A relation that waited goes out only while the files ask for it, between places of ours."""
    initiative = workspace.initiatives.get(item_parts(effect.subject)[0])
    here = key_of(effect.tracker, effect.place, effect.native)
    if initiative is None or books.desk.get(LINKS, f"of|{effect.subject}") != here:
        return NOT_ASKED
    facts = effective(books.facts.of(effect.subject))
    if withdrawal(facts) is not None:
        return NOT_ASKED
    relation = relation_of(effect)
    if relation not in _wished(books, initiative, effect.subject, effect.tracker):
        return NOT_ASKED
    return effect if listed(workspace, effect.tracker, relation.place) else NOT_LISTED


def _wished(
    books: Books, initiative: Initiative, subject: Subject, tracker: str
) -> Iterator[Relation]:
    own = Subject("initiative", initiative.key)
    home = home_of(books, own) if initiative.home else None
    yield from _to(home, "child", tracker)
    team, part = item_parts(subject)[1], item_part(subject)
    asked = initiative.asked_item(team, part)
    for before in dict.fromkeys(asked.waits_for if asked else ()):
        for each in initiative.entries(before):
            other = item(initiative.key, each.team, each.part)
            yield from _to(books.desk.get(LINKS, f"of|{other}"), "blocked by", tracker)


def _to(key: str | None, is_: str, tracker: str) -> Iterator[Relation]:
    if key is None:
        return
    there, place, native = key.split("|", 2)
    if there == tracker:
        yield Relation(is_=is_, place=place, native=native)


def _effect(look: Look, tracking: Tracking, relation: Relation) -> Effect:
    own = f"{tracking.tracker}:{tracking.place}#{tracking.native}"
    other = f"{relation.place}#{relation.native}"
    return Effect(
        id=_id(look, own, relation.is_, other),
        kind=EffectKind.RELATE,
        subject=look.subject,
        body=f"{relation.is_} {relation.place}/{relation.native}",
        tracker=tracking.tracker,
        place=tracking.place,
        native=tracking.native,
        fields=((IS, relation.is_), (PLACE, relation.place), (NATIVE, relation.native)),
        why="the tracker shows how these issues stand to each other",
    )


def _id(look: Look, *what: str) -> str:
    """One id for each relation; what was dropped unsent is a new wish once it may be again."""
    workspace, turn = look.adopted.workspace.id, 0
    ident = effect_id(workspace, "relate", *what)
    while (row := look.books.outbox.get(ident)) is not None:
        if row.state is not EffectState.DROPPED or row.reason not in NEVER_MIND:
            break
        turn += 1
        ident = effect_id(workspace, "relate", *what, str(turn))
    return ident


def wake_related(books: Books, adopted: Adopted, subject: Subject) -> None:
    """An issue is there now: whoever is tied to it looks again."""
    if subject.kind in KINDS:
        books.subjects.touch([f"config:{subject.kind}/{subject.key}"])
        return
    initiative = adopted.workspace.initiatives.get(item_parts(subject)[0])
    if initiative is None:
        return
    waiting = initiative.after(item_parts(subject)[1])
    books.subjects.touch([str(item(initiative.key, x.team, x.part)) for x in waiting])
    if initiative.home is not None:
        books.subjects.touch([f"initiative:{initiative.key}"])
