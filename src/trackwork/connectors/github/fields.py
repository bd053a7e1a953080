"""Values beside the text: where this GitHub keeps each, and how it is written there.

A value goes into the organisation's issue field of its name, else onto the project's board, else
into a label ``name: value``. Labels, assignees and milestones are the issue's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from trackwork.connectors.github.api import Api, Owners
from trackwork.connectors.github.board import Board
from trackwork.connectors.github.config import GithubConfig
from trackwork.connectors.github.mapping import (
    LABEL_LIMIT,
    LONGEST_TITLE,
    in_label,
    is_day,
    label_for,
)
from trackwork.connectors.github.wire import (
    FieldKind,
    WireIssue,
    issue_path,
    number,
    repo_path,
    same,
    text,
)
from trackwork.kit import as_words
from trackwork.ports import Finding, Refused, TryLater
from trackwork.transport import Missing, Unauthorized, Value

OWN = frozenset({"labels", "owner", "title", "type"})
"""Values that are the issue's own."""
TEAMS = frozenset({"state", "closed_as"})
"""Values that only the team changes: Trackwork closes and opens no issue."""


@dataclass(slots=True, kw_only=True)
class Fields:
    """Writes values of one tracker's issues. ``notes``: what a plan lacks, said once."""

    api: Api
    config: GithubConfig
    owners: Owners
    board: Board | None = None
    notes: dict[str, Finding] = field(default_factory=dict)

    def write(self, place: str, issue: WireIssue, values: Mapping[str, str]) -> None:
        """Write each value where it is kept; a wrong one is found before anything is written."""
        for name, value in values.items():
            self._checked(name, value)
        own: dict[str, Value] = {
            part: given
            for name, value in values.items()
            if name in OWN and name != "labels"
            for part, given in self._own(name, value).items()
        }
        if own:
            self.api.value("PATCH", issue_path(place, issue.number), json=own)
        if "labels" in values:
            self._labels(place, issue, values["labels"])
        for name, value in values.items():
            if name not in OWN:
                self._elsewhere(place, issue, name, value)

    def _checked(self, name: str, value: str) -> None:
        if name in TEAMS:
            raise Refused(f"{name} is the team's to change")
        if name == "milestone":
            raise Refused("a milestone is the team's; `due: milestone` writes a date into one")
        if name == "title" and not 0 < len(value) <= LONGEST_TITLE:
            raise Refused(f"a title has 1 to {LONGEST_TITLE} characters, not {len(value):,}")
        if name == "due" and value and not is_day(value):
            raise Refused(f"{value!r} is no day; write one like 2026-12-11")

    def _own(self, name: str, value: str) -> dict[str, Value]:
        if name == "owner":
            return {"assignees": [handle.lstrip("@") for handle in as_words(value)]}
        return {name: value or None} if name == "type" else {name: value}

    # --- labels -----------------------------------------------------------------------------------

    def _labels(self, place: str, issue: WireIssue, value: str) -> None:
        """Add what is new and take off what is no more; a label nobody named stays untouched."""
        plain = [each for each in issue.labels if in_label(each, self.config) is None]
        plain = [each for each in plain if "," not in each]
        wanted = as_words(value)
        self._put(place, issue, [w for w in wanted if not any(same(w, has) for has in plain)])
        for has in plain:
            if not any(same(has, word) for word in wanted):
                self._take(place, issue, has)

    def _put(self, place: str, issue: WireIssue, labels: list[str]) -> None:
        long = [each for each in labels if len(each) > LABEL_LIMIT]
        if long:
            raise Refused(
                f"{long[0]!r} is longer than a label of GitHub may be ({LABEL_LIMIT}); a field of "
                "the organisation or of a project takes more"
            )
        if labels:
            path = issue_path(place, issue.number, "labels")
            self.api.value("POST", path, json={"labels": list(labels)})

    def _take(self, place: str, issue: WireIssue, label: str) -> None:
        try:
            self.api.ask("DELETE", issue_path(place, issue.number, "labels", label))
        except Missing:
            return  # somebody else was quicker

    # --- fields -----------------------------------------------------------------------------------

    def _elsewhere(self, place: str, issue: WireIssue, name: str, value: str) -> None:
        written = self.config.written(name)
        where = self.config.due if name == "due" else "auto"
        if where == "milestone":
            self._milestone(place, issue, value)
            return
        if where in {"auto", "field"}:
            kind = self._of_owner(place, issue, written)
            if kind is not None:
                self._field(place, issue, kind, value)
                return
        if where in {"auto", "project"} and self._on_board(place, issue, written, value):
            return
        if where in {"field", "project"}:
            raise Refused(f"there is no {where} called {written!r} to keep {name!r} in")
        self._as_label(place, issue, name, value)

    def _of_owner(self, place: str, issue: WireIssue, written: str) -> FieldKind | None:
        owner = place.partition("/")[0]
        try:
            kinds = self.owners.fields(owner)
        except Unauthorized:
            if any(same(each, written) for each, _ in issue.values):
                raise  # it is kept there; a label beside it would say something else
            kinds = ()
        if not kinds:
            self._lacks(owner)
        return next((each for each in kinds if same(each.name, written)), None)

    def _lacks(self, owner: str) -> None:
        what = f"{owner} has no issue fields that we may see, so values are kept as labels"
        fix = "Nothing to do, or see whether its plan has issue fields and the token may read them."
        self.notes.setdefault("fields", Finding(where=owner, what=what, fix=fix))

    def _field(self, place: str, issue: WireIssue, kind: FieldKind, value: str) -> None:
        path = issue_path(place, issue.number, "issue-field-values")
        try:
            if not value:
                if any(same(each, kind.name) for each, _ in issue.values):
                    self.api.ask("DELETE", f"{path}/{kind.id}")
                return
            given: Value = {"field_id": kind.id, "value": for_field(kind, value)}
            self.api.value("POST", path, json={"issue_field_values": [given]})
        except Refused as error:
            self.owners.forget(place.partition("/")[0])
            raise Refused(
                f"the field {kind.name!r} did not take {value!r}; it is looked up anew ({error})"
            ) from error

    def _on_board(self, place: str, issue: WireIssue, written: str, value: str) -> bool:
        board = self.board
        if board is None:
            return False
        kind = next((each for each in board.kinds() if same(each.name, written)), None)
        if kind is None:
            return False
        item = board.item(place, issue.number)
        ident = item.id if item else self._join(board, issue)
        fields: Value = [{"id": kind.id, "value": for_board(kind, value)}]
        try:
            self.api.value("PATCH", f"{board.path}/items/{ident}", json={"fields": fields})
        except Refused as error:
            raise Refused(
                f"the board's field {kind.name!r} did not take {value!r}; it is looked up anew "
                f"({error})"
            ) from error
        finally:
            board.forget()
        return True

    def _join(self, board: Board, issue: WireIssue) -> int:
        """Put an issue on the board; one that is there already is not put there twice."""
        given: Value = {"type": "Issue", "id": issue.id}
        made = self.api.value("POST", f"{board.path}/items", json=given)
        found = number(made, "id") if isinstance(made, dict) else 0
        if not found:
            board.forget()
            raise TryLater("the board did not say where it put the issue; it is read again")
        return found

    def _milestone(self, place: str, issue: WireIssue, value: str) -> None:
        wanted: Value = None
        if value:
            listed = self.api.all(repo_path(place, "milestones"), {"state": "open"})
            due = [number(each, "number") for each in listed if text(each, "due_on")[:10] == value]
            wanted = due[0] if due else self._new_milestone(place, value)
        self.api.value("PATCH", issue_path(place, issue.number), json={"milestone": wanted})

    def _new_milestone(self, place: str, value: str) -> int:
        # GitHub keeps a milestone's day as midnight in California: noon UTC is the same day there.
        given: Value = {"title": f"Due {value}", "due_on": f"{value}T12:00:00Z"}
        made = self.api.value("POST", repo_path(place, "milestones"), json=given)
        return number(made, "number") if isinstance(made, dict) else 0

    def _as_label(self, place: str, issue: WireIssue, name: str, value: str) -> None:
        """A label ``name: value`` in the place of any other label of that name."""
        wanted = label_for(name, value) if value else ""
        ours = [
            each
            for each in issue.labels
            for pair in [in_label(each, self.config)]
            if pair is not None and pair[0] == name
        ]
        if wanted and name not in self.config.fields:
            raise Refused(f"there is no field for {name!r}; name one with `field.{name}`")
        if wanted and not any(same(each, wanted) for each in ours):
            self._put(place, issue, [wanted])
        for each in ours:
            if not same(each, wanted):
                self._take(place, issue, each)


