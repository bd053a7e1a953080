"""Scope: what an initiative asks no longer, and what it asks again. Both are facts of the item."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from trackwork.core.facts import Fact, Note, effective
from trackwork.core.subjects import Subject, item_part, item_parts
from trackwork.core.workspace import Workspace
from trackwork.ports import Books
from trackwork.practices.tracking.facts import HolderMoved, ItemAsked, ItemWithdrawn
from trackwork.practices.tracking.state import START, fold

APPLY, UNDO = "apply", "undo"
"""Sources of a withdrawal: the files ask it no longer, or the operator took the ask back."""


def withdrawal(facts: Sequence[Fact]) -> Fact | None:
    """The withdrawal in force, of one item's facts in order; None while it is asked."""
    found = None
    for fact in facts:
        if isinstance(fact.body, ItemWithdrawn):
            found = fact
        elif isinstance(fact.body, ItemAsked):
            found = None
    return found


def taken_back(books: Books, subject: Subject) -> bool:
    """Whether the operator took the ask back: then only the operator's own undo counts."""
    found = withdrawal(effective(books.facts.of(subject)))
    return found is not None and found.source == UNDO


def withdrawals(books: Books, workspace: Workspace, now: datetime) -> list[Fact]:
    """A fact for each item the files asked for and ask for no more; what is done stays done.

    An initiative whose file is gone asks on as adopted, and so does a wave that is closed again.
    """
    found = []
    for asked in books.facts.latest("ItemAsked"):
        if asked.source != APPLY or _still_asked(workspace, asked.subject):
            continue
        facts = effective(books.facts.of(asked.subject))
        if withdrawal(facts) is None and not _over(workspace, asked.subject, facts):
            found.append(_withdrawn(asked.subject, len(facts), now))
    return found


def _still_asked(workspace: Workspace, subject: Subject, team: str = "") -> bool:
    key, asked = item_parts(subject)
    initiative = workspace.initiatives.get(key)
    if initiative is None:
        return True
    return initiative.asked_item(team or asked, item_part(subject)) is not None


def _over(workspace: Workspace, subject: Subject, facts: Sequence[Fact]) -> bool:
    """Whether it is done, or another team has it by now, which is asked."""
    state = START
    for fact in facts:
        state = fold(state, fact)
    moved = [fact.body.to_team for fact in facts if isinstance(fact.body, HolderMoved)]
    return state.done or (bool(moved) and _still_asked(workspace, subject, moved[-1]))


def _withdrawn(subject: Subject, known: int, now: datetime) -> Fact:
    return Fact(
        key=f"withdrawn:{subject}:{known}",
        subject=subject,
        body=ItemWithdrawn(why=Note("the initiative asks it no longer")),
        happened=now,
        recorded=now,
        source=APPLY,
    )


def asked_again(books: Books, fact: Fact) -> list[Fact]:
    """The ask, where it is news or was withdrawn since; never against the operator's undo."""
    facts = effective(books.facts.of(fact.subject))
    ended = withdrawal(facts)
    if ended is None:
        return news(books, fact)
    if ended.source == UNDO:
        return []
    return [replace(fact, key=f"{fact.key}:{len(facts)}")]


def news(books: Books, fact: Fact) -> list[Fact]:
    """The fact, unless the last of its type says the same: A, then B, then A again is news."""
    said = [x for x in books.facts.of(fact.subject) if x.type == fact.type]
    if said and said[-1].body == fact.body:
        return []
    return [replace(fact, key=f"{fact.key}:{len(said)}")] if said else [fact]
