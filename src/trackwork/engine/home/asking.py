"""Asking for an initiative's own issue: made in the place its file names, or taken in there."""

from datetime import datetime

from trackwork.core.effects import Effect, EffectKind, effect_id
from trackwork.core.facts import Fact
from trackwork.core.markers import comment_marker, sign
from trackwork.core.subjects import initiative as initiative_subject
from trackwork.core.workspace import Initiative, Workspace
from trackwork.engine.known import LINKS
from trackwork.engine.parts import Parts
from trackwork.ports import Books
from trackwork.practices.tracking.facts import HomeLinked, ItemWithdrawn

OWN_PLACE = (
    "This issue belongs to the initiative. Trackwork keeps the part between its markers up to "
    "date; all else is for whoever runs it."
)


def homes(books: Books, parts: Parts, workspace: Workspace) -> list[Effect]:
    """Effects for every initiative whose own issue is wished for and not there yet."""
    return [
        effect
        for each in workspace.initiatives.values()
        if books.desk.get(LINKS, f"of|{initiative_subject(each.key)}") is None
        and (effect := _home(parts, workspace, each)) is not None
    ]


def _home(parts: Parts, workspace: Workspace, asked: Initiative) -> Effect | None:
    if asked.home is None:
        return None
    tracker, place, native = asked.home
    ident = effect_id(workspace.id, "home", asked.key, asked.issue)
    signature = sign(parts.key, workspace=workspace.id, tracker=tracker, about=ident)
    return Effect(
        id=ident,
        kind=EffectKind.ADOPT if native else EffectKind.CREATE,
        subject=initiative_subject(asked.key),
        title=asked.title,
        body=f"{OWN_PLACE}\n{comment_marker(ident, signature)}\n",
        tracker=tracker,
        place=place,
        native=native,
        why=f"{asked.title} gets an issue of its own",
    )


def still_wished(books: Books, workspace: Workspace, effect: Effect) -> Effect | str:
    """The issue is made only while the initiative still names that place."""
    asked = workspace.initiatives.get(effect.subject.key)
    if asked is None or asked.home is None or asked.home[:2] != (effect.tracker, effect.place):
        return "the initiative wants no issue of its own there any more"
    if given_up(books, effect.subject.key):
        return "the initiative's own issue was taken back"
    return effect


def given_up(books: Books, key: str) -> bool:
    """Whether the operator took the initiative's own issue back."""
    facts = books.facts.of(initiative_subject(key))
    return any(isinstance(fact.body, ItemWithdrawn) for fact in facts)


def home_fact(effect: Effect, native: str, now: datetime) -> Fact:
    """The fact that an initiative has its own issue."""
    return Fact(
        key=f"home:{effect.subject}:{effect.tracker}:{effect.place}:{native}",
        subject=effect.subject,
        body=HomeLinked(
            tracker=effect.tracker,
            place=effect.place,
            native=native,
            adopted=effect.kind is EffectKind.ADOPT,
        ),
        happened=now,
        recorded=now,
        source="engine",
    )
