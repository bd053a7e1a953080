"""Repositories as answers show them."""

from trackwork.testing.github.records import ROLES, Record, Repository
from trackwork.testing.github.shapes.accounts import account, node, stamp

_LINKS = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}


def simple(repo: Repository, base: str, web: str) -> Record:
    """A ``simple-repository``: what every mention of one holds."""
    own = f"{base}/repos/{repo.place}"
    shown: Record = {
        "id": repo.id,
        "node_id": node("R", repo.id),
        "name": repo.name,
        "full_name": repo.place,
        "private": repo.private,
        "owner": account(repo.owner, base, web),
        "html_url": f"{web}/{repo.place}",
        "description": None,
        "fork": False,
        "url": own,
    }
    return shown | {name: f"{own}{tail}" for name, tail in _LINKS.items()}


def in_list(repo: Repository, base: str, web: str) -> Record:
    """A ``repository`` of a list."""
    open_ones = sum(
        each.state == "open" and not each.deleted and each.moved is None
        for each in repo.issues.values()
    )
    page = f"{web}/{repo.place}"
    host = web.split("://", 1)[-1]
    return simple(repo, base, web) | {
        "clone_url": f"{page}.git",
        "git_url": f"git://{host}/{repo.place}.git",
        "ssh_url": f"git@{host}:{repo.place}.git",
        "svn_url": page,
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "license": None,
        "default_branch": "main",
        "forks": 0,
        "forks_count": 0,
        "stargazers_count": 0,
        "watchers": 0,
        "watchers_count": 0,
        "size": 0,
        "has_downloads": True,
        "has_issues": repo.has_issues,
        "has_projects": True,
        "has_wiki": False,
        "has_pages": False,
        "has_discussions": False,
        "archived": repo.archived,
        "disabled": False,
        "visibility": "private" if repo.private else "public",
        "open_issues": open_ones,
        "open_issues_count": open_ones,
        "pushed_at": stamp(repo.created),
        "created_at": stamp(repo.created),
        "updated_at": stamp(repo.created),
    }


def full(repo: Repository, base: str, web: str, *, role: str) -> Record:
    """A ``full-repository``; ``role`` is that of whoever asks."""
    return in_list(repo, base, web) | {
        "permissions": permissions(role),
        "network_count": 0,
        "subscribers_count": 0,
    }


def permissions(role: str) -> Record:
    """A role as the rights it holds."""
    held = ROLES.index(role)
    named = {
        "pull": "read",
        "triage": "triage",
        "push": "write",
        "maintain": "maintain",
        "admin": "admin",
    }
    return {name: held >= ROLES.index(each) for name, each in named.items()}
