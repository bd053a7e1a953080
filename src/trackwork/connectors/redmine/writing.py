"""Writing to Redmine: one request per deed, and a look whether it was kept.

Redmine answers 204 to a write of which it kept half, takes no condition with a write, and mails
whoever watches an issue about every change.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from trackwork.connectors.redmine.api import Api
from trackwork.connectors.redmine.config import CUSTOM, RedmineConfig
from trackwork.connectors.redmine.mapping import full_revision, is_comment
from trackwork.connectors.redmine.wire import (
    WireIssue,
    inner,
    is_number,
    issue_path,
    plain,
    project_path,
    some,
    text,
)
from trackwork.core.markers import find_comment_marker
from trackwork.ports import Conflict, InDoubt, Refused, Relation
from trackwork.transport import Value

LONGEST_TITLE = 255


@dataclass(slots=True, kw_only=True)
class Writing:
    """The deeds of one tracker."""

    api: Api
    config: RedmineConfig

    def create(self, place: str, *, title: str, body: str) -> str:
        """A new issue; its number."""
        if len(title) > LONGEST_TITLE:
            raise Refused(f"a title of {len(title)} characters; Redmine takes {LONGEST_TITLE}")
        project_path(place)
        given: dict[str, Value] = {"project_id": place, "subject": title, "description": body}
        if self.config.tracker:
            given["tracker_id"] = self._tracker(place)
        made = self.api.value("POST", "/issues.json", json={"issue": given})
        native = inner(made, "issue", "id") if isinstance(made, dict) else ""
        if not is_number(native):
            raise InDoubt("POST /issues.json did not say which issue it made")
        return native

    def comment(self, place: str, native: str, *, body: str, effect: str) -> str:
        """A new comment; its id. Redmine answers nothing, so it is looked for."""
        if not body.strip():
            raise Refused("Redmine keeps no empty comment")
        before = {each.id for each in self._here(place, native).journals}
        self._put(native, {"notes": body})
        after = self._here(place, native).journals
        new = [e for e in after if e.id not in before and e.notes == plain(body)]
        if not new:
            raise InDoubt(f"the comment {effect} under issue {native} cannot be seen")
        return new[0].id

    def edit_body(self, place: str, native: str, *, body: str, expected: str) -> None:
        """Replace the body while the issue is still what was read, and see that it is there.

        What a person saves between these two requests is written over; the issue's history keeps
        both texts.
        """
        before = self._here(place, native)
        if full_revision(before) != expected:
            raise Conflict(f"issue {native} was changed since it was read; nothing was written")
        if before.description == plain(body):
            return
        self._put(native, {"description": body})
        if self._here(place, native).description != plain(body):
            raise Refused(
                f"Redmine took a new text for issue {native} and did not keep it; see whether our "
                "role may edit issues there"
            )

    def remove_comment(self, place: str, native: str, comment: str) -> None:
        """Empty a comment of ours, which takes it off the page; nothing happens when it is gone."""
        there = [e for e in self._here(place, native).journals if e.id == comment and is_comment(e)]
        if not there:
            return
        if find_comment_marker(there[0].notes) is None:
            raise Refused("this comment was written by somebody else; it stays")
        self.api.value("PUT", f"/journals/{comment}.json", json={"journal": {"notes": ""}})

    def set_fields(self, place: str, native: str, values: Mapping[str, str]) -> None:
        """Write values where this Redmine keeps them. The caller reads them back."""
        wire = self._here(place, native)
        given: dict[str, Value] = {}
        custom: list[Value] = []
        for name, value in values.items():
            where = self.config.fields.get(name, f"{CUSTOM}{name}")
            if where == "assigned_to":
                given["assigned_to_id"] = self._person(place, value)
            elif not where.startswith(CUSTOM):
                given[where] = value or None
            else:
                field = self._custom(wire, name, where.removeprefix(CUSTOM))
                custom.append({"id": int(field), "value": value})
        if custom:
            given["custom_fields"] = custom
        self._put(native, given)

    def relate(self, place: str, native: str, relation: Relation) -> None:
        """Subtasks and ``blocks``; nothing happens when it stands so already."""
        this = self._here(place, native)
        that = self._here(relation.place, relation.native)
        if relation.is_ in {"child", "parent"}:
            child, parent = (this, that) if relation.is_ == "child" else (that, this)
            self._under(child, parent)
        elif relation.is_ in {"blocked by", "blocks"}:
            first, waiting = (that, this) if relation.is_ == "blocked by" else (this, that)
            if ("blocks", waiting.id) not in first.related:
                wanted: Value = {"issue_to_id": int(waiting.id), "relation_type": "blocks"}
                path = f"/issues/{first.id}/relations.json"
                self.api.value("POST", path, json={"relation": wanted})
        else:
            raise Refused(f"Redmine keeps no relation {relation.is_!r}")

    # --- inside -----------------------------------------------------------------------------------

    def _under(self, child: WireIssue, parent: WireIssue) -> None:
        if child.parent == parent.id:
            return
        if child.parent:
            raise Refused(f"issue {child.id} is already part of {child.parent}; a person decides")
        self._put(child.id, {"parent_issue_id": int(parent.id)})
        after = self.api.issue(issue_path(child.id))
        if after is None or after.parent != parent.id:
            raise Refused(
                f"Redmine did not put issue {child.id} under {parent.id}; see whether our role may "
                "manage subtasks, and whether subtasks may cross projects"
            )

    def _put(self, native: str, given: dict[str, Value]) -> None:
        self.api.value("PUT", issue_path(native), json={"issue": given})

    def _here(self, place: str, native: str) -> WireIssue:
        """An issue that has to be where it is said to be, to be written to. Raises Refused."""
        wire = self.api.issue(issue_path(native))
        if wire is None:
            raise Refused(f"there is no issue {native} in {place}")
        if wire.project != self.api.project_id(place):
            now = self.api.place_of(wire.project)
            raise Refused(f"issue {native} of {place} has moved to the project {now}")
        return wire

    def _tracker(self, place: str) -> int:
        """The number of the kind of issue we make. Raises Refused when the project has none."""
        path = project_path(place) + ".json"
        found = self.api.one(path, "project", {"include": "trackers"})
        names = {text(each, "name"): text(each, "id") for each in some(found, "trackers")}
        if self.config.tracker not in names:
            there = ", ".join(sorted(names)) or "none"
            raise Refused(
                f"the project {place} has no tracker {self.config.tracker!r} (it has {there}); "
                "correct the option `tracker`"
            )
        return int(names[self.config.tracker])

    def _person(self, place: str, login: str) -> Value:
        if not login:
            return ""
        known = self.api.members(place)
        if login.casefold() not in known:
            raise Refused(f"{login} is no member of the project {place}, so no issue can be theirs")
        return int(known[login.casefold()])

    def _custom(self, wire: WireIssue, name: str, written: str) -> str:
        if written not in wire.custom_ids:
            raise Refused(
                f"issue {wire.id} has no field {written!r} for our {name}; add the custom field to "
                f"the project and its tracker, or write `field.{name}`"
            )
        return wire.custom_ids[written]
