"""Labels of a repository and of an issue, and its assignees.

https://docs.github.com/en/rest/issues/labels
"""

import re
from collections.abc import Sequence

from trackwork.testing.github.api.issues import assignable, shape
from trackwork.testing.github.call import Call, needed, text, texts
from trackwork.testing.github.exchange import Answer, Sorry, invalid
from trackwork.testing.github.paging import page
from trackwork.testing.github.records import Issue, Label, Repository
from trackwork.testing.github.shapes import accounts
from trackwork.testing.github.shapes import issues as shapes

LONGEST = 50
_COLOR = re.compile(r"[0-9A-Fa-f]{6}")


def for_repo(call: Call) -> Answer:
    """The labels of a repository."""
    repo = call.repo()
    return page(call.request, repo.labels, lambda each: shapes.label(each, repo, call.base))


def get(call: Call) -> Answer:
    """One label."""
    repo = call.repo()
    return Answer(body=shapes.label(_label(call, repo), repo, call.base))


def create(call: Call) -> Answer:
    """A new label."""
    repo = call.repo()
    call.need(repo, "write")
    record = call.request.record()
    name = needed(record, "name", "Label", most=LONGEST)
    color, description = _color(record.get("color")), text(record, "description", "Label", most=100)
    if _known(repo, name) is not None:
        raise invalid("Label", "name", "already_exists")
    label = call.world.label(repo, name)
    label.color, label.description = color or label.color, description
    shown = shapes.label(label, repo, call.base)
    return Answer(status=201, body=shown, headers={"Location": str(shown["url"])})


def update(call: Call) -> Answer:
    """Another name, colour or description; issues keep it."""
    repo = call.repo()
    call.need(repo, "write")
    label, record = _label(call, repo), call.request.record()
    name = text(record, "new_name", "Label", most=LONGEST)
    taken = _known(repo, name) if name else None
    if name is not None and (not name.strip() or taken not in {None, label}):
        raise invalid("Label", "name", "already_exists")
    color = _color(record.get("color"))
    description = text(record, "description", "Label", most=100)
    label.name, label.color = name or label.name, color or label.color
    label.description = description if "description" in record else label.description
    repo.version += 1
    return Answer(body=shapes.label(label, repo, call.base))


def delete(call: Call) -> Answer:
    """Gone, from every issue too."""
    repo = call.repo()
    who = call.need(repo, "write")
    label = _label(call, repo)
    for issue in repo.issues.values():
        if label in issue.labels:
            kept = [each.name for each in issue.labels if each is not label]
            call.world.set_labels(issue, who, kept)
    repo.labels.remove(label)
    return Answer(status=204)


def _color(said: object) -> str:
    if said is None:
        return ""
    if not isinstance(said, str) or not _COLOR.fullmatch(said):
        raise invalid("Label", "color")
    return said


def _known(repo: Repository, name: str) -> Label | None:
    said = name.casefold()
    return next((each for each in repo.labels if each.name.casefold() == said), None)


def _label(call: Call, repo: Repository) -> Label:
    found = _known(repo, call.parts["name"])
    if found is None:
        raise Sorry(404, "Not Found")
    return found


# --- on an issue ----------------------------------------------------------------------------------


def on_issue(call: Call) -> Answer:
    """The labels of an issue."""
    issue = call.issue()
    return page(call.request, issue.labels, lambda each: shapes.label(each, issue.repo, call.base))


def add(call: Call) -> Answer:
    """More labels."""
    issue = call.issue()
    return _written(call, issue, [*(each.name for each in issue.labels), *_names(call)])


def replace(call: Call) -> Answer:
    """Exactly these labels."""
    return _written(call, call.issue(), _names(call))


def clear(call: Call) -> Answer:
    """No labels at all."""
    _written(call, call.issue(), [])
    return Answer(status=204)


def remove(call: Call) -> Answer:
    """One label fewer."""
    issue = call.issue()
    said = call.parts["name"].casefold()
    kept = [each.name for each in issue.labels if each.name.casefold() != said]
    if len(kept) == len(issue.labels):
        raise Sorry(404, "Label does not exist")
    return _written(call, issue, kept)


def _names(call: Call) -> list[str]:
    said = call.request.value()
    named = said.get("labels", []) if isinstance(said, dict) else said
    names = texts(named, "labels", "Label")
    if any(len(each) > LONGEST for each in names):
        raise invalid(
            "Label", "name", "custom", f"name is too long (maximum is {LONGEST} characters)"
        )
    return names


def _written(call: Call, issue: Issue, names: Sequence[str]) -> Answer:
    who = call.need(issue.repo, "triage")
    if call.may_set(issue.repo):
        call.world.set_labels(issue, who, names)
    return Answer(body=[shapes.label(each, issue.repo, call.base) for each in issue.labels])


# --- assignees ------------------------------------------------------------------------------------


def assignees(call: Call) -> Answer:
    """Whom issues of a repository can be given to."""
    repo = call.repo()
    found = [call.world.accounts[login] for login in repo.roles]
    return page(call.request, found, lambda each: accounts.account(each, call.base, call.web))


def assign(call: Call) -> Answer:
    """Give an issue to more people; nothing happens when whoever asks may not."""
    issue, asked = _asked(call)
    if call.may(issue.repo, "triage"):
        people = [*issue.assignees, *(assignable(call, issue.repo, each) for each in asked)]
        call.world.set_assignees(issue, call.who(), people)
    return Answer(status=201, body=shape(call)(issue))


def unassign(call: Call) -> Answer:
    """Take it from some; nothing happens when whoever asks may not."""
    issue, asked = _asked(call)
    if call.may(issue.repo, "triage"):
        gone = {each.casefold() for each in asked}
        kept = [each for each in issue.assignees if each.login.casefold() not in gone]
        call.world.set_assignees(issue, call.who(), kept)
    return Answer(body=shape(call)(issue))


def _asked(call: Call) -> tuple[Issue, list[str]]:
    issue = call.issue()
    call.need(issue.repo, "read")
    said = call.request.record().get("assignees", [])
    return issue, texts(said, "assignees", "Issue")
