"""Asking for an initiative's own issue or a team's view: made where its file says, or taken in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from trackwork.core.effects import Effect, EffectKind, effect_id
from trackwork.core.facts import Fact
from trackwork.core.markers import comment_marker, sign
from trackwork.core.subjects import Subject
from trackwork.core.subjects import initiative as initiative_subject
from trackwork.core.subjects import team as team_subject
from trackwork.core.workspace import Workspace
from trackwork.engine.known import LINKS
from trackwork.engine.parts import Parts
from trackwork.ports import Books
from trackwork.practices.tracking.facts import HomeLinked, ItemWithdrawn

OWN_PLACE = (
    "This issue belongs to the initiative. Trackwork keeps the part between its markers up to "
    "date; all else is for whoever runs it."
)
TEAMS_PLACE = (
    "This issue is yours. Trackwork keeps the part between its markers up to date, so that you see "
    "in one place what all initiatives ask of you; all else belongs to you."
)
KINDS = frozenset({"initiative", "team"})
"""Subjects that may have an issue of their own, which holds no item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An issue of its own that a file names: whose, where, and with which words it is made."""

    subject: Subject
    at: tuple[str, str, str]
    id: str
    title: str
    words: str
    why: str


def homes(books: Books, parts: Parts, workspace: Workspace) -> list[Effect]:
    """Effects for everybody whose own issue is wished for and not there yet."""
    return [
        _home(parts, workspace, each)
        for each in _wishes(workspace)
        if books.desk.get(LINKS, f"of|{each.subject}") is None
    ]


def _wishes(workspace: Workspace) -> Iterator[Wish]:
    for initiative in workspace.initiatives.values():
        if initiative.home is not None:
            yield Wish(
                subject=initiative_subject(initiative.key),
                at=initiative.home,
                id=effect_id(workspace.id, "home", initiative.key, initiative.issue),
                title=initiative.title,
                words=OWN_PLACE,
                why=f"{initiative.title} gets an issue of its own",
            )
    for team in workspace.directory.teams.values():
        if team.home is not None:
            name = team.name or team.key
            yield Wish(
                subject=team_subject(team.key),
                at=team.home,
                id=effect_id(workspace.id, "view", team.key, team.view),
                title=f"{name}: what is asked of us",
                words=TEAMS_PLACE,
                why=f"{name} wants to see in one place what is asked of it",
            )


def _home(parts: Parts, workspace: Workspace, wish: Wish) -> Effect:
    tracker, place, native = wish.at
    signature = sign(parts.key, workspace=workspace.id, tracker=tracker, about=wish.id)
    return Effect(
        id=wish.id,
        kind=EffectKind.ADOPT if native else EffectKind.CREATE,
        subject=wish.subject,
        title=wish.title,
        body=f"{wish.words}\n{comment_marker(wish.id, signature)}\n",
        tracker=tracker,
        place=place,
        native=native,
        why=wish.why,
    )


def place_of(workspace: Workspace, subject: Subject) -> tuple[str, str, str] | None:
    """Where the files want a subject's own issue; None: it wants none."""
    if subject.kind == "team":
        team = workspace.directory.teams.get(subject.key)
        return team.home if team else None
    initiative = workspace.initiatives.get(subject.key)
    return initiative.home if initiative and subject.kind == "initiative" else None


def still_wished(books: Books, workspace: Workspace, effect: Effect) -> Effect | str:
    """The issue is made only while the files still name that place."""
    wished = place_of(workspace, effect.subject)
    whose = effect.subject.kind
    if wished is None or wished[:2] != (effect.tracker, effect.place):
        return f"the {whose} wants no issue of its own there any more"
    if given_up(books, effect.subject):
        return f"the {whose}'s own issue was taken back"
    return effect


def still_kept(books: Books, workspace: Workspace, effect: Effect) -> Effect | str:
    """What the issue says is written only while its place is wished for at all."""
    whose = effect.subject.kind
    if place_of(workspace, effect.subject) is None:
        return f"the {whose} wants no issue of its own there any more"
    if given_up(books, effect.subject):
        return f"the {whose}'s own issue was taken back"
    return effect


def given_up(books: Books, subject: Subject) -> bool:
    """Whether the operator took the subject's own issue back."""
    facts = books.facts.of(subject)
    return any(isinstance(fact.body, ItemWithdrawn) for fact in facts)


def home_fact(effect: Effect, native: str, now: datetime) -> Fact:
    """The fact that an initiative or a team has its own issue."""
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
