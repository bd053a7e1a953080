"""Asking Redmine, and what it tells of itself once: statuses, projects, people, rights."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from trackwork.connectors.redmine.wire import (
    PER_PAGE,
    Json,
    Unreadable,
    WireIssue,
    inner,
    project_path,
    record,
    records,
    some,
    text,
    wire_issue,
)
from trackwork.ports import Author, InDoubt, TryLater
from trackwork.transport import READING, Missing, Transport, Unauthorized, Value

_MOST_PAGES = 20_000


@dataclass(slots=True, kw_only=True)
class Api:
    """One Redmine, as one account. Raises what `trackwork.transport` does."""

    transport: Transport
    _closed: frozenset[str] | None = None
    _people: dict[str, Author] = field(default_factory=dict)
    _projects: dict[str, str] = field(default_factory=dict)

    def value(
        self, method: str, path: str, *, query: Mapping[str, str] | None = None, json: Value = None
    ) -> Value:
        """One answer as JSON. What is none was cut, or comes from something between us."""
        try:
            return self.transport.ask(method, path, query=query, json=json).json()
        except ValueError as error:
            raise _odd(method, path, "something that is no JSON") from error

    def one(self, path: str, name: str, query: Mapping[str, str] | None = None) -> Json:
        """One object by its name. Raises TryLater for anything else."""
        try:
            return record(self.value("GET", path, query=query), name)
        except Unreadable as error:
            raise _odd("GET", path, str(error)) from error

    def page(self, path: str, name: str, query: Mapping[str, str]) -> list[Json]:
        """One page of a list. Raises TryLater for anything else."""
        asked = {"limit": str(PER_PAGE), **query}
        try:
            return records(self.value("GET", path, query=asked), name)
        except Unreadable as error:
            raise _odd("GET", path, str(error)) from error

    def count(self, path: str, query: Mapping[str, str]) -> int:
        """How many a list has, without any of them: it is asked for what lies beyond its end."""
        asked = {**query, "limit": "1", "offset": str(_MOST_PAGES * PER_PAGE)}
        said = self.value("GET", path, query=asked)
        total = said.get("total_count") if isinstance(said, dict) else None
        if not isinstance(total, int):
            raise _odd("GET", path, "a list that does not say how long it is")
        return total

    def all(self, path: str, name: str) -> Iterator[Json]:
        """Every object of a list that nobody reorders while we read."""
        for number in range(_MOST_PAGES):
            found = self.page(path, name, {"offset": str(number * PER_PAGE)})
            yield from found
            if len(found) < PER_PAGE:
                return

    def issue(self, path: str) -> WireIssue | None:
        """One issue with its history; None when it is certainly not there."""
        try:
            found = self.one(path, "issue", {"include": "journals,relations,children"})
        except Missing:
            return None
        return self.wired(path, found)

    def wired(self, path: str, found: Json) -> WireIssue:
        """An issue's values. Raises TryLater when they are none."""
        try:
            return wire_issue(found)
        except Unreadable as error:
            raise _odd("GET", path, str(error)) from error

    # --- asked once ---------------------------------------------------------

    @property
    def closed(self) -> frozenset[str]:
        """The ids of statuses that close an issue."""
        if self._closed is None:
            found = self.page("/issue_statuses.json", "issue_statuses", {})
            self._closed = frozenset(text(e, "id") for e in found if e.get("is_closed") is True)
        return self._closed

    def named(self, user: str, name: str) -> Author:
        """Who somebody is: the login where Redmine shows it, else the id it has for them."""
        if not user:
            return Author(name=name)
        if user not in self._people:
            try:
                found = self.one(f"/users/{user}.json", "user")
            except (Missing, Unauthorized):
                found = {}
            full = f"{text(found, 'firstname')} {text(found, 'lastname')}".strip()
            login = text(found, "login") or user
            self._people[user] = Author(handle=login, name=full or name)
        return self._people[user]

    def project_id(self, place: str) -> str:
        """The number of a project. Raises Missing."""
        if place not in self._projects:
            found = self.one(project_path(place) + ".json", "project")
            self._projects[place] = text(found, "id")
        return self._projects[place]

    def place_of(self, project: str) -> str:
        """The identifier of a project by its number; the number itself when it is hidden."""
        for place, known in self._projects.items():
            if known == project:
                return place
        try:
            found = self.one(f"/projects/{project}.json", "project")
        except (Missing, Unauthorized):
            return project
        place = text(found, "identifier")
        self._projects[place] = project
        return place

    def members(self, place: str) -> dict[str, str]:
        """The ids of those who work in a project, by login in lower case."""
        path = project_path(place, "memberships") + ".json"
        ids = {inner(each, "user", "id") for each in self.all(path, "memberships")}
        return {self.named(each, "").handle.casefold(): each for each in sorted(ids) if each}

    def rights(self, place: str) -> frozenset[str] | None:
        """What we may do in a project; None when we may do everything."""
        me = self.one("/users/current.json", "user", {"include": "memberships"})
        if me.get("admin") is True:
            return None
        project = self.project_id(place)
        mine = [e for e in some(me, "memberships") if inner(e, "project", "id") == project]
        roles = {text(role, "id") for each in mine for role in some(each, "roles")}
        found: set[str] = set()
        for role in sorted(roles):
            said = self.one(f"/roles/{role}.json", "role").get("permissions")
            found |= {str(each) for each in said} if isinstance(said, list) else set()
        return frozenset(found)


def _odd(method: str, path: str, what: str) -> TryLater | InDoubt:
    said = f"{method} {path} was answered with {what}"
    return TryLater(said) if method in READING else InDoubt(said)