def for_field(kind: FieldKind, value: str) -> Value:
    """A value as an issue field takes it. Raises Refused with what it would take."""
    if kind.kind == "number":
        return _number(kind, value)
    if kind.kind == "date" and not is_day(value):
        raise Refused(f"{kind.name!r} takes a day such as 2026-12-11, not {value!r}")
    if kind.kind == "single_select":
        return _option(kind, value)[0]
    if kind.kind == "multi_select":
        return [_option(kind, word)[0] for word in as_words(value)]
    return value


def for_board(kind: FieldKind, value: str) -> Value:
    """A value as a project's board takes it: options by their id, nothing as null."""
    if not value:
        return None
    if kind.kind in {"single_select", "iteration"}:
        return _option(kind, value)[1]
    return for_field(kind, value)


def _option(kind: FieldKind, value: str) -> tuple[str, str]:
    found = next((each for each in kind.options if same(each[0], value)), None)
    if found is None:
        known = ", ".join(name for name, _ in kind.options) or "none that we can set"
        raise Refused(f"{kind.name!r} has no option {value!r}; it has {known}")
    return found


def _number(kind: FieldKind, value: str) -> Value:
    try:
        said = float(value)
    except ValueError as error:
        raise Refused(f"{kind.name!r} takes a number, not {value!r}") from error
    return int(said) if said.is_integer() else said
