"""Issues, comments, labels and milestones as answers show them."""

from urllib.parse import quote

from trackwork.testing.github.records import (
    Comment,
    Field,
    Issue,
    IssueType,
    Json,
    Label,
    Milestone,
    Option,
    Record,
    Repository,
    Value,
)
from trackwork.testing.github.shapes.accounts import account, node, stamp

_THUMBS = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")


def repo_url(repo: Repository, base: str) -> str:
    """The API's address of a repository."""
    return f"{base}/repos/{repo.place}"


def issue_url(issue: Issue, base: str) -> str:
    """The API's address of an issue."""
    return f"{repo_url(issue.repo, base)}/issues/{issue.number}"


def issue(found: Issue, base: str, web: str) -> Record:
    """An ``issue``; a pull request has ``pull_request`` in it."""
    own, page = issue_url(found, base), f"{web}/{found.repo.place}"
    kind = "pull" if found.pull else "issues"
    people: list[Json] = [account(each, base, web) for each in found.assignees]
    shown: Record = {
        "url": own,
        "repository_url": repo_url(found.repo, base),
        "labels_url": f"{own}/labels{{/name}}",
        "comments_url": f"{own}/comments",
        "events_url": f"{own}/events",
        "timeline_url": f"{own}/timeline",
        "html_url": f"{page}/{kind}/{found.number}",
        "id": found.id,
        "node_id": node("I", found.id),
        "number": found.number,
        "title": found.title,
        "user": account(found.user, base, web),
        "labels": [label(each, found.repo, base) for each in found.labels],
        "state": found.state,
        "state_reason": found.reason,
        "locked": found.locked,
        "active_lock_reason": found.lock_reason,
        "assignee": people[0] if people else None,
        "assignees": people,
        "milestone": milestone(found.milestone, found.repo, base, web),
        "comments": len(found.comments),
        "created_at": stamp(found.created),
        "updated_at": stamp(found.updated),
        "closed_at": stamp(found.closed_at),
        "closed_by": account(found.closed_by, base, web),
        "author_association": association(found.repo, found.user.login),
        "body": found.body,
        "reactions": reactions(own),
        "performed_via_github_app": None,
    }
    if found.pull:
        return shown | {"draft": False, "pull_request": _pull(found, base, page)}
    return shown | _bonds(found, base)


def _pull(found: Issue, base: str, page: str) -> Json:
    html = f"{page}/pull/{found.number}"
    return {
        "url": f"{repo_url(found.repo, base)}/pulls/{found.number}",
        "html_url": html,
        "diff_url": f"{html}.diff",
        "patch_url": f"{html}.patch",
        "merged_at": None,
    }


def _bonds(found: Issue, base: str) -> Record:
    subs, done = len(found.subs), sum(each.state == "closed" for each in found.subs)
    more: Record = {
        "sub_issues_summary": {
            "total": subs,
            "completed": done,
            "percent_completed": 100 * done // subs if subs else 0,
        },
        "issue_dependencies_summary": {
            "blocked_by": sum(each.state == "open" for each in found.blocked_by),
            "total_blocked_by": len(found.blocked_by),
            "blocking": sum(each.state == "open" for each in found.blocking),
            "total_blocking": len(found.blocking),
        },
    }
    if found.parent is not None:
        more["parent_issue_url"] = issue_url(found.parent, base)
    if found.type is not None:
        more["type"] = issue_type(found.type)
    return more


def issue_type(found: IssueType) -> Record:
    """An ``issue-type``."""
    return {
        "id": found.id,
        "node_id": node("IT", found.id),
        "name": found.name,
        "description": found.description,
        "color": "gray",
        "is_enabled": True,
        "created_at": "2025-01-01T00:00:00Z",
        "updated_at": "2025-01-01T00:00:00Z",
    }


def field_value(field: Field, value: Value) -> Record:
    """An ``issue-field-value``; chosen options come beside the value."""
    shown: Record = {
        "issue_field_id": field.id,
        "issue_field_name": field.name,
        "node_id": node("IFV", field.id),
        "data_type": field.kind,
        "value": ", ".join(value) if isinstance(value, list) else value,
    }
    options: dict[str, Json] = {each.name: _option(each) for each in field.options}
    if isinstance(value, list):
        shown["multi_select_options"] = [options[each] for each in value]
    elif field.kind == "single_select" and isinstance(value, str):
        shown["single_select_option"] = options[value]
    return shown


def _option(found: Option) -> Record:
    return {"id": found.id, "name": found.name, "color": found.color}


def issue_field(found: Field) -> Record:
    """An ``issue-field`` of an organisation."""
    shown: Record = {
        "id": found.id,
        "node_id": node("IF", found.id),
        "name": found.name,
        "description": found.description,
        "data_type": found.kind,
        "visibility": "all",
        "created_at": "2025-01-01T00:00:00Z",
        "updated_at": "2025-01-01T00:00:00Z",
    }
    if found.kind.endswith("select"):
        shown["options"] = [
            _option(each) | {"description": None, "priority": at}
            for at, each in enumerate(found.options)
        ]
    return shown


def comment(found: Comment, base: str, web: str) -> Record:
    """An ``issue-comment``."""
    issue_at, repo = issue_url(found.issue, base), found.issue.repo
    own = f"{repo_url(repo, base)}/issues/comments/{found.id}"
    page = f"{web}/{repo.place}/issues/{found.issue.number}"
    return {
        "url": own,
        "html_url": f"{page}#issuecomment-{found.id}",
        "issue_url": issue_at,
        "id": found.id,
        "node_id": node("IC", found.id),
        "user": account(found.user, base, web),
        "created_at": stamp(found.created),
        "updated_at": stamp(found.updated),
        "author_association": association(repo, found.user.login),
        "body": found.body,
        "reactions": reactions(own),
        "performed_via_github_app": None,
    }


def label(found: Label, repo: Repository, base: str) -> Record:
    """A ``label``."""
    return {
        "id": found.id,
        "node_id": node("LA", found.id),
        "url": f"{repo_url(repo, base)}/labels/{quote(found.name, safe='')}",
        "name": found.name,
        "color": found.color,
        "default": False,
        "description": found.description,
    }


def milestone(found: Milestone | None, repo: Repository, base: str, web: str) -> Json:
    """A ``milestone``, or nothing."""
    if found is None:
        return None
    own = f"{repo_url(repo, base)}/milestones/{found.number}"
    inside = [each.state for each in repo.issues.values() if each.milestone is found]
    return {
        "url": own,
        "html_url": f"{web}/{repo.place}/milestone/{found.number}",
        "labels_url": f"{own}/labels",
        "id": found.id,
        "node_id": node("MI", found.id),
        "number": found.number,
        "title": found.title,
        "description": found.description,
        "creator": account(found.creator, base, web),
        "open_issues": inside.count("open"),
        "closed_issues": inside.count("closed"),
        "state": found.state,
        "created_at": stamp(found.created),
        "updated_at": stamp(found.updated),
        "due_on": stamp(found.due_on),
        "closed_at": stamp(found.closed_at),
    }


def association(repo: Repository, login: str) -> str:
    """How an author stands to a repository."""
    if repo.owner.login.casefold() == login.casefold():
        return "OWNER"
    role = repo.roles.get(login.casefold(), "none")
    return "NONE" if role in {"none", "read"} else "COLLABORATOR"


def reactions(own: str) -> Record:
    """No reactions: nobody here thumbs anything."""
    shown: Record = {"url": f"{own}/reactions", "total_count": 0}
    return shown | dict.fromkeys(_THUMBS, 0)
