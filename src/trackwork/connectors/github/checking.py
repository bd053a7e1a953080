"""What would stand in the way of reading and writing a repository; each with how to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass

from trackwork.connectors.github.api import Api, Owners, said
from trackwork.connectors.github.board import Board
from trackwork.connectors.github.config import GithubConfig
from trackwork.connectors.github.wire import Json, record, repo_path, same, text
from trackwork.ports import Finding, Refused
from trackwork.transport import Answer, Missing, Unauthorized

WRITES = ("push", "triage", "maintain", "admin")
"""Rights that let us set labels and assignees; without one GitHub drops them without a word."""


@dataclass(slots=True, kw_only=True)
class Checking:
    """Looks at one repository with the account we have."""

    api: Api
    config: GithubConfig
    owners: Owners
    board: Board | None = None

    def check(self, place: str) -> tuple[Finding, ...]:
        """Every obstacle there is. Raises TryLater while GitHub does not answer."""
        try:
            path = repo_path(place)
        except Refused as error:
            return (_problem(place, str(error), "Correct `place` of this backlog."),)
        try:
            answer = self.api.ask("GET", path)
        except Unauthorized as error:
            return (_problem(place, str(error), self._fix_of(error)),)
        except Missing:
            return (_problem(place, "there is no such repository for this account", _UNKNOWN),)
        except Refused as error:
            return (_problem(place, str(error), "Set or correct what it names, and look again."),)
        repository = record(said("GET", path, answer))
        return (
            *_repository(place, repository),
            *_scopes(place, repository, answer),
            *self._kept(place),
        )

    def _fix_of(self, error: Unauthorized) -> str:
        if error.unknown and self.config.app_id:
            return "GitHub refused the App's newest token: look at its installation there."
        if error.unknown:
            return "The token is wrong or has ended: make a new one and set its variable again."
        return (
            "The token lacks a right: Issues (read and write) and Metadata (read) for a "
            "fine-grained one, the scope repo for a classic one (it has "
            f"{error.scopes or 'not said which'})."
        )

    def _kept(self, place: str) -> Iterator[Finding]:
        """Fields that the options count on and that are not there."""
        if self.config.due == "field":
            names = [each.name for each in self.owners.fields(place.partition("/")[0])]
            yield from self._lacking(place, names, "issue field")
        if self.board is None:
            return
        try:
            names = [each.name for each in self.board.kinds()]
        except Refused as error:
            yield _problem(place, str(error), "Correct `project` or `project_owner`.")
            return
        if self.config.due == "project":
            yield from self._lacking(place, names, "field on the project's board")

    def _lacking(self, place: str, names: list[str], kind: str) -> Iterator[Finding]:
        wanted = self.config.written("due")
        if not any(same(each, wanted) for each in names):
            what = f"there is no {kind} called {wanted!r}, and `due: {self.config.due}` needs it"
            yield _problem(place, what, "Add it on GitHub, or name another with `field.due`.")


_UNKNOWN = (
    "Correct `place` (owner/repository), or give the token's account the right to see it; "
    "a private repository it may not see looks the same."
)


def _repository(place: str, repository: Json) -> Iterator[Finding]:
    name = text(repository, "full_name")
    if name and not same(name, place):
        what, fix = f"this repository is called {name} now", f"Write {name} as `place`."
        yield Finding(where=place, what=what, fix=fix, severity="warning")
    if repository.get("archived") is True:
        yield _problem(
            place,
            "this repository is archived: it can be read and not written",
            "Name the repository where the team works now.",
        )
        return
    if repository.get("has_issues") is False:
        fix = "Switch issues on in its settings, or name the repository where the team keeps them."
        yield _problem(place, "issues are switched off here", fix)
        return
    rights = record(repository.get("permissions"))
    if rights and not any(rights.get(each) is True for each in WRITES):
        yield _problem(
            place,
            "this account may read here and not write: GitHub would drop labels, assignees and "
            "fields without a word",
            "Give the token's account the role Triage or Write in this repository.",
        )


def _scopes(place: str, repository: Json, answer: Answer) -> Iterator[Finding]:
    """Scopes of a classic token; fine-grained ones and Apps do not name theirs."""
    told = answer.headers.get("x-oauth-scopes")
    if told is None:
        return
    scopes = {each.strip() for each in told.split(",") if each.strip()}
    private = repository.get("private") is True
    if "repo" not in scopes and (private or "public_repo" not in scopes):
        wanted = "repo" if private else "public_repo"
        what = f"the token has the scopes {told or 'none'} and lacks {wanted}"
        yield _problem(place, what, f"Add the scope {wanted} to the token, or use an App.")


def _problem(place: str, what: str, fix: str) -> Finding:
    return Finding(where=place, what=what, fix=fix, severity="problem")
