"""A first look at a real GitHub: what its description leaves open, read off what is there already.

Nothing is written: people's own history tells which of their deeds move an issue's time. Where it
holds no example, a person makes one in an issue for trying, and the look is repeated.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from trackwork.connectors.github.api import Api, listed
from trackwork.connectors.github.checking import Checking
from trackwork.connectors.github.walking import readable
from trackwork.connectors.github.wire import (
    PER_PAGE,
    Json,
    WireIssue,
    dated,
    issue_path,
    moment,
    next_query,
    number,
    record,
    repo_path,
    same,
    stamp,
    text,
    wire_issue,
)
from trackwork.ports import Clock, Learned, OutsideError
from trackwork.transport import Missing, Unauthorized

SAMPLE = 30
"""Issues whose history is read."""
CLOSE = timedelta(seconds=2)
"""Two moments of one deed."""
AHEAD = timedelta(minutes=1)
"""A clock that is off by less is no matter."""
PLANS = (
    ("issue fields", "/orgs/{owner}/issue-fields"),
    ("issue types", "/orgs/{owner}/issue-types"),
    ("projects", "/orgs/{owner}/projectsV2"),
)
DEEDS = {
    "sub_issue_added": "adding a sub-issue",
    "parent_issue_added": "getting a parent",
    "blocked_by_added": "getting a dependency",
    "blocking_added": "becoming a dependency",
    "issue_field_added": "setting an issue field",
    "issue_field_changed": "changing an issue field",
    "added_to_project_v2": "being put on a board",
    "project_v2_item_status_changed": "a new status on a board",
    "labeled": "a label",
    "assigned": "an assignee",
    "milestoned": "a milestone",
    "issue_type_changed": "another type",
    "comment_deleted": "deleting a comment",
}
"""Kinds of events in an issue's history, and the deed in words."""
KINDS = {"Organization": "an organisation", "User": "a person"}
ONLY_ORGANISATIONS = (
    "only organisations have issue fields, issue types and boards we can read: values are kept as "
    "labels, milestones and in the block"
)
NOT_ASSIGNABLE = (
    "GitHub drops such an owner without a word: correct the account, or give it a role there if "
    "issues of this place are theirs"
)
BY_HAND = "do it by hand in an issue for trying, and look again with --issue"


