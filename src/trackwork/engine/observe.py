"""Observe: read the trackers, turn what changed into facts, answer what could not be read.

A failed or partial listing concludes nothing; one bad issue is set aside and the rest goes on.
"""

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from trackwork.core.block import find_blocks, ticks
from trackwork.core.effects import Effect, EffectKind, effect_id
from trackwork.core.facts import Fact
from trackwork.core.subjects import Subject
from trackwork.core.workspace import Backlog
from trackwork.engine.adopted import Adopted
from trackwork.engine.following import Following, comments_seen, not_read, says_nothing
from trackwork.engine.hearing import STATES, Hearing
from trackwork.engine.home.asking import KINDS
from trackwork.engine.home.seeing import see_home
from trackwork.engine.home.waking import links_to
from trackwork.engine.known import (
    LINKS,
    MISSES_TO_BE_GONE,
    UNREAD,
    KnownIssue,
    key_of,
    recall,
    recall_key,
    remember,
)
from trackwork.engine.look import Calendars, Look
from trackwork.engine.parts import Parts
from trackwork.engine.saying import Heard, Reply
from trackwork.ports import Books, Finding, Issue, Listing, OutsideError, TrackerReader
from trackwork.practices.tracking.facts import IssueGone, ItemLinked

CURSORS = "cursor"
FINDINGS = "finding"
READ = "reading"
MASS_CLOSE = 5
"""So many issues closed by one account in one minute say nothing about any one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What one observation brought: issues read, facts, findings, places that did not answer."""

    issues: int = 0
    facts: int = 0
    findings: tuple[Finding, ...] = ()
    silent: tuple[str, ...] = ()


