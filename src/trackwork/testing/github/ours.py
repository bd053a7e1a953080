"""What the official description does not say, or says wrongly, in words of our own.

Everything here is marked as ours wherever it is shown: it is what we believe, not what GitHub
publishes. An operation that the description has is never looked up here.
"""

from collections.abc import Mapping
from typing import Any

ERROR: Mapping[str, Any] = {
    "type": "object",
    "required": ["message"],
    "properties": {
        "message": {"type": "string"},
        "documentation_url": {"type": "string"},
        "status": {"type": "string"},
        "errors": {"type": "array"},
        "url": {"type": "string"},
    },
}
"""Any refusal: GitHub's description names far fewer of them than there are."""
REFUSALS = frozenset({301, 304, 400, 401, 403, 404, 410, 422, 429, 500, 502, 503})
"""Statuses any operation may answer with, named or not."""

MORE_EVENTS = ("state-change-issue-event",)
"""Events that the history of an issue holds too; the description leaves them out there."""

BARE = frozenset({"issues/add-labels", "issues/set-labels"})
"""Operations that also take a bare list of names: GitHub's clients send it, and it works."""
EITHER = ("projects-v2-item-simple",)
"""Components whose ``oneOf`` means "any of": an issue fits the draft's description too."""

_PAGES = ("per_page", "page")
_USERS = {"type": "array", "items": {"$ref": "#/components/schemas/simple-user"}}
_REPOS = {"type": "array", "items": {"$ref": "#/components/schemas/repository"}}
_TEAMS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "node_id", "name", "slug", "permission", "url", "html_url"],
        "properties": {
            "id": {"type": "integer"},
            "name": {"type": "string"},
            "slug": {"type": "string"},
        },
    },
}
_ISSUE = {"$ref": "#/components/schemas/issue"}
_LOGINS = {
    "type": "object",
    "properties": {"assignees": {"type": "array", "items": {"type": "string"}}},
}
_LOCK = {
    "type": "object",
    "nullable": True,
    "properties": {"lock_reason": {"enum": ["off-topic", "too heated", "resolved", "spam"]}},
}
_ORGANIZATION = {"type": "object", "required": ["login", "id"]}
_USER = {"$ref": "#/components/schemas/public-user"}


def _operation(
    status: int, *, query: tuple[str, ...] = (), answer: Any = None, body: Any = None
) -> Mapping[str, Any]:
    return {"status": status, "query": query, "answer": answer, "body": body}


OPERATIONS: Mapping[str, Mapping[str, Any]] = {
    "issues/lock": _operation(204, body=_LOCK),
    "issues/unlock": _operation(204),
    "issues/remove-all-labels": _operation(204),
    "issues/list-assignees": _operation(200, query=_PAGES, answer=_USERS),
    "issues/add-assignees": _operation(201, answer=_ISSUE, body=_LOGINS),
    "issues/remove-assignees": _operation(200, answer=_ISSUE, body=_LOGINS),
    "issues/delete-label": _operation(204),
    "issues/delete-milestone": _operation(204),
    "orgs/get": _operation(200, answer=_ORGANIZATION),
    "orgs/list-members": _operation(200, query=("filter", "role", *_PAGES), answer=_USERS),
    "repos/list-for-org": _operation(
        200, query=("type", "sort", "direction", *_PAGES), answer=_REPOS
    ),
    "repos/list-for-user": _operation(
        200, query=("type", "sort", "direction", *_PAGES), answer=_REPOS
    ),
    "repos/list-for-authenticated-user": _operation(
        200,
        query=(
            "visibility",
            "affiliation",
            "type",
            "sort",
            "direction",
            "since",
            "before",
            *_PAGES,
        ),
        answer=_REPOS,
    ),
    "repos/list-collaborators": _operation(
        200, query=("affiliation", "permission", *_PAGES), answer=_USERS
    ),
    "repos/list-teams": _operation(200, query=_PAGES, answer=_TEAMS),
    "teams/list": _operation(200, query=("team_type", *_PAGES), answer=_TEAMS),
    "teams/list-members-in-org": _operation(200, query=("role", *_PAGES), answer=_USERS),
    "users/get-by-username": _operation(200, answer=_USER),
}
"""By operation: the status when all is well, what the query may say, the answer, the body."""
