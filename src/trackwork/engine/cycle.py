"""The one cycle: observe, append, fold, owe, decide, append, deliver. Levels, not edges."""

from dataclasses import dataclass, field
from datetime import date, datetime

from trackwork.core.workspace import Gear
from trackwork.engine.adopted import Adopted, gear_of, read_adopted
from trackwork.engine.braking import Pace
from trackwork.engine.decide import Round, decide
from trackwork.engine.deliver import Delivered, Delivery
from trackwork.engine.digest import plan_digests
from trackwork.engine.fencing import pass_fence
from trackwork.engine.observe import Observed, observe
from trackwork.engine.parts import Parts
from trackwork.ports import Finding

DAY = "day"
ROUNDS = 4
"""Decide and deliver again while deliveries make something new true: a new issue gets its block."""


@dataclass(slots=True)
class Cycle:
    """What one cycle did."""

    started: datetime
    observed: Observed = field(default_factory=Observed)
    subjects: int = 0
    delivered: Delivered = field(default_factory=Delivered)
    aside: list[Finding] = field(default_factory=list)
    pace: Pace = field(default_factory=Pace)
    """What this run sent so far: its budget is for the whole of it, not for each round."""


def run_cycle(
    parts: Parts, *, before: Adopted | None = None, reading: bool = True
) -> tuple[Cycle, Adopted]:
    """One cycle now; ``before`` is what the last one had adopted.

    Raises NothingAdopted or SecondLedger.
    """
    now = parts.clock.now()
    with parts.ledger.reading() as books:
        adopted = read_adopted(books, parts, before=before)
        live = gear_of(books) is Gear.LIVE
    if live:
        pass_fence(parts, adopted.workspace.id)
    cycle = Cycle(started=now)
    turn_the_day(parts, adopted, now)
    if reading:
        cycle.observed = observe(parts, adopted, now)
    for _ in range(ROUNDS):
        decide_due(parts, adopted, cycle, now)
        if not deliver_due(parts, adopted, cycle, now):
            break
    return cycle, adopted


def turn_the_day(parts: Parts, adopted: Adopted, now: datetime) -> None:
    """On a new day, keep how the last one ended, and wake what depends on who came or went."""
    with parts.ledger.reading() as books:
        last = books.desk.get(DAY, "seen") or ""
    if last == now.date().isoformat():
        return
    with parts.ledger.transaction() as books:
        if last:
            turned = adopted.workspace.directory.turned(date.fromisoformat(last), now.date())
            books.subjects.touch([f"person:{key}" for key in turned])
            books.history.keep(date.fromisoformat(last), books.subjects.counts())
        books.desk.put(DAY, "seen", now.date().isoformat())


def decide_due(
    parts: Parts, adopted: Adopted, cycle: Cycle, now: datetime, *, part: Round | None = None
) -> None:
    """Settle whatever is dirty or due, in one transaction; with a ``part``, in many short ones."""
    while True:
        with parts.ledger.reading() as books:
            if not books.subjects.awake(now, 1):
                return
        with parts.ledger.transaction() as books:
            decided = decide(parts, adopted, books, now, part=part)
        parts.faults.point("decide.committed")
        cycle.subjects += decided.subjects
        cycle.aside += decided.aside
        if part is None or not decided.subjects:
            return


def deliver_due(
    parts: Parts, adopted: Adopted, cycle: Cycle, now: datetime, *, to: str | None = None
) -> bool:
    """Whether anything went out, so that another round may find more to do.

    ``to`` leaves it at one tracker, or by an empty name at people's mail and digests.
    """
    with parts.ledger.reading() as books:
        # A line that is due goes nowhere by itself; it is for the digest, which is mail.
        if not books.outbox.due(now, 1, to=to or None):
            return False
    held = [] if to else plan_digests(parts, adopted, now)
    parts.faults.point("digest.planned")
    done = Delivery(parts, adopted, now, pace=cycle.pace).run(to=to)
    done.held += held
    cycle.delivered.add(done)
    return bool(done.sent)
