"""Setting up a fake GitHub: owners, repositories, tokens, and what an organisation's plan has."""

from collections.abc import Sequence

from trackwork.testing.github.records import (
    Account,
    Board,
    Field,
    Hook,
    Issue,
    IssueType,
    Milestone,
    Option,
    Organization,
    Repository,
    Team,
    Token,
)
from trackwork.testing.github.world import World


class Setting:
    """What stands before anybody asks. Nothing here is a request."""

    def __init__(self, world: World) -> None:
        self.world = world

    def organization(
        self,
        login: str,
        *,
        types: Sequence[str] | None = None,
        fields: Sequence[Field] | None = None,
        boards: bool = False,
    ) -> Organization:
        """An organisation; types, fields and boards only where its plan has them."""
        made = Organization(
            account=self.world.account(login, kind="Organization"),
            types=None
            if types is None
            else [IssueType(id=self.world.id(), name=each) for each in types],
            fields=None if fields is None else list(fields),
            boards={} if boards else None,
        )
        self.world.organizations[login.casefold()] = made
        return made

    def field(self, name: str, kind: str, *options: str) -> Field:
        """A field for an organisation or a board, with its options where it has some."""
        made = [Option(id=self.world.id(), name=each) for each in options]
        return Field(id=self.world.id(), name=name, kind=kind, options=made)

    def repository(
        self, place: str, *, private: bool = False, issues: bool = True, archived: bool = False
    ) -> Repository:
        """A repository, ``owner/name``; its owner is made when nobody has that login."""
        owner, _, name = place.partition("/")
        made = Repository(
            id=self.world.id(),
            owner=self.world.account(owner),
            name=name,
            created=self.world.now(),
            private=private,
            has_issues=issues,
            archived=archived,
        )
        self.world.repositories[place.casefold()] = made
        self.world.by_id[made.id] = made
        return made

    def allow(self, place: str, login: str, role: str) -> Account:
        """Give somebody a role: ``read``, ``triage``, ``write``, ``maintain``, ``admin``."""
        account = self.world.account(login)
        self.world.repository(place).roles[account.login.casefold()] = role
        return account

    def token(
        self,
        secret: str,
        login: str,
        *,
        scopes: Sequence[str] | None = ("repo", "read:org", "project"),
        limit: int = 5_000,
    ) -> Token:
        """A token of somebody; ``scopes`` None for a fine-grained one, which names none."""
        made = Token(
            secret=secret,
            account=self.world.account(login),
            scopes=None if scopes is None else tuple(scopes),
            limit=limit,
        )
        self.world.tokens[secret] = made
        return made

    def board(self, login: str, title: str, *fields: Field) -> Board:
        """A board (project) of an organisation that has them. Raises KeyError."""
        found = self.world.organizations[login.casefold()]
        if found.boards is None:
            raise KeyError(f"{login} has no boards")
        at, number = self.world.now(), len(found.boards) + 1
        made = Board(
            id=self.world.id(),
            number=number,
            title=title,
            creator=found.account,
            created=at,
            updated=at,
            fields=list(fields),
        )
        found.boards[number] = made
        return made

    def team(self, login: str, slug: str, *members: str, name: str = "") -> Team:
        """A team of an organisation; its members become the organisation's."""
        found = self.world.organizations[login.casefold()]
        people = [self.world.account(each) for each in members]
        made = Team(id=self.world.id(), slug=slug, name=name or slug, members=people)
        found.teams.append(made)
        found.members.extend(each for each in people if each not in found.members)
        return made

    def milestone(self, place: str, title: str) -> Milestone:
        """A milestone of a repository."""
        repo, at = self.world.repository(place), self.world.now()
        number = max(repo.milestones, default=0) + 1
        made = Milestone(
            id=self.world.id(),
            number=number,
            title=title,
            creator=repo.owner,
            created=at,
            updated=at,
        )
        repo.milestones[number] = made
        return made

    def hook(self, place: str, *, secret: str, events: Sequence[str] = ("*",)) -> Hook:
        """A hook of a repository."""
        repo, at = self.world.repository(place), self.world.now()
        made = Hook(
            id=self.world.id(),
            url="https://hooks.example.org/github",
            secret=secret,
            events=list(events),
            created=at,
            updated=at,
        )
        repo.hooks[made.id] = made
        return made

    def issue(self, place: str, number: int) -> Issue:
        """An issue as it is. Raises KeyError when it is not there."""
        return self.world.issue(place, number)
