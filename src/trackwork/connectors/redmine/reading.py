"""Listing what changed in a project: rows by their last change, then each new one with its words.

Redmine's lists carry no words, so each issue that changed is read by itself.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from trackwork.connectors.redmine.api import Api
from trackwork.connectors.redmine.config import RedmineConfig
from trackwork.connectors.redmine.cursor import OVERLAP, Cursor, Seen
from trackwork.connectors.redmine.mapping import full_revision, row_revision, to_issue
from trackwork.connectors.redmine.rows import Rows
from trackwork.connectors.redmine.wire import WireIssue, issue_path, project_path
from trackwork.ports import Clock, Finding, Issue, Listing, OutsideError, Refused, Relation
from trackwork.transport import TooLarge, Unauthorized


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
        listed = self._listed(place, None if everything else cursor.since()).read()
        rows, stopped = listed.found, listed.stopped
        issues: list[Issue] = []
        seen: dict[str, Seen] = {}
        for native in (*rows, *(each for each in cursor.owing if each not in rows)):
            row = rows.get(native)
            if row and stopped is None and cursor.settled(native, row_revision(row)):
                seen[native] = cursor.seen[native]
                continue
            begun = self.clock.now()
            try:
                read = self._alone(listed, native)
            except OutsideError as error:
                stopped = error
                break
            if read is None:
                continue
            wire, issue = read
            if row:
                rows[native] = wire
                seen[native] = cursor.agreed(
                    native,
                    row_revision(wire),
                    full_revision(wire),
                    begun=begun,
                    done=self.clock.now(),
                )
            if not cursor.known(native, full_revision(wire)):
                issues.append(issue)
        aside = tuple(_set_aside(place, *each) for each in listed.aside.items())
        if stopped is not None:
            return self._interrupted(place, since, issues, stopped, aside)
        after = _moved(cursor, listed, seen, full=now if everything else None)
        return Listing(
            issues=tuple(issues),
            cursor=replace(after, owing=tuple(sorted(_owed(listed.aside), key=int))).write(),
            complete=not aside,
            findings=aside,
            present=frozenset((*rows, *listed.aside)) if everything else None,
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
        return self._listed(place, None).recent()

    # --- inside -----------------------------------------------------------------------------------

    def _listed(self, place: str, since: datetime | None) -> Rows:
        return Rows(api=self.api, place=place, per_page=self.config.per_page, since=since)

    def _alone(self, listed: Rows, native: str) -> tuple[WireIssue, Issue] | None:
        """One issue of this very project, whole; None when it is gone from here, or set aside."""
        try:
            wire = self.api.issue(issue_path(native))
            if wire is None or self.api.project_id(listed.place) != wire.project:
                return None
            return wire, self.issue_of(wire, listed.place)
        except OutsideError as error:
            if not _of_itself(error):
                raise
            listed.aside[native] = error
            return None

    def _interrupted(
        self,
        place: str,
        since: str | None,
        issues: list[Issue],
        why: OutsideError,
        aside: tuple[Finding, ...],
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
            findings=(*aside, finding),
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


def _of_itself(error: OutsideError) -> bool:
    """Whether it is about one issue alone; a refused key or a tired server is about all."""
    return isinstance(error, Refused) and not (isinstance(error, Unauthorized) and error.unknown)


def _owed(aside: dict[str, OutsideError]) -> list[str]:
    """What is tried again each time; an answer too large only when its issue changed, or weekly."""
    return [native for native, error in aside.items() if not isinstance(error, TooLarge)]


def _set_aside(place: str, native: str, error: OutsideError) -> Finding:
    return Finding(
        where=f"{place}/{native}",
        what=f"an issue could not be read and was set aside: {error}",
        fix="The others go on, and it is tried again. Look at it in Redmine: a text may be larger "
        "than any should be, or our account may not see it.",
        severity="problem",
    )


def _moved(cursor: Cursor, listed: Rows, seen: dict[str, Seen], *, full: datetime | None) -> Cursor:
    """The cursor after a whole listing; it never moves back."""
    at = max(filter(None, (listed.at, cursor.at)), default=None)
    if at is None:
        return replace(cursor, full=full or cursor.full)
    near = {n: note for n, note in seen.items() if listed.found[n].updated >= at - OVERLAP}
    return Cursor(at=at, full=full or cursor.full, seen=MappingProxyType(near))
