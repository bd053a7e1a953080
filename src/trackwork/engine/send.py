"""Send: one effect to the outside, by tracker or mail. The only place that writes."""

from dataclasses import dataclass
from datetime import datetime

from trackwork.core.block import (
    FoundBlock,
    append_block,
    find_blocks,
    human_edits,
    newline_of,
    people_words,
    replace_block,
)
from trackwork.core.effects import NEW_TEXT, Effect, EffectKind, Guarantee
from trackwork.core.markers import comment_marker, sign
from trackwork.core.subjects import Subject
from trackwork.engine.adopted import Adopted
from trackwork.engine.home.asking import KINDS
from trackwork.engine.known import LINKS, key_of, recall_key
from trackwork.engine.parts import Parts
from trackwork.engine.sync.giving import still_to_write, unkept
from trackwork.engine.tying import CLOSED, listed, relation_of
from trackwork.ports import Issue, Letter, Refused, TrackerWriter

COMMENT_ID = "comment"
"""Field of an undo: the id of the comment to remove."""
WRITTEN = "block"
"""Desk drawer with the block as we last wrote it, by subject: what differs is a person's."""


class NoLongerWanted(Exception):
    """A person changed the place we were to write to; leaving it alone is the right answer."""


class NotKept(Exception):
    """A field reads as before our write: a tracker keeps nothing of it, or somebody set it back."""


