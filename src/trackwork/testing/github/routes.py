"""Which path answers what: the operations the fake GitHub has, by GitHub's own names for them."""

import re
from collections.abc import Mapping

from trackwork.testing.github.api import (
    apps,
    boards,
    comments,
    hooks,
    issues,
    labels,
    milestones,
    places,
    relations,
    search,
    values,
)
from trackwork.testing.github.call import Handler

_R = "/repos/{owner}/{repo}"
_I = f"{_R}/issues/{{issue_number}}"
_P = "/orgs/{org}/projectsV2"
_B = f"{_P}/{{project_number}}"
_BLOCKED = f"{_I}/dependencies/blocked_by"

OPERATIONS: tuple[tuple[str, str, str, Handler], ...] = (
    ("GET", "/", "meta/root", places.root),
    ("GET", "/user", "users/get-authenticated", places.user),
    ("GET", "/user/repos", "repos/list-for-authenticated-user", places.mine),
    ("GET", "/users/{username}", "users/get-by-username", places.somebody),
    ("GET", "/users/{username}/repos", "repos/list-for-user", places.of_user),
    ("GET", "/rate_limit", "rate-limit/get", places.rate_limit),
    ("GET", "/search/issues", "search/issues-and-pull-requests", search.issues),
    ("GET", "/app", "apps/get-authenticated", apps.app),
    ("GET", "/app/installations", "apps/list-installations", apps.installations),
    (
        "POST",
        "/app/installations/{installation_id}/access_tokens",
        "apps/create-installation-access-token",
        apps.token,
    ),
    (
        "GET",
        "/installation/repositories",
        "apps/list-repos-accessible-to-installation",
        places.of_installation,
    ),
    ("GET", "/orgs/{org}", "orgs/get", places.organization),
    ("GET", "/orgs/{org}/repos", "repos/list-for-org", places.of_organization),
    ("GET", "/orgs/{org}/members", "orgs/list-members", places.members),
    ("GET", "/orgs/{org}/teams", "teams/list", places.teams),
    (
        "GET",
        "/orgs/{org}/teams/{team_slug}/members",
        "teams/list-members-in-org",
        places.team_members,
    ),
    ("GET", "/orgs/{org}/issues", "issues/list-for-org", issues.for_organization),
    ("GET", "/orgs/{org}/issue-types", "orgs/list-issue-types", values.types),
    ("GET", "/orgs/{org}/issue-fields", "orgs/list-issue-fields", values.fields),
    ("POST", "/orgs/{org}/issue-fields", "orgs/create-issue-field", values.create_field),
    ("GET", _P, "projects/list-for-org", boards.for_organization),
    ("GET", _B, "projects/get-for-org", boards.get),
    ("GET", f"{_B}/fields", "projects/list-fields-for-org", boards.fields),
    ("GET", f"{_B}/items", "projects/list-items-for-org", boards.items),
    ("POST", f"{_B}/items", "projects/add-item-for-org", boards.add),
    ("GET", f"{_B}/items/{{item_id}}", "projects/get-org-item", boards.item),
    ("PATCH", f"{_B}/items/{{item_id}}", "projects/update-item-for-org", boards.update),
    ("GET", _R, "repos/get", places.repository),
    ("GET", f"{_R}/collaborators", "repos/list-collaborators", places.collaborators),
    ("GET", f"{_R}/teams", "repos/list-teams", places.repository_teams),
    ("GET", f"{_R}/assignees", "issues/list-assignees", labels.assignees),
    ("GET", f"{_R}/hooks", "repos/list-webhooks", hooks.for_repo),
    ("POST", f"{_R}/hooks", "repos/create-webhook", hooks.create),
    (
        "GET",
        f"{_R}/hooks/{{hook_id}}/deliveries",
        "repos/list-webhook-deliveries",
        hooks.deliveries,
    ),
    (
        "POST",
        f"{_R}/hooks/{{hook_id}}/deliveries/{{delivery_id}}/attempts",
        "repos/redeliver-webhook-delivery",
        hooks.again,
    ),
    ("GET", f"{_R}/issues", "issues/list-for-repo", issues.for_repo),
    ("POST", f"{_R}/issues", "issues/create", issues.create),
    ("GET", f"{_R}/issues/comments", "issues/list-comments-for-repo", comments.for_repo),
    ("GET", f"{_R}/issues/comments/{{comment_id}}", "issues/get-comment", comments.get),
    ("PATCH", f"{_R}/issues/comments/{{comment_id}}", "issues/update-comment", comments.update),
    ("DELETE", f"{_R}/issues/comments/{{comment_id}}", "issues/delete-comment", comments.delete),
    ("GET", _I, "issues/get", issues.get),
    ("PATCH", _I, "issues/update", issues.update),
    ("PUT", f"{_I}/lock", "issues/lock", issues.lock),
    ("DELETE", f"{_I}/lock", "issues/unlock", issues.unlock),
    ("GET", f"{_I}/comments", "issues/list-comments", comments.for_issue),
    ("POST", f"{_I}/comments", "issues/create-comment", comments.create),
    ("GET", f"{_I}/labels", "issues/list-labels-on-issue", labels.on_issue),
    ("POST", f"{_I}/labels", "issues/add-labels", labels.add),
    ("PUT", f"{_I}/labels", "issues/set-labels", labels.replace),
    ("DELETE", f"{_I}/labels", "issues/remove-all-labels", labels.clear),
    ("DELETE", f"{_I}/labels/{{name}}", "issues/remove-label", labels.remove),
    ("POST", f"{_I}/assignees", "issues/add-assignees", labels.assign),
    ("DELETE", f"{_I}/assignees", "issues/remove-assignees", labels.unassign),
    ("GET", f"{_I}/events", "issues/list-events", relations.events),
    ("GET", f"{_I}/timeline", "issues/list-events-for-timeline", relations.timeline),
    ("GET", f"{_I}/parent", "issues/get-parent", relations.parent),
    ("GET", f"{_I}/sub_issues", "issues/list-sub-issues", relations.subs),
    ("POST", f"{_I}/sub_issues", "issues/add-sub-issue", relations.add_sub),
    ("DELETE", f"{_I}/sub_issue", "issues/remove-sub-issue", relations.remove_sub),
    ("PATCH", f"{_I}/sub_issues/priority", "issues/reprioritize-sub-issue", relations.reorder),
    ("GET", _BLOCKED, "issues/list-dependencies-blocked-by", relations.blocked_by),
    ("POST", _BLOCKED, "issues/add-blocked-by-dependency", relations.add_blocked_by),
    (
        "DELETE",
        f"{_BLOCKED}/{{issue_id}}",
        "issues/remove-dependency-blocked-by",
        relations.remove_blocked_by,
    ),
    (
        "GET",
        f"{_I}/dependencies/blocking",
        "issues/list-dependencies-blocking",
        relations.blocking,
    ),
    (
        "GET",
        f"{_I}/issue-field-values",
        "issues/list-issue-field-values-for-issue",
        values.values,
    ),
    ("POST", f"{_I}/issue-field-values", "issues/add-issue-field-values", values.add),
    ("PUT", f"{_I}/issue-field-values", "issues/set-issue-field-values", values.replace),
    (
        "DELETE",
        f"{_I}/issue-field-values/{{issue_field_id}}",
        "issues/delete-issue-field-value",
        values.delete,
    ),
    ("GET", f"{_R}/labels", "issues/list-labels-for-repo", labels.for_repo),
    ("POST", f"{_R}/labels", "issues/create-label", labels.create),
    ("GET", f"{_R}/labels/{{name}}", "issues/get-label", labels.get),
    ("PATCH", f"{_R}/labels/{{name}}", "issues/update-label", labels.update),
    ("DELETE", f"{_R}/labels/{{name}}", "issues/delete-label", labels.delete),
    ("GET", f"{_R}/milestones", "issues/list-milestones", milestones.for_repo),
    ("POST", f"{_R}/milestones", "issues/create-milestone", milestones.create),
    ("GET", f"{_R}/milestones/{{milestone_number}}", "issues/get-milestone", milestones.get),
    (
        "PATCH",
        f"{_R}/milestones/{{milestone_number}}",
        "issues/update-milestone",
        milestones.update,
    ),
    (
        "DELETE",
        f"{_R}/milestones/{{milestone_number}}",
        "issues/delete-milestone",
        milestones.delete,
    ),
)
"""Method, path, GitHub's name of the operation, and what answers it."""


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path) + "/?")


# Paths of words alone come first: `/issues/comments` is no issue number.
_TABLE = sorted(
    ((method, path, _pattern(path), name, handler) for method, path, name, handler in OPERATIONS),
    key=lambda row: row[1].count("{"),
)


def route(method: str, path: str) -> tuple[str, Mapping[str, str], Handler] | None:
    """The operation, the parts of the path, and what answers; None for nothing we have."""
    for known, _, pattern, name, handler in _TABLE:
        found = pattern.fullmatch(path) if known == method else None
        if found is not None:
            return name, found.groupdict(), handler
    return None
