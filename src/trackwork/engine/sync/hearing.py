"""Hearing fields: what people changed in an issue's fields becomes facts, through today's doors.

A day in the date field is an offer, a word in the health field an update; what has no door of its
own is recorded as agreed. Nothing here writes outside.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import date

from trackwork.core.agreeing import Agreed, Outcome, Turn, compare
from trackwork.core.effects import EffectState
from trackwork.core.facts import Fact, Note, PersonKey
from trackwork.core.merge import Side
from trackwork.core.subjects import Subject
from trackwork.core.tone import neutral
from trackwork.engine.known import KnownIssue
from trackwork.engine.look import Look
from trackwork.engine.saying import Heard, Reply, Saying
from trackwork.engine.sync.fields import FIELDS, HEALTHS, ours, plain, theirs, token
from trackwork.ports import Finding, Issue
from trackwork.practices.standing.facts import UpdateGiven
from trackwork.practices.tracking.facts import DateOffered, FieldAgreed, FieldConflicted

DRAWER = "finding"
BOTH = "both"
"""The side of a value that either side came to by itself, or whose write we never heard back of."""


@dataclass(slots=True)
class FieldHearing:
    """One reading of an issue's fields. ``may_write`` are those that are ours to write too."""

    look: Look
    saying: Saying
    subject: Subject
    issue: Issue
    known: KnownIssue
    author: str | None
    may_write: frozenset[str]
    agreed: dict[str, tuple[str | None, str]] = field(default_factory=dict)
    """What is agreed after this reading; filled by `all`."""
    facts: list[Fact] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    again: bool = False
    """Whether we wrote a field while this was read, so that what was read may be older."""

    def all(self) -> Heard:
        """Every change of a field since the last reading."""
        self.agreed = dict(self.known.agreed)
        for name, value in theirs(self.issue).items():
            self._one(name, value)
        return Heard(facts=tuple(self.facts), replies=tuple(self.replies))

    def _one(self, name: str, value: str) -> None:
        said = token(name, value)
        before = self._before(name)
        if before is None:
            self.agreed[name] = (None if said else "", said)
            if said and name in self.may_write:
                self._noted(name, value, Side.TEAM)
            return
        if said == before.theirs:
            self.agreed.setdefault(name, (before.ours if said else "", said))
            return
        if self._written_since(name):
            self.again = True
            return
        mine = self._ours(name)
        if mine and token(name, mine) == said:
            self.agreed[name] = (said, said)
            self._noted(name, value, BOTH)
            return
        outcome = compare(FIELDS[name], before=before, ours=token(name, mine), theirs=said)
        if outcome.met:
            self._record(self._met(name, mine, value, outcome), f"{name}:met@{said}")
        kept = before.ours
        if outcome.turn is Turn.TAKE:
            kept = said if self._take(name, value) else token(name, mine) or before.ours
        self.agreed[name] = (kept, said)

    def _written_since(self, name: str) -> bool:
        """Whether a write of ours went out after this reading began: it may not show it yet."""
        if name not in self.may_write:
            return False
        sent = self.look.books.outbox.find(
            subject=self.subject, state=EffectState.SENT, settled_since=self.saying.now
        )
        return any(name in dict(row.effect.fields) for row in sent)

    def _before(self, name: str) -> Agreed | None:
        """What was agreed; a date that was there before us is still an offer at first sight."""
        if name in self.known.agreed:
            mine, said = self.known.agreed[name]
            return Agreed(ours=mine, theirs=said)
        return Agreed(ours=None, theirs=token(name, self.known.due)) if name == "due" else None

    def _ours(self, name: str) -> str:
        """What we say; nothing where we never write, so that nothing can meet there."""
        if name not in self.may_write:
            return ""
        states = {
            room: self.look.state(room, self.subject)
            for room in ("tracking", "standing", "exceptions")
        }
        initiative = self.look.initiative(self.subject)
        return ours(name, initiative=initiative, subject=self.subject, states=states)

    def _met(self, name: str, mine: str, value: str, outcome: Outcome) -> FieldConflicted:
        _, before = self.known.agreed[name]
        return FieldConflicted(
            field=FIELDS[name],
            base=Note("" if name in {"owner", "title"} else before),
            ours=Note(mine),
            theirs=Note(value),
            decided=str(outcome.decided),
        )

    # --- doors ----------------------------------------------------------------

    def _take(self, name: str, value: str) -> bool:
        """Let the tracker's value stand; whether our own side says the same from now on."""
        door = {"due": self._day, "health": self._health}.get(name)
        if door is not None and value:
            return door(value)
        self._noted(name, value, Side.TEAM)
        if name == "health":
            self._forget_finding()
        return False

    def _day(self, value: str) -> bool:
        """A date a person wrote into the tracker's own field is an offer like any other.

        A machine's is on record and promises nothing, nor is a machine asked what it meant.
        """
        where = self.saying.source
        if self.issue.changed_by.bot:
            self._noted("due", value, Side.TEAM)
            return False
        try:
            day = date.fromisoformat(value[:10])
        except ValueError:
            said = neutral(value, limit=60)
            text = f"We could not read “{said}” as a date. A form such as 2027-01-15 works."
            self.replies.append(Reply(reason=f"{where}:due:{value}", text=text))
            self._noted("due", value, Side.TEAM)
            return False
        self._word(DateOffered(day=day), f"{where}:due@{value}@{self.issue.revision}")
        return True

    def _health(self, value: str) -> bool:
        """A person's word in the health field counts like a line; a machine's does not."""
        said = HEALTHS.get(plain(value))
        if said is None:
            self._unknown(value)
        else:
            self._forget_finding()
        if said is None or self.issue.changed_by.bot:
            self._noted("health", value, Side.TEAM)
            return False
        key = f"{self.saying.source}:health@{said}@{self.issue.revision}"
        self._word(UpdateGiven(health=str(said), via="field"), key)
        return True

    def _unknown(self, value: str) -> None:
        finding = Finding(
            where=self.saying.source,
            what=f"the health field says {value!r}, a word that is new to us; we concluded nothing",
            fix="write on track, at risk or off track there, or name another field as health",
            severity="warning",
        )
        kept = json.dumps([asdict(finding)], sort_keys=True)
        self.look.books.desk.put(DRAWER, f"health|{self.subject}", kept)

    def _forget_finding(self) -> None:
        self.look.books.desk.drop(DRAWER, f"health|{self.subject}")

    def _word(self, body: object, key: str) -> None:
        happened = self.issue.updated
        fact = self.saying.fact(body, key=key, happened=happened, author=self.author)
        self.facts.append(fact)

    def _noted(self, name: str, value: str, side: str) -> None:
        body = FieldAgreed(field=FIELDS[name], value=Note(value), side=str(side))
        if name == "owner":
            body = FieldAgreed(field="owner", side=str(side), people=self._people(value))
        self._record(body, f"{name}:agreed")

    def _people(self, value: str) -> tuple[PersonKey, ...]:
        """Whoever a field names, by their keys where we know them."""
        directory = self.look.adopted.workspace.directory
        handles = [each.strip() for each in value.split(",") if each.strip()]
        known = [directory.by_handle(self.issue.tracker, each) for each in handles]
        return tuple(
            PersonKey(person.key if person else handle)
            for person, handle in zip(known, handles, strict=True)
        )

    def _record(self, body: object, what: str) -> None:
        """What was seen of a field is nobody's word about the work."""
        self.facts.append(
            Fact(
                key=f"{self.saying.source}:{what}@{self.issue.revision}",
                subject=self.subject,
                body=body,
                happened=min(self.issue.updated, self.saying.now),
                recorded=self.saying.now,
                actor=self.author,
                source="engine",
            )
        )
