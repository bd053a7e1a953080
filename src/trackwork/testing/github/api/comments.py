"""Comments.

https://docs.github.com/en/rest/issues/comments
"""

from urllib.parse import urlencode

from trackwork.testing.github.api.issues import moment
from trackwork.testing.github.call import Call, needed
from trackwork.testing.github.exchange import Answer, Sorry
from trackwork.testing.github.paging import page
from trackwork.testing.github.records import Comment, Json, Repository
from trackwork.testing.github.shapes import issues as shapes


def shown(call: Call, found: Comment) -> Json:
    """A comment as an answer."""
    return shapes.comment(found, call.base, call.web)


def for_issue(call: Call) -> Answer:
    """Comments of an issue, the oldest first."""
    found = _since(call, call.issue().comments)
    return page(call.request, found, lambda each: shown(call, each))


def for_repo(call: Call) -> Answer:
    """Comments of a whole repository: one list for all of them."""
    repo = call.repo()
    asked = "comments " + urlencode({k: v for k, v in call.request.query.items() if k != "page"})
    found = call.remembered(repo, asked, lambda: _everywhere(call, repo))
    return page(call.request, found, lambda each: shown(call, each))


def _everywhere(call: Call, repo: Repository) -> list[Comment]:
    query = call.request.query
    every = [said for issue in repo.issues.values() if not issue.deleted for said in issue.comments]
    found = _since(call, every)
    updated = query.get("sort") == "updated"
    found.sort(
        key=lambda each: (each.updated if updated else each.created, each.id),
        reverse="sort" in query and query.get("direction", "desc") != "asc",
    )
    return found


def _since(call: Call, every: list[Comment]) -> list[Comment]:
    since = moment(call.request.query.get("since", ""), "since")
    return [each for each in every if call.shows(each.created, each.updated, since)]


def create(call: Call) -> Answer:
    """Comment on an issue; on a locked one only whoever may push."""
    issue = call.issue()
    who = call.need(issue.repo, "read")
    if issue.locked and not call.may(issue.repo, "triage"):
        raise Sorry(403, "Unable to create comment because issue is locked.")
    body = needed(call.request.record(), "body", "IssueComment")
    said = call.world.comment(issue, who, body)
    record = shapes.comment(said, call.base, call.web)
    return Answer(status=201, body=record, headers={"Location": str(record["url"])})


def get(call: Call) -> Answer:
    """One comment."""
    return Answer(body=shown(call, call.comment()))


def update(call: Call) -> Answer:
    """Another text: its author may, and whoever may push."""
    found = call.comment()
    who = call.need(found.issue.repo, "read")
    if found.user is not who and not call.may(found.issue.repo, "write"):
        raise Sorry(403, "Must have admin rights to Repository.")
    body = needed(call.request.record(), "body", "IssueComment")
    call.world.edit_comment(found, who, body)
    return Answer(body=shown(call, found))


def delete(call: Call) -> Answer:
    """Gone."""
    found = call.comment()
    who = call.need(found.issue.repo, "read")
    if found.user is not who and not call.may(found.issue.repo, "write"):
        raise Sorry(403, "Must have admin rights to Repository.")
    call.world.delete_comment(found, who)
    return Answer(status=204)
