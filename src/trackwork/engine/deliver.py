"""Deliver: take intents from the outbox, past the brakes, out once, and record what happened.

Per effect: one transaction that re-reads, brakes and leases; the call outside any transaction; one
transaction that records. A crash between the two leaves the effect in doubt, and it is looked for
before anything is repeated.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta

from trackwork.core.effects import (
    DIGESTS,
    FINAL,
    NEW_TEXT,
    Effect,
    EffectKind,
    EffectState,
    Guarantee,
)
from trackwork.engine.adopted import Adopted
from trackwork.engine.braking import Braking, Drop, Go, Hold, Pace
from trackwork.engine.coming import Coming
from trackwork.engine.known import UNREAD, key_of
from trackwork.engine.look import Calendars
from trackwork.engine.parts import Parts
from trackwork.engine.recording import Recording
from trackwork.engine.relevance import still_true
from trackwork.engine.send import NoLongerWanted, NotKept, Sender
from trackwork.engine.week import LINE, lines_in
from trackwork.ports import (
    Books,
    Conflict,
    Finding,
    InDoubt,
    OutboxRow,
    OutsideError,
    Refused,
    TryLater,
)

__all__ = ["LEASE", "LINE", "Delivered", "Delivery", "hold"]

LEASE = timedelta(seconds=120)
MANY_ATTEMPTS = 8
"""After so many the operator hears of it. It is tried again all the same: an outage ends."""
UNTIL_WOKEN = timedelta(days=3650)
"""How long something waits for a person to act: changing gear, or releasing a pause, wakes it."""
TRIES = 2
"""How often a field is written that reads as before when it is read back."""
FIRST_PAUSE = timedelta(minutes=1)
FINDINGS = "finding"
BACK = "back"
"""Desk drawer with the moment of a restored ledger's first delivery, by epoch."""


@dataclass(slots=True)
class Delivered:
    """What one delivery did, by effect kind; ``held`` by reason."""

    sent: list[Effect] = field(default_factory=list)
    dropped: list[tuple[Effect, str]] = field(default_factory=list)
    held: list[tuple[Effect, str]] = field(default_factory=list)
    trouble: list[tuple[Effect, str]] = field(default_factory=list)

    def add(self, other: "Delivered") -> None:
        """Count another delivery in."""
        self.sent += other.sent
        self.dropped += other.dropped
        self.held += other.held
        self.trouble += other.trouble


