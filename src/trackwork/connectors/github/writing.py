"""Writing to GitHub: one request per deed, nothing repeated, nothing of other people's touched."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from trackwork.connectors.github.api import Api
from trackwork.connectors.github.config import GithubConfig
from trackwork.connectors.github.fields import Fields
from trackwork.connectors.github.looking import Looking
from trackwork.connectors.github.mapping import LONGEST_TITLE, revision_of
from trackwork.connectors.github.wire import (
    Json,
    WireIssue,
    is_number,
    issue_path,
    number,
    place_in,
    record,
    repo_path,
    same,
    text,
)
from trackwork.core.markers import find_comment_marker
from trackwork.ports import Conflict, InDoubt, Refused, Relation
from trackwork.transport import Missing, Moved, Value

LONGEST_BODY = 65_536
"""Characters of a body or a comment, GitHub's own limit; it refuses more."""


@dataclass(slots=True, kw_only=True)
class Writing:
    """The deeds of one tracker. ``looking`` reads what stands there just before."""

    api: Api
    config: GithubConfig
    looking: Looking
    fields: Fields

    def create(self, place: str, *, title: str, body: str) -> str:
        """A new issue; its number."""
        given: dict[str, Value] = {"title": _fits(title, LONGEST_TITLE), "body": _fits(body)}
        if self.config.issue_type:
            given["type"] = self.config.issue_type
        path = repo_path(place, "issues")
        made = self._made(place, path, given)
        if number(made, "number") < 1:
            raise InDoubt(f"POST {path} did not say which issue it made")
        return str(number(made, "number"))

    def comment(self, place: str, native: str, *, body: str) -> str:
        """A new comment; its id."""
        path = issue_path(place, native, "comments")
        made = self._made(place, path, {"body": _fits(body)})
        if number(made, "id") < 1:
            raise InDoubt(f"POST {path} did not say which comment it made")
        return str(number(made, "id"))

    def _made(self, place: str, path: str, given: dict[str, Value]) -> Json:
        """Make something. A repository that was renamed is refused by the name it has now."""
        try:
            return record(self.api.value("POST", path, json=given))
        except Moved as error:
            name = text(self.api.one(repo_path(place)), "full_name") or "something else"
            raise Refused(
                f"{place} is called {name} now, or the issue moved; nothing was written"
            ) from error

    def edit_body(self, place: str, native: str, *, body: str, expected: str) -> None:
        """Replace the body while the issue is still what was read, and see that it is there.

        GitHub takes no condition with a write, so what a person saves between these two requests
        is written over; its page keeps the history of the text, and a person can bring it back.
        Nothing else is asked between them.
        """
        item = self.looking.board.item(place, native) if self.looking.board else None
        before = self._here(place, native)
        if revision_of(before, dict(item.values) if item else {}) != expected:
            raise Conflict(f"issue {native} was changed since it was read; nothing was written")
        path = issue_path(place, native)
        after = record(self.api.value("PATCH", path, json={"body": _fits(body)}))
        if text(after, "body") != body:
            raise InDoubt(f"PATCH {path} was answered with another text than we sent")

    def remove_comment(self, place: str, native: str, comment: str) -> None:
        """Take a comment of ours back; nothing happens when it is gone."""
        if not is_number(comment):
            raise Refused(f"there is no comment {comment!r}")
        issue_path(place, native)
        path = repo_path(place, "issues", "comments", comment)
        try:
            there = self.api.one(path)
        except Missing:
            return
        if place_in(text(there, "issue_url"))[1] != native:
            raise Refused(f"comment {comment} belongs to another issue; it stays")
        if find_comment_marker(text(there, "body")) is None:
            raise Refused("this comment was written by somebody else; it stays")
        try:
            self.api.ask("DELETE", path)
        except Missing:
            return

    def set_fields(self, place: str, native: str, values: Mapping[str, str]) -> None:
        """Write values where this GitHub keeps them: on the issue, in its fields, or as labels."""
        self.fields.write(place, self._here(place, native), values)

    # --- relations --------------------------------------------------------------------------------

    def relate(self, place: str, native: str, relation: Relation) -> None:
        """Sub-issues and dependencies; nothing happens when it stands so already."""
        this = self._here(place, native)
        that = self._here(relation.place, relation.native)
        deeds: Mapping[str, Callable[[], None]] = {
            "child": lambda: self._under(relation.place, that, place, this),
            "parent": lambda: self._under(place, this, relation.place, that),
            "blocked by": lambda: self._waits(place, this, relation.place, that),
            "blocks": lambda: self._waits(relation.place, that, place, this),
        }
        deed = deeds.get(relation.is_)
        if deed is None:
            raise Refused(f"GitHub keeps no relation {relation.is_!r}")
        try:
            deed()
        except Missing as error:
            raise Refused(
                f"this GitHub keeps no {relation.is_!r} between issues; the block names it instead"
            ) from error

    def _under(self, place: str, parent: WireIssue, of: str, child: WireIssue) -> None:
        above, native = child.parent
        if native == parent.number and same(above or of, place):
            return
        if native:
            raise Refused(
                f"{of}#{child.number} is already part of {above}#{native}; a person decides"
            )
        path = issue_path(place, parent.number, "sub_issues")
        self.api.value("POST", path, json={"sub_issue_id": child.id})

    def _waits(self, place: str, waiting: WireIssue, of: str, first: WireIssue) -> None:
        known = self.looking.relations(place, waiting) if waiting.blocked_by else ()
        if any(
            each.is_ == "blocked by" and each.native == first.number and same(each.place, of)
            for each in known
        ):
            return
        path = issue_path(place, waiting.number, "dependencies", "blocked_by")
        self.api.value("POST", path, json={"issue_id": first.id})

    def _here(self, place: str, native: str) -> WireIssue:
        """An issue that has to be where it is said to be, to be written to. Raises Refused."""
        wire = self.looking.wire(place, native)
        if wire is None or wire.pull:
            raise Refused(f"there is no issue {native} in {place}")
        if wire.number != native or not same(wire.place or place, place):
            raise Refused(f"issue {native} of {place} has moved to {wire.place}#{wire.number}")
        return wire


def _fits(given: str, most: int = LONGEST_BODY) -> str:
    """A text that GitHub can take. Raises Refused for a longer one."""
    if len(given) > most:
        raise Refused(f"a text of {len(given):,} characters; GitHub takes {most:,} at most")
    return given
