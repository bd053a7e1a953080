"""The state of the fake GitHub and every change to it, by its people or through its API."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from trackwork.ports import Clock
from trackwork.testing.github.records import (
    Account,
    Comment,
    Event,
    Issue,
    Json,
    Label,
    Milestone,
    Organization,
    Record,
    Repository,
    Token,
)

Heard = Callable[[str, str, Issue, Record], None]
"""Who is told of a change: event, action, issue, and what else there is to say."""

QUIET = frozenset({"relation", "field", "board", "comment deleted"})
"""Changes that leave `updated_at` alone. No schema says which do; these are the hardest to see."""


@dataclass(slots=True, kw_only=True)
class World:
    """Accounts, repositories, organisations and the clock they live by.

    ``skew`` sets the tracker's clock off; ``quiet`` names the changes that do not touch
    ``updated_at``; ``heard`` is told of each change.
    """

    clock: Clock
    skew: timedelta = timedelta(0)
    quiet: frozenset[str] = QUIET
    accounts: dict[str, Account] = field(default_factory=dict)
    repositories: dict[str, Repository] = field(default_factory=dict)
    by_id: dict[int, Repository] = field(default_factory=dict)
    former: dict[str, Repository] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    lists: dict[tuple[int, str], tuple[int, Any]] = field(default_factory=dict)
    """Lists that were asked for, by repository and name, with the version they are of."""
    heard: list[Heard] = field(default_factory=list)
    _ids: int = 1_000_000

    def now(self) -> datetime:
        """The tracker's moment: whole seconds, as its API shows them."""
        return (self.clock.now() + self.skew).astimezone(UTC).replace(microsecond=0)

    def id(self) -> int:
        """An id nothing else has."""
        self._ids += 1
        return self._ids

    def account(self, login: str, *, kind: str = "") -> Account:
        """Whoever has this login; made when nobody has."""
        known = self.accounts.get(login.casefold())
        if known is None:
            kind = kind or ("Bot" if login.endswith("[bot]") else "User")
            known = Account(id=self.id(), login=login, kind=kind)
            self.accounts[login.casefold()] = known
        return known

    def repository(self, place: str) -> Repository:
        """A repository by the name it has now. Raises KeyError."""
        return self.repositories[place.casefold()]

    def issue(self, place: str, number: int) -> Issue:
        """An issue that is there. Raises KeyError."""
        found = self.repository(place).issues[number]
        if found.deleted or found.moved:
            raise KeyError(f"{place}#{number} is not there any more")
        return found

    def organization_of(self, repo: Repository) -> Organization | None:
        """The organisation a repository belongs to; None for a person's own."""
        return self.organizations.get(repo.owner.login.casefold())

    # --- issues -----------------------------------------------------------------------------------

    def open_issue(
        self,
        repo: Repository,
        user: Account,
        title: str,
        body: str | None = None,
        *,
        pull: bool = False,
    ) -> Issue:
        """A new issue under the next number; pull requests take numbers of the same row."""
        repo.numbers += 1
        at = self.now()
        issue = Issue(
            id=self.id(),
            repo=repo,
            number=repo.numbers,
            title=title,
            body=body,
            user=user,
            created=at,
            updated=at,
            pull=pull,
        )
        repo.issues[issue.number] = issue
        self.issues[issue.id] = issue
        repo.version += 1
        self.tell("issues", "opened", issue, sender=user)
        return issue

    def edit(
        self, issue: Issue, who: Account, *, title: str | None = None, body: str | None = None
    ) -> None:
        """Another title or body; the same one changes nothing."""
        if title is not None and title != issue.title:
            rename: Json = {"from": issue.title, "to": title}
            issue.title = title
            self.note(issue, "renamed", who, rename=rename)
            self._edited(issue, who)
        if body is not None and body != issue.body:
            issue.body = body
            self._edited(issue, who)

    def _edited(self, issue: Issue, who: Account) -> None:
        self.touch(issue, "edit")
        self.tell("issues", "edited", issue, sender=who)

    def set_state(self, issue: Issue, who: Account, state: str, reason: str | None = None) -> None:
        """Close or open again; ``reason`` is ``completed``, ``not_planned``, ``duplicate``."""
        if state == issue.state:
            if state == "closed" and reason and reason != issue.reason:
                issue.reason = reason
                self.touch(issue, "state")
            return
        issue.state = state
        closed = state == "closed"
        issue.reason = (reason or "completed") if closed else "reopened"
        issue.closed_at = self.now() if closed else None
        issue.closed_by = who if closed else None
        self.note(issue, "closed" if closed else "reopened", who, state_reason=issue.reason)
        self.touch(issue, "state")
        self.tell("issues", "closed" if closed else "reopened", issue, sender=who)

    def set_labels(self, issue: Issue, who: Account, names: Sequence[str]) -> None:
        """Exactly these labels; those the repository lacks are made, as GitHub does."""
        wanted = [self.label(issue.repo, name) for name in dict.fromkeys(names)]
        before, issue.labels = issue.labels, wanted
        for gone in [each for each in before if each not in wanted]:
            self._labelled(issue, who, "unlabeled", gone)
        for new in [each for each in wanted if each not in before]:
            self._labelled(issue, who, "labeled", new)

    def _labelled(self, issue: Issue, who: Account, kind: str, label: Label) -> None:
        said: Json = {"name": label.name, "color": label.color}
        self.note(issue, kind, who, label=said)
        self.touch(issue, "label")
        self.tell("issues", kind, issue, sender=who, label=label.name)

    def label(self, repo: Repository, name: str) -> Label:
        """A label of a repository, made when it is not there; case does not count."""
        said = name.casefold()
        found = next((each for each in repo.labels if each.name.casefold() == said), None)
        if found is None:
            found = Label(id=self.id(), name=name)
            repo.labels.append(found)
            repo.version += 1
        return found

    def set_assignees(self, issue: Issue, who: Account, accounts: Sequence[Account]) -> None:
        """Exactly these people."""
        before, issue.assignees = issue.assignees, list(dict.fromkeys(accounts))
        changes = [("unassigned", each) for each in before if each not in issue.assignees]
        changes += [("assigned", each) for each in issue.assignees if each not in before]
        for kind, account in changes:
            self.note(issue, kind, who, assignee=account.login)
            self.touch(issue, "assignee")
            self.tell("issues", kind, issue, sender=who, assignee=account.login)

    def set_milestone(self, issue: Issue, who: Account, milestone: Milestone | None) -> None:
        """This milestone, or none."""
        before, issue.milestone = issue.milestone, milestone
        if before is milestone:
            return
        for kind, which in (("demilestoned", before), ("milestoned", milestone)):
            if which is not None:
                title: Json = {"title": which.title}
                self.note(issue, kind, who, milestone=title)
                self.tell("issues", kind, issue, sender=who, milestone=which.number)
        self.touch(issue, "milestone")

    def lock(self, issue: Issue, who: Account, *, locked: bool, reason: str | None = None) -> None:
        """Only collaborators may comment while it is locked."""
        issue.locked, issue.lock_reason = locked, reason if locked else None
        self.note(issue, "locked" if locked else "unlocked", who)
        self.touch(issue, "lock")
        self.tell("issues", "locked" if locked else "unlocked", issue, sender=who)

    def delete(self, issue: Issue, who: Account) -> None:
        """Gone for good: 410 from now on."""
        issue.deleted = True
        issue.repo.version += 1
        self.tell("issues", "deleted", issue, sender=who)

    def transfer(self, issue: Issue, who: Account, to: Repository) -> Issue:
        """To another repository of the same owner: a new number, a new id, the comments with it."""
        moved = self.open_issue(to, issue.user, issue.title, issue.body)
        moved.created, moved.state, moved.reason = issue.created, issue.state, issue.reason
        moved.comments, moved.closed_at = issue.comments, issue.closed_at
        for each in moved.comments:
            each.issue = moved
        issue.comments = []
        issue.moved = moved
        issue.repo.version += 1
        self.tell("issues", "transferred", issue, sender=who, to=to.place, number=moved.number)
        return moved

    # --- comments ---------------------------------------------------------------------------------

    def comment(self, issue: Issue, user: Account, body: str) -> Comment:
        """A new comment."""
        at = self.now()
        said = Comment(id=self.id(), issue=issue, user=user, body=body, created=at, updated=at)
        issue.comments.append(said)
        self.comments[said.id] = said
        self.touch(issue, "comment")
        self.tell("issue_comment", "created", issue, sender=user, comment=said.id)
        return said

    def edit_comment(self, comment: Comment, who: Account, body: str) -> None:
        """Another text; the same one changes nothing."""
        if body == comment.body:
            return
        comment.body = body
        comment.updated = self.now()
        self.touch(comment.issue, "comment")
        self.tell("issue_comment", "edited", comment.issue, sender=who, comment=comment.id)

    def delete_comment(self, comment: Comment, who: Account) -> None:
        """Gone, without a trace in any list."""
        self.tell("issue_comment", "deleted", comment.issue, sender=who, comment=comment.id)
        comment.issue.comments.remove(comment)
        del self.comments[comment.id]
        self.touch(comment.issue, "comment deleted")

    # --- what every change does -------------------------------------------------------------------

    def touch(self, issue: Issue, what: str) -> None:
        """The repository changed; the issue's ``updated_at`` too unless ``what`` is quiet."""
        issue.repo.version += 1
        if what not in self.quiet:
            issue.updated = self.now()

    def note(self, issue: Issue, kind: str, actor: Account, **more: Json) -> None:
        """Write it into the issue's history."""
        event = Event(id=self.id(), kind=kind, actor=actor, at=self.now(), more=more)
        issue.events.append(event)

    def tell(self, event: str, action: str, issue: Issue, *, sender: Account, **more: Json) -> None:
        """Let whoever listens know."""
        for each in self.heard:
            each(event, action, issue, {"sender": sender.login, **more})