@dataclass(slots=True)
class Delivery:
    """One pass over the outbox."""

    parts: Parts
    adopted: Adopted
    now: datetime
    done: Delivered = field(default_factory=Delivered)
    pace: Pace = field(default_factory=Pace)
    calendars: Calendars | None = None
    _epoch: int = 0

    def run(self, *, limit: int = 500, to: str | None = None) -> Delivered:
        """Act on everything that is due. Lines wait for their digest (`engine.digest`).

        ``to``: only what goes to one tracker, or by an empty name into people's mail.
        """
        self.calendars = self.calendars or Calendars(self.adopted.workspace)
        with self.parts.ledger.reading() as books:
            rows = books.outbox.due(self.now, limit, to=to)
        for row in rows:
            if row.effect.kind is not EffectKind.LINE:
                self.one(row)
        return self.done

    def one(self, row: OutboxRow) -> None:
        """Bring one effect as far as it goes now."""
        self.parts.faults.point("deliver.before_lease")
        # A long run takes its leases by the clock, not by the moment it began.
        self.now = max(self.now, self.parts.clock.now())
        before, leased = self._lease(row)
        if before is None or leased is None:
            return
        self.parts.faults.point("deliver.leased")
        if _doubtful(before) or self._restored():
            if self._landed(before, leased):
                return
            again = self._again(leased) if _doubtful(before) else leased
            if again is None:
                return
            leased = again
        if self.parts.carrier is not None:
            self.parts.carrier.before(leased)
            self.parts.faults.point("deliver.carried")
        if leased.lease_until is None or self.parts.clock.now() < leased.lease_until:
            self._send(leased)

    # --- before -------------------------------------------------------------

    def _lease(self, row: OutboxRow) -> tuple[OutboxRow | None, OutboxRow | None]:
        """Re-read, brake and take the effect: as it stood, and as taken; None: not now.

        What is in doubt is taken as it is: it is looked for first, and braked only after that.
        """
        with self.parts.ledger.transaction() as books:
            current = books.outbox.get(row.effect.id)
            if current is None or current.state in FINAL:
                return None, None
            effect = current.effect
            if not _doubtful(current):
                allowed = self._allowed(books, current)
                if allowed is None:
                    return None, None
                effect = allowed
            taken = books.outbox.lease(row.effect.id, now=self.now, until=self.now + LEASE)
        return current, replace(taken, effect=effect) if taken else None

    def _allowed(self, books: Books, row: OutboxRow) -> Effect | None:
        """The effect as it may go out now; else it is dropped or held, with the reason."""
        effect = still_true(self.adopted, books, row.effect)
        if isinstance(effect, str):
            self._drop(books, row, effect)
            return None
        braking = Braking(self.parts, self.adopted, books, self.now, self.pace, self.calendars)
        verdict = braking.check(row.effect)
        if not isinstance(verdict, Go):
            self._stopped(books, row, verdict, rehearse=braking.rehearses())
            return None
        self._shed(books, row.effect, effect)
        return effect

    def _again(self, row: OutboxRow) -> OutboxRow | None:
        """What was in doubt and is not there is sent like anything else: if it may go out now."""
        with self.parts.ledger.transaction() as books:
            effect = self._allowed(books, row)
        if effect is None:
            return None
        if self._sender().guarantee(effect) is Guarantee.FIRE_AND_FORGET:
            self._give_up(row, "it may have gone out, and this channel cannot be asked")
            return None
        return replace(row, effect=effect)

    def _shed(self, books: Books, planned: Effect, going: Effect) -> None:
        """Lines that a digest leaves behind: their matter was settled while it waited."""
        if planned.kind not in DIGESTS or planned.fields == going.fields:
            return
        kept = {ident for _, ident in going.fields}
        for row in lines_in(books, planned):
            if row.effect.id not in kept:
                self._drop(books, row, "the matter was settled before this went out")

    def _drop(self, books: Books, row: OutboxRow, reason: str) -> None:
        settled = replace(row, reason=reason, settled=self.now)
        books.outbox.settle(settled, state=EffectState.DROPPED, now=self.now)
        books.subjects.touch([str(row.effect.subject)])
        self.done.dropped.append((row.effect, reason))

    def _stopped(
        self, books: Books, row: OutboxRow, verdict: Hold | Drop, *, rehearse: bool
    ) -> None:
        if isinstance(verdict, Drop):
            self._drop(books, row, verdict.reason)
            return
        coming = Coming(self.parts, self.adopted, books, self.now, self.calendars)
        shown = coming.shown(row.effect) if rehearse else None
        hold(self.parts, books, row, verdict, now=self.now, shown=shown)
        self.done.held.append((row.effect, verdict.reason))

    # --- the call -----------------------------------------------------------

    def _restored(self) -> bool:
        """Whether the ledger was restored or imported: it may plan again what a lost past sent."""
        self._epoch = self._epoch or self.parts.ledger.epoch
        return self._epoch > 1

    def _back_since(self) -> datetime:
        """When a ledger that was restored or imported first delivered; at the latest, by now."""
        epoch = str(self._epoch)
        with self.parts.ledger.transaction() as books:
            known = books.desk.get(BACK, epoch)
            if known is None:
                books.desk.put(BACK, epoch, self.now.isoformat())
        return datetime.fromisoformat(known) if known else self.now

    def _sender(self) -> Sender:
        return Sender(parts=self.parts, adopted=self.adopted, now=self.now)

    def _landed(self, before: OutboxRow, row: OutboxRow) -> bool:
        """An effect in doubt is looked for first, once its tracker's settle time has passed."""
        effect = row.effect
        if effect.kind not in NEW_TEXT:
            return False
        if effect.tracker not in self.parts.readers:
            self._give_up(row, f"the tracker {effect.tracker!r} is not part of this workspace now")
            return True
        settle = self._settle_time(effect)
        # Whoever held the lease may have written up to its very end.
        clear = before.lease_until + settle if before.lease_until else self.now
        if self._restored():  # what the lost past wrote last may not show yet either
            clear = max(clear, self._back_since() + settle)
        if self.now < clear:
            self._later(
                row, EffectState.IN_DOUBT, "the tracker may not show it yet", clear - self.now
            )
            return True
        try:
            found = self._sender().found(effect)
        except OutsideError as error:
            self._later(row, EffectState.IN_DOUBT, str(error), settle)
            return True
        self.parts.faults.point("deliver.looked")
        if found is None:
            return False
        self._sent(row, found.rpartition("#")[2] if "#" in found else found, late=True)
        return True

    def _send(self, row: OutboxRow) -> None:
        try:
            receipt = self._sender().send(row.effect)
        except InDoubt as error:
            settle = self._settle_time(row.effect)
            self._later(row, EffectState.IN_DOUBT, str(error), settle)
        except NoLongerWanted as error:
            with self.parts.ledger.transaction() as books:
                self._drop(books, row, str(error))
        except NotKept as error:
            self._not_kept(row, str(error))
        except Refused as error:
            self._give_up(row, str(error))
        except (TryLater, Conflict) as error:
            after = error.after if isinstance(error, TryLater) else timedelta(0)
            self._later(row, EffectState.RETRY, str(error), after)
        except Exception as error:  # noqa: BLE001 - one bad effect never stops the others
            # Nobody knows how far it came, so it is looked for before it is tried again.
            self._later(row, EffectState.IN_DOUBT, f"{type(error).__name__}: {error}", None)
        else:
            self.parts.faults.point("deliver.sent")
            self._sent(row, receipt)
            self.parts.faults.point("deliver.recorded")

    def _not_kept(self, row: OutboxRow, why: str) -> None:
        """Tried once more before a tracker is blamed: a person may have set it back just then."""
        if row.attempts < TRIES:
            self._later(row, EffectState.RETRY, why, FIRST_PAUSE)
        else:
            self._give_up(row, why)

    def _settle_time(self, effect: Effect) -> timedelta:
        if effect.tracker:
            return self.parts.readers[effect.tracker].capabilities.settle
        return timedelta(0)

    # --- after --------------------------------------------------------------

    def _later(self, row: OutboxRow, state: EffectState, why: str, after: timedelta | None) -> None:
        pause = FIRST_PAUSE * 2 ** min(row.attempts, 8) if after is None else after
        available = max(self.now, self.parts.clock.now()) + pause
        later = replace(row, reason=why, available=available, lease_until=None)
        with self.parts.ledger.transaction() as books:
            books.outbox.settle(later, state=state, now=self.now)
            if row.attempts >= MANY_ATTEMPTS:
                tried = f"tried {row.attempts} times; last: {why}"
                books.desk.put(FINDINGS, _drawer_key(row.effect), _finding(row.effect, tried))
        self.done.trouble.append((row.effect, why))

    def _give_up(self, row: OutboxRow, why: str) -> None:
        gone = replace(row, reason=why, settled=self.now)
        with self.parts.ledger.transaction() as books:
            books.outbox.settle(gone, state=EffectState.GIVEN_UP, now=self.now)
            books.subjects.touch([str(row.effect.subject)])
            books.desk.put(FINDINGS, _drawer_key(row.effect), _finding(row.effect, why))
        self.done.trouble.append((row.effect, why))

    def _sent(self, row: OutboxRow, receipt: str, *, late: bool = False) -> None:
        """Record a sent effect with its facts; a fence that is no longer ours records nothing.

        ``late``: it was found there, and a listing may have passed it before it was known as ours.
        """
        with self.parts.ledger.transaction() as books:
            settled = replace(row, receipt=receipt, settled=self.now, reason="")
            if not books.outbox.settle(settled, state=EffectState.SENT, now=self.now):
                return
            books.desk.drop(FINDINGS, _drawer_key(row.effect))
            Recording(books, self.adopted, self._sender(), self.now).sent(row.effect, receipt)
            if late and row.effect.kind is EffectKind.CREATE:
                key = key_of(row.effect.tracker, row.effect.place, receipt)
                books.desk.put(UNREAD, key, receipt)
        self.done.sent.append(row.effect)
        self.pace.add()


def _doubtful(row: OutboxRow) -> bool:
    """Whether it may have gone out already."""
    return row.state in {EffectState.SENDING, EffectState.IN_DOUBT}


def _drawer_key(effect: Effect) -> str:
    return f"effect|{effect.id}"


def hold(
    parts: Parts,
    books: Books,
    row: OutboxRow,
    verdict: Hold,
    *,
    now: datetime,
    shown: Effect | None,
) -> None:
    """Keep an effect back, with the reason; what is rehearsed a person can read in the folder."""
    if shown is not None and verdict.reason.startswith("gear is"):
        to = row.effect.person or str(row.effect.recipient or row.effect.place)
        parts.rehearsal.put(shown, now=now, to=to)
    until = verdict.until or now + UNTIL_WOKEN
    held = replace(row, reason=verdict.reason, available=until)
    books.outbox.settle(held, state=EffectState.HELD, now=now)


def _finding(effect: Effect, why: str) -> str:
    finding = Finding(
        where=str(effect.subject),
        what=f"a {effect.kind} could not be delivered: {why}",
        fix="mend what it names; `trackwork plan` shows it again, and `apply` gives it another go",
        severity="problem",
    )
    return json.dumps([asdict(finding)], sort_keys=True)
