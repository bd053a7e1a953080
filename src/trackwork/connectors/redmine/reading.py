"""Listing what changed in a project: rows by their last change, then each new one with its words.

Redmine's lists carry no words and shift while others write, so a listing moves on by the time of
the last row and never by a page number alone.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from trackwork.connectors.redmine.api import Api
from trackwork.connectors.redmine.config import RedmineConfig
from trackwork.connectors.redmine.cursor import OVERLAP, Cursor, Seen
from trackwork.connectors.redmine.mapping import full_revision, row_revision, to_issue
from trackwork.connectors.redmine.wire import WireIssue, issue_path, project_path
from trackwork.ports import Clock, Finding, Issue, Listing, OutsideError, Relation


@dataclass(slots=True, kw_only=True)
class Reading:
    """Reads of one tracker."""

    api: Api
    clock: Clock
    tracker: str
    config: RedmineConfig
    findings: list[Finding] = field(default_factory=list)

    def listing(self, place: str, since: str | None) -> Listing:
        """What changed since a cursor; everything from time to time."""
        project_path(place)
        cursor, now = Cursor.read(since), self.clock.now()
        everything = cursor.wants_all(now)
        self.findings = []
        rows, stopped = self._rows(place, None if everything else cursor.since())
        issues: list[Issue] = []
        seen: dict[str, Seen] = {}
        for native, row in rows.items():
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
            seen[native] = cursor.agreed(native, row_revision(wire), full_revision(wire))
            if not cursor.known(native, full_revision(wire)):
                issues.append(self.issue_of(wire, place))
        if stopped is not None:
            return self._interrupted(place, since, issues, stopped)
        return Listing(
            issues=tuple(issues),
            cursor=_moved(cursor, rows, seen, full=now if everything else None).write(),
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

    # --- inside -----------------------------------------------------------------------------------

    def _rows(
        self, place: str, since: datetime | None
    ) -> tuple[dict[str, WireIssue], OutsideError | None]:
        """Rows of this very project by id, and what ended the listing early."""
        found: dict[str, WireIssue] = {}
        offset = 0
        while True:
            query = {
                "project_id": place,
                "subproject_id": "!*",
                "status_id": "*",
                "sort": "updated_on,id",
                "offset": str(offset),
                "limit": str(self.config.per_page),
            }
            if since is not None:
                query["updated_on"] = f">={since:%Y-%m-%dT%H:%M:%SZ}"
            try:
                page = [
                    self.api.wired("/issues.json", each)
                    for each in self.api.page("/issues.json", "issues", query)
                ]
            except OutsideError as error:
                if not found:
                    raise
                return found, error
            found.update({each.id: each for each in page})
            if len(page) < self.config.per_page:
                return found, None
            last = page[-1].updated
            # Within one second rows can only be told apart by counting them.
            since, offset = (
                (last, 0) if since is None or last > since else (since, offset + len(page))
            )

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
    cursor: Cursor, rows: dict[str, WireIssue], seen: dict[str, Seen], *, full: datetime | None
) -> Cursor:
    """The cursor after a whole listing; it never moves back."""
    latest = [each.updated for each in rows.values()] + ([cursor.at] if cursor.at else [])
    at = max(latest, default=None)
    if at is None:
        return replace(cursor, full=full or cursor.full)
    near = {n: note for n, note in seen.items() if rows[n].updated >= at - OVERLAP}
    return Cursor(at=at, full=full or cursor.full, seen=MappingProxyType(near))
