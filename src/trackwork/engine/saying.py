"""From a command to facts, the same at every door: rights first, then what was said."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from trackwork.core.commands import CommandContext, CommandRow
from trackwork.core.facts import Fact, FactWithdrawn, effective
from trackwork.core.grammar import Puzzled, Understood
from trackwork.core.obligations import Kind
from trackwork.core.subjects import Subject
from trackwork.engine.look import Look
from trackwork.ports import Finding
from trackwork.practices.exceptions.facts import ExceptionDecided
from trackwork.practices.standing.facts import MatterAnswered
from trackwork.practices.tracking.facts import (
    DateAccepted,
    DoneVerified,
    IssueClosed,
    IssueGone,
    IssueReopened,
    OfferAgreed,
    OfferAnswered,
)

COMMITTING = (DateAccepted, OfferAgreed)
"""Words that commit a team to a date."""
SEEN = timedelta(days=1)
"""After so long a committed date was seen by others, and rests on paper."""
ACTED = (ExceptionDecided, MatterAnswered, OfferAgreed, OfferAnswered, DoneVerified)
"""A person's answers: what they answered is not changed under their feet."""

UNDONE = "undo"
"""Why a word was withdrawn when its author said so, as against deleting the line."""
DECIDING = frozenset({"agreed", "rather", "granted", "alternative"})
"""Commands that decide on somebody's request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Something a person should be answered, once: ``reason`` names what it answers."""

    reason: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one door brought: facts, answers to give, things for a person to mend."""

    facts: tuple[Fact, ...] = ()
    replies: tuple[Reply, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class Saying:
    """Commands about one subject, from one source, at one moment."""

    look: Look
    subject: Subject
    source: str
    now: datetime

    def fact(
        self, body: object, *, key: str, happened: datetime, author: str | None, old: str = ""
    ) -> Fact:
        """A fact somebody's words make true; nothing happens in the future."""
        return Fact(
            key=key,
            subject=self.subject,
            body=body,
            happened=min(happened, self.now),
            recorded=self.now,
            actor=author,
            source=self.source,
            supersedes=old or None,
        )

    def said(self, said: Understood, context: CommandContext, *, key: str, old: str = "") -> Heard:
        """The facts of a command, or the answer why not. ``old``: the word this one revises."""
        refused = self.refusal(said.row, context.author)
        if refused:
            return Heard(replies=(Reply(reason=key, text=refused),))
        if said.command.name == "undo":
            return self._undo(context, key)
        if old and self.acted_on(old):
            text = (
                f"You changed `{said.line}` after somebody had answered it. Shall it count as new? "
                "Then please write it once more as a new line. Nothing was changed."
            )
            return Heard(replies=(Reply(reason=key, text=text),))
        bodies = said.row.facts(said.command, context)
        facts = tuple(
            self.fact(
                body,
                key=f"{key}.{number}",
                happened=context.happened,
                author=context.author,
                old=f"{old}.{number}" if old else "",
            )
            for number, body in enumerate(bodies)
        )
        return Heard(facts=facts)

    def _undo(self, context: CommandContext, key: str) -> Heard:
        """Take back the author's last word on this subject, unless somebody acted on it."""
        own = [
            fact
            for fact in effective(self.look.books.facts.of(self.subject))
            # A word nobody is named for is the team's: every member may take it back.
            if self._a_word(fact) and fact.actor in {None, context.author}
        ]
        if not own:
            return Heard(replies=(Reply(reason=key, text="There is no word of yours to undo."),))
        last = own[-1].key.rpartition(".")[0]
        if self.acted_on(last):
            text = (
                "Your last word stays: somebody answered it, or its date has stood for a day. "
                f"A new line changes it, such as `{self.look.adopted.workspace.word}: date ...`."
            )
            return Heard(replies=(Reply(reason=key, text=text),))
        whole = [fact for fact in own if fact.key.rpartition(".")[0] == last]
        facts = tuple(
            self.fact(
                FactWithdrawn(target=fact.key, why=UNDONE),
                key=f"{key}.{number}",
                happened=context.happened,
                author=context.author,
            )
            for number, fact in enumerate(whole)
        )
        return Heard(facts=facts)

    def _a_word(self, fact: Fact) -> bool:
        """Said by somebody at a door, as against recorded by the engine or by apply."""
        by_us = fact.source in {"engine", "apply", ""}
        happened = isinstance(fact.body, FactWithdrawn | IssueClosed | IssueReopened | IssueGone)
        return not by_us and not happened

    def acted_on(self, key: str) -> bool:
        """Whether something rests on the word with this key (without its number).

        Another person has answered since; or it committed to a date, and others have seen that
        for a day: a date that stood is moved in the open, never made to disappear.
        """
        facts = effective(self.look.books.facts.of(self.subject))
        word = next((fact for fact in facts if fact.key == f"{key}.0"), None)
        if word is None:
            return False
        if isinstance(word.body, COMMITTING) and self.now - word.happened > SEEN:
            return True
        return any(
            isinstance(fact.body, ACTED)
            and (fact.happened, fact.seq) > (word.happened, word.seq)
            and fact.actor != word.actor
            for fact in facts
        )

    def refusal(self, row: CommandRow, author: str | None) -> str:
        """Why this person may not say this, in plain words; empty when they may.

        A team's words are open to everybody who can write in its backlog. A decider's words need
        that role now, and whoever asked never decides.
        """
        if "team" in row.roles or "anyone" in row.roles:
            return ""
        roles = {role: self.look.person(role, self.subject) for role in row.roles}
        own = {key for role in row.roles for key in self.look.holders(role, self.subject)}
        own |= set(roles.values())
        if row.name in DECIDING:
            own |= self._asked_to_decide()
            if author is not None and author in own and author == self._requester(row.name):
                return f"`{row.name}` is for somebody else here: what it answers is your own word."
        if author is not None and author in own:
            return ""
        who = " or ".join(f"{self._name(key)} ({role})" for role, key in roles.items() if key)
        return f"`{row.name}` is for {who or 'the ' + row.roles[0]}, so nothing was changed."

    def _requester(self, command: str) -> str | None:
        """Who said what this command would decide on."""
        if self.subject.kind != "item":
            return None
        if command in {"agreed", "rather"}:
            offer = self.look.state("tracking", self.subject).offer
            key = offer.key if offer else ""
        else:
            key = self.look.state("exceptions", self.subject).key
        fact = self.look.books.facts.get(key) if key else None
        return fact.actor if fact else None

    def _asked_to_decide(self) -> frozenset[str]:
        """Whose decision is open here: whoever is asked may answer."""
        rows = self.look.books.subjects.obligations(subject=self.subject)
        return frozenset(row.holder.key for row in rows if row.kind == Kind.DECIDE)

    def _name(self, key: str) -> str:
        person = self.look.adopted.workspace.directory.people.get(key)
        return person.name if person and person.name else key


def puzzled(reading: Puzzled, key: str) -> Reply:
    """The answer to a line we could not read: why, and the nearest lines to copy."""
    lines = "\n".join(f"`{line}`" for line in reading.suggestions)
    said = reading.line.replace("`", "'")  # else it would end the quotation
    text = f"We could not read `{said}`: {reading.why}. Nothing was changed."
    return Reply(reason=key, text=f"{text} Did you mean:\n\n{lines}" if lines else text)
