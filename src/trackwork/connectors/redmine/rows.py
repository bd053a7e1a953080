"""Rows of one project, page by page: smaller pages where issues are large, and past the largest.

A listing moves on by the number of the last issue: those that change meanwhile stay in their
place, and new ones come last.
"""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from trackwork.connectors.redmine.api import Api
from trackwork.connectors.redmine.wire import WireIssue, project_path
from trackwork.ports import OutsideError, TryLater
from trackwork.transport import TooLarge

ISSUES = "/issues.json"
MOST = 10_000_000_000
"""No issue has a number like this one."""


@dataclass(slots=True, kw_only=True)
class Rows:
    """Rows by number of issue; ``at`` is the latest change when the listing began, ``stopped`` what
    ended it early, ``aside`` what was wrong with issues that are no rows of it.
    """

    api: Api
    place: str
    per_page: int
    since: datetime | None = None
    found: dict[str, WireIssue] = field(default_factory=dict)
    at: datetime | None = None
    stopped: OutsideError | None = None
    aside: dict[str, OutsideError] = field(default_factory=dict)

    def read(self) -> "Rows":
        """Every row there is. Raises when the first page cannot be read."""
        page = self._after(0, self.per_page)
        self.at = max((each.updated for each in page), default=None)
        if len(page) >= self.per_page:
            # What changes while we turn the pages may be behind us: the next listing begins here.
            self.at = self._latest()
            page = self._after(0, self.per_page)
        self.found = {each.id: each for each in page}
        while len(page) >= self.per_page:
            try:
                page = self._after(int(page[-1].id), self.per_page)
            except OutsideError as error:
                self.stopped = error
                break
            self.found.update({each.id: each for each in page})
        return self

    def recent(self) -> list[WireIssue]:
        """Rows of one page, those that changed last first."""
        size = self.per_page
        while True:
            try:
                return self._page(size, {"sort": "updated_on:desc,id:desc"})
            except TooLarge:
                if size == 1:
                    return []
                size //= 2

    def _latest(self) -> datetime | None:
        """The latest change; of the next largest when the last one is larger than any answer."""
        for offset in range(self.per_page):
            query = {"sort": "updated_on:desc,id:desc", "offset": str(offset)}
            try:
                return next((each.updated for each in self._page(1, query)), None)
            except TooLarge:
                continue
        return None

    def _after(self, last: int, size: int) -> list[WireIssue]:
        """So many rows behind a number, fewer at the end alone: numbers stay, whoever writes."""
        try:
            query = {"sort": "id", **self._changed(), "issue_id": f">={last + 1}"}
            return self._behind(last, self._page(size, query))
        except TooLarge as error:
            if size == 1:
                number = self._next(last)
                self.aside[str(number)] = error
                return self._after(number, 1)
        half = (size + 1) // 2
        first = self._after(last, half)
        return first if len(first) < half else first + self._after(int(first[-1].id), size - half)

    def _behind(self, last: int, page: list[WireIssue]) -> list[WireIssue]:
        """A page whose numbers rise. Raises TryLater for any other: turning on would never end."""
        numbers = [last, *(int(each.id) for each in page)]
        if any(later <= earlier for earlier, later in pairwise(numbers)):
            raise TryLater(f"the list of issues of {self.place} does not move on")
        return page

    def _next(self, last: int) -> int:
        """The number of the next issue, found by counting: nothing of it has to be read."""
        low, high = last, last + 1
        while high < MOST and not self._there(last + 1, high):
            low, high = high, last + 2 * (high - last)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._there(last + 1, middle) else (middle, high)
        return high

    def _there(self, first: int, last: int) -> bool:
        query = {**self._always(), **self._changed(), "issue_id": f"><{first}|{last}"}
        return self.api.count(ISSUES, query) > 0

    def _page(self, size: int, query: dict[str, str]) -> list[WireIssue]:
        asked = {**self._always(), "limit": str(size), **query}
        found = self.api.page(ISSUES, "issues", asked)
        return [self.api.wired(ISSUES, each) for each in found]

    def _always(self) -> dict[str, str]:
        """Rows open and closed, without those of subprojects."""
        project_path(self.place)
        return {"project_id": self.place, "subproject_id": "!*", "status_id": "*"}

    def _changed(self) -> dict[str, str]:
        return {"updated_on": f">={self.since:%Y-%m-%dT%H:%M:%SZ}"} if self.since else {}
