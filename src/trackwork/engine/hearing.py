"""From an issue as read to facts: what people said, ticked, closed, moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from trackwork.core.block import FoundBlock, find_blocks, read_ticks, ticks
from trackwork.core.commands import CommandContext
from trackwork.core.facts import Fact, FactWithdrawn
from trackwork.core.grammar import Puzzled, parse, parse_sentence
from trackwork.core.markers import find_comment_marker, verify
from trackwork.core.subjects import Subject, item_parts
from trackwork.engine.known import KnownIssue
from trackwork.engine.look import Look
from trackwork.engine.parts import Parts
from trackwork.engine.saying import Heard, Reply, Saying, puzzled
from trackwork.ports import Author, Comment, Finding, Issue
from trackwork.practices.tracking.facts import DateOffered, IssueClosed, IssueReopened


@dataclass(slots=True)
class Hearing:
    """One reading of one issue against what we knew of it."""

    parts: Parts
    look: Look
    subject: Subject
    issue: Issue
    known: KnownIssue
    now: datetime

    def all(self) -> Heard:
        """Every fact, reply and finding of this reading."""
        facts: list[Fact] = []
        replies: list[Reply] = []
        for body, key, author in self._state():
            facts.append(self._fact(body, key=key, happened=self.issue.updated, author=author))
        for heard in (*self._comments(), self._ticks(), self._due()):
            facts += heard.facts
            replies += heard.replies
        return Heard(facts=tuple(facts), replies=tuple(replies), findings=self._findings())

    @property
    def _where(self) -> str:
        return f"{self.issue.tracker}:{self.issue.place}/{self.issue.native}"

    def _person(self, author: Author) -> str | None:
        if not author.handle:
            return None
        found = self.look.adopted.workspace.directory.by_handle(self.issue.tracker, author.handle)
        return found.key if found else author.handle

    @property
    def _saying(self) -> Saying:
        return Saying(self.look, self.subject, source=self._where, now=self.now)

    def _fact(self, body: object, *, key: str, happened: datetime, author: str | None) -> Fact:
        return self._saying.fact(body, key=key, happened=happened, author=author)

    # --- the issue itself ---------------------------------------------------

    def _state(self) -> Iterator[tuple[object, str, str | None]]:
        """Closing and reopening, by whom and how."""
        issue, known = self.issue, self.known
        author = self._person(issue.closed_by)
        if issue.state == "closed" and known.state == "open":
            body = IssueClosed(closed_as=issue.closed_as, bot=issue.closed_by.bot)
            yield body, f"{self._where}:closed@{issue.revision}", author
        if issue.state == "open" and known.state == "closed":
            yield IssueReopened(), f"{self._where}:reopened@{issue.revision}", author

    def _due(self) -> Heard:
        """A date a person wrote into the tracker's own field is an offer like any other."""
        value = self.issue.fields.get("due", "")
        if value == self.known.due or not value:
            return Heard()
        try:
            day = date.fromisoformat(value[:10])
        except ValueError:
            text = f"We could not read {value!r} as a date. A form such as 2027-01-15 works."
            return Heard(replies=(Reply(reason=f"due:{value}", text=text),))
        key = f"{self._where}:due@{value}@{self.issue.revision}"
        author = self._person(self.issue.changed_by)
        fact = self._fact(DateOffered(day=day), key=key, happened=self.issue.updated, author=author)
        return Heard(facts=(fact,))

    # --- words --------------------------------------------------------------

    def _comments(self) -> Iterator[Heard]:
        present = {comment.id for comment in self.issue.comments}
        for comment in self.issue.comments:
            if comment.author.bot or self._ours(comment):
                continue
            before = self.known.comments.get(comment.id)
            if before != comment.revision:
                yield self._comment(comment, before)
        for gone, revision in self.known.comments.items():
            if gone not in present:
                yield Heard(facts=tuple(self._withdrawals(gone, revision, keep=frozenset())))

    def _ours(self, comment: Comment) -> bool:
        mark = find_comment_marker(comment.body)
        return mark is not None and verify(
            self.parts.key,
            mark.signature,
            workspace=self.look.adopted.workspace.id,
            tracker=self.issue.tracker,
            about=mark.effect,
        )

    def _comment(self, comment: Comment, before: str | None) -> Heard:
        facts: list[Fact] = []
        replies: list[Reply] = []
        author = self._person(comment.author)
        table, word = self.parts.commands, self.look.adopted.workspace.word
        today = self._today(comment.at)
        kept: set[str] = set()
        for reading in parse(comment.body, table=table, word=word, today=today):
            key = f"{self._where}#{comment.id}@{comment.revision}#{reading.index}"
            old = f"{self._where}#{comment.id}@{before}#{reading.index}" if before else ""
            kept.add(old)
            if isinstance(reading, Puzzled):
                replies.append(puzzled(reading, key))
                continue
            context = CommandContext(
                subject=self.subject,
                author=author,
                happened=comment.at,
                today=today,
                source="comment",
            )
            heard = self._saying.said(reading, context, key=key, old=self._standing(old))
            facts += heard.facts
            replies += heard.replies
        if before:
            facts += self._withdrawals(comment.id, before, keep=frozenset(kept))
        return Heard(facts=tuple(facts), replies=tuple(replies))

    def _standing(self, key: str) -> str:
        """The key of the earlier revision's fact, if there is one to supersede."""
        return key if key and self.look.books.facts.get(f"{key}.0") else ""

    def _withdrawals(self, comment: str, revision: str, *, keep: frozenset[str]) -> Iterator[Fact]:
        """A deleted line takes its word back, as long as the fact is there."""
        for index in range(20):
            key = f"{self._where}#{comment}@{revision}#{index}"
            if key in keep or self.look.books.facts.get(f"{key}.0") is None:
                continue
            body = FactWithdrawn(target=f"{key}.0", why="the line was taken back")
            yield self._fact(body, key=f"{key}:withdrawn", happened=self.now, author=None)

    def _today(self, at: datetime) -> date:
        return self.look.calendar(Subject("team", item_parts(self.subject)[1])).day_of(at)

    # --- ticks --------------------------------------------------------------

    def _block(self) -> FoundBlock | None:
        mine = [
            found
            for found in find_blocks(self.issue.body)
            if found.stamp is not None and self._signed(found)
        ]
        return mine[0] if len(mine) == 1 else None

    def _signed(self, found: FoundBlock) -> bool:
        stamp = found.stamp
        return stamp is not None and verify(
            self.parts.key,
            stamp.signature,
            workspace=self.look.adopted.workspace.id,
            tracker=self.issue.tracker,
            about=stamp.native,
        )

    def _ticks(self) -> Heard:
        block = self._block()
        if block is None:
            return Heard()
        ticked = ticks(block.inner)
        if ticked == frozenset(self.known.ticks) or not ticked:
            return Heard()
        workspace = self.look.adopted.workspace
        said = f"{workspace.word}: date" in self.issue.body or bool(self.issue.comments)
        reading = read_ticks(ticked, date_given=said, word=workspace.word)
        key = f"{self._where}:ticks@{','.join(sorted(ticked))}@{self.issue.revision}"
        if reading.question:
            return Heard(replies=(Reply(reason=key, text=reading.question),))
        if not reading.sentence:
            return Heard()
        return self._tick(reading.sentence, key)

    def _tick(self, sentence: str, key: str) -> Heard:
        today = self._today(self.now)
        said = parse_sentence(sentence, table=self.parts.commands, today=today)
        if isinstance(said, Puzzled):
            return Heard(replies=(puzzled(said, key),))
        context = CommandContext(
            subject=self.subject,
            author=self._person(self.issue.changed_by),
            happened=min(self.issue.updated, self.now),
            today=today,
            source="tick",
        )
        return self._saying.said(said, context, key=key)

    def _findings(self) -> tuple[Finding, ...]:
        found = [
            Finding(
                where=self._where,
                what=each.trouble or "the block here was copied from another issue",
                fix="remove the copied block; the original keeps working",
                severity="warning",
            )
            for each in find_blocks(self.issue.body)
            if each.stamp is None or not self._signed(each) or self._elsewhere(each)
        ]
        return tuple(found)

    def _elsewhere(self, found: FoundBlock) -> bool:
        """Signed by us, but for another issue: a clone or a template."""
        return found.stamp is not None and found.stamp.native != self.issue.native
