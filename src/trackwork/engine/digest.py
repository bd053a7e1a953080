"""Digests: lines that wait for a person's week go out together, once.

As one mail; for somebody without an address as one comment in each place they have issues in.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from trackwork.core.brakes import had_all
from trackwork.core.dates import spoken
from trackwork.core.effects import FINAL, Effect, EffectKind, EffectState, effect_id
from trackwork.engine.adopted import Adopted
from trackwork.engine.braking import Braking, Hold
from trackwork.engine.deliver import hold
from trackwork.engine.look import Calendars
from trackwork.engine.parts import Parts
from trackwork.engine.relevance import still_true
from trackwork.engine.rhythm import next_digest
from trackwork.engine.week import holding, reader_of
from trackwork.ports import Books, OutboxRow

MOST_LINES = 100_000
"""All lines that are due: one left out would miss its week."""
MOST_IN_A_COMMENT = 100
"""Lines in one comment: trackers cut long texts, and people stop reading sooner."""
Way = tuple[str, str, str]
"""By which digest a line goes: person, tracker and place; the latter two empty: by mail."""


def plan_digests(parts: Parts, adopted: Adopted, now: datetime) -> list[tuple[Effect, str]]:
    """Gather due lines into one digest per person and week; what was held back, and why."""
    with parts.ledger.transaction() as books:
        return Gathering(parts, adopted, books, now).all()


@dataclass(slots=True)
class Gathering:
    """One gathering of due lines, inside one transaction."""

    parts: Parts
    adopted: Adopted
    books: Books
    now: datetime
    held: list[tuple[Effect, str]] = field(default_factory=list)

    def all(self) -> list[tuple[Effect, str]]:
        """Plan the digests; the lines that were held back, and why."""
        digests: dict[Way, list[OutboxRow]] = defaultdict(list)
        calendars = Calendars(self.adopted.workspace)
        braking = Braking(self.parts, self.adopted, self.books, self.now, calendars=calendars)
        for row in self.books.outbox.due(self.now, MOST_LINES):
            if row.effect.kind is EffectKind.LINE and self._goes(row, braking):
                digests[self._way(row.effect)].append(row)
        for way, lines in digests.items():
            self._plan(way, lines, braking)
        return self.held

    def _way(self, line: Effect) -> Way:
        """By which digest a line goes. A mail holds any; a comment only those of its place."""
        who = line.person or ""
        someone = self.adopted.workspace.directory.people.get(who)
        if (someone and someone.mail) or not line.native:
            return who, "", ""
        return who, line.tracker, line.place

    def _goes(self, row: OutboxRow, braking: Braking) -> bool:
        """Whether a line is to go into a digest now."""
        effect = still_true(self.adopted, self.books, row.effect)
        if isinstance(effect, str):
            self._drop(row, effect)
            return False
        if self._in_a_digest(row):
            self._wait(row, "in this week's digest", row.receipt)
            return False
        verdict = braking.check(row.effect)
        if isinstance(verdict, Hold):
            shown = row.effect if braking.rehearses() else None
            hold(self.parts, self.books, row, verdict, now=self.now, shown=shown)
            self.held.append((row.effect, verdict.reason))
            return False
        return True

    def _in_a_digest(self, row: OutboxRow) -> bool:
        """Whether the digest that holds this line is still on its way."""
        letter = self.books.outbox.get(row.receipt) if row.receipt else None
        return letter is not None and letter.state not in FINAL

    def _plan(self, way: Way, lines: list[OutboxRow], braking: Braking) -> None:
        who, tracker, _ = way
        letter = digest_of(self.adopted, who, self.now)
        taken, left = lines, []
        if tracker:
            ordered = self._in_order(lines, braking)
            if not ordered:
                return
            taken, left = ordered[:MOST_IN_A_COMMENT], ordered[MOST_IN_A_COMMENT:]
            letter = _posted(self.adopted, letter, taken[0].effect)
        letter = holding(self.books, self.adopted, letter, [row.effect for row in taken])
        fresh = bool(self.books.outbox.plan([letter], now=self.now))
        reason = "in this week's digest" if fresh else "this week's digest has gone"
        for row in taken:
            self._wait(row, reason, letter.id if fresh else "")
        for row in left:
            self._wait(row, "in next week's digest", "")

    def _in_order(self, lines: list[OutboxRow], braking: Braking) -> list[OutboxRow]:
        """Lines with the one first in whose issue the comment is to stand; none, if none may.

        Lines whose issue has had its comments ride along with one that has room for this one.
        """
        for row in (ordered := sorted(lines, key=self._tried_there)):
            if braking.has_room(row.effect):
                return [row, *(each for each in ordered if each is not row)]
        for row in lines:
            self._drop(row, had_all(self.adopted.policy.budget.comments_per_item))
        return []

    def _drop(self, row: OutboxRow, reason: str) -> None:
        """It is in no digest any more; its subject looks at what comes next."""
        dropped = replace(row, reason=reason, settled=self.now)
        self.books.outbox.settle(dropped, state=EffectState.DROPPED, now=self.now)
        self.books.subjects.touch([str(row.effect.subject)])

    def _tried_there(self, row: OutboxRow) -> bool:
        """Whether a digest was to stand in this line's issue before, and never came to."""
        before = self.books.outbox.get(row.receipt) if row.receipt else None
        return before is not None and before.effect.native == row.effect.native

    def _wait(self, row: OutboxRow, reason: str, letter: str) -> None:
        """Until its digest went out; should that never go, the line finds the next one."""
        until = _next_week(self.adopted, row.effect.person or "", self.now)
        waiting = replace(row, reason=reason, available=until, receipt=letter)
        self.books.outbox.settle(waiting, state=EffectState.HELD, now=self.now)


def _next_week(adopted: Adopted, who: str, now: datetime) -> datetime:
    """The digest hour a week on, in the person's zone."""
    policy = adopted.policy
    calendar = Calendars(adopted.workspace).of(reader_of(adopted, who))
    return next_digest(policy, calendar, now + timedelta(hours=1))


def digest_of(adopted: Adopted, who: str, now: datetime) -> Effect:
    """The mail of a person's week, without its lines; its id is that week: it goes only once."""
    reader = reader_of(adopted, who)
    day = Calendars(adopted.workspace).of(reader).day_of(now)
    year, week, _ = day.isocalendar()
    return Effect(
        id=effect_id(adopted.workspace.id, "digest", who, f"{year}-{week}"),
        kind=EffectKind.DIGEST,
        subject=reader,
        title=f"Your week, {spoken(day)}",
        body="",
        recipient=reader,
        person=who,
        why="the week's digest",
    )


def _posted(adopted: Adopted, letter: Effect, line: Effect) -> Effect:
    """The same as a comment in one line's issue, which is then part of what it is known by."""
    where = (line.tracker, line.place, line.native)
    return replace(
        letter,
        id=effect_id(adopted.workspace.id, letter.id, *where),
        kind=EffectKind.DIGEST_COMMENT,
        title="",
        tracker=line.tracker,
        place=line.place,
        native=line.native,
        interrupts=True,
    )
