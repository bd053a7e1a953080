"""Redmine's values to ours. Pure."""

from collections.abc import Callable
from types import MappingProxyType

from trackwork.connectors.redmine.config import CUSTOM, RedmineConfig
from trackwork.connectors.redmine.wire import Journal, WireIssue
from trackwork.kit import revision
from trackwork.ports import Author, Comment, Issue, Relation

Named = Callable[[str, str], Author]
"""Who somebody is, by id and the name Redmine shows."""


def to_issue(
    wire: WireIssue,
    *,
    tracker: str,
    place: str,
    url: str,
    config: RedmineConfig,
    closed: frozenset[str],
    named: Named,
    relations: tuple[Relation, ...] = (),
) -> Issue:
    """The issue with its comments; ``closed`` are the ids of statuses that close one."""
    state, closed_as = state_of(wire, config, closed)
    last = wire.journals[-1] if wire.journals else None
    return Issue(
        tracker=tracker,
        place=place,
        native=wire.id,
        title=wire.subject,
        body=wire.description,
        state=state,
        revision=full_revision(wire),
        updated=wire.updated,
        closed_as=closed_as,
        closed_by=_closer(wire, named) if state == "closed" else Author(),
        changed_by=named(last.user, last.user_name)
        if last
        else named(wire.author, wire.author_name),
        fields=MappingProxyType(fields_of(wire, config, named)),
        comments=tuple(to_comment(each, named) for each in wire.journals if is_comment(each)),
        status=wire.status,
        url=url,
        relations=relations,
    )


def is_comment(journal: Journal) -> bool:
    """Words everybody may read. A comment that was taken back stays as an empty entry."""
    return bool(journal.notes.strip()) and not journal.private


def to_comment(journal: Journal, named: Named) -> Comment:
    """An entry's words; Redmine does not say when they were edited, so the words themselves do."""
    return Comment(
        id=journal.id,
        author=named(journal.user, journal.user_name),
        at=journal.at,
        body=journal.notes,
        revision=revision(journal.notes),
    )


def state_of(wire: WireIssue, config: RedmineConfig, closed: frozenset[str]) -> tuple[str, str]:
    """``(state, closed as)``: a workspace's own word first, then Redmine's."""
    said = config.vocabulary.state(wire.status)
    if wire.status_id in closed:
        return "closed", (said[1] if said else "") or "done"
    return said or ("open", "")


def _closer(wire: WireIssue, named: Named) -> Author:
    """Whoever last changed the status to what it is."""
    for journal in reversed(wire.journals):
        if journal.changed.get("status_id") == wire.status_id:
            return named(journal.user, journal.user_name)
    return named(wire.author, wire.author_name)


def fields_of(wire: WireIssue, config: RedmineConfig, named: Named) -> dict[str, str]:
    """Values by our names; those nobody mapped keep the name of their custom field."""
    own = {
        "due_date": wire.due,
        "start_date": wire.start,
        "assigned_to": named(wire.assigned, "").handle if wire.assigned else "",
    }
    mapped = {name: where.removeprefix(CUSTOM) for name, where in config.fields.items()}
    found = {name: said for name, said in wire.custom.items() if name not in mapped.values()}
    for name, where in config.fields.items():
        found[name] = (
            own[where] if where in own else wire.custom.get(where.removeprefix(CUSTOM), "")
        )
    return {name: said for name, said in found.items() if said}


def row_revision(wire: WireIssue) -> str:
    """What a list can show of a change; words are not among it."""
    return revision(
        wire.updated.isoformat(),
        wire.project,
        wire.subject,
        wire.description,
        wire.status_id,
        wire.assigned,
        wire.due,
        wire.start,
        wire.parent,
        repr(sorted(wire.custom.items())),
    )


def full_revision(wire: WireIssue) -> str:
    """Changes with anything visible, even within one second of Redmine's clock."""
    said = [f"{each.id} {each.private} {each.notes}" for each in wire.journals]
    return revision(row_revision(wire), *said, repr(sorted(wire.related)))
