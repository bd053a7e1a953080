"""Looking at one thing: an issue with all it has, or what carries a marker."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from trackwork.connectors.github.api import Api
from trackwork.connectors.github.board import Board
from trackwork.connectors.github.config import GithubConfig
from trackwork.connectors.github.mapping import parents, to_comment, to_issue
from trackwork.connectors.github.walking import readable
from trackwork.connectors.github.wire import (
    Json,
    Unreadable,
    WireComment,
    WireIssue,
    is_number,
    issue_path,
    repo_path,
    same,
    stamp,
    text,
    wire_comment,
    wire_issue,
)
from trackwork.kit import carries
from trackwork.ports import Clock, Issue, Refused, Relation, TryLater
from trackwork.transport import Missing

Wire = TypeVar("Wire")
_LISTS = (
    ("blocked_by", "blocked by", ("dependencies", "blocked_by")),
    ("blocking", "blocks", ("dependencies", "blocking")),
    ("subs", "parent", ("sub_issues",)),
)
"""The count on an issue, what the issue is to those it counts, and where they are listed."""


@dataclass(slots=True, kw_only=True)
class Looking:
    """Single reads of one tracker."""

    api: Api
    clock: Clock
    tracker: str
    config: GithubConfig
    board: Board | None = None

    # --- one issue --------------------------------------------------------------------------------

    def issue(self, place: str, native: str) -> Issue | None:
        """One issue with every comment and relation; None when it is certainly not there.

        A transferred one comes with the place and the number it has now.
        """
        repo_path(place)
        wire = self.wire(place, native) if is_number(native) else None
        if wire is None or wire.pull:
            return None
        where = self._place_now(place, wire)
        comments = self._comments(where, wire)
        item = self.board.item(wire.place or where, wire.number) if self.board else None
        issue = to_issue(
            wire,
            tracker=self.tracker,
            place=where,
            config=self.config,
            project=item.values if item else (),
        )
        whole = len(comments) >= wire.comments
        return replace(
            issue,
            comments=tuple(to_comment(each) for each in comments),
            all_comments=whole,
            comment_count=max(wire.comments, len(comments)),
            relations=self.relations(where, wire),
        )

    def wire(self, place: str, native: str) -> WireIssue | None:
        """One issue as GitHub has it. Raises Refused for a place that cannot be seen."""
        path = issue_path(place, native)
        try:
            value = self.api.one(path)
        except Missing:
            self._seen(place)
            return None
        try:
            return wire_issue(value)
        except Unreadable as error:
            raise TryLater(f"GET {path} was answered with {error}") from error

    def _seen(self, place: str) -> Json:
        """The repository, which has to be there before anything in it can be gone."""
        try:
            repository = self.api.one(repo_path(place))
        except Missing as error:
            raise Refused(f"{place} is not there, or not for this account") from error
        if repository.get("has_issues") is False:
            raise Refused(f"issues are switched off in {place}")
        return repository

    def _place_now(self, place: str, wire: WireIssue) -> str:
        """Where an issue is: a renamed repository keeps the name that the workspace knows it by."""
        if not wire.place or same(wire.place, place):
            return place
        renamed = text(self._seen(place), "full_name")
        return place if same(renamed, wire.place) else wire.place

    def _comments(self, place: str, wire: WireIssue) -> list[WireComment]:
        if not wire.comments:
            return []
        pages = self.api.pages(issue_path(place, wire.number, "comments"))
        found = {key: each for page in pages for key, each in readable(page).items()}
        return sorted(found.values(), key=lambda each: (each.created, int(each.id)))

    def relations(self, place: str, wire: WireIssue) -> tuple[Relation, ...]:
        """Parent, sub-issues and dependencies; a plan without them has none."""
        found = list(parents(wire))
        for count, is_, more in _LISTS:
            if getattr(wire, count):
                found += [
                    Relation(is_=is_, place=other.place or place, native=other.number)
                    for other in self._others(issue_path(place, wire.number, *more))
                ]
        return tuple(found)

    def _others(self, path: str) -> Iterator[WireIssue]:
        try:
            for value in self.api.all(path):
                yield wire_issue(value)
        except Missing:
            return
        except Unreadable as error:
            raise TryLater(f"GET {path} was answered with {error}") from error

    # --- what carries a marker --------------------------------------------------------------------

    def find(self, place: str, effect: str, *, since: datetime | None = None) -> str | None:
        """``number`` or ``number#comment`` of the oldest text with an effect's marker.

        Lists are read, not the search, which lags by minutes. ``since``: when we tried to write
        it, if that is known; else as far back as the options say.
        """
        start = since or self.clock.now() - timedelta(days=self.config.look_back_days)
        found = self._issue_with(place, effect, start)
        return found or self._comment_with(place, effect, start)

    def _issue_with(self, place: str, effect: str, start: datetime) -> str | None:
        query = {"state": "all", "sort": "created", "direction": "desc"}
        found: list[str] = []
        for page in self.api.pages(repo_path(place, "issues"), query):
            rows = _strictly(wire_issue, page)
            found += [e.number for e in rows if not e.pull and carries(e.body, effect)]
            if rows and rows[-1].created < start:
                break
        return min(found, key=int, default=None)

    def _comment_with(self, place: str, effect: str, start: datetime) -> str | None:
        query = {"since": stamp(start), "sort": "created", "direction": "asc"}
        for page in self.api.pages(repo_path(place, "issues", "comments"), query):
            for comment in _strictly(wire_comment, page):
                if not comment.pull and carries(comment.body, effect):
                    return f"{comment.number}#{comment.id}"
        return None


def _strictly(read: Callable[[Json], Wire], page: list[Json]) -> list[Wire]:
    """All of a page. Raises TryLater: an unread one might be the one looked for."""
    try:
        return [read(each) for each in page]
    except Unreadable as error:
        raise TryLater(f"cannot say whether it is there: {error}") from error