@dataclass(slots=True)
class Sender:
    """Carries out one effect. Raises `ports.OutsideError`, NoLongerWanted and NotKept."""

    parts: Parts
    adopted: Adopted
    now: datetime

    def send(self, effect: Effect) -> str:
        """Do it; the receipt."""
        if effect.kind in {EffectKind.MAIL, EffectKind.DIGEST}:
            return self.parts.mail.send(self.letter(effect))
        ways = {
            EffectKind.CREATE: self._create,
            EffectKind.ADOPT: self._adopt,
            EffectKind.COMMENT: self._comment,
            EffectKind.DIGEST_COMMENT: self._comment,
            EffectKind.BLOCK: self._block,
            EffectKind.FIELDS: self._fields,
            EffectKind.RELATE: self._relate,
            EffectKind.UNDO: self._undo,
        }
        if effect.kind not in ways:
            raise Refused(f"an effect of kind {effect.kind} is never sent by itself")
        return ways[effect.kind](effect)

    def found(self, effect: Effect) -> str | None:
        """Where an effect in doubt landed, if it did: looked for by its marker."""
        if effect.kind in NEW_TEXT:
            return self.parts.readers[effect.tracker].find(effect.place, effect.id)
        return None

    def guarantee(self, effect: Effect) -> Guarantee:
        """What the channel of an effect can promise."""
        if effect.kind in {EffectKind.MAIL, EffectKind.DIGEST, EffectKind.LINE}:
            return self.parts.mail.guarantee
        return self.parts.readers[effect.tracker].capabilities.guarantee

    def _writer(self, effect: Effect) -> TrackerWriter:
        if not listed(self.adopted.workspace, effect.tracker, effect.place):
            raise Refused(
                f"{effect.tracker}:{effect.place} is not a backlog this workspace lists; "
                "add it to 'backlogs' if Trackwork may write there"
            )
        return self.parts.writers[effect.tracker]

    def _create(self, effect: Effect) -> str:
        return self._writer(effect).create(
            effect.place, title=effect.title, body=effect.body, effect=effect.id
        )

    def _adopt(self, effect: Effect) -> str:
        self._writer(effect)
        issue = self.parts.readers[effect.tracker].issue(effect.place, effect.native)
        if issue is None:
            raise Refused(f"there is no issue {effect.native} in {effect.tracker}:{effect.place}")
        other = self._holds(effect, issue.native)
        if other is not None:
            raise Refused(f"the issue {issue.native} holds {other} already; name another one")
        return issue.native

    def _holds(self, effect: Effect, native: str) -> Subject | None:
        """Whose an issue is that cannot be two things: words in a home or a view are not heard."""
        with self.parts.ledger.reading() as books:
            linked = books.desk.get(LINKS, key_of(effect.tracker, effect.place, native))
        other = Subject.parse(linked) if linked else effect.subject
        own = {other.kind, effect.subject.kind} & KINDS
        return other if own and other != effect.subject else None

    def _comment(self, effect: Effect) -> str:
        signature = sign(
            self.parts.key,
            workspace=self.adopted.workspace.id,
            tracker=effect.tracker,
            about=effect.id,
        )
        mentions = " ".join(f"@{handle.lstrip('@')}" for handle in effect.mention)
        head = f"{mentions} " if mentions else ""
        body = f"{head}{effect.body}\n\n{comment_marker(effect.id, signature)}"
        return self._writer(effect).comment(
            effect.place, effect.native, body=body, effect=effect.id
        )

    def _fields(self, effect: Effect) -> str:
        """Write fields and read them back: some trackers take a field and keep nothing of it."""
        writer, reader = self._writer(effect), self.parts.readers[effect.tracker]
        issue = reader.issue(effect.place, effect.native)
        if issue is None:
            raise NoLongerWanted("the issue is no longer there")
        left = still_to_write(effect, issue)
        if isinstance(left, str):
            raise NoLongerWanted(left)
        if not left:
            return effect.native
        writer.set_fields(effect.place, effect.native, left)
        lost = unkept(left, before=issue, after=reader.issue(effect.place, effect.native))
        if lost:
            raise NotKept(
                f"the tracker took {', '.join(lost)} and did not keep it; see whether the field is "
                "on the issue's form and open to us"
            )
        return effect.native

    def _relate(self, effect: Effect) -> str:
        """Let an issue stand so to another, unless it does. Both are where we think they are."""
        writer, relation = self._writer(effect), relation_of(effect)
        issue = self._there(effect.tracker, effect.place, effect.native)
        if issue is None:
            raise NoLongerWanted("the issue is no longer there")
        if issue.state == "closed":
            raise NoLongerWanted(CLOSED)
        if relation in issue.relations:
            return effect.native
        if self._there(effect.tracker, relation.place, relation.native) is None:
            raise NoLongerWanted("the other issue is no longer there")
        writer.relate(effect.place, effect.native, relation)
        return effect.native

    def _there(self, tracker: str, place: str, native: str) -> Issue | None:
        """An issue as it is now; one that was transferred answers with its new place."""
        issue = self.parts.readers[tracker].issue(place, native)
        stayed = issue is not None and (issue.place, issue.native) == (place, native)
        return issue if stayed else None

    # --- the block ----------------------------------------------------------

    def _block(self, effect: Effect) -> str:
        """Read, compare, write only if the block itself must change; keep people's words."""
        writer = self._writer(effect)
        issue = self.parts.readers[effect.tracker].issue(effect.place, effect.native)
        if issue is None:
            raise NoLongerWanted("the issue is no longer there")
        body = self._with_block(effect, issue)
        if body != issue.body:
            writer.edit_body(effect.place, effect.native, body=body, expected=issue.revision)
        return effect.native

    def _with_block(self, effect: Effect, issue: Issue) -> str:
        wanted = find_blocks(effect.body)[0].stamp
        mine = [
            found
            for found in find_blocks(issue.body)
            if found.stamp
            and wanted
            and found.stamp.subject == wanted.subject
            and found.stamp.workspace == wanted.workspace
        ]
        if len(mine) > 1:
            raise NoLongerWanted("the issue holds our block twice; a person has to choose one")
        if mine:
            keep = self._peoples_words(effect, mine[0])
            return replace_block(issue.body, effect.body, keep=keep)
        if self._known_block(effect):
            raise NoLongerWanted("a person removed the block, so it stays away")
        return append_block(issue.body, effect.body)

    def _peoples_words(self, effect: Effect, block: FoundBlock) -> tuple[str, ...]:
        """Lines that a person wrote into our block: they stay, whatever becomes of the block."""
        if block.stamp is None or not human_edits(block.inner, block.stamp.hash):
            return ()
        return people_words(block.inner, self._last_written(effect))

    def _last_written(self, effect: Effect) -> str:
        with self.parts.ledger.reading() as books:
            return books.desk.get(WRITTEN, str(effect.subject)) or effect.body

    def _known_block(self, effect: Effect) -> bool:
        with self.parts.ledger.reading() as books:
            known = recall_key(books, key_of(effect.tracker, effect.place, effect.native))
        return known is not None and known.had_block

    # --- taking back --------------------------------------------------------

    def _undo(self, effect: Effect) -> str:
        """A comment of ours is removed; a block reads as before, or goes when it was the first."""
        comment = dict(effect.fields).get(COMMENT_ID)
        if comment:
            self._writer(effect).remove_comment(effect.place, effect.native, comment)
            return comment
        if effect.body:
            return self._block(effect)
        return self._without_block(effect)

    def _without_block(self, effect: Effect) -> str:
        writer = self._writer(effect)
        issue = self.parts.readers[effect.tracker].issue(effect.place, effect.native)
        if issue is None:
            raise NoLongerWanted("the issue is no longer there")
        mine = [
            found
            for found in find_blocks(issue.body)
            if found.stamp is not None and found.stamp.subject == str(effect.subject)
        ]
        if len(mine) != 1:
            raise NoLongerWanted("the issue does not hold exactly one block of ours")
        newline = newline_of(issue.body)
        theirs = "".join(f"{line}{newline}" for line in self._peoples_words(effect, mine[0]))
        before, after = issue.body[: mine[0].start], issue.body[mine[0].end :]
        body = before.rstrip("\r\n") + newline + theirs + after.lstrip("\r\n")
        writer.edit_body(effect.place, effect.native, body=body, expected=issue.revision)
        return effect.native

    # --- mail ---------------------------------------------------------------

    def letter(self, effect: Effect) -> Letter:
        """An effect as a letter. Raises Refused when the person has no address."""
        directory = self.adopted.workspace.directory
        someone = directory.people.get(effect.person or "")
        if someone is None or not someone.mail:
            raise Refused(f"{effect.person or 'nobody'} has no mail address; see people.yaml")
        return Letter(
            id=effect.id,
            to=someone.mail,
            to_name=someone.name or someone.key,
            subject=effect.title,
            body=effect.body,
            thread=str(effect.subject),
            at=self.now,
        )