def observe(parts: Parts, adopted: Adopted, now: datetime) -> Observed:
    """Read every backlog of the workspace that changed."""
    return Observation(parts, adopted, now).all()


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What the last reading left, read in one go: most backlogs say nothing new most of the time.

    Cursors and findings by backlog; ``linked`` are the desk keys of issues that hold an item.
    """

    cursors: Mapping[str, str]
    findings: Mapping[str, str]
    linked: tuple[str, ...]
    unread: Mapping[str, str]

    @classmethod
    def of(cls, books: Books) -> "Before":
        """As of now."""
        return cls(
            cursors=books.desk.items(CURSORS),
            findings=books.desk.items(FINDINGS),
            linked=tuple(sorted(books.desk.items(LINKS))),
            unread=books.desk.items(UNREAD),
        )

    def says_nothing(self, backlog: Backlog, listing: Listing) -> bool:
        """Whether writing anything down would say nothing new."""
        if listing.issues or listing.findings or not listing.complete:
            return False
        same = self.cursors.get(backlog.key) == listing.cursor
        clear = not json.loads(self.findings.get(backlog.key, "[]"))
        return same and clear and not self._misses(backlog, listing.present)

    def _misses(self, backlog: Backlog, present: frozenset[str] | None) -> bool:
        if present is None:
            return False
        prefix = key_of(backlog.tracker, backlog.place, "")
        for key in self.linked[bisect_left(self.linked, prefix) :]:
            if not key.startswith(prefix):
                return False
            if key.removeprefix(prefix) not in present:
                return True
        return False


@dataclass(slots=True)
class Observation:
    """One reading of every backlog, or of those of one tracker only."""

    parts: Parts
    adopted: Adopted
    now: datetime
    only: str = ""
    total: Observed = field(default_factory=Observed)
    answered: list[str] = field(default_factory=list)
    unread: Mapping[str, str] = field(default_factory=dict)

    def all(self) -> Observed:
        """Read backlog by backlog; one that does not answer is named and the rest goes on."""
        with self.parts.ledger.reading() as books:
            before = Before.of(books)
        self.unread = before.unread
        for backlog in self.adopted.workspace.backlogs.values():
            reader = self.parts.readers.get(backlog.tracker)
            if reader is None or self.only not in {"", backlog.tracker}:
                continue
            try:
                listing = reader.listing(backlog.place, before.cursors.get(backlog.key))
                listing = self._with_unread(reader, backlog, listing)
            except OutsideError as error:
                silent = (*self.total.silent, f"{backlog.key}: {error}")
                self.total = replace(self.total, silent=silent)
                continue
            self.parts.faults.point("observe.listed")
            if not before.says_nothing(backlog, listing):
                self._take(backlog, listing)
            self.answered.append(backlog.key)
            self.parts.faults.point("observe.committed")
        with self.parts.ledger.transaction() as books:
            note_reading(books, self.answered, self.now)
        return self.total

    def _with_unread(self, reader: TrackerReader, backlog: Backlog, listing: Listing) -> Listing:
        """The listing with all that a single read has to add (`engine.following`).

        Issues that became ours only after a listing had passed them are among it.
        """
        following = Following(
            parts=self.parts, adopted=self.adopted, reader=reader, backlog=backlog, now=self.now
        )
        listing = following.completed(listing)
        there = {each.native for each in listing.issues}
        read: list[Issue] = []
        findings: list[Finding] = []
        for key, native in sorted(self.unread.items()):
            if key != key_of(backlog.tracker, backlog.place, native) or native in there:
                continue
            try:
                issue = reader.issue(backlog.place, native)
            except OutsideError as error:  # one that cannot be read stops no other
                findings.append(not_read(backlog, native, error))
                continue
            if issue is not None and following.stayed(issue, native):
                read.append(issue)
                continue
            if issue is not None:
                findings += following.moved(native, issue)
            with self.parts.ledger.transaction() as books:
                books.desk.drop(UNREAD, key)
        return replace(
            listing,
            issues=(*listing.issues, *read),
            findings=(*listing.findings, *findings),
        )

    def _take(self, backlog: Backlog, listing: Listing, *, whole: bool = True) -> None:
        """Everything one listing tells, in one transaction.

        Not ``whole``: these issues were read by themselves, and nothing is said of the others.
        """
        calendars = Calendars(self.adopted.workspace)
        with self.parts.ledger.transaction() as books:
            new = 0
            findings = list(listing.findings)
            aside: list[Finding] = []
            mass = _closed_together(listing.issues)
            for issue in listing.issues:
                try:
                    heard = self._read(books, calendars, issue, mass=issue.native in mass)
                except Exception as error:  # noqa: BLE001 - one bad issue never stops the others
                    aside.append(_aside(issue, error))
                    continue
                new += len(heard.facts)
                findings += heard.findings
            new += _absences(books, backlog, listing, self.now)
            findings += aside
            if whole and not aside:  # else it is listed again, until it can be read or is mended
                books.desk.put(CURSORS, backlog.key, listing.cursor)
            if not whole:
                findings = [*_findings_besides(books, backlog, listing.issues), *findings]
            _keep_findings(books, backlog, findings)
        self.total = replace(
            self.total,
            issues=self.total.issues + len(listing.issues),
            facts=self.total.facts + new,
            findings=(*self.total.findings, *findings),
        )

    def _read(self, books: Books, calendars: Calendars, issue: Issue, *, mass: bool) -> Heard:
        """What one linked issue says that it did not say before."""
        key = key_of(issue.tracker, issue.place, issue.native)
        linked = books.desk.get(LINKS, key)
        if linked is None:
            return Heard(findings=self._copies(issue))
        if key in self.unread:
            books.desk.drop(UNREAD, key)
        known = recall(books, issue) or KnownIssue()
        if says_nothing(known, issue):
            return Heard()
        subject = Subject.parse(linked)
        if subject.kind in KINDS:
            see_home(self.parts, self.adopted, books, issue, linked=linked, now=self.now)
            return Heard()
        look = Look(
            subject=subject,
            adopted=self.adopted,
            books=books,
            practices=tuple(self.parts.practices),
            calendars=calendars,
            now=self.now,
        )
        together = mass and bool(known.revision)
        hearing = Hearing(self.parts, look, subject, issue, known, self.now, mass=together)
        heard = hearing.all()
        new = books.facts.append((*_back(known, subject, key, self.now), *heard.facts))
        answers = [_answer(self.adopted, subject, issue, reply) for reply in heard.replies]
        books.outbox.plan(answers, now=self.now)
        remember(books, key, _seen(issue, known, self.now, hearing))
        if hearing.again:
            books.desk.put(UNREAD, key, issue.native)
        moved = issue.url != known.url
        links = links_to(self.adopted.workspace, subject) if moved else []
        books.subjects.touch([str(subject), *links])
        return replace(heard, facts=new)

    def _copies(self, issue: Issue) -> tuple[Finding, ...]:
        """An issue of nobody's that carries a block of ours was cloned or made from a template."""
        ours = self.adopted.workspace.id
        return tuple(
            Finding(
                where=f"{issue.tracker}:{issue.place}/{issue.native}",
                what="this issue carries a copy of a block that belongs to another issue",
                fix="remove the copied block; the original keeps working",
                severity="warning",
            )
            for found in find_blocks(issue.body)
            if found.stamp is not None and found.stamp.workspace == ours
        )


def _seen(issue: Issue, known: KnownIssue, now: datetime, hearing: Hearing) -> KnownIssue:
    mine = hearing.block()
    understood = issue.state in STATES
    return KnownIssue(
        revision="" if hearing.again else issue.revision,
        state=issue.state if understood else known.state,
        closed_as=issue.closed_as if understood else known.closed_as,
        due=issue.fields.get("due", ""),
        ticks=tuple(sorted(ticks(mine.inner))) if mine else (),
        block=mine.stamp.hash if mine and mine.stamp else "",
        had_block=known.had_block or mine is not None,
        comments=comments_seen(known, issue),
        read=now.isoformat(),
        agreed=hearing.agreed,
        wanted=known.wanted,
        url=issue.url,
    )


