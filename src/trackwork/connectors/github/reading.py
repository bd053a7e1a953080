"""Listing what changed in a repository, in as few requests as it takes."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from trackwork.connectors.github.api import Api
from trackwork.connectors.github.board import Board, key_of
from trackwork.connectors.github.config import GithubConfig
from trackwork.connectors.github.cursor import MOST_OWED, Cursor
from trackwork.connectors.github.mapping import to_comment, to_issue
from trackwork.connectors.github.walking import Talk, Walk, Walker, readable, set_aside, talk_of
from trackwork.connectors.github.wire import (
    Unreadable,
    WireComment,
    WireIssue,
    is_number,
    issue_path,
    wire_issue,
)
from trackwork.ports import Clock, Finding, Issue, Listing, OutsideError
from trackwork.transport import Missing

STRAYS = 20
"""Issues read one by one in a sweep, whose comments or board values alone changed; and as many
again of those that could not be read before."""


@dataclass(slots=True, kw_only=True)
class Reading:
    """One listing of one repository."""

    api: Api
    clock: Clock
    tracker: str
    place: str
    config: GithubConfig
    board: Board | None = None
    notes: tuple[Finding, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    owing: list[str] = field(default_factory=list)
    earlier: dict[str, WireComment] = field(default_factory=dict)

    def listing(self, since: str | None) -> Listing:
        """Everything that changed since a cursor; everything there is from time to time."""
        cursor = Cursor.read(since)
        now = self.clock.now()
        found = self._everything(cursor, now) if cursor.mark.wants_all(now) else self._news(cursor)
        return replace(found, findings=(*self.notes, *found.findings))

    # --- everything -------------------------------------------------------------------------------

    def _everything(self, cursor: Cursor, now: datetime) -> Listing:
        """All issues and all their comments; one that was interrupted goes on where it stopped."""
        walk = Walker(api=self.api, place=self.place, since=cursor.going).issues()
        rows = {each.number: self._issue(each) for each in walk.rows.values()}
        issues = {each.number: rows[each.number] for each in walk.issues}
        talk = Talk()
        if not walk.stopped and (cursor.talk or any(each.comments for each in walk.issues)):
            talk = self._talk(cursor.talk)
        told = self._told(issues, talk)
        if walk.stopped or talk.stopped:
            return self._interrupted(cursor, walk, talk, told)
        mark = cursor.mark.moved(rows.values(), full=now)
        after = Cursor().moved(mark, etag="", at=walk.at).heard(talk.comments.values(), mark)
        after, _ = self._boarded(after)
        # A walk that went on does not meet again what could not be read before it stopped.
        owed = cursor.owing if cursor.going else ()
        left = [each for each in owed if each not in walk.rows]
        after = replace(after, owing=tuple(dict.fromkeys((*left, *_numbers(walk.unread)))))
        whole = cursor.going is None and not walk.findings
        return Listing(
            issues=tuple(told.values()),
            cursor=after.write(),
            complete=not walk.findings and not left,
            findings=tuple(walk.findings),
            present=frozenset(issues) if whole else None,
        )

    def _talk(self, since: datetime | None) -> Talk:
        """Comments since a moment; without an answer there are none, and a reason."""
        try:
            return talk_of(self.api, self.place, since)
        except OutsideError as error:
            return Talk(stopped=error)

    def _interrupted(
        self, cursor: Cursor, walk: Walk, talk: Talk, told: dict[str, Issue]
    ) -> Listing:
        """What was read stays read; nothing is concluded about the rest."""
        why = walk.stopped or talk.stopped
        finding = Finding(
            where=self.place,
            what=f"reading everything here was interrupted after {len(told):,} issues: {why}",
            fix="Nothing to do: the next reading goes on from there.",
        )
        after = replace(
            cursor,
            going=walk.reached or cursor.going,
            talk=talk.reached or cursor.talk,
            owing=tuple(dict.fromkeys((*cursor.owing, *_numbers(walk.unread)))),
        )
        return Listing(
            issues=tuple(told.values()),
            cursor=after.write(),
            complete=False,
            findings=(*walk.findings, finding),
        )

    # --- news -------------------------------------------------------------------------------------

    def _news(self, cursor: Cursor) -> Listing:
        """What changed since the last listing: one request when nothing did."""
        walker = Walker(api=self.api, place=self.place, since=cursor.since())
        walk = walker.issues(etag=cursor.etag)
        rows = {each.number: self._issue(each) for each in walk.rows.values()}
        issues = [rows[each.number] for each in walk.issues]
        mark = cursor.mark.moved(rows.values())
        etag = cursor.etag if walk.unchanged else walk.etag
        after = cursor.moved(mark, etag=etag if walk.pages <= 1 else "", at=walk.at)
        after, moved = self._boarded(after)
        fresh = {each.native: each for each in cursor.mark.fresh(issues)}
        self._stray(fresh, moved)
        known = rows.keys() | set(walk.unread)
        self._repaid(fresh, [each for each in cursor.owing if each not in known])
        stopped = walk.stopped
        if fresh and not stopped:
            talk = self._talk(cursor.mark.since())
            talk.comments = {**self.earlier, **talk.comments}
            news = cursor.news(talk.comments.values())
            left = self._spoken(fresh, issues, news)
            after = after.heard([c for c in talk.comments.values() if c.number not in left], mark)
            fresh, stopped = self._told(fresh, talk), talk.stopped
        after = replace(after, owing=tuple(dict.fromkeys((*self.owing, *_numbers(walk.unread)))))
        too_many = len(after.owing) > max(MOST_OWED, len(cursor.owing))
        return Listing(
            issues=tuple(fresh.values()),
            # What could not be read whole is read again from where it began.
            cursor=(cursor if stopped or too_many else after).write(),
            complete=not walk.findings and not stopped and not after.owing,
            findings=(*walk.findings, *self.findings),
        )

    def _spoken(
        self, fresh: dict[str, Issue], near: Iterable[Issue], news: list[WireComment]
    ) -> set[str]:
        """Issues of which a comment alone changed join the fresh ones; the numbers left for later.

        Whether an edited comment moves its issue's own time is GitHub's secret.
        """
        known = {each.native: each for each in near}
        wanted = {each.number for each in news if not each.pull and each.number not in fresh}
        fresh.update({native: known[native] for native in wanted & known.keys()})
        return self._stray(fresh, wanted - known.keys())

    def _stray(self, fresh: dict[str, Issue], wanted: set[str]) -> set[str]:
        """Read some issues one by one; the numbers of those that have to wait."""
        strays = sorted(wanted - fresh.keys(), key=int)
        for native in strays[:STRAYS]:
            self._alone(fresh, native)
        return set(strays[STRAYS:])

    def _repaid(self, fresh: dict[str, Issue], owed: list[str]) -> None:
        """Read what could not be read before; what still cannot waits at the end of the row."""
        self.owing += owed[STRAYS:]
        for native in owed[:STRAYS]:
            if native not in fresh and native not in self.owing:
                self._alone(fresh, native)
            if native in fresh:
                self._all_said(fresh, native)

    def _all_said(self, fresh: dict[str, Issue], native: str) -> None:
        """Every comment of an issue that waited: the talk since the last listing is too young."""
        try:
            if fresh[native].comment_count:
                for page in self.api.pages(issue_path(self.place, native, "comments")):
                    self.earlier.update(readable(page))
        except OutsideError as error:
            self.findings.append(set_aside(self.place, native, error))
            self.owing.append(native)
            del fresh[native]

    def _alone(self, fresh: dict[str, Issue], native: str) -> None:
        """One issue, read by itself; when that cannot be, it stops no other and is owed."""
        try:
            wire = wire_issue(self.api.one(issue_path(self.place, native)))
        except Missing:
            return  # the repository was seen just now: it is gone
        except (OutsideError, Unreadable) as error:
            self.findings.append(set_aside(self.place, native, error))
            self.owing.append(native)
            return
        if not wire.pull and wire.number == native:
            fresh[native] = self._issue(wire)

    # --- both -------------------------------------------------------------------------------------

    def _issue(self, wire: WireIssue) -> Issue:
        item = self.board.items().get(key_of(self.place, wire.number)) if self.board else None
        return to_issue(
            wire,
            tracker=self.tracker,
            place=self.place,
            config=self.config,
            project=item.values if item else (),
        )

    def _told(self, issues: dict[str, Issue], talk: Talk) -> dict[str, Issue]:
        """The issues with those comments that were read; as many as it names are all there are."""
        said = talk.by_issue()
        found = {}
        for native, issue in issues.items():
            comments = tuple(to_comment(each) for each in said.get(native, ()))
            whole = len(comments) == issue.comment_count
            found[native] = replace(issue, comments=comments, all_comments=whole)
        return found

    def _boarded(self, cursor: Cursor) -> tuple[Cursor, set[str]]:
        """The cursor with the board's latest change, and issues here whose values there changed."""
        if self.board is None:
            return cursor, set()
        items = list(self.board.items().values())
        here = {each.number for each in cursor.news_on_board(items) if self._is_here(each.place)}
        return cursor.boarded(items), here

    def _is_here(self, place: str) -> bool:
        return place.casefold() == self.place.casefold()


def _numbers(natives: Iterable[str]) -> tuple[str, ...]:
    """Those that can be asked for by themselves: an issue without a number cannot."""
    return tuple(each for each in natives if is_number(each))
