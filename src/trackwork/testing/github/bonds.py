"""How issues stand to each other, and the values of an organisation's fields."""

from dataclasses import dataclass

from trackwork.testing.github.records import Account, Field, Issue, Value
from trackwork.testing.github.world import World

MOST_SUBS = 100
"""Sub-issues one issue may have: https://docs.github.com/en/issues/tracking-your-work-with-issues"""


class Unfit(ValueError):
    """A relation or a value GitHub does not take; the message is what it says."""


@dataclass(frozen=True, slots=True)
class Bonds:
    """Changes to what hangs between issues. Raises Unfit."""

    world: World

    def adopt(self, parent: Issue, child: Issue, who: Account, *, replace: bool = False) -> None:
        """Make ``child`` a sub-issue of ``parent``."""
        if child.parent is parent:
            raise Unfit("Issue may not contain duplicate sub-issues")
        if child.parent is not None and not replace:
            raise Unfit("Sub issue may only have one parent")
        if child is parent or child in _above(parent):
            raise Unfit("Sub issue may not create a circular dependency")
        if child.repo.owner is not parent.repo.owner:
            raise Unfit("Sub issue must belong to the same owner")
        if len(parent.subs) >= MOST_SUBS:
            raise Unfit("Parent cannot have more than 100 sub-issues")
        if child.parent is not None:
            self.release(child.parent, child, who)
        parent.subs.append(child)
        child.parent = parent
        self._tied("sub_issues", "sub_issue_added", parent, child, who)
        self._tied("sub_issues", "parent_issue_added", child, parent, who)

    def release(self, parent: Issue, child: Issue, who: Account) -> None:
        """Let a sub-issue go. Raises KeyError when it is none."""
        if child not in parent.subs:
            raise KeyError("no such sub-issue")
        parent.subs.remove(child)
        child.parent = None
        self._tied("sub_issues", "sub_issue_removed", parent, child, who)
        self._tied("sub_issues", "parent_issue_removed", child, parent, who)

    def reorder(
        self, parent: Issue, child: Issue, *, after: Issue | None, before: Issue | None
    ) -> None:
        """Put a sub-issue after or before another one of the same parent."""
        beside = after or before
        if child not in parent.subs or beside is None or beside not in parent.subs:
            raise Unfit("Sub issue was not found")
        if beside is child:
            raise Unfit("Sub issue cannot stand beside itself")
        parent.subs.remove(child)
        parent.subs.insert(parent.subs.index(beside) + (1 if after else 0), child)
        self.world.touch(parent, "relation")

    def block(self, blocked: Issue, by: Issue, who: Account) -> None:
        """``blocked`` waits for ``by``."""
        if by is blocked:
            raise Unfit("An issue cannot block itself")
        if by in blocked.blocked_by:
            raise Unfit("Target issue has already been taken")
        if blocked in by.blocked_by:
            raise Unfit("Issues cannot block each other")
        blocked.blocked_by.append(by)
        by.blocking.append(blocked)
        self._tied("issue_dependencies", "blocked_by_added", blocked, by, who)
        self._tied("issue_dependencies", "blocking_added", by, blocked, who)

    def unblock(self, blocked: Issue, by: Issue, who: Account) -> None:
        """It waits no longer. Raises KeyError when it never did."""
        if by not in blocked.blocked_by:
            raise KeyError("no such dependency")
        blocked.blocked_by.remove(by)
        by.blocking.remove(blocked)
        self._tied("issue_dependencies", "blocked_by_removed", blocked, by, who)
        self._tied("issue_dependencies", "blocking_removed", by, blocked, who)

    def fill(self, issue: Issue, who: Account, name: str, value: Value | None) -> None:
        """Set a field by its name; None empties it. Raises KeyError for an unknown field."""
        field = next(each for each in self.fields(issue) if each.name == name)
        self.fill_field(issue, who, field, value)

    def fill_field(self, issue: Issue, who: Account, field: Field, value: Value | None) -> None:
        """Set or empty a field."""
        if value is None:
            issue.values.pop(field.id, None)
        else:
            issue.values[field.id] = fitting(field, value)
        self.world.touch(issue, "field")
        action = "field_removed" if value is None else "field_added"
        self.world.tell("issues", action, issue, sender=who, field=field.name)

    def fields(self, issue: Issue) -> list[Field]:
        """The fields an issue can have; none where the plan has none."""
        found = self.world.organization_of(issue.repo)
        return found.fields or [] if found else []

    def _tied(self, event: str, kind: str, issue: Issue, other: Issue, who: Account) -> None:
        self.world.note(issue, kind, who, other=other.id)
        self.world.touch(issue, "relation")
        self.world.tell(event, kind, issue, sender=who, other=other.id)


def fitting(field: Field, value: object) -> Value:
    """A value as a field takes it, options by their names. Raises Unfit."""
    if field.kind == "number":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Unfit(f"{field.name} must be a number")
        return value
    if field.kind == "multi_select":
        names = value if isinstance(value, list) else [value]
        return [_option(field, each) for each in names]
    if not isinstance(value, str):
        raise Unfit(f"{field.name} must be a text")
    return _option(field, value) if field.kind == "single_select" else _text(field, value)


def _option(field: Field, name: object) -> str:
    known = next((each.name for each in field.options if each.name == name), None)
    if known is None:
        raise Unfit(f"{name} is not an option of {field.name}")
    return known


def _text(field: Field, value: str) -> str:
    if field.kind != "date":
        return value
    day = value[:10]
    if len(day.split("-")) != 3 or not day.replace("-", "").isdigit():  # noqa: PLR2004 - y, m, d
        raise Unfit(f"{field.name} must be a date")
    return day


def _above(issue: Issue) -> list[Issue]:
    """The parents of an issue, nearest first."""
    found: list[Issue] = []
    at = issue.parent
    while at is not None and at not in found:
        found.append(at)
        at = at.parent
    return found