def _answer(adopted: Adopted, subject: Subject, issue: Issue, reply: Reply) -> Effect:
    """An answer to words we could not act on; it interrupts nobody who did not just write."""
    return Effect(
        id=effect_id(adopted.workspace.id, "reply", reply.reason),
        kind=EffectKind.COMMENT,
        subject=subject,
        body=reply.text,
        tracker=issue.tracker,
        place=issue.place,
        native=issue.native,
        why="an answer to what was written here",
    )


def _absences(books: Books, backlog: Backlog, listing: Listing, now: datetime) -> int:
    """Absence counts after two complete listings, and only then."""
    if listing.present is None or not listing.complete:
        return 0
    prefix = key_of(backlog.tracker, backlog.place, "")
    gone: list[Fact] = []
    for key, linked in books.desk.items(LINKS, prefix=prefix).items():
        known = recall_key(books, key) or KnownIssue()
        if key.removeprefix(prefix) in listing.present:
            if known.missed:
                gone += _back(known, Subject.parse(linked), key, now)
                remember(books, key, replace(known, missed=0))
            continue
        remember(books, key, replace(known, missed=known.missed + 1))
        if known.missed + 1 == MISSES_TO_BE_GONE:
            gone.append(_gone(Subject.parse(linked), key, now))
    # A home or a view holds no item; what its block does is looked up when it is written.
    return len(books.facts.append([each for each in gone if each.subject.kind not in KINDS]))


def _back(known: KnownIssue, subject: Subject, key: str, now: datetime) -> list[Fact]:
    """An issue that was gone for certain, and is there again after all."""
    if known.missed < MISSES_TO_BE_GONE:
        return []
    tracker, place, native = key.split("|", 2)
    return [
        Fact(
            key=f"{key}:back@{now.isoformat()}",
            subject=subject,
            body=ItemLinked(tracker=tracker, place=place, native=native),
            happened=now,
            recorded=now,
            source="engine",
        )
    ]


def _closed_together(issues: Iterable[Issue]) -> frozenset[str]:
    """Issues that one named account closed within a minute, many at once."""
    closed = [each for each in issues if each.state == "closed" and each.closed_by.handle]
    moments = Counter((each.closed_by.handle, _minute(each.updated)) for each in closed)
    return frozenset(
        each.native
        for each in closed
        if moments[each.closed_by.handle, _minute(each.updated)] >= MASS_CLOSE
    )


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _aside(issue: Issue, error: Exception) -> Finding:
    return Finding(
        where=f"{issue.tracker}:{issue.place}/{issue.native}",
        what=f"this issue could not be read and was set aside ({type(error).__name__}: {error})",
        fix="look at what was changed there last; please report it if it looks ordinary",
        severity="problem",
    )


def _gone(subject: Subject, key: str, now: datetime) -> Fact:
    native = key.rpartition("|")[2]
    return Fact(
        key=f"{key}:gone@{now.isoformat()}",
        subject=subject,
        body=IssueGone(native=native),
        happened=now,
        recorded=now,
        source=key,
    )


def _findings_besides(books: Books, backlog: Backlog, issues: Iterable[Issue]) -> list[Finding]:
    """What was found in a backlog, without what was said of these issues."""
    here = {f"{each.tracker}:{each.place}/{each.native}" for each in issues}
    kept = json.loads(books.desk.get(FINDINGS, backlog.key) or "[]")
    return [Finding(**values) for values in kept if values["where"] not in here]


def _keep_findings(books: Books, backlog: Backlog, findings: Iterable[Finding]) -> None:
    kept = json.dumps([asdict(finding) for finding in findings], sort_keys=True)
    books.desk.put(FINDINGS, backlog.key, kept)


def findings_of(books: Books) -> tuple[Finding, ...]:
    """Everything outside that a person could mend, as of the last reading."""
    found = []
    for kept in books.desk.items(FINDINGS).values():
        found += [Finding(**values) for values in json.loads(kept)]
    return tuple(found)


def note_reading(books: Books, backlogs: Iterable[str], now: datetime) -> None:
    """Remember that these backlogs were read now: every figure carries that age."""
    kept = read_when(books) | dict.fromkeys(backlogs, now.isoformat())
    books.desk.put(READ, "when", json.dumps(kept, sort_keys=True))


def read_when(books: Books) -> dict[str, str]:
    """When each backlog was last read, by its key."""
    kept: dict[str, str] = json.loads(books.desk.get(READ, "when") or "{}")
    return kept
