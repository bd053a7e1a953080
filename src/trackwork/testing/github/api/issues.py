"""Issues: list, open, read, change, lock.

https://docs.github.com/en/rest/issues/issues
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from trackwork.testing.github.api.values import filled
from trackwork.testing.github.call import LONGEST_TITLE, Call, needed, text, texts
from trackwork.testing.github.exchange import Answer, Sorry, invalid
from trackwork.testing.github.paging import page
from trackwork.testing.github.records import (
    Account,
    Issue,
    IssueType,
    Json,
    Milestone,
    Record,
    Repository,
)
from trackwork.testing.github.shapes import issues as shapes
from trackwork.testing.github.shapes.repos import in_list

REASONS = ("completed", "not_planned", "duplicate", "reopened")
LOCKS = ("off-topic", "too heated", "resolved", "spam")
ORDERS = ("created", "updated", "comments")


def shape(call: Call) -> Callable[[Issue], Json]:
    """How an issue is shown to whoever asks; values of fields are part of it."""

    def shown(found: Issue) -> Json:
        record = shapes.issue(found, call.base, call.web)
        organization = call.world.organization_of(found.repo)
        if organization is not None and organization.fields is not None and not found.pull:
            record["issue_field_values"] = [
                shapes.field_value(field, found.values[field.id])
                for field in organization.fields
                if field.id in found.values
            ]
        return record

    return shown


def for_repo(call: Call) -> Answer:
    """Issues of a repository, pull requests among them."""
    repo = call.repo()
    if not repo.has_issues:
        raise Sorry(404, "Not Found")
    order = call.request.query.get("sort", "created")

    def ordered() -> list[Issue]:
        there = [each for each in repo.issues.values() if not each.deleted and each.moved is None]
        return sorted(there, key=_by(order))

    return page(call.request, listed(call, call.remembered(repo, order, ordered)), shape(call))


def for_organization(call: Call) -> Answer:
    """Issues of an organisation that concern whoever asks, or all with ``filter=all``."""
    found = call.organization()
    who = call.who()
    asked = call.request.query.get("filter", "assigned")
    repos = [each for each in call.world.repositories.values() if each.owner is found.account]
    every = [issue for repo in repos if call.may(repo, "read") for issue in repo.issues.values()]
    chosen = [
        each
        for each in every
        if not each.deleted
        and each.moved is None
        and (asked in {"all", "repos"} or who in each.assignees)
    ]

    def shown(each: Issue) -> Json:
        record = shape(call)(each)
        assert isinstance(record, dict)
        return record | {"repository": in_list(each.repo, call.base, call.web)}

    chosen.sort(key=_by(call.request.query.get("sort", "created")))
    return page(call.request, listed(call, chosen), shown)


def listed(call: Call, ordered: list[Issue]) -> list[Issue]:
    """What the query chooses of issues that are in the order it asks for."""
    query = call.request.query
    state, since = query.get("state", "open"), moment(query.get("since", ""), "since")
    if since is not None and query.get("sort") == "updated":
        ordered = ordered[bisect_left(ordered, since, key=_updated) :]
    elif since is not None:
        ordered = [each for each in ordered if each.updated >= since]
    chosen = ordered if state == "all" else [each for each in ordered if each.state == state]
    for fit in _fitting(query):
        chosen = [each for each in chosen if fit(each)]
    if call.lag:
        chosen = [each for each in chosen if call.shows(each.created, each.updated, since)]
    return chosen if query.get("direction", "desc") == "asc" else chosen[::-1]


def _updated(issue: Issue) -> datetime:
    return issue.updated


def _fitting(query: Mapping[str, str]) -> list[Callable[[Issue], bool]]:
    """One test for each of labels, assignee, creator, milestone and type that the query names."""
    tests: dict[str, Callable[[Issue, str], bool]] = {
        "labels": _labelled,
        "assignee": _assigned,
        "creator": lambda issue, said: said.casefold() == issue.user.login.casefold(),
        "milestone": lambda issue, said: (
            str(issue.milestone.number if issue.milestone else "") == said
        ),
        "type": lambda issue, said: (issue.type.name if issue.type else "none") == said,
    }
    asked = [(test, query[name]) for name, test in tests.items() if query.get(name)]
    return [partial(_says, test, said) for test, said in asked]


def _says(test: Callable[[Issue, str], bool], said: str, issue: Issue) -> bool:
    return test(issue, said)


def _labelled(issue: Issue, said: str) -> bool:
    wanted = {each.strip().casefold() for each in said.split(",") if each.strip()}
    return wanted <= {each.name.casefold() for each in issue.labels}


def _assigned(issue: Issue, said: str) -> bool:
    people = {each.login.casefold() for each in issue.assignees}
    return bool(people) if said == "*" else said.casefold() in people


def _by(order: str) -> Callable[[Issue], tuple[object, int]]:
    if order == "updated":
        return lambda each: (each.updated, each.number)
    if order == "comments":
        return lambda each: (len(each.comments), each.number)
    return lambda each: (each.created, each.number)


def moment(said: str, name: str) -> datetime | None:
    """A moment of the query; None for none. Raises Sorry with 422 for what is not one."""
    if not said:
        return None
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        raise invalid("Search", name) from None
    if found.tzinfo is None:
        raise invalid("Search", name)
    return found


def create(call: Call) -> Answer:
    """Open an issue; what the author may not set is dropped without a word."""
    repo = call.repo()
    who = call.need(repo, "read")
    if not repo.has_issues:
        raise Sorry(410, "Issues has been disabled in this repository.")
    record = call.request.record()
    title = needed(record, "title", "Issue", most=LONGEST_TITLE)
    body = text(record, "body", "Issue")
    pushes = call.may_set(repo)
    plan = _Plan(call, repo, record if pushes else {})
    issue = call.world.open_issue(repo, who, title, body)
    plan.carry_out(issue, who)
    own = shapes.issue_url(issue, call.base)
    return Answer(status=201, body=shape(call)(issue), headers={"Location": own})


def get(call: Call) -> Answer:
    """One issue."""
    return Answer(body=shape(call)(call.issue()))


def update(call: Call) -> Answer:
    """Change an issue: its author may, and whoever may push; the latter labels and assigns too."""
    issue = call.issue()
    who = call.need(issue.repo, "read")
    pushes = call.may(issue.repo, "triage")
    if not pushes and issue.user is not who:
        raise Sorry(403, "Must have admin rights to Repository.")
    record = call.request.record()
    title = text(record, "title", "Issue", most=LONGEST_TITLE)
    if "title" in record and (title is None or not title.strip()):
        raise invalid("Issue", "title", "missing_field")
    body = text(record, "body", "Issue")
    state, reason = _state(record)
    plan = _Plan(call, issue.repo, record if call.may_set(issue.repo) else {})
    empty = "body" in record and body is None
    call.world.edit(issue, who, title=title, body="" if empty else body)
    if state:
        call.world.set_state(issue, who, state, reason)
    plan.carry_out(issue, who)
    return Answer(body=shape(call)(issue))


def _state(record: Record) -> tuple[str, str | None]:
    state, reason = record.get("state"), record.get("state_reason")
    if state not in {None, "open", "closed"}:
        raise invalid("Issue", "state")
    if reason is not None and reason not in REASONS:
        raise invalid("Issue", "state_reason")
    return str(state or ""), str(reason) if reason else None


class _Plan:
    """Labels, assignees, milestone, type and fields of a body, checked before anything changes."""

    def __init__(self, call: Call, repo: Repository, record: Record) -> None:
        self._call, self._record = call, record
        labels = record.get("labels")
        self._labels = None if labels is None else texts(labels, "labels", "Issue")
        self._people = _people(call, repo, record)
        self._milestone = _milestone(repo, record.get("milestone"))
        self._type = _type(call, repo, record.get("type"))
        self._values = filled(call, repo, record.get("issue_field_values"))

    def carry_out(self, issue: Issue, who: Account) -> None:
        world = self._call.world
        if self._labels is not None:
            world.set_labels(issue, who, self._labels)
        if self._people is not None:
            world.set_assignees(issue, who, self._people)
        if "milestone" in self._record:
            world.set_milestone(issue, who, self._milestone)
        if "type" in self._record:
            issue.type = self._type
            world.touch(issue, "type")
        self._values(issue, who)


def _people(call: Call, repo: Repository, record: Record) -> list[Account] | None:
    said = record.get("assignees")
    if said is None:
        if "assignee" not in record:
            return None
        said = [record["assignee"]] if record["assignee"] else []
    return [assignable(call, repo, each) for each in texts(said, "assignees", "Issue", key="login")]


def assignable(call: Call, repo: Repository, login: str) -> Account:
    """Somebody an issue can be given to. Raises Sorry with 422."""
    known = call.world.accounts.get(login.casefold())
    if known is None or (login.casefold() not in repo.roles and known is not repo.owner):
        raise invalid("Issue", "assignees")
    return known


def _milestone(repo: Repository, said: Json) -> Milestone | None:
    if said is None:
        return None
    number = int(said) if isinstance(said, int) or (isinstance(said, str) and said.isdigit()) else 0
    if number not in repo.milestones:
        raise invalid("Issue", "milestone")
    return repo.milestones[number]


def _type(call: Call, repo: Repository, said: Json) -> IssueType | None:
    if said is None:
        return None
    organization = call.world.organization_of(repo)
    types = organization.types or [] if organization else []
    known = next((each for each in types if each.name == said), None)
    if known is None:
        raise invalid("Issue", "type")
    return known


def lock(call: Call) -> Answer:
    """Let only collaborators comment."""
    issue = call.issue()
    who = call.need(issue.repo, "triage")
    reason = text(call.request.record(), "lock_reason", "Issue")
    if reason is not None and reason not in LOCKS:
        raise invalid("Issue", "lock_reason")
    call.world.lock(issue, who, locked=True, reason=reason)
    return Answer(status=204)


def unlock(call: Call) -> Answer:
    """Let everybody comment."""
    issue = call.issue()
    call.world.lock(issue, call.need(issue.repo, "triage"), locked=False)
    return Answer(status=204)
