"""Braking: gather what the brakes look at for one effect, and ask them (`core.brakes`)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from trackwork.core.brakes import Attention, Brakes, Drop, Go, Hold, Verdict, attention, reaches
from trackwork.core.calendars import WorkingCalendar
from trackwork.core.effects import COMMENTS, NEW_TEXT, WENT_OUT, Effect, EffectKind, EffectState
from trackwork.core.subjects import Subject, item_parts, person, team
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import Adopted, gear_of, paused
from trackwork.engine.known import LINKS, key_of
from trackwork.engine.look import Calendars
from trackwork.engine.parts import Parts
from trackwork.ports import Books, OutboxRow

WEEK = timedelta(days=8)
"""Longer than a week, so that any zone's ISO week is inside."""

__all__ = ["Braking", "Drop", "Go", "Hold", "Pace", "Verdict"]


@dataclass(slots=True)
class Pace:
    """What this run sent so far. What trackers and people got lately, every worker counts alike:
    in the outbox, within the transaction that takes the lease.
    """

    this_run: int = 0

    def add(self) -> None:
        """Count one that went out."""
        self.this_run += 1


@dataclass(slots=True)
class Braking:
    """The brakes for effects, inside the caller's transaction."""

    parts: Parts
    adopted: Adopted
    books: Books
    now: datetime
    pace: Pace = field(default_factory=Pace)
    calendars: Calendars | None = None

    def check(self, effect: Effect) -> Verdict:
        """Whether this effect may go out now."""
        return self._brakes(effect).check(effect, now=self.now)

    def rehearses(self) -> bool:
        """Whether held messages are to be shown in the folder."""
        return gear_of(self.books) is Gear.REHEARSE and not paused(self.books)

    def preview(self, row: OutboxRow) -> Verdict:
        """What would hold this effect now; for plans, nothing is written."""
        if row.state is EffectState.HELD and row.reason and not row.reason.startswith("gear is"):
            return Hold(row.reason, row.available)
        return self.check(row.effect)

    def _brakes(self, effect: Effect) -> Brakes:
        workspace = self.adopted.workspace
        calendars = self.calendars or Calendars(workspace)
        who = self._person_calendar(effect, calendars)
        return Brakes(
            gear=gear_of(self.books),
            places=frozenset((b.tracker, b.place) for b in workspace.backlogs.values()),
            paused=paused(self.books),
            budget=workspace.policy.budget,
            calendar=who,
            name=self._name(effect),
            used=self._used(effect, who),
            team=self._team_calendar(effect, calendars),
            team_wrote=self._wrote(effect.subject),
            comments=self._comments(effect),
            this_run=self.pace.this_run,
            last_minute=self._texts(effect, timedelta(minutes=1)),
            last_hour=self._texts(effect, timedelta(hours=1)),
        )

    def _person_calendar(self, effect: Effect, calendars: Calendars) -> WorkingCalendar:
        if effect.person is None:
            return WorkingCalendar()
        if effect.person in self.adopted.workspace.directory.people:
            return calendars.of(person(effect.person))
        return calendars.of(effect.recipient or effect.subject)

    def _team_calendar(self, effect: Effect, calendars: Calendars) -> WorkingCalendar:
        if effect.subject.kind != "item":
            return WorkingCalendar()
        return calendars.of(team(item_parts(effect.subject)[1]))

    def _name(self, effect: Effect) -> str:
        someone = self.adopted.workspace.directory.people.get(effect.person or "")
        return someone.name if someone and someone.name else effect.person or ""

    def _used(self, effect: Effect, calendar: WorkingCalendar) -> Attention:
        if effect.person is None or not reaches(effect):
            return Attention()
        find, since = self.books.outbox.find, self.now - WEEK
        rows = [
            row
            for state in WENT_OUT
            for row in find(person=effect.person, state=state, settled_since=since)
        ]
        sent = [(row.effect, row.settled) for row in rows if row.settled]
        sent += [(each, self.now) for each in self._on_its_way(effect)]
        return attention(sent, calendar=calendar, now=self.now)

    def _texts(self, effect: Effect, length: timedelta) -> int:
        """New texts the effect's tracker got in such a while; asked only of a new text."""
        if effect.kind not in NEW_TEXT:
            return 0
        return self.books.outbox.texts(effect.tracker, self.now - length, besides=effect.id)

    def _on_its_way(self, effect: Effect) -> list[Effect]:
        """What another worker sends this person right now, or may have sent: it counts too."""
        find = self.books.outbox.find
        states = (EffectState.SENDING, EffectState.IN_DOUBT)
        rows = [row for state in states for row in find(person=effect.person, state=state)]
        return [row.effect for row in rows if row.effect.id != effect.id and row.attempts]

    def _wrote(self, subject: Subject) -> datetime | None:
        row = self.books.subjects.row(subject) if subject.kind == "item" else None
        return row.word_at if row else None

    def has_room(self, line: Effect) -> bool:
        """Whether a digest may still stand in the issue that a line is about."""
        return self._in_issue(line.subject) < self.adopted.policy.budget.comments_per_item

    def _comments(self, effect: Effect) -> int:
        """Our comments in the issue so far; asked only of another one."""
        if effect.kind not in COMMENTS:
            return 0
        if effect.kind is EffectKind.COMMENT:
            return self._in_issue(effect.subject)
        key = key_of(effect.tracker, effect.place, effect.native)
        linked = self.books.desk.get(LINKS, key)
        return self._in_issue(Subject.parse(linked)) if linked else 0

    def _in_issue(self, subject: Subject) -> int:
        """Our comments in an item's issue, and the digests that stood there."""
        find = self.books.outbox.find
        rows = [row for state in WENT_OUT for row in find(subject=subject, state=state)]
        lines = {row.receipt: row for row in rows if row.effect.kind is EffectKind.LINE}
        letters = [(self.books.outbox.get(ident), row) for ident, row in lines.items() if ident]
        digests = sum(
            letter is not None
            and letter.effect.kind is EffectKind.DIGEST_COMMENT
            and letter.effect.native == row.effect.native
            for letter, row in letters
        )
        return digests + sum(row.effect.kind is EffectKind.COMMENT for row in rows)
