"""One request on its way through the fake GitHub: who asks, for what, and with which right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import quote

from trackwork.testing.github.exchange import Answer, Request, Sorry, invalid
from trackwork.testing.github.records import (
    ROLES,
    Account,
    Comment,
    Issue,
    Json,
    Organization,
    Record,
    Repository,
    Token,
)
from trackwork.testing.github.world import World

T = TypeVar("T")

LONGEST_BODY = 65_536
LONGEST_TITLE = 256
LONGEST_ID = 15
"""Digits; more are no id of anything."""


@dataclass(slots=True, kw_only=True)
class Call:
    """A request, the parts of its path by name, and whoever sent it (None: nobody said).

    ``lag`` is how far lists are behind; ``dropping``: what needs more rights is dropped anyway.
    """

    world: World
    request: Request
    parts: Mapping[str, str] = field(default_factory=dict)
    token: Token | None = None
    lag: timedelta = timedelta(0)
    dropping: bool = False

    @property
    def base(self) -> str:
        """The API's address."""
        return self.request.base

    @property
    def web(self) -> str:
        """The address of the pages."""
        return self.request.web

    # --- who --------------------------------------------------------------------------------------

    def who(self) -> Account:
        """Whoever asks. Raises Sorry with 401 for nobody."""
        if self.token is None:
            raise Sorry(401, "Requires authentication")
        return self.token.account

    def may(self, repo: Repository, role: str) -> bool:
        """Whether whoever asks has at least this role."""
        if self.token is None:
            return role == "read" and not repo.private
        login = self.token.account.login.casefold()
        given = repo.roles.get(login, "none" if repo.private else "read")
        if repo.owner.login.casefold() == login:
            given = "admin"
        return ROLES.index(given) >= ROLES.index(role)

    def need(self, repo: Repository, role: str) -> Account:
        """Whoever asks, with at least this role. Raises Sorry with 401 or 403."""
        who = self.who()
        if repo.archived:
            raise Sorry(403, "Repository was archived so is read-only.")
        scopes = self.token.scopes if self.token else None
        asked = "repo" if repo.private else "public_repo"
        if scopes is not None and not {asked, "repo"} & set(scopes):
            raise Sorry(403, "Resource not accessible by personal access token")
        if not self.may(repo, role):
            raise Sorry(403, "Resource not accessible by integration")
        return who

    def may_set(self, repo: Repository) -> bool:
        """Whether labels, assignees and the like are taken from whoever asks, not dropped."""
        return not self.dropping and self.may(repo, "triage")

    def shows(self, created: datetime, updated: datetime, since: datetime | None) -> bool:
        """Whether a list has this: one that lags has nothing young yet."""
        if since is not None and updated < since:
            return False
        if not self.lag:
            return True
        until = self.world.now() - self.lag
        return created <= until and (since is None or updated <= until)

    def remembered(self, repo: Repository, name: str, made: Callable[[], list[T]]) -> list[T]:
        """A list under a name, made once: until something changes it is the same."""
        if self.lag:
            return made()
        held = self.world.lists.get((repo.id, name))
        if held is None or held[0] != repo.version:
            held = (repo.version, made())
            self.world.lists[repo.id, name] = held
        found: list[T] = held[1]
        return found

    # --- what -------------------------------------------------------------------------------------

    def repo(self) -> Repository:
        """The repository of the path. Raises Sorry: 404 for hidden, 301 for renamed ones."""
        place = f"{self.parts['owner']}/{self.parts['repo']}"
        moved = self.world.former.get(place.casefold())
        found = self.world.repositories.get(place.casefold())
        if found is None and moved is not None and self.may(moved, "read"):
            rest = self.request.path.split("/", 4)[4:]
            tail = "".join(f"/{quote(part)}" for part in rest)
            target = f"{self.base}/repositories/{moved.id}{tail}"
            raise Sorry(301, "Moved Permanently", location=target)
        if found is None or not self.may(found, "read"):
            raise Sorry(404, "Not Found")
        return found

    def issue(self) -> Issue:
        """The issue of the path. Raises Sorry: 404, 410 for deleted, 301 for transferred ones."""
        repo = self.repo()
        if not repo.has_issues:
            raise Sorry(410, "Issues has been disabled in this repository.")
        return self.found(repo.issues.get(_whole(self.parts["issue_number"])))

    def found(self, issue: Issue | None) -> Issue:
        """An issue that is there and not hidden. Raises Sorry."""
        if issue is None or not self.may(issue.repo, "read"):
            raise Sorry(404, "Not Found")
        if issue.deleted:
            raise Sorry(410, "This issue was deleted")
        if issue.moved is not None:
            to = issue.moved
            while to.moved is not None:
                to = to.moved
            target = f"{self.base}/repos/{to.repo.place}/issues/{to.number}"
            raise Sorry(301, "Moved Permanently", location=target)
        return issue

    def issue_by_id(self, number: Json) -> Issue:
        """The issue with this id, not number. Raises Sorry."""
        known = number if isinstance(number, int) and not isinstance(number, bool) else 0
        return self.found(self.world.issues.get(known))

    def comment(self) -> Comment:
        """The comment of the path. Raises Sorry with 404."""
        repo = self.repo()
        found = self.world.comments.get(_whole(self.parts["comment_id"]))
        if found is None or found.issue.repo is not repo:
            raise Sorry(404, "Not Found")
        return found

    def organization(self) -> Organization:
        """The organisation of the path. Raises Sorry with 404."""
        found = self.world.organizations.get(self.parts["org"].casefold())
        if found is None:
            raise Sorry(404, "Not Found")
        return found

    def number(self, name: str) -> int:
        """A whole number of the path. Raises Sorry with 404 for what is none."""
        found = _whole(self.parts[name])
        if found < 0:
            raise Sorry(404, "Not Found")
        return found


Handler = Callable[[Call], Answer]


def _whole(said: str) -> int:
    """The number a path names; -1 for none."""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_ID else -1


# --- what bodies say ------------------------------------------------------------------------------


def text(record: Record, name: str, resource: str, *, most: int = LONGEST_BODY) -> str | None:
    """A text, or None when it is not there or null. Raises Sorry with 422 for anything else."""
    value = record.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise invalid(resource, name)
    if len(value) > most:
        said = f"{name} is too long (maximum is {most} characters)"
        raise invalid(resource, name, "custom", said)
    return value


def needed(record: Record, name: str, resource: str, *, most: int = LONGEST_BODY) -> str:
    """A text that must be there and must not be blank. Raises Sorry with 422."""
    value = text(record, name, resource, most=most)
    if value is None or not value.strip():
        raise invalid(resource, name, "missing_field")
    return value


def texts(value: Json, name: str, resource: str, *, key: str = "name") -> list[str]:
    """Texts of a list; objects count by their ``key``. Raises Sorry with 422."""
    if not isinstance(value, list):
        raise invalid(resource, name)
    found = [each.get(key) if isinstance(each, dict) else each for each in value]
    if not all(isinstance(each, str) and each.strip() for each in found):
        raise invalid(resource, name)
    return [each for each in found if isinstance(each, str)]


def whole(record: Record, name: str, resource: str) -> int:
    """A whole number that must be there. Raises Sorry with 422."""
    value = record.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid(resource, name)
    return value
