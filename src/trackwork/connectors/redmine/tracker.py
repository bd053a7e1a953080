"""The tracker Redmine: issues of projects. The thin loop."""

from collections.abc import Iterator, Mapping

from trackwork.connectors.redmine.api import Api
from trackwork.connectors.redmine.config import CUSTOM, RedmineConfig, is_custom
from trackwork.connectors.redmine.reading import Reading
from trackwork.connectors.redmine.wire import (
    ARCHIVED_PROJECT,
    CLOSED_PROJECT,
    is_number,
    issue_path,
    project_path,
    text,
)
from trackwork.connectors.redmine.writing import Writing
from trackwork.core.effects import Guarantee
from trackwork.kit import carries
from trackwork.ports import (
    Capabilities,
    Clock,
    Finding,
    Issue,
    Listing,
    OutsideError,
    Refused,
    Relation,
)
from trackwork.transport import Missing, Unauthorized

NEEDED: Mapping[str, str] = {
    "view_issues": "see issues",
    "add_issues": "add issues",
    "edit_issues": "edit issues",
    "add_issue_notes": "add notes",
}
"""What we have to be allowed to do, and how Redmine's page of roles calls it."""


class RedmineTracker:
    """Reads and writes issues of one Redmine. A backlog's place is a project's identifier.

    Implements `ports.TrackerReader` and `ports.TrackerWriter`. Nothing has to settle: search and
    lists read the same database that a write was answered from.
    """

    def __init__(self, *, name: str, api: Api, clock: Clock, config: RedmineConfig) -> None:
        self.name = name
        self.api = api
        self.capabilities = Capabilities(
            notifies=frozenset({"create", "comment", "edit_body", "set_fields", "relate"}),
            names_editors=True,
            edit_history=True,
            guarantee=Guarantee.READ_BACK,
            fields=frozenset(config.fields),
            relations=frozenset({"child", "parent", "blocked by", "blocks"}),
        )
        self._config = config
        self._reading = Reading(api=api, clock=clock, tracker=name, config=config)
        self._writing = Writing(api=api, config=config)

    # --- reading ----------------------------------------------------------------------------------

    def listing(self, place: str, since: str | None) -> Listing:
        """What changed since a cursor; everything once a week, and when there is no cursor."""
        return self._reading.listing(place, since)

    def issue(self, place: str, native: str) -> Issue | None:
        """One issue with everything it has; None when it is certainly not there."""
        if not is_number(native):
            return None
        return self._reading.one(place, native)

    def find(self, place: str, effect: str) -> str | None:
        """The oldest issue or comment that carries an effect's marker, by Redmine's own search."""
        path = project_path(place, "search") + ".json"
        query = {"q": effect, "issues": "1", "all_words": "1", "open_issues": "0"}
        found = self.api.page(path, "results", query)
        kinds = {"issue", "issue-closed"}
        natives = {text(e, "id") for e in found if text(e, "type") in kinds}
        for native in sorted(filter(is_number, natives), key=int):
            wire = self.api.issue(issue_path(native))
            if wire is None:
                continue
            if carries(wire.description, effect):
                return native
            for journal in wire.journals:
                if carries(journal.notes, effect):
                    return f"{native}#{journal.id}"
        return None

    def check(self, place: str) -> tuple[Finding, ...]:
        """What would stand in the way of reading and writing here."""
        try:
            return tuple(self._troubles(place))
        except Unauthorized as error:
            fix = "Put a valid key into the variable that `token_env` names; Redmine shows it under"
            fix += " My account, and REST has to be switched on in its settings."
            return (_problem(place, str(error), fix),)
        except Missing:
            fix = "Correct the backlog's place, or add our account to the project."
            return (_problem(place, "There is no such project, or we may not see it.", fix),)
        except Refused as error:
            return (_problem(place, str(error), "Correct the backlog's place."),)
        except OutsideError as error:
            return (_problem(place, str(error), "Try again when Redmine answers."),)

    def _troubles(self, place: str) -> Iterator[Finding]:
        path = project_path(place) + ".json"
        project = self.api.one(path, "project", {"include": "trackers"})
        if text(project, "status") in {str(CLOSED_PROJECT), str(ARCHIVED_PROJECT)}:
            what = "The project is closed or archived, so nothing can be written there."
            yield _problem(place, what, "Open it again, or take the backlog off the list.")
            return
        rights = self.api.rights(place)
        lacks = [said for name, said in NEEDED.items() if rights is not None and name not in rights]
        if lacks:
            what = f"Our role there may not: {', '.join(lacks)}."
            yield _problem(place, what, "Give our account a role with these rights in the project.")
        wanted = self._config.tracker
        if wanted and wanted not in str(project.get("trackers")):
            what = f"The project has no tracker {wanted!r}."
            yield _problem(place, what, "Add it to the project, or correct the option `tracker`.")
        for name, lost in sorted(self._lost(place).items()):
            what = f"No issue there has a custom field {lost!r}."
            fix = f"Add it to the project and its trackers, or correct the option `field.{name}`."
            yield _problem(place, what, fix)

    def _lost(self, place: str) -> dict[str, str]:
        """Custom fields that are configured and that no recent issue has, by our names.

        A list of all fields is for administrators; an issue shows those of its kind.
        """
        asked = {n: w.removeprefix(CUSTOM) for n, w in self._config.fields.items() if is_custom(w)}
        if not asked:
            return {}
        there = self._reading.recent(place)
        seen = {each for wire in there for each in wire.custom_ids}
        return {n: w for n, w in asked.items() if w not in seen} if there else {}

    # --- writing ----------------------------------------------------------------------------------

    def create(self, place: str, *, title: str, body: str, effect: str) -> str:  # noqa: ARG002 - the body carries it
        """Create an issue; its number."""
        return self._writing.create(place, title=title, body=body)

    def comment(self, place: str, native: str, *, body: str, effect: str) -> str:
        """Add a comment; its id."""
        return self._writing.comment(place, native, body=body, effect=effect)

    def edit_body(self, place: str, native: str, *, body: str, expected: str) -> None:
        """Replace the body while the issue is still what was read."""
        self._writing.edit_body(place, native, body=body, expected=expected)

    def set_fields(self, place: str, native: str, values: Mapping[str, str]) -> None:
        """Write values by their neutral names."""
        self._writing.set_fields(place, native, values)

    def remove_comment(self, place: str, native: str, comment: str) -> None:
        """Take one of our own comments back."""
        self._writing.remove_comment(place, native, comment)

    def relate(self, place: str, native: str, relation: Relation) -> None:
        """Subtasks and ``blocks``."""
        self._writing.relate(place, native, relation)


def _problem(where: str, what: str, fix: str) -> Finding:
    return Finding(where=where, what=what, fix=fix, severity="problem")
