"""Looking around: which repositories there are, who works in them, in which teams. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from trackwork.connectors.github.api import Api
from trackwork.connectors.github.wire import Json, number, records, repo_path, text
from trackwork.ports import Account, Place, Refused
from trackwork.transport import Missing, Unauthorized


@dataclass(slots=True, kw_only=True)
class GithubDiscovery:
    """One organisation or person. ``app``: we are an App, and see what it was installed for."""

    api: Api
    owner: str
    app: bool = False

    def places(self) -> tuple[Place, ...]:
        """Repositories with issues, by name. Raises TryLater, Refused."""
        found = {text(each, "full_name"): _place(each) for each in self._repositories()}
        mine = f"{self.owner.casefold()}/"
        return tuple(
            place
            for name, place in sorted(found.items(), key=lambda pair: pair[0].casefold())
            if name and (self.app or name.casefold().startswith(mine))
        )

    def _repositories(self) -> Iterator[Json]:
        if self.app:
            for page in self._installed():
                yield from page
            return
        try:
            yield from self.api.all(f"/orgs/{quote(self.owner, safe='')}/repos")
        except Missing:
            yield from self.api.all("/user/repos")

    def _installed(self) -> Iterator[list[Json]]:
        """Pages of what the App may see: objects, unlike every other list."""
        page = 1
        while True:
            path = f"/installation/repositories?per_page=100&page={page}"
            found = records(self.api.one(path).get("repositories"))
            yield found
            if len(found) < 100:  # noqa: PLR2004 - the page size asked for
                return
            page += 1

    def accounts(self, place: str) -> tuple[Account, ...]:
        """Collaborators of a repository, then the members of each team that works in it."""
        found = {("", text(each, "login")): _account(each) for each in self._collaborators(place)}
        for team in self._teams(place):
            name = text(team, "name") or text(team, "slug")
            for member in self._members(team):
                found[name, text(member, "login")] = _account(member, team=name)
        grouped = {login for name, login in found if name}
        return tuple(
            account
            for (name, login), account in sorted(found.items())
            if login and (name or login not in grouped)
        )

    def _collaborators(self, place: str) -> list[Json]:
        try:
            return self.api.all(repo_path(place, "collaborators"))
        except Unauthorized as error:
            raise Refused(
                f"who works in {place} is shown only to accounts that may write there"
            ) from error

    def _teams(self, place: str) -> list[Json]:
        """Teams with a right in the repository; a person's own repository has none."""
        try:
            return self.api.all(repo_path(place, "teams"))
        except (Missing, Unauthorized):
            return []

    def _members(self, team: Json) -> list[Json]:
        owner, slug = quote(self.owner, safe=""), quote(text(team, "slug"), safe="")
        try:
            return self.api.all(f"/orgs/{owner}/teams/{slug}/members")
        except (Missing, Unauthorized):
            return []


def _place(repository: Json) -> Place:
    works = repository.get("has_issues") is not False and repository.get("archived") is not True
    return Place(
        place=text(repository, "full_name"),
        title=text(repository, "description") or text(repository, "name"),
        url=text(repository, "html_url"),
        open_issues=number(repository, "open_issues_count"),
        accepts_issues=works,
    )


def _account(value: Json, *, team: str = "") -> Account:
    return Account(
        handle=text(value, "login"), name=text(value, "name"), mail=text(value, "email"), team=team
    )
