"""Who asks, what is left of the quota, repositories, organisations, teams and people.

https://docs.github.com/en/rest/repos/repos https://docs.github.com/en/rest/teams
"""

from trackwork.testing.github.call import Call
from trackwork.testing.github.exchange import Answer, Sorry
from trackwork.testing.github.paging import page
from trackwork.testing.github.records import ROLES, Account, Json, Organization, Record, Repository
from trackwork.testing.github.shapes import accounts, repos

_ROOT = {
    "current_user_url": "/user",
    "current_user_authorizations_html_url": "/settings/connections/applications{/client_id}",
    "authorizations_url": "/authorizations",
    "code_search_url": "/search/code?q={query}{&page,per_page,sort,order}",
    "commit_search_url": "/search/commits?q={query}{&page,per_page,sort,order}",
    "emails_url": "/user/emails",
    "emojis_url": "/emojis",
    "events_url": "/events",
    "feeds_url": "/feeds",
    "followers_url": "/user/followers",
    "following_url": "/user/following{/target}",
    "gists_url": "/gists{/gist_id}",
    "issue_search_url": "/search/issues?q={query}{&page,per_page,sort,order}",
    "issues_url": "/issues",
    "keys_url": "/user/keys",
    "label_search_url": "/search/labels?q={query}&repository_id={repository_id}{&page,per_page}",
    "notifications_url": "/notifications",
    "organization_url": "/orgs/{org}",
    "organization_repositories_url": "/orgs/{org}/repos{?type,page,per_page,sort}",
    "organization_teams_url": "/orgs/{org}/teams",
    "public_gists_url": "/gists/public",
    "rate_limit_url": "/rate_limit",
    "repository_url": "/repos/{owner}/{repo}",
    "repository_search_url": "/search/repositories?q={query}{&page,per_page,sort,order}",
    "current_user_repositories_url": "/user/repos{?type,page,per_page,sort}",
    "starred_url": "/user/starred{/owner}{/repo}",
    "starred_gists_url": "/gists/starred",
    "topic_search_url": "/search/topics?q={query}{&page,per_page}",
    "user_url": "/users/{user}",
    "user_organizations_url": "/user/orgs",
    "user_repositories_url": "/users/{user}/repos{?type,page,per_page,sort}",
    "user_search_url": "/search/users?q={query}{&page,per_page,sort,order}",
}


def root(call: Call) -> Answer:
    """Where everything is."""
    return Answer(body={name: f"{call.base}{tail}" for name, tail in _ROOT.items()})


def user(call: Call) -> Answer:
    """Whoever asks."""
    if call.token is not None and call.token.app:
        raise Sorry(403, "Resource not accessible by integration")
    return Answer(body=accounts.profile(call.who(), call.base, call.web))


def somebody(call: Call) -> Answer:
    """Anybody, by login."""
    known = call.world.accounts.get(call.parts["username"].casefold())
    if known is None:
        raise Sorry(404, "Not Found")
    return Answer(body=accounts.profile(known, call.base, call.web))


def rate_limit(call: Call) -> Answer:
    """What is left of the quota; asking costs nothing."""
    token = call.token
    limit, used = (token.limit, token.used) if token else (60, 0)
    reset = token.resets if token and token.resets else call.world.now()
    core: Record = {
        "limit": limit,
        "remaining": max(0, limit - used),
        "reset": int(reset.timestamp()),
        "used": used,
    }
    search: Record = {"limit": 30, "remaining": 30, "reset": int(reset.timestamp()), "used": 0}
    return Answer(body={"resources": {"core": core, "search": search}, "rate": core})


# --- repositories ---------------------------------------------------------------------------------


def repository(call: Call) -> Answer:
    """One repository and what whoever asks may do in it."""
    repo = call.repo()
    return Answer(body=repos.full(repo, call.base, call.web, role=role(call, repo)))


def role(call: Call, repo: Repository) -> str:
    """The highest role of whoever asks."""
    return next(each for each in reversed(ROLES) if each == "none" or call.may(repo, each))


def of_organization(call: Call) -> Answer:
    """The repositories of an organisation that whoever asks can see."""
    found = call.organization()
    return _repositories(call, found.account)


def of_user(call: Call) -> Answer:
    """The repositories of a person."""
    known = call.world.accounts.get(call.parts["username"].casefold())
    if known is None:
        raise Sorry(404, "Not Found")
    return _repositories(call, known)


def mine(call: Call) -> Answer:
    """The repositories whoever asks works in."""
    call.who()
    return page(call.request, _visible(call, "triage"), lambda each: _shown(call, each))


def of_installation(call: Call) -> Answer:
    """The repositories an App was let into."""
    call.who()
    found = _visible(call, "triage")
    answer = page(call.request, found, lambda each: _shown(call, each))
    answer.body = {"total_count": len(found), "repositories": answer.body}
    return answer


def _repositories(call: Call, owner: Account) -> Answer:
    found = [each for each in _visible(call, "read") if each.owner is owner]
    return page(call.request, found, lambda each: _shown(call, each))


def _visible(call: Call, wanted: str) -> list[Repository]:
    found = [each for each in call.world.repositories.values() if call.may(each, wanted)]
    return sorted(found, key=lambda each: each.id)


def _shown(call: Call, repo: Repository) -> Json:
    return repos.in_list(repo, call.base, call.web) | {
        "permissions": repos.permissions(role(call, repo))
    }


# --- people and teams -----------------------------------------------------------------------------


def organization(call: Call) -> Answer:
    """One organisation."""
    found = call.organization().account
    return Answer(body=accounts.whole_organization(found, call.base, call.web))


def collaborators(call: Call) -> Answer:
    """Who works in a repository, with their roles."""
    repo = call.repo()
    call.need(repo, "triage")
    people = [(call.world.accounts[login], role) for login, role in repo.roles.items()]

    def shown(each: tuple[Account, str]) -> Json:
        record = accounts.account(each[0], call.base, call.web)
        assert isinstance(record, dict)
        return record | {"permissions": repos.permissions(each[1]), "role_name": each[1]}

    return page(call.request, people, shown)


def members(call: Call) -> Answer:
    """The people of an organisation."""
    found = call.organization().members
    return page(call.request, found, lambda each: accounts.account(each, call.base, call.web))


def teams(call: Call) -> Answer:
    """The teams of an organisation; the token needs ``read:org``."""
    found = _readable(call)
    login = found.account.login
    return page(call.request, found.teams, lambda e: accounts.team(e, login, call.base, call.web))


def team_members(call: Call) -> Answer:
    """The people of a team."""
    found = _readable(call)
    team = next((each for each in found.teams if each.slug == call.parts["team_slug"]), None)
    if team is None:
        raise Sorry(404, "Not Found")
    return page(call.request, team.members, lambda e: accounts.account(e, call.base, call.web))


def repository_teams(call: Call) -> Answer:
    """The teams that work in a repository."""
    repo = call.repo()
    call.need(repo, "triage")
    found = call.world.organization_of(repo)
    chosen = [each for each in (found.teams if found else []) if repo.id in each.roles]
    login = repo.owner.login
    return page(call.request, chosen, lambda e: accounts.team(e, login, call.base, call.web))


def _readable(call: Call) -> Organization:
    found = call.organization()
    call.who()
    scopes = call.token.scopes if call.token else None
    if scopes is not None and not {"read:org", "write:org", "admin:org"} & set(scopes):
        raise Sorry(403, "Must have admin rights or the read:org scope.")
    return found
