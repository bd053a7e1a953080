"""Accounts, organisations and teams as answers show them."""

import base64
from datetime import UTC, datetime
from urllib.parse import quote

from trackwork.testing.github.records import Account, Json, Record, Team

AVATARS = "https://avatars.githubusercontent.com"


def stamp(at: datetime | None) -> str | None:
    """A moment as GitHub writes it."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def node(kind: str, number: int) -> str:
    """A node id: opaque, one per thing."""
    return f"{kind}_{base64.urlsafe_b64encode(str(number).encode()).decode().rstrip('=')}"


def account(who: Account | None, base: str, web: str) -> Json:
    """A ``simple-user``; None for one whose account is gone."""
    if who is None:
        return None
    own = f"{base}/users/{quote(who.login)}"  # an App's login ends in [bot]
    return {
        "login": who.login,
        "id": who.id,
        "node_id": node("U", who.id),
        "avatar_url": f"{AVATARS}/u/{who.id}?v=4",
        "gravatar_id": "",
        "url": own,
        "html_url": f"{web}/{who.login.removesuffix('[bot]')}",
        "followers_url": f"{own}/followers",
        "following_url": f"{own}/following{{/other_user}}",
        "gists_url": f"{own}/gists{{/gist_id}}",
        "starred_url": f"{own}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{own}/subscriptions",
        "organizations_url": f"{own}/orgs",
        "repos_url": f"{own}/repos",
        "events_url": f"{own}/events{{/privacy}}",
        "received_events_url": f"{own}/received_events",
        "type": who.kind,
        "user_view_type": "public",
        "site_admin": False,
    }


def profile(who: Account, base: str, web: str) -> Record:
    """A ``public-user``: what anybody may know of somebody."""
    simple = account(who, base, web)
    assert isinstance(simple, dict)
    return simple | {
        "name": who.name or None,
        "company": None,
        "blog": "",
        "location": None,
        "email": who.mail or None,
        "notification_email": who.mail or None,
        "hireable": None,
        "bio": None,
        "twitter_username": None,
        "public_repos": 0,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": "2020-01-01T00:00:00Z",
        "updated_at": "2020-01-01T00:00:00Z",
    }


def organization(who: Account, base: str) -> Record:
    """An ``organization-simple``, as deliveries and lists hold it."""
    own = f"{base}/orgs/{who.login}"
    return {
        "login": who.login,
        "id": who.id,
        "node_id": node("O", who.id),
        "url": own,
        "repos_url": f"{own}/repos",
        "events_url": f"{own}/events",
        "hooks_url": f"{own}/hooks",
        "issues_url": f"{own}/issues",
        "members_url": f"{own}/members{{/member}}",
        "public_members_url": f"{own}/public_members{{/member}}",
        "avatar_url": f"{AVATARS}/u/{who.id}?v=4",
        "description": None,
    }


def whole_organization(who: Account, base: str, web: str) -> Record:
    """An ``organization-full``."""
    return organization(who, base) | {
        "name": who.name or who.login,
        "html_url": f"{web}/{who.login}",
        "type": "Organization",
        "has_organization_projects": True,
        "has_repository_projects": True,
        "public_repos": 0,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": "2020-01-01T00:00:00Z",
        "updated_at": "2020-01-01T00:00:00Z",
        "archived_at": None,
    }


def team(found: Team, org: str, base: str, web: str) -> Record:
    """A ``team`` in a list."""
    own = f"{base}/organizations/{org}/team/{found.id}"
    return {
        "id": found.id,
        "node_id": node("T", found.id),
        "name": found.name,
        "slug": found.slug,
        "description": None,
        "privacy": "closed",
        "notification_setting": "notifications_enabled",
        "permission": "pull",
        "type": "organization",
        "organization_id": found.id,
        "url": own,
        "html_url": f"{web}/orgs/{org}/teams/{found.slug}",
        "members_url": f"{own}/members{{/member}}",
        "repositories_url": f"{own}/repos",
        "parent": None,
    }
