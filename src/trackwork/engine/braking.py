"""Braking: gather what the brakes look at, and ask them. First version; see core.brakes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from trackwork.core.effects import Effect, EffectKind, EffectState
from trackwork.core.subjects import person
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import Adopted, gear_of, paused
from trackwork.engine.look import Calendars
from trackwork.engine.parts import Parts
from trackwork.ports import Books, OutboxRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the brakes say: go, hold until, or drop; ``rehearse`` shows it in the folder."""

    reason: str = ""
    until: datetime | None = None
    drop: bool = False
    rehearse: bool = False

    @property
    def stops(self) -> bool:
        """Whether it does not go out now."""
        return bool(self.reason)


@dataclass(slots=True)
class Braking:
    """The brakes for one effect, inside the caller's transaction."""

    parts: Parts
    adopted: Adopted
    books: Books
    now: datetime

    def check(self, effect: Effect) -> Verdict:
        """Whether this effect may go out now."""
        if paused(self.books):
            return Verdict(reason="paused by the operator")
        gear = gear_of(self.books)
        if gear is not Gear.LIVE:
            return Verdict(reason=f"gear is {gear}", rehearse=gear is Gear.REHEARSE)
        if effect.not_before and self.now < effect.not_before:
            return Verdict(reason="waits for its hour", until=effect.not_before)
        if not effect.interrupts or not effect.person:
            return Verdict()
        who = person(effect.person)
        calendar = Calendars(self.adopted.workspace).of(who)
        why = calendar.why_not_working(self.now)
        if why:
            return Verdict(reason=why, until=calendar.next_open(self.now))
        week = self.now - timedelta(days=7)
        sent = [
            row
            for row in self.books.outbox.find(person=effect.person, since=week)
            if row.state is EffectState.SENT and row.effect.interrupts
            and row.effect.kind is not EffectKind.DIGEST
        ]
        if len(sent) >= self.adopted.policy.budget.interruptions_per_week:
            return Verdict(reason="this week's message was sent", until=calendar.next_open(self.now + timedelta(days=7)))
        return Verdict()

    def preview(self, row: OutboxRow) -> Verdict:
        """What would hold this effect now; for plans, nothing is written."""
        if row.state is EffectState.HELD and row.reason and not row.reason.startswith("gear is"):
            return Verdict(reason=row.reason, until=row.available)
        return self.check(row.effect)
