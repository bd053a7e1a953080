"""From GitHub's values to the issue that the rest of the product knows. Pure.

Labels of the form ``name: value`` stand in for fields that an organisation's plan does not have.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from trackwork.connectors.github.config import GithubConfig
from trackwork.connectors.github.wire import WireComment, WireIssue, same
from trackwork.kit import revision
from trackwork.ports import Comment, Issue, Relation

CLOSED_AS = MappingProxyType({"not_planned": "not planned", "duplicate": "not planned"})
"""Reasons of GitHub that are no "done"; https://docs.github.com/en/rest/issues/issues"""
LABEL_LIMIT = 50
"""Characters of a label's name, GitHub's own limit."""
LONGEST_TITLE = 256
NO_VALUES: tuple[tuple[str, str], ...] = ()


def to_comment(wire: WireComment) -> Comment:
    """A comment; its revision changes with its text."""
    return Comment(
        id=wire.id,
        author=wire.user,
        at=wire.created,
        body=wire.body,
        revision=revision(wire.body),
    )


def to_issue(
    wire: WireIssue,
    *,
    tracker: str,
    place: str,
    config: GithubConfig,
    project: Iterable[tuple[str, str]] = NO_VALUES,
) -> Issue:
    """The issue without its comments; ``project`` are the values a project keeps about it."""
    values = dict(project)
    fields = fields_of(wire, config, values)
    return Issue(
        tracker=tracker,
        place=place,
        native=wire.number,
        title=wire.title,
        body=wire.body,
        state=wire.state,
        revision=revision_of(wire, values),
        updated=wire.updated,
        closed_as=closed_as(wire, config),
        closed_by=wire.closed_by,
        fields=MappingProxyType(fields),
        status=fields.get("status", "") or _status_label(wire, config),
        url=wire.url,
        relations=parents(wire),
        all_comments=False,
        comment_count=wire.comments,
    )


def revision_of(wire: WireIssue, project: Mapping[str, str]) -> str:
    """Changes with anything visible, even within one second of GitHub's clock."""
    return revision(
        wire.updated.isoformat(),
        wire.title,
        wire.body,
        wire.state,
        wire.state_reason,
        "\n".join(sorted(wire.labels)),
        "\n".join(wire.assignees),
        wire.milestone,
        wire.milestone_due,
        wire.type,
        repr(sorted(wire.values)),
        repr(sorted(project.items())),
        f"{wire.comments} {wire.parent} {wire.subs} {wire.blocked_by} {wire.blocking}",
    )


def closed_as(wire: WireIssue, config: GithubConfig) -> str:
    """``done`` or ``not planned``; a status label such as wontfix counts like the reason."""
    if wire.state == "open":
        return ""
    if wire.state_reason in CLOSED_AS:
        return CLOSED_AS[wire.state_reason]
    meanings = {config.vocabulary.meaning(_word(label)) for label in wire.labels}
    return "not planned" if "not planned" in meanings and "done" not in meanings else "done"


def _status_label(wire: WireIssue, config: GithubConfig) -> str:
    """The one label that is a status word we know; none when several contradict each other."""
    known = [label for label in wire.labels if config.vocabulary.meaning(label) is not None]
    return known[0] if len(known) == 1 else ""


def _word(label: str) -> str:
    """What a label says after a prefix such as ``status:``."""
    return label.partition(":")[2].strip() if label.casefold().startswith("status:") else label


def parents(wire: WireIssue) -> tuple[Relation, ...]:
    """The parent, which every answer names; other relations are asked for issue by issue."""
    place, native = wire.parent
    return (Relation(is_="child", place=place, native=native),) if place and native else ()


# --- values ---------------------------------------------------------------------------------------


def fields_of(wire: WireIssue, config: GithubConfig, project: Mapping[str, str]) -> dict[str, str]:
    """Values by our names: the organisation's fields first, then the project's, then labels."""
    found = {name: said for name, said in _labelled(wire, config).items() if said}
    for name, said in (*project.items(), *wire.values):
        found[config.neutral(name)] = said
    plain = [label for label in wire.labels if in_label(label, config) is None]
    found["labels"] = labels_text(plain)
    found["owner"] = ", ".join(wire.assignees)
    found["type"] = wire.type
    found["milestone"] = wire.milestone
    if config.due == "milestone" or not found.get("due"):
        found["due"] = wire.milestone_due
    return {name: said for name, said in found.items() if said}


def labels_text(labels: Iterable[str]) -> str:
    """Labels as one text, in an order of their own; one with a comma in it cannot be told."""
    return ", ".join(sorted((each for each in labels if "," not in each), key=str.casefold))


def in_label(label: str, config: GithubConfig) -> tuple[str, str] | None:
    """``(our name, value)`` that a label such as ``due: 2026-12-11`` keeps; None: a plain label."""
    name, colon, value = label.partition(":")
    ours = next((each for each in config.fields if same(each, name.strip())), None)
    if not colon or ours is None or not value.strip():
        return None
    if ours == "due" and not is_day(value.strip()):
        return None
    return ours, value.strip()


def label_for(name: str, value: str) -> str:
    """The label that keeps a value."""
    return f"{name}: {value}"


def is_day(value: str) -> bool:
    """Whether a text is a day such as 2026-12-11."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _labelled(wire: WireIssue, config: GithubConfig) -> dict[str, str]:
    """What labels say; of two that contradict each other neither counts."""
    found: dict[str, str] = {}
    for pair in (in_label(label, config) for label in wire.labels):
        if pair is not None:
            found[pair[0]] = pair[1] if found.get(pair[0], pair[1]) == pair[1] else ""
    return found
