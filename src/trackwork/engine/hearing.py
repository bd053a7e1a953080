"""From an issue as read to facts: what people said, ticked, closed, moved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from trackwork.core.block import FoundBlock, find_blocks, read_ticks, ticks
from trackwork.core.commands import CommandContext
from trackwork.core.facts import Fact, FactWithdrawn, effective
from trackwork.core.grammar import Puzzled, Understood, parse, parse_sentence
from trackwork.core.markers import find_comment_marker, verify
from trackwork.core.subjects import Subject, item_parts
from trackwork.engine.known import KnownIssue
from trackwork.engine.look import Look
from trackwork.engine.parts import Parts
from trackwork.engine.saying import UNDONE, Heard, Reply, Saying, puzzled
from trackwork.engine.sync.fields import writable
from trackwork.engine.sync.hearing import FieldHearing
from trackwork.ports import Author, Comment, Finding, Issue
from trackwork.practices.tracking.facts import IssueClosed, IssueReopened

STATES = frozenset({"open", "closed"})

ANSWERED = (
    "Somebody had answered this before it was taken back, so it stands as it was. "
    "A new line changes it."
)


@dataclass(slots=True)
class Hearing:
    """One reading of one issue against what we knew of it."""

    parts: Parts
    look: Look
    subject: Subject
    issue: Issue
    known: KnownIssue
    now: datetime
    mass: bool = False
    """Whether it was closed together with many others: that is no word about this one."""
    agreed: dict[str, tuple[str | None, str]] = field(default_factory=dict)
    """Fields as agreed after this reading; filled by `all`, with ``again``."""
    again: bool = False
    """Whether a field of ours was written meanwhile, so that the issue is to be read once more."""

    def all(self) -> Heard:
        """Every fact, reply and finding of this reading."""
        facts: list[Fact] = []
        replies: list[Reply] = []
        for body, key, author in self._state():
            facts.append(self._fact(body, key=key, happened=self.issue.updated, author=author))
        fields = self._fields()
        for heard in (*self._comments(), self._ticks(), fields.all()):
            facts += heard.facts
            replies += heard.replies
        self.agreed, self.again = fields.agreed, fields.again
        return Heard(facts=tuple(facts), replies=tuple(replies), findings=self._findings())

    @property
    def _where(self) -> str:
        return f"{self.issue.tracker}:{self.issue.place}/{self.issue.native}"

    def _person(self, author: Author) -> str | None:
        if not author.handle:
            return None
        found = self.look.adopted.workspace.directory.by_handle(self.issue.tracker, author.handle)
        if found is not None:
            return found.key
        # A stranger's login may happen to be somebody's key; it gives them none of their rights.
        taken = author.handle in self.look.adopted.workspace.directory.people
        return f"{self.issue.tracker}:{author.handle}" if taken else author.handle

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
        news = known.state == "open" or known.closed_as != issue.closed_as
        if issue.state == "closed" and news:
            no_word = issue.closed_by.bot or self.mass
            body = IssueClosed(closed_as=issue.closed_as, bot=no_word)
            yield body, f"{self._where}:closed@{issue.revision}", author
        if issue.state == "open" and known.state == "closed":
            yield IssueReopened(), f"{self._where}:reopened@{issue.revision}", author

    def _fields(self) -> FieldHearing:
        """What people wrote into the tracker's own fields."""
        reader = self.parts.readers.get(self.issue.tracker)
        workspace = self.look.adopted.workspace
        return FieldHearing(
            look=self.look,
            saying=self._saying,
            subject=self.subject,
            issue=self.issue,
            known=self.known,
            author=self._person(self.issue.changed_by),
            may_write=writable(workspace, reader) if reader else frozenset(),
        )

    # --- words --------------------------------------------------------------

    def _comments(self) -> Iterator[Heard]:
        present = {comment.id for comment in self.issue.comments}
        for comment in self.issue.comments:
            if comment.author.bot or self._ours(comment):
                continue
            before = self.known.comments.get(comment.id)
            if before != comment.revision:
                yield self._comment(comment, edited=before is not None)
        for gone in self.known.comments if self.issue.all_comments else ():
            if gone not in present:
                yield self._taken_back(self._words_of(gone))

    def _ours(self, comment: Comment) -> bool:
        mark = find_comment_marker(comment.body)
        return mark is not None and verify(
            self.parts.key,
            mark.signature,
            workspace=self.look.adopted.workspace.id,
            tracker=self.issue.tracker,
            about=mark.effect,
        )

    def _comment(self, comment: Comment, *, edited: bool) -> Heard:
        """What a new comment says, or what an edited one says now that it did not say before."""
        found: list[Heard] = []
        left = self._words_of(comment.id) if edited else {}
        changed: list[tuple[Understood, CommandContext]] = []
        table, word = self.parts.commands, self.look.adopted.workspace.word
        today = self._today(comment.at)
        for reading in parse(comment.body, table=table, word=word, today=today):
            if isinstance(reading, Puzzled):
                key = f"{self._where}#{comment.id}#{reading.line}"
                found.append(Heard(replies=(puzzled(reading, key),)))
                continue
            context = self._context(comment, today)
            same = next((k for k, bodies in left.items() if _same(reading, context, bodies)), None)
            if same is None:
                changed.append((reading, context))
            else:
                del left[same]
        for reading, context in changed:
            key = f"{self._where}#{comment.id}@{comment.revision}#{reading.index}"
            old = next((k for k in left if k.endswith(f"#{reading.index}")), "")
            left.pop(old, None)
            old = old if self.look.books.facts.get(f"{old}.0") and self._stands(old) else ""
            found.append(self._saying.said(reading, context, key=key, old=old))
        found.append(self._taken_back(left))
        return together(found)

    def _context(self, comment: Comment, today: date) -> CommandContext:
        return CommandContext(
            subject=self.subject,
            author=self._person(comment.author),
            happened=comment.at,
            today=today,
            source="comment",
        )

    def _words_of(self, comment: str) -> dict[str, tuple[object, ...]]:
        """What the earlier revisions of a comment said and nobody rewrote: key to bodies.

        A word its author undid is among them: the line that said it does not say it once more.
        """
        prefix = f"{self._where}#{comment}@"
        facts = self.look.books.facts.of(self.subject)
        gone = {fact.supersedes for fact in facts}
        gone |= {
            fact.body.target
            for fact in facts
            if isinstance(fact.body, FactWithdrawn) and fact.body.why != UNDONE
        }
        found: dict[str, tuple[object, ...]] = {}
        for fact in facts:
            if fact.key.startswith(prefix) and fact.key not in gone and fact.key[-1].isdigit():
                base = fact.key.rpartition(".")[0]
                found[base] = (*found.get(base, ()), fact.body)
        return found

    def _stands(self, key: str) -> bool:
        facts = effective(self.look.books.facts.of(self.subject))
        return any(fact.key.rpartition(".")[0] == key for fact in facts)

    def _taken_back(self, words: Iterable[str]) -> Heard:
        """Deleted lines take their words back, unless somebody acted on them."""
        facts: list[Fact] = []
        replies: list[Reply] = []
        for key in words:
            standing = [
                fact
                for fact in effective(self.look.books.facts.of(self.subject))
                if fact.key.rpartition(".")[0] == key and not isinstance(fact.body, FactWithdrawn)
            ]
            if standing and self._saying.acted_on(key):
                replies.append(Reply(reason=f"{key}:taken back", text=ANSWERED))
                continue
            for fact in standing:
                body = FactWithdrawn(target=fact.key, why="the line was taken back")
                again = f"{fact.key}:withdrawn"
                facts.append(self._fact(body, key=again, happened=self.now, author=None))
        return Heard(facts=tuple(facts), replies=tuple(replies))

    def _today(self, at: datetime) -> date:
        return self.look.calendar(Subject("team", item_parts(self.subject)[1])).day_of(at)

    # --- ticks --------------------------------------------------------------

    def block(self) -> FoundBlock | None:
        """Our one block of this very issue; None when there is none, or more than one."""
        mine = [
            found
            for found in find_blocks(self.issue.body)
            if found.stamp is not None and self._signed(found) and not self._elsewhere(found)
        ]
        return mine[0] if len(mine) == 1 else None

    def _signed(self, found: FoundBlock) -> bool:
        stamp, ours = found.stamp, self.look.adopted.workspace.id
        if stamp is None or stamp.workspace != ours:
            return False
        return verify(
            self.parts.key,
            stamp.signature,
            workspace=ours,
            tracker=self.issue.tracker,
            about=stamp.native,
        )

    def _ticks(self) -> Heard:
        block = self.block()
        if block is None:
            return Heard()
        ticked = ticks(block.inner)
        if ticked == frozenset(self.known.ticks) or self.issue.changed_by.bot:
            return Heard()
        if not ticked:
            return self._unticked()
        workspace = self.look.adopted.workspace
        said = f"{workspace.word}: date" in self.issue.body or self._talked_about()
        reading = read_ticks(ticked, date_given=said, word=workspace.word)
        key = f"{self._where}:ticks@{','.join(sorted(ticked))}@{self.issue.revision}"
        if reading.question:
            return Heard(replies=(Reply(reason=key, text=reading.question),))
        if not reading.sentence:
            return Heard()
        return self._tick(reading.sentence, key)

    def _talked_about(self) -> bool:
        """Whether anybody commented, among what was given or before it."""
        return bool(self.issue.comments or self.issue.comment_count)

    def _unticked(self) -> Heard:
        """The last tick was removed: its word goes with it."""
        prefix = f"{self._where}:ticks@"
        facts = effective(self.look.books.facts.of(self.subject))
        keys = [fact.key.rpartition(".")[0] for fact in facts if fact.key.startswith(prefix)]
        return self._taken_back(keys[-1:])

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
            if each.stamp is None or self._foreign(each)
        ]
        if self.issue.state not in STATES:
            found.append(self._unknown_state())
        return tuple(found)

    def _unknown_state(self) -> Finding:
        """A state nobody explained to us: nothing is concluded from it."""
        said = self.issue.status or self.issue.state
        return Finding(
            where=self._where,
            what=f"the status {said!r} is new to us, so we concluded nothing from it",
            fix="map it in the tracker's options, such as words.open or words.done",
            severity="warning",
        )

    def _foreign(self, found: FoundBlock) -> bool:
        """Said to be ours, but not of this issue. Another workspace's block is its own affair."""
        ours = self.look.adopted.workspace.id
        if found.stamp is None or found.stamp.workspace != ours:
            return False
        return not self._signed(found) or self._elsewhere(found)

    def _elsewhere(self, found: FoundBlock) -> bool:
        """Signed by us, but for another issue: a clone or a template."""
        return found.stamp is not None and found.stamp.native != self.issue.native


def _same(reading: Understood, context: CommandContext, bodies: tuple[object, ...]) -> bool:
    """Whether a line says what it said before the comment was edited."""
    if reading.command.name == "undo":
        return any(isinstance(body, FactWithdrawn) for body in bodies)
    return tuple(reading.row.facts(reading.command, context)) == bodies


def together(heard: Iterable[Heard]) -> Heard:
    """Several doors' news as one."""
    every = list(heard)
    return Heard(
        facts=tuple(fact for each in every for fact in each.facts),
        replies=tuple(reply for each in every for reply in each.replies),
        findings=tuple(finding for each in every for finding in each.findings),
    )