@dataclass(slots=True, kw_only=True)
class GithubContact:
    """One GitHub, looked at for the first time."""

    api: Api
    clock: Clock
    checking: Checking

    def look(
        self, place: str, native: str = "", *, handles: frozenset[str] = frozenset()
    ) -> tuple[Learned, ...]:
        """Everything that can be learned in a repository; a question without answer says why."""
        questions: tuple[tuple[str, Callable[[], Iterator[Learned]]], ...] = (
            ("who we are", self._account),
            ("what we may ask", self._quota),
            ("the place", lambda: self._place(place)),
            ("whose place it is", lambda: self._owner(place)),
            ("who can own an issue", lambda: self._owners(place, handles)),
            ("what the plan has", lambda: self._plan(place)),
            ("lists", lambda: self._lists(place)),
            ("what moves an issue's time", lambda: self._deeds(place, native)),
            ("edited comments", lambda: self._edited(place)),
        )
        return tuple(found for name, ask in questions for found in _answered(name, ask))

    # --- who and where ----------------------------------------------------------------------------

    def _account(self) -> Iterator[Learned]:
        answer = self.api.ask("GET", "/user")
        yield Learned(question="the account", answer=text(record(answer.json()), "login"))
        scopes = answer.headers.get("x-oauth-scopes")
        yield Learned(
            question="its scopes",
            answer="not told: a fine-grained token or an App" if scopes is None else scopes,
        )
        ends = answer.headers.get("github-authentication-token-expiration")
        if ends:
            yield Learned(question="the token ends", answer=ends)
        server = answer.headers.get("x-github-enterprise-version")
        if server:
            yield Learned(question="Enterprise Server", answer=server)
        yield self._skew(dated(answer.headers.get("date", "")))

    def _skew(self, theirs: datetime | None) -> Learned:
        if theirs is None:
            return Learned(question="its clock", answer="not told", as_thought=False)
        off = theirs - self.clock.now()
        return Learned(
            question="its clock",
            answer=f"{round(off.total_seconds()):+d} seconds from ours",
            as_thought=abs(off) < AHEAD,
            follows="" if abs(off) < AHEAD else "set this machine's clock; an App's token needs it",
        )

    def _quota(self) -> Iterator[Learned]:
        core = record(record(self.api.one("/rate_limit").get("resources")).get("core"))
        left, limit = number(core, "remaining"), number(core, "limit")
        yield Learned(
            question="requests an hour",
            answer=f"{left:,} of {limit:,} left; a fifth of them stays for others",
            as_thought=left > limit // 5,
        )

    def _place(self, place: str) -> Iterator[Learned]:
        findings = self.checking.check(place)
        for each in findings:
            yield Learned(question=place, answer=each.what, as_thought=False, follows=each.fix)
        if not findings:
            yield Learned(question=place, answer="can be read and written", as_thought=True)

    def _owner(self, place: str) -> Iterator[Learned]:
        """Fields, types and boards are an organisation's; a person's repositories have none."""
        owner = record(self.api.one(repo_path(place)).get("owner"))
        kind, name = text(owner, "type"), text(owner, "login")
        yield Learned(
            question="whose place it is",
            answer=f"{name}, {KINDS.get(kind, 'of a kind we do not know')}",
            as_thought=kind == "Organization",
            follows="" if kind == "Organization" else ONLY_ORGANISATIONS,
        )
        counted_on = self.checking.config.project_owner
        if counted_on and not same(counted_on, name):
            answer = f"of {counted_on}, and the place is of {name}"
            yield Learned(question="the board named in `project_owner`", answer=answer)

    def _owners(self, place: str, handles: frozenset[str]) -> Iterator[Learned]:
        """Who of the people we know of GitHub would take as an assignee."""
        path = repo_path(place, "assignees")
        there = {text(each, "login").casefold() for each in self.api.all(path)}
        lacks = sorted(each for each in handles if each.casefold() not in there)
        question = "who can own an issue"
        if not handles:
            answer = f"{len(there)} accounts; people.yaml names none of this tracker"
            yield Learned(question=question, answer=answer)
            return
        answer = f"{len(handles) - len(lacks)} of the {len(handles)} accounts in people.yaml"
        answer += f"; not {', '.join(lacks)}" if lacks else ""
        follows = NOT_ASSIGNABLE if lacks else ""
        yield Learned(
            question=question, answer=answer, as_thought=None if lacks else True, follows=follows
        )

    def _plan(self, place: str) -> Iterator[Learned]:
        owner = place.partition("/")[0]
        for name, path in PLANS:
            try:
                found = self.api.value("GET", path.format(owner=owner))
            except (Missing, Unauthorized) as error:
                why = "not there" if isinstance(error, Missing) else "not for this account"
                follows = "values are kept as labels" if name == "issue fields" else ""
                yield Learned(question=name, answer=why, follows=follows)
                continue
            count = len(found) if isinstance(found, list) else 0
            yield Learned(question=name, answer=f"{count} there", as_thought=True)

    # --- lists ------------------------------------------------------------------------------------

    def _lists(self, place: str) -> Iterator[Learned]:
        path = repo_path(place, "issues")
        query = {"state": "all", "sort": "updated", "direction": "desc", "per_page": "2"}
        answer = self.api.ask("GET", path, query=query)
        rows = [wire_issue(each) for each in listed(path, answer)]
        onward = next_query(answer.headers.get("link", ""))
        if onward is not None:
            names = ", ".join(sorted(onward.keys() - query.keys())) or "nothing new"
            yield Learned(question="the next page is asked for by", answer=names)
        again = self.api.ask("GET", path, query=query, etag=answer.headers.get("etag", ""))
        yield _yes("an unchanged list is answered with 304", said=again.unchanged)
        if rows:
            yield self._inclusive(path, rows[0])

    def _inclusive(self, path: str, latest: WireIssue) -> Learned:
        query = {"state": "all", "since": stamp(latest.updated), "per_page": str(PER_PAGE)}
        rows = listed(path, self.api.ask("GET", path, query=query))
        there = latest.number in {str(number(each, "number")) for each in rows}
        follows = "" if there else "reading everything takes twice the requests; nothing is missed"
        question = "a list since a moment holds what changed at that moment"
        return _yes(question, said=there, follows=follows)

    # --- deeds ------------------------------------------------------------------------------------

    def _deeds(self, place: str, native: str) -> Iterator[Learned]:
        """For each kind of deed that was an issue's last one: whether the issue's time shows it."""
        seen: dict[str, list[bool]] = {}
        for issue in self._sample(place, native):
            last = self._last_event(place, issue)
            if last is not None:
                kind, at = last
                seen.setdefault(kind, []).append(issue.updated + CLOSE >= at)
        for kind, deed in DEEDS.items():
            question = f"{deed} moves the issue's time"
            moved = seen.get(kind)
            if moved is None:
                yield Learned(question=question, answer="no example here", follows=BY_HAND)
                continue
            follows = "" if all(moved) else "seen with the next other change, a webhook, or weekly"
            yield _yes(question, said=all(moved), follows=follows, of=len(moved))

    def _sample(self, place: str, native: str) -> Iterator[WireIssue]:
        if native:
            yield wire_issue(self.api.one(issue_path(place, native)))
            return
        query = {"state": "all", "sort": "updated", "direction": "desc", "per_page": str(SAMPLE)}
        path = repo_path(place, "issues")
        rows = [wire_issue(each) for each in listed(path, self.api.ask("GET", path, query=query))]
        yield from (each for each in rows if not each.pull)

    def _last_event(self, place: str, issue: WireIssue) -> tuple[str, datetime] | None:
        events = [
            (text(each, "event"), at)
            for each in self.api.all(issue_path(place, issue.number, "timeline"))
            for at in [_at(each)]
            if at is not None
        ]
        return max(events, key=lambda each: each[1], default=None)

    def _edited(self, place: str) -> Iterator[Learned]:
        """Whether an edited comment moves its issue's time, by the youngest one that was edited."""
        path = repo_path(place, "issues", "comments")
        query = {"sort": "updated", "direction": "desc", "per_page": str(PER_PAGE)}
        rows = readable(listed(path, self.api.ask("GET", path, query=query))).values()
        question = "an edited comment moves its issue's time"
        edited = [each for each in rows if each.updated - each.created > CLOSE and not each.pull]
        if not edited:
            yield Learned(question=question, answer="no example here", follows=BY_HAND)
            return
        comment = edited[0]
        issue = wire_issue(self.api.one(issue_path(place, comment.number)))
        moved = issue.updated + CLOSE >= comment.updated
        follows = "" if moved else "heard with the next news of the repository, or by webhook"
        yield _yes(question, said=moved, follows=follows)


def _answered(name: str, ask: Callable[[], Iterator[Learned]]) -> tuple[Learned, ...]:
    """The answers to a question, with what stopped them if something did."""
    found: list[Learned] = []
    try:
        found.extend(ask())
    except (OutsideError, ValueError) as error:
        found.append(Learned(question=name, answer=f"could not be asked: {error}"))
    return tuple(found)


def _yes(question: str, *, said: bool, follows: str = "", of: int = 0) -> Learned:
    examples = f" ({of} seen)" if of else ""
    answer = f"{'yes' if said else 'no'}{examples}"
    return Learned(question=question, answer=answer, as_thought=said, follows=follows)


def _at(event: Json) -> datetime | None:
    return moment(event.get("created_at") or event.get("submitted_at"))
