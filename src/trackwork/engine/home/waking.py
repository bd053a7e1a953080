"""Waking: whose own issue is to say something new, when an item or what is owed in it changed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from trackwork.core.subjects import Subject, item_parts
from trackwork.core.workspace import Workspace
from trackwork.engine.look import Look
from trackwork.engine.rows import timeless
from trackwork.ports import ObligationRow, SubjectRow


def wakes_own(look: Look, row: SubjectRow, rows: Iterable[ObligationRow]) -> list[str]:
    """Subjects to look at again once this row and these obligations are saved."""
    initiative = look.initiative(look.subject) if look.subject.kind == "item" else None
    home = f"initiative:{initiative.key}" if initiative and initiative.home else ""
    if not home and not _any_view(look):
        return []
    books = look.books.subjects
    before = books.row(look.subject)
    owed = books.obligations(subject=look.subject)
    changed = before is None or timeless(before) != timeless(row)
    found = {home} if home and changed else set()
    if changed or _said(owed) != _said(rows):
        found |= set(_views(look, (*owed, *rows)))
    return sorted(found)


def links_to(workspace: Workspace, subject: Subject) -> list[str]:
    """Whose own issue links to an item's, and is to look again once that one has an address."""
    key, team_key = item_parts(subject)
    initiative, team = workspace.initiatives.get(key), workspace.directory.team(team_key)
    found = [f"initiative:{key}"] if initiative and initiative.home else []
    return found + ([f"team:{team.key}"] if team and team.view else [])


def _any_view(look: Look) -> bool:
    """Whether anybody has a view at all: where nobody does, nothing is looked up for it."""
    return look.subject.kind in {"item", "request"} and look.calendars.views


def _said(rows: Iterable[ObligationRow]) -> set[ObligationRow]:
    """What is owed, without when it is looked at again."""
    return {replace(row, next_check=None) for row in rows}


def _views(look: Look, rows: Iterable[ObligationRow]) -> Iterator[str]:
    """Teams with a view: the item's own, and whoever owes something here."""
    keys = {row.holder.key for row in rows if row.holder.kind == "team"}
    if look.subject.kind == "item":
        keys.add(item_parts(look.subject)[1])
    for key in keys:
        team = look.adopted.workspace.directory.team(key)
        if team is not None and team.view:
            yield f"team:{team.key}"
