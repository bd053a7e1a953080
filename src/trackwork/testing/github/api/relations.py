"""Sub-issues, dependencies and the history of an issue.

https://docs.github.com/en/rest/issues/sub-issues
https://docs.github.com/en/rest/issues/issue-dependencies
"""

from collections.abc import Callable, Sequence

from trackwork.testing.github.api.issues import shape
from trackwork.testing.github.bonds import Bonds, Unfit
from trackwork.testing.github.call import Call, whole
from trackwork.testing.github.exchange import UNFIT, Answer, Sorry, invalid, plainly
from trackwork.testing.github.paging import page
from trackwork.testing.github.records import Issue
from trackwork.testing.github.shapes import history
from trackwork.testing.github.shapes.issues import issue_url


def _there(found: Sequence[Issue]) -> list[Issue]:
    return [each for each in found if not each.deleted and each.moved is None]


def subs(call: Call) -> Answer:
    """The sub-issues, in their order."""
    return page(call.request, _there(call.issue().subs), shape(call))


def parent(call: Call) -> Answer:
    """The issue above."""
    found = call.issue().parent
    if found is None:
        raise Sorry(404, "Not Found")
    return Answer(body=shape(call)(found))


def add_sub(call: Call) -> Answer:
    """Make an issue (by id, not number) a sub-issue of this one."""
    issue = call.issue()
    who = call.need(issue.repo, "triage")
    record = call.request.record()
    child = call.issue_by_id(whole(record, "sub_issue_id", "SubIssue"))
    replace = record.get("replace_parent") is True
    _tie(lambda: Bonds(call.world).adopt(issue, child, who, replace=replace))
    own = issue_url(issue, call.base)
    return Answer(status=201, body=shape(call)(issue), headers={"Location": own})


def remove_sub(call: Call) -> Answer:
    """Let a sub-issue go."""
    issue = call.issue()
    who = call.need(issue.repo, "triage")
    known = whole(call.request.record(), "sub_issue_id", "SubIssue")
    child = next((each for each in issue.subs if each.id == known), None)
    if child is None:
        raise Sorry(404, "Not Found")
    Bonds(call.world).release(issue, child, who)
    own = issue_url(issue, call.base)
    return Answer(body=shape(call)(issue), headers={"Location": own})


@plainly
def reorder(call: Call) -> Answer:
    """Put a sub-issue elsewhere in the order."""
    issue = call.issue()
    call.need(issue.repo, "triage")
    record = call.request.record()
    child = call.issue_by_id(whole(record, "sub_issue_id", "SubIssue"))
    if ("after_id" in record) == ("before_id" in record):
        raise Sorry(422, UNFIT, errors=["Give after_id or before_id."])
    name = "after_id" if "after_id" in record else "before_id"
    beside = call.issue_by_id(whole(record, name, "SubIssue"))
    places = {"after": None, "before": None, name.removesuffix("_id"): beside}
    try:
        Bonds(call.world).reorder(issue, child, after=places["after"], before=places["before"])
    except Unfit as error:
        raise Sorry(422, UNFIT, errors=[str(error)]) from None
    return Answer(body=shape(call)(issue))


def blocked_by(call: Call) -> Answer:
    """What this issue waits for."""
    return page(call.request, _there(call.issue().blocked_by), shape(call))


def blocking(call: Call) -> Answer:
    """What waits for this issue."""
    return page(call.request, _there(call.issue().blocking), shape(call))


def add_blocked_by(call: Call) -> Answer:
    """Let this issue wait for another (by id)."""
    issue = call.issue()
    who = call.need(issue.repo, "triage")
    other = call.issue_by_id(whole(call.request.record(), "issue_id", "IssueDependency"))
    _tie(lambda: Bonds(call.world).block(issue, other, who))
    own = issue_url(issue, call.base)
    return Answer(status=201, body=shape(call)(other), headers={"Location": own})


def remove_blocked_by(call: Call) -> Answer:
    """Let it wait no longer."""
    issue = call.issue()
    who = call.need(issue.repo, "triage")
    known = call.number("issue_id")
    other = next((each for each in issue.blocked_by if each.id == known), None)
    if other is None:
        raise Sorry(404, "Not Found")
    Bonds(call.world).unblock(issue, other, who)
    return Answer(body=shape(call)(other))


def _tie(deed: Callable[[], None]) -> None:
    try:
        deed()
    except Unfit as error:
        raise invalid("Issue", "relation", "custom", str(error)) from None


def events(call: Call) -> Answer:
    """What happened, without the comments."""
    issue = call.issue()
    others = call.world.issues
    return page(
        call.request,
        issue.events,
        lambda each: history.event(issue, each, others, call.base, call.web),
    )


def timeline(call: Call) -> Answer:
    """What happened, with the comments."""
    rows = history.timeline(call.issue(), call.world.issues, call.base, call.web)
    return page(call.request, rows, lambda each: each)
