"""Walking through the issues of a repository while others write in it.

Pages by number shift when something before them changes. So each step asks for what changed since
the last moment seen, and what lies on that moment comes twice: that shows that nothing slipped by.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from trackwork.connectors.github.api import MOST_PAGES, Api, listed
from trackwork.connectors.github.wire import (
    PER_PAGE,
    Json,
    Unreadable,
    WireComment,
    WireIssue,
    dated,
    next_query,
    number,
    repo_path,
    stamp,
    wire_comment,
    wire_issue,
)
from trackwork.ports import Finding, OutsideError, TryLater

SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Walk:
    """What a walk brought: issues and pull requests by number, as they were last seen.

    ``at`` is GitHub's own moment when the walk began, ``stopped`` why it ended early, if it did;
    ``unchanged``: nothing new since the ETag; ``unread`` are numbers of issues set aside.
    """

    rows: dict[str, WireIssue] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    etag: str = ""
    at: datetime | None = None
    pages: int = 0
    unchanged: bool = False
    stopped: OutsideError | None = None

    @property
    def issues(self) -> list[WireIssue]:
        """The issues, without pull requests, the longest unchanged first."""
        return sorted(
            (each for each in self.rows.values() if not each.pull),
            key=lambda each: (each.updated, int(each.number)),
        )

    @property
    def reached(self) -> datetime | None:
        """The latest change that was seen."""
        return max((each.updated for each in self.rows.values()), default=None)


@dataclass(slots=True, kw_only=True)
class Walker:
    """Walks through one repository. ``since``: None for everything."""

    api: Api
    place: str
    since: datetime | None
    walk: Walk = field(default_factory=Walk)
    _page: int = 1
    _shifting: bool = False

    def issues(self, *, etag: str = "") -> Walk:
        """Every issue that changed since. Raises when the very first page cannot be read."""
        last = ""
        for _ in range(MOST_PAGES):
            try:
                rows, more = self._step(etag if not self.walk.pages else "")
            except OutsideError as error:
                if not self.walk.pages:
                    raise
                self.walk.stopped = error
                return self.walk
            if self.walk.unchanged:
                return self.walk
            self.walk.pages += 1
            slipped = bool(last) and last not in {each.number for each in rows}
            fresh = self._keep(rows)
            if slipped and self._page == 1 and self.since is not None:
                # It moved on, or this GitHub leaves out what lies on the moment itself.
                self.since, last = self.since - SECOND, ""
                continue
            if not more and not self._again():
                return self.walk
            last = self._onward(rows, fresh=fresh) if more else ""
        raise TryLater(f"the list of issues of {self.place} does not end")

    def _step(self, etag: str) -> tuple[list[WireIssue], bool]:
        query = {"state": "all", "sort": "updated", "direction": "asc", "per_page": str(PER_PAGE)}
        if self.since is not None:
            query["since"] = stamp(self.since)
        if self._page > 1:
            query["page"] = str(self._page)
        path = repo_path(self.place, "issues")
        answer = self.api.ask("GET", path, query=query, etag=etag)
        self.walk.at = self.walk.at or dated(answer.headers.get("date", ""))
        if answer.unchanged:
            self.walk.unchanged = True
            return [], False
        self.walk.etag = answer.headers.get("etag", "")
        rows = [self._read(each) for each in listed(path, answer)]
        more = next_query(answer.headers.get("link", "")) is not None
        return [each for each in rows if each is not None], more

    def _read(self, value: Json) -> WireIssue | None:
        try:
            return wire_issue(value)
        except Unreadable as error:
            native = str(number(value, "number") or "?")
            if native not in self.walk.unread:
                self.walk.findings.append(set_aside(self.place, native, error))
                self.walk.unread.append(native)
            return None

    def _keep(self, rows: list[WireIssue]) -> bool:
        """Take a page in; whether any of it was new."""
        new = [each for each in rows if self.walk.rows.get(each.number) != each]
        self.walk.rows.update({each.number: each for each in rows})
        return bool(new)

    def _onward(self, rows: list[WireIssue], *, fresh: bool) -> str:
        """Where the next page begins; the number that has to be on it."""
        until = max((each.updated for each in rows), default=None)
        if until is None or (self.since is not None and until <= self.since):
            # A whole page of one moment: only here pages are counted.
            self._page += 1
            self._shifting = self._shifting or fresh
            return ""
        if self._again():
            return ""
        self.since = until
        return rows[-1].number if rows[-1].updated == until else ""

    def _again(self) -> bool:
        """Whether counted pages brought something new: once more, until nothing shifts in them."""
        again = self._page > 1 and self._shifting
        self._page, self._shifting = 1, False
        return again


def set_aside(place: str, native: str, why: Exception) -> Finding:
    """An issue that did not come and is tried again by itself, each time until it does."""
    return Finding(
        where=f"{place}/{native}",
        what=f"an issue could not be read and was set aside: {why}",
        fix="It is tried again each time. Look at it on GitHub; please report it if it looks "
        "ordinary.",
        severity="problem",
    )


@dataclass(slots=True)
class Talk:
    """Comments of a repository; ``stopped`` is why reading them ended early, if it did."""

    comments: dict[str, WireComment] = field(default_factory=dict)
    stopped: OutsideError | None = None

    @property
    def reached(self) -> datetime | None:
        """The latest change that was seen."""
        return max((each.updated for each in self.comments.values()), default=None)

    def of(self, native: str) -> list[WireComment]:
        """Those of one issue, the oldest first."""
        found = [each for each in self.comments.values() if each.number == native]
        return sorted(found, key=lambda each: (each.created, int(each.id)))

    def by_issue(self) -> dict[str, list[WireComment]]:
        """All of them by issue, the oldest first."""
        found: dict[str, list[WireComment]] = {}
        for each in sorted(self.comments.values(), key=lambda each: (each.created, int(each.id))):
            found.setdefault(each.number, []).append(each)
        return found


def talk_of(api: Api, place: str, since: datetime | None) -> Talk:
    """Every comment of a repository that changed since, in one list for all issues.

    A page that shifts may hide one; the count that each issue names shows that. Raises when the
    first page cannot be read.
    """
    query = {"sort": "updated", "direction": "asc"}
    if since is not None:
        query["since"] = stamp(since)
    talk = Talk()
    pages = api.pages(repo_path(place, "issues", "comments"), query)
    read = 0
    while True:
        try:
            page = next(pages, None)
        except OutsideError as error:
            if not read:
                raise
            talk.stopped = error
            return talk
        if page is None:
            return talk
        read += 1
        talk.comments.update(readable(page))


def readable(page: list[Json]) -> dict[str, WireComment]:
    """The comments of a page that can be read, by id; the others show in the issue's count."""
    found: dict[str, WireComment] = {}
    for value in page:
        try:
            comment = wire_comment(value)
        except Unreadable:
            continue
        found[comment.id] = comment
    return found
