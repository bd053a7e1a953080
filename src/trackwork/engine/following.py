"""Following issues that a listing tells of only in part, or that went somewhere else.

A listing of changes gives some comments and proves no absence, so where the numbers do not fit the
issue is read by itself. What a complete listing no longer holds is looked for before it counts as
absent: it may have been transferred, and then its item goes along.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from trackwork.core.facts import Fact
from trackwork.core.subjects import Subject
from trackwork.core.workspace import Backlog
from trackwork.engine.adopted import Adopted
from trackwork.engine.known import (
    DRAWER,
    LINKS,
    MISSES_TO_BE_GONE,
    UNREAD,
    KnownIssue,
    key_of,
    recall,
    recall_key,
    remember,
)
from trackwork.engine.parts import Parts
from trackwork.ports import Books, Finding, Issue, Listing, OutsideError, TrackerReader
from trackwork.practices.tracking.facts import ItemLinked


@dataclass(slots=True, kw_only=True)
class Following:
    """Completes one backlog's listing by single reads. A read that comes to nothing waits."""

    parts: Parts
    adopted: Adopted
    reader: TrackerReader
    backlog: Backlog
    now: datetime

    def completed(self, listing: Listing) -> Listing:
        """The listing with every comment of ours that it lacks, and without what moved."""
        return self._followed(self._with_comments(listing))

    # --- comments -----------------------------------------------------------

    def _with_comments(self, listing: Listing) -> Listing:
        """Issues of which a comment is missing, or was taken back, are read whole."""
        partial = [each for each in listing.issues if not each.all_comments]
        with self.parts.ledger.reading() as books:
            wanted = {each.native for each in partial if self._ours(books, each)}
        if not wanted:
            return listing
        whole = {each: self._whole(each) for each in wanted}
        left = [native for native, issue in whole.items() if issue is None]
        if left:
            with self.parts.ledger.transaction() as books:
                for native in left:
                    books.desk.put(UNREAD, self._key(native), native)
        issues = (whole.get(each.native, each) for each in listing.issues)
        return replace(listing, issues=tuple(each for each in issues if each is not None))

    def _ours(self, books: Books, issue: Issue) -> bool:
        linked = books.desk.get(LINKS, self._key(issue.native)) is not None
        return linked and lacks_comments(recall(books, issue) or KnownIssue(), issue)

    def _whole(self, native: str) -> Issue | None:
        """One issue with all it has; None while it cannot be had: then it is read next time."""
        try:
            issue = self.reader.issue(self.backlog.place, native)
        except OutsideError:
            return None
        return issue if issue is not None and self.stayed(issue, native) else None

    # --- absence ------------------------------------------------------------

    def _followed(self, listing: Listing) -> Listing:
        """Look for issues of ours that a complete listing does not hold."""
        if listing.present is None or not listing.complete:
            return listing
        with self.parts.ledger.reading() as books:
            missing = list(self._missing(books, listing.present))
        issues, present = list(listing.issues), set(listing.present)
        findings: list[Finding] = []
        for native in missing:
            try:
                issue = self.reader.issue(self.backlog.place, native)
            except OutsideError:
                present.add(native)  # nobody knows: this listing says nothing about it
                continue
            if issue is None:
                continue
            if self.stayed(issue, native):
                present.add(native)
                issues.append(issue)
            else:
                findings += self.moved(native, issue)
        return replace(
            listing,
            issues=tuple(issues),
            present=frozenset(present),
            findings=(*listing.findings, *findings),
        )

    def _missing(self, books: Books, present: frozenset[str]) -> Iterator[str]:
        prefix = self._key("")
        for key in books.desk.items(LINKS, prefix=prefix):
            native = key.removeprefix(prefix)
            known = recall_key(books, key) or KnownIssue()
            if native not in present and known.missed < MISSES_TO_BE_GONE:
                yield native

    # --- transfers ----------------------------------------------------------

    def stayed(self, issue: Issue, native: str) -> bool:
        """Whether an issue is where we asked for it."""
        return (issue.place, issue.native) == (self.backlog.place, native)

    def moved(self, native: str, issue: Issue) -> tuple[Finding, ...]:
        """Let an item go along with its issue into a backlog we list; else say where it went."""
        place = next(
            (
                each.place
                for each in self.adopted.workspace.backlogs.values()
                if each.tracker == self.backlog.tracker
                and each.place.casefold() == issue.place.casefold()
            ),
            None,
        )
        with self.parts.ledger.transaction() as books:
            old = self._key(native)
            linked = books.desk.get(LINKS, old)
            if linked is None:
                return ()
            new = key_of(self.backlog.tracker, place or issue.place, issue.native)
            if place is not None and books.desk.get(LINKS, new) in {None, linked}:
                relink(books, old, new, issue, now=self.now)
                return ()
        return (_elsewhere(self.backlog, native, issue),)

    def _key(self, native: str) -> str:
        return key_of(self.backlog.tracker, self.backlog.place, native)


def lacks_comments(known: KnownIssue, issue: Issue) -> bool:
    """Whether what we know and what was given is not what the issue has."""
    if issue.all_comments or issue.comment_count is None:
        return False
    return len({*known.comments, *(each.id for each in issue.comments)}) != issue.comment_count


def says_nothing(known: KnownIssue, issue: Issue) -> bool:
    """Whether an issue reads as it did: a comment can be edited without moving its issue."""
    same = all(known.comments.get(each.id) == each.revision for each in issue.comments)
    return same and known.revision == issue.revision and not known.missed


def comments_seen(known: KnownIssue, issue: Issue) -> dict[str, str]:
    """Comments by id with their revisions, after a reading that may have given only some."""
    given = {each.id: each.revision for each in issue.comments}
    return given if issue.all_comments else {**known.comments, **given}


def relink(books: Books, old: str, new: str, issue: Issue, *, now: datetime) -> None:
    """Record that an item lives elsewhere now. What was heard there is not heard again."""
    subject = Subject.parse(books.desk.get(LINKS, old) or "")
    tracker, place, native = new.split("|", 2)
    fact = Fact(
        key=f"{old}:moved:{new}@{now.isoformat()}",
        subject=subject,
        body=ItemLinked(tracker=tracker, place=place, native=native),
        happened=now,
        recorded=now,
        source="engine",
    )
    books.facts.append([fact])
    known = recall_key(books, old) or KnownIssue()
    read = datetime.fromisoformat(known.read) if known.read else None
    heard = {e.id: e.revision for e in issue.comments if read is not None and e.at <= read}
    remember(books, new, replace(known, comments=heard, missed=0, revision=""))
    books.desk.put(LINKS, new, str(subject))
    books.desk.put(LINKS, f"of|{subject}", new)
    books.desk.put(UNREAD, new, native)
    for drawer in (LINKS, DRAWER, UNREAD):
        books.desk.drop(drawer, old)
    books.subjects.touch([str(subject)])


def not_read(backlog: Backlog, native: str, error: OutsideError) -> Finding:
    """An issue that did not come; it is asked for again each time."""
    return Finding(
        where=f"{backlog.tracker}:{backlog.place}/{native}",
        what=f"this issue could not be read: {error}",
        fix="nothing to do: it is read again with the next reading; the others go on",
    )


def _elsewhere(backlog: Backlog, native: str, issue: Issue) -> Finding:
    return Finding(
        where=f"{backlog.tracker}:{backlog.place}/{native}",
        what=f"this issue was moved to {issue.place}/{issue.native}, outside our backlogs",
        fix=f"list {issue.place} in 'backlogs', so that its item can go along; or ask there anew",
        severity="warning",
    )
