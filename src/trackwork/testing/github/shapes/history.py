"""What happened to an issue, as its history shows it."""

from collections.abc import Mapping

from trackwork.testing.github.records import Event, Issue, Json, Record
from trackwork.testing.github.shapes.accounts import account, node, stamp
from trackwork.testing.github.shapes.issues import comment, issue_url
from trackwork.testing.github.shapes.repos import simple

_OTHER = {
    "sub_issue_added": "sub_issue",
    "sub_issue_removed": "sub_issue",
    "parent_issue_added": "parent_issue",
    "parent_issue_removed": "parent_issue",
    "blocked_by_added": "blocked_by",
    "blocked_by_removed": "blocked_by",
    "blocking_added": "blocking",
    "blocking_removed": "blocking",
}


def event(issue: Issue, found: Event, others: Mapping[int, Issue], base: str, web: str) -> Record:
    """One event of the history; ``others`` are issues by id."""
    own = f"{base}/repos/{issue.repo.place}/issues/events/{found.id}"
    actor = account(found.actor, base, web)
    shown: Record = {
        "id": found.id,
        "node_id": node("EV", found.id),
        "url": own,
        "actor": actor,
        "event": found.kind,
        "commit_id": None,
        "commit_url": None,
        "created_at": stamp(found.at),
        "performed_via_github_app": None,
    }
    if found.kind in {"assigned", "unassigned"}:
        return shown | {"assignee": actor, "assigner": actor}
    if found.kind in {"locked", "unlocked"}:
        return shown | {"lock_reason": issue.lock_reason}
    if found.kind in _OTHER:
        number = found.more["other"]
        assert isinstance(number, int)
        return shown | {_OTHER[found.kind]: _reference(others.get(number), base, web)}
    return shown | found.more


def _reference(other: Issue | None, base: str, web: str) -> Json:
    if other is None:
        return None
    return {
        "number": other.number,
        "title": other.title,
        "state": other.state,
        "state_reason": other.reason,
        "repository": simple(other.repo, base, web),
        "issue_type": None,
    }


def timeline(issue: Issue, others: Mapping[int, Issue], base: str, web: str) -> list[Json]:
    """Events and comments, in the order they happened."""
    rows: list[tuple[object, int, Json]] = [
        (each.at, each.id, event(issue, each, others, base, web)) for each in issue.events
    ]
    for said in issue.comments:
        shown = comment(said, base, web)
        shown |= {"event": "commented", "actor": shown["user"], "issue_url": issue_url(issue, base)}
        rows.append((said.created, said.id, shown))
    return [shown for _, _, shown in sorted(rows, key=lambda row: (row[0], row[1]))]
