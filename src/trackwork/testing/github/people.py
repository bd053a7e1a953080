"""People of the fake GitHub: they use its pages, so no request of theirs is counted or checked."""

from collections.abc import Sequence
from dataclasses import dataclass

from trackwork.testing.github.bonds import Bonds
from trackwork.testing.github.records import Account, Issue, Value
from trackwork.testing.github.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a browser. Places are ``owner/name``; numbers those of issues.

    Raises KeyError for what is not there. Nobody checks rights: this is what did happen.
    """

    world: World
    account: Account

    def open(self, place: str, title: str, body: str | None = None, *, pull: bool = False) -> int:
        """Open an issue (or a pull request); its number."""
        repo = self.world.repository(place)
        return self.world.open_issue(repo, self.account, title, body, pull=pull).number

    def edit(
        self, place: str, number: int, *, title: str | None = None, body: str | None = None
    ) -> None:
        """Rewrite the title or the body."""
        self.world.edit(self._issue(place, number), self.account, title=title, body=body)

    def comment(self, place: str, number: int, body: str) -> int:
        """Add a comment; its id."""
        return self.world.comment(self._issue(place, number), self.account, body).id

    def edit_comment(self, comment: int, body: str) -> None:
        """Rewrite a comment."""
        self.world.edit_comment(self.world.comments[comment], self.account, body)

    def delete_comment(self, comment: int) -> None:
        """Remove a comment."""
        self.world.delete_comment(self.world.comments[comment], self.account)

    def close(self, place: str, number: int, reason: str = "completed") -> None:
        """Close as ``completed``, ``not_planned`` or ``duplicate``."""
        self.world.set_state(self._issue(place, number), self.account, "closed", reason)

    def reopen(self, place: str, number: int) -> None:
        """Open it again."""
        self.world.set_state(self._issue(place, number), self.account, "open")

    def delete(self, place: str, number: int) -> None:
        """Delete an issue for good."""
        self.world.delete(self._issue(place, number), self.account)

    def transfer(self, place: str, number: int, to: str) -> int:
        """Move an issue to another repository; the number it has there."""
        target = self.world.repository(to)
        return self.world.transfer(self._issue(place, number), self.account, target).number

    def lock(self, place: str, number: int, reason: str | None = None) -> None:
        """Let only collaborators comment."""
        self.world.lock(self._issue(place, number), self.account, locked=True, reason=reason)

    def unlock(self, place: str, number: int) -> None:
        """Let everybody comment again."""
        self.world.lock(self._issue(place, number), self.account, locked=False)

    def label(self, place: str, number: int, *names: str) -> None:
        """Add labels."""
        issue = self._issue(place, number)
        kept = [each.name for each in issue.labels]
        self.world.set_labels(issue, self.account, [*kept, *names])

    def unlabel(self, place: str, number: int, *names: str) -> None:
        """Take labels off."""
        issue = self._issue(place, number)
        gone = {name.casefold() for name in names}
        kept = [each.name for each in issue.labels if each.name.casefold() not in gone]
        self.world.set_labels(issue, self.account, kept)

    def assign(self, place: str, number: int, *logins: str) -> None:
        """Make exactly these people its assignees."""
        accounts = [self.world.account(login) for login in logins]
        self.world.set_assignees(self._issue(place, number), self.account, accounts)

    def plan(self, place: str, number: int, milestone: int | None) -> None:
        """Put it into a milestone, or into none."""
        issue = self._issue(place, number)
        found = None if milestone is None else issue.repo.milestones[milestone]
        self.world.set_milestone(issue, self.account, found)

    def fill(self, place: str, number: int, field: str, value: Value | None) -> None:
        """Set one of the organisation's fields by its name; None empties it."""
        issue = self._issue(place, number)
        Bonds(self.world).fill(issue, self.account, field, value)

    def adopt(self, parent: tuple[str, int], child: tuple[str, int]) -> None:
        """Make one issue a sub-issue of another."""
        Bonds(self.world).adopt(self._issue(*parent), self._issue(*child), self.account)

    def block(self, blocked: tuple[str, int], by: tuple[str, int]) -> None:
        """Say that an issue is blocked by another."""
        Bonds(self.world).block(self._issue(*blocked), self._issue(*by), self.account)

    def rename(self, place: str, name: str) -> str:
        """Give a repository another name; its new place. The old one leads to it."""
        repo = self.world.repositories.pop(place.casefold())
        self.world.former[place.casefold()] = repo
        repo.name = name
        self.world.repositories[repo.place.casefold()] = repo
        return repo.place

    def issues(self, place: str) -> Sequence[Issue]:
        """What is in a repository and still there, pull requests included, by number."""
        every = self.world.repository(place).issues.values()
        return [each for each in every if not each.deleted and not each.moved]

    def _issue(self, place: str, number: int) -> Issue:
        return self.world.issue(place, number)
