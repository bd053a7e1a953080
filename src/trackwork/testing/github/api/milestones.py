"""Milestones.

https://docs.github.com/en/rest/issues/milestones
"""

from datetime import UTC, datetime

from trackwork.testing.github.api.issues import moment
from trackwork.testing.github.call import Call, needed, text
from trackwork.testing.github.exchange import Answer, Sorry, invalid
from trackwork.testing.github.paging import page
from trackwork.testing.github.records import Milestone, Record, Repository
from trackwork.testing.github.shapes import issues as shapes

FAR = datetime(9999, 1, 1, tzinfo=UTC)


def for_repo(call: Call) -> Answer:
    """Milestones of a repository, the first due first."""
    repo, query = call.repo(), call.request.query
    state = query.get("state", "open")
    found = [each for each in repo.milestones.values() if state in {"all", each.state}]
    found.sort(
        key=lambda each: (each.due_on or FAR, each.number),
        reverse=query.get("direction") == "desc",
    )
    return page(call.request, found, lambda each: shapes.milestone(each, repo, call.base, call.web))


def get(call: Call) -> Answer:
    """One milestone."""
    repo = call.repo()
    return Answer(body=shapes.milestone(_milestone(call, repo), repo, call.base, call.web))


def create(call: Call) -> Answer:
    """A new milestone; titles are taken once."""
    repo = call.repo()
    who = call.need(repo, "write")
    record = call.request.record()
    title = _title(repo, record, None)
    at, number = call.world.now(), max(repo.milestones, default=0) + 1
    made = Milestone(
        id=call.world.id(),
        number=number,
        title=title,
        creator=who,
        created=at,
        updated=at,
    )
    _fill(call, made, record)
    repo.milestones[number] = made
    repo.version += 1
    own = f"{shapes.repo_url(repo, call.base)}/milestones/{number}"
    shown = shapes.milestone(made, repo, call.base, call.web)
    return Answer(status=201, body=shown, headers={"Location": own})


def update(call: Call) -> Answer:
    """Another title, day, state or description."""
    repo = call.repo()
    call.need(repo, "write")
    found, record = _milestone(call, repo), call.request.record()
    if "title" in record:
        found.title = _title(repo, record, found)
    _fill(call, found, record)
    found.updated = call.world.now()
    repo.version += 1
    return Answer(body=shapes.milestone(found, repo, call.base, call.web))


def delete(call: Call) -> Answer:
    """Gone; its issues are in none."""
    repo = call.repo()
    who = call.need(repo, "write")
    found = _milestone(call, repo)
    for issue in repo.issues.values():
        if issue.milestone is found:
            call.world.set_milestone(issue, who, None)
    del repo.milestones[found.number]
    return Answer(status=204)


def _milestone(call: Call, repo: Repository) -> Milestone:
    found = repo.milestones.get(call.number("milestone_number"))
    if found is None:
        raise Sorry(404, "Not Found")
    return found


def _title(repo: Repository, record: Record, own: Milestone | None) -> str:
    title = needed(record, "title", "Milestone", most=255)
    if any(each.title == title and each is not own for each in repo.milestones.values()):
        raise invalid("Milestone", "title", "already_exists")
    return title


def _fill(call: Call, found: Milestone, record: Record) -> None:
    description = text(record, "description", "Milestone")
    state, due = record.get("state"), text(record, "due_on", "Milestone")
    if state not in {None, "open", "closed"}:
        raise invalid("Milestone", "state")
    when = moment(due or "", "due_on")
    if "description" in record:
        found.description = description
    if "due_on" in record:
        found.due_on = when
    if state:
        found.state = str(state)
        found.closed_at = call.world.now() if state == "closed" else None
