"""Listing what changed in a project: rows by their last change, then each new one with its words.

Redmine's lists carry no words and its pages shift while others write, so a listing moves on by the
number of the last issue: those that change meanwhile stay in their place, and new ones come last.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from trackwork.connectors.redmine.api import Api
from trackwork.connectors.redmine.config import RedmineConfig
from trackwork.connectors.redmine.cursor import OVERLAP, Cursor, Seen
from trackwork.connectors.redmine.mapping import full_revision, row_revision, to_issue
from trackwork.connectors.redmine.wire import WireIssue, issue_path, project_path
from trackwork.ports import Clock, Finding, Issue, Listing, OutsideError, Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """Rows by number of issue; ``at`` is the latest change when the listing began."""

    found: dict[str, WireIssue]
    at: datetime | None
    stopped: OutsideError | None = None


@dataclass(slots=True, kw_only=True)
class Reading:
    """Reads of one tracker."""

    api: Api
    clock: Clock
    tracker: str
    config: RedmineConfig

    def listing(self, place: str, since: str | None) -> Listing:
        """What changed since a cursor; everything from time to time."""
        project_path(place)
        cursor, now = Cursor.read(since), self.clock.now()
        everything = cursor.wants_all(now)
        listed = self._rows(place, None if everything else cursor.since())
        rows, stopped = listed.found, listed.stopped
        issues: list[Issue] = []
        seen: dict[str, Seen] = {}
        for native, row in list(rows.items()):
            if stopped is None and cursor.settled(native, row_revision(row)):
                seen[native] = cursor.seen[native]
                continue
            try:
                wire = self.api.issue(issue_path(native))
            except OutsideError as error:
                stopped = error
                break
            if wire is None or wire.project != row.project:
                continue  # gone or moved since the row was listed
            rows[native] = wire
            seen[native] = cursor.agreed(native, row_revision(wire), full_revision(wire), now)
            if not cursor.known(native, full_revision(wire)):
                issues.append(self.issue_of(wire, place))
        if stopped is not None:
            return self._interrupted(place, since, issues, stopped)
        return Listing(
            issues=tuple(issues),
            cursor=_moved(cursor, listed, seen, full=now if everything else None).write(),
            complete=True,
            present=frozenset(rows) if everything else None,
        )

    def one(self, place: str, native: str) -> Issue | None:
        """One issue, with the project it is in by now; None when it is certainly not there."""
        project_path(place)
        wire = self.api.issue(issue_path(native))
        return None if wire is None else self.issue_of(wire, self.api.place_of(wire.project))

    def issue_of(self, wire: WireIssue, place: str) -> Issue:
        """Redmine's values as ours."""
        return to_issue(
            wire,
            tracker=self.tracker,
            place=place,
            url=f"{self.config.url}/issues/{wire.id}",
            config=self.config,
            closed=self.api.closed,
            named=self.api.named,
            relations=self._relations(wire),
        )

    def recent(self, place: str) -> list[WireIssue]:
        """The rows of one page, those that changed last first."""
        return self._page(place, {"sort": "updated_on:desc,id:desc"})

    # --- inside -----------------------------------------------------------------------------------

    def _rows(self, place: str, since: datetime | None) -> _Rows:
        """Rows of this very project, and what ended the listing early."""
        page = self._after(place, since, 0)
        at = max((each.updated for each in page), default=None)
        if len(page) >= self.config.per_page:
            # What changes while we turn the pages may be behind us: the next listing begins here.
            at = self.recent(place)[0].updated
            page = self._after(place, since, 0)
        found = {each.id: each for each in page}
        while len(page) >= self.config.per_page:
            try:
                page = self._after(place, since, int(page[-1].id))
            except OutsideError as error:
                return _Rows(found=found, at=at, stopped=error)
            found.update({each.id: each for each in page})
        return _Rows(found=found, at=at)

    def _after(self, place: str, since: datetime | None, last: int) -> list[WireIssue]:
        """The next page by number of issue: numbers stay where they are, whoever writes."""
        query = {"sort": "id", "issue_id": f">={last + 1}"}
        if since is not None:
            query["updated_on"] = f">={since:%Y-%m-%dT%H:%M:%SZ}"
        return self._page(place, query)

    def _page(self, place: str, query: dict[str, str]) -> list[WireIssue]:
        """Rows open and closed, without those of subprojects."""
        always = {"project_id": place, "subproject_id": "!*", "status_id": "*"}
        asked = {**always, "limit": str(self.config.per_page), **query}
        found = self.api.page("/issues.json", "issues", asked)
        return [self.api.wired("/issues.json", each) for each in found]

    def _interrupted(
        self, place: str, since: str | None, issues: list[Issue], why: OutsideError
    ) -> Listing:
        finding = Finding(
            where=place,
            what=f"reading here was interrupted after {len(issues):,} issues: {why}",
            fix="Nothing to do: the next reading begins where this one did.",
        )
        return Listing(
            issues=tuple(issues),
            cursor=since or "",
            complete=False,
            findings=(finding,),
        )

    def _relations(self, wire: WireIssue) -> tuple[Relation, ...]:
        known = [("child", wire.parent)] if wire.parent else []
        known += [("parent", each) for each in wire.children]
        known += list(wire.related)
        return tuple(
            Relation(is_=kind, place=place, native=native)
            for kind, native in known
            if (place := self._place_of(native)) is not None
        )

    def _place_of(self, native: str) -> str | None:
        """Where the other issue is; None when it is not for us to see."""
        other = self.api.issue(issue_path(native))
        return None if other is None else self.api.place_of(other.project)


def _moved(
    cursor: Cursor, listed: _Rows, seen: dict[str, Seen], *, full: datetime | None
) -> Cursor:
    """The cursor after a whole listing; it never moves back."""
    at = max(filter(None, (listed.at, cursor.at)), default=None)
    if at is None:
        return replace(cursor, full=full or cursor.full)
    near = {n: note for n, note in seen.items() if listed.found[n].updated >= at - OVERLAP}
    return Cursor(at=at, full=full or cursor.full, seen=MappingProxyType(near))
