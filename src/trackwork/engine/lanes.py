"""Lanes: what there is to do, cut into pieces that may be woken, lost, doubled or killed anywhere.

A lane's entry says when it is due next; wake-ups carry nothing else. Truth is in the ledger's other
books, so draining a lane twice does nothing twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from trackwork.core.workspace import Gear
from trackwork.engine.adopted import Adopted, gear_of, read_adopted
from trackwork.engine.calls import Called, waiting
from trackwork.engine.cycle import Cycle, decide_due, deliver_due, turn_the_day
from trackwork.engine.decide import Round
from trackwork.engine.fencing import pass_fence
from trackwork.engine.parts import Parts
from trackwork.ports import Books

DRAWER = "lane"
DECIDE = "decide"
DELIVER = "deliver/"
"""One lane per tracker, so that each has one writer at a time; people's mail is a lane too."""
MAIL = "mail"
SNAPSHOT = "rhythm/snapshot"
READ = "read/"
SWEEP = "sweep"
"""Desk drawer: when all of a tracker is read next, while its lane is due sooner for calls alone."""
AT_ONCE = 25
"""Subjects settled in one transaction: a delivery that comes in meanwhile waits no longer."""
SAFETY = timedelta(minutes=1)
"""How often a lane is looked at though nobody woke it: the net under every lost wake-up."""


def wake(books: Books, lane: str, at: datetime) -> None:
    """Make a lane due, inside the caller's transaction; an earlier time stays."""
    _no_later(books, DRAWER, lane, at)
    if lane.startswith(READ) and books.desk.get(SWEEP, lane) is not None:
        _no_later(books, SWEEP, lane, at)


def hasten(books: Books, lane: str, at: datetime) -> None:
    """Let a reading lane look into calls at a time; all of its tracker is read when it would be."""
    known = books.desk.get(DRAWER, lane)
    if known is not None and books.desk.get(SWEEP, lane) is None:
        books.desk.put(SWEEP, lane, known)
    _no_later(books, DRAWER, lane, at)


def _no_later(books: Books, drawer: str, lane: str, at: datetime) -> None:
    known = books.desk.get(drawer, lane)
    if known is None or datetime.fromisoformat(known) > at:
        books.desk.put(drawer, lane, at.isoformat())


def due_lanes(books: Books, now: datetime) -> tuple[str, ...]:
    """Lanes whose time has come, the longest waiting first."""
    lanes = books.desk.items(DRAWER)
    late = [(at, lane) for lane, at in lanes.items() if datetime.fromisoformat(at) <= now]
    return tuple(lane for _, lane in sorted(late))


def lanes_of(adopted: Adopted) -> tuple[str, ...]:
    """Every lane this workspace has."""
    trackers = sorted({backlog.tracker for backlog in adopted.workspace.backlogs.values()})
    reads = (f"{READ}{tracker}" for tracker in trackers)
    writes = (f"{DELIVER}{tracker}" for tracker in trackers)
    return (*reads, DECIDE, *writes, MAIL, SNAPSHOT)


def delivers(lane: str) -> bool:
    """Whether a lane is one that writes outside."""
    return lane == MAIL or lane.startswith(DELIVER)


def start_lanes(parts: Parts, adopted: Adopted) -> None:
    """Make sure every lane is there and due: whoever starts looks at everything once."""
    now = parts.clock.now()
    with parts.ledger.transaction() as books:
        for lane in lanes_of(adopted):
            wake(books, lane, now)


def _nobody(_books: Books, _lane: str) -> None:
    """A runner of one process looks at the lanes itself."""


@dataclass(slots=True)
class Drains:
    """What draining each lane means; every drain settles its own next time before it works.

    ``nudge`` tells other workers of a lane that became due, in the transaction that says so.
    """

    parts: Parts
    adopted: Adopted
    nudge: Callable[[Books, str], None] = _nobody
    _all: bool = True
    """Whether the reading lane in hand is due for all of its tracker, not for calls alone."""

    def drain(self, lane: str) -> Cycle:
        """Work on one lane until nothing is due in it."""
        now = self.parts.clock.now()
        cycle = Cycle(started=now)
        if not self._take(lane, now):
            return cycle
        self.parts.faults.point("lane.taken")
        if lane.startswith(READ):
            self._read(lane, cycle, now)
        elif lane == DECIDE:
            turn_the_day(self.parts, self.adopted, now)
            decide_due(self.parts, self.adopted, cycle, now, part=Round(AT_ONCE))
        elif delivers(lane):
            self._deliver(lane.partition("/")[2], cycle, now)
        else:
            self._snapshot(now)
        self._next(lane, cycle, now)
        return cycle

    def _take(self, lane: str, now: datetime) -> bool:
        """Say when the lane is due again; False where the workspace has no such lane any more."""
        with self.parts.ledger.transaction() as books:
            self.adopted = read_adopted(books, self.parts, before=self.adopted)
            if lane not in lanes_of(self.adopted):
                books.desk.drop(DRAWER, lane)
                return False
            if not self._for_calls(books, lane, now):
                books.desk.put(DRAWER, lane, (now + self._rest(lane)).isoformat())
        return True

    def _for_calls(self, books: Books, lane: str, now: datetime) -> bool:
        """Whether a lane is due for calls alone: then it comes again for the rest at its time."""
        sweep = books.desk.get(SWEEP, lane) if lane.startswith(READ) else None
        self._all = sweep is None or datetime.fromisoformat(sweep) <= now
        if sweep is None:
            return False
        again = datetime.fromisoformat(sweep)
        calls = bool(waiting(books, lane.removeprefix(READ), 1))
        if self._all or not calls:
            books.desk.drop(SWEEP, lane)
        if not self._all:
            # Soon again while there are calls, should this one be cut off.
            soon = min(again, now + SAFETY) if calls else again
            books.desk.put(DRAWER, lane, soon.isoformat())
        return not self._all

    def _rest(self, lane: str) -> timedelta:
        if lane.startswith(READ):
            return timedelta(minutes=self.adopted.workspace.read_every_minutes)
        return timedelta(hours=6) if lane == SNAPSHOT else SAFETY

    def _read(self, lane: str, cycle: Cycle, now: datetime) -> None:
        reading = Called(self.parts, self.adopted, now, only=lane.removeprefix(READ))
        reading.answer()
        if self._all:
            reading.sweep()
        cycle.observed = reading.total
        if reading.more:
            with self.parts.ledger.transaction() as books:
                hasten(books, lane, now)
                self.nudge(books, lane)

    def _deliver(self, to: str, cycle: Cycle, now: datetime) -> None:
        with self.parts.ledger.reading() as books:
            live = gear_of(books) is Gear.LIVE
            waits = bool(books.outbox.due(now, 1, to=to or None))
        if waits and live:
            pass_fence(self.parts, self.adopted.workspace.id)
        if waits:
            deliver_due(self.parts, self.adopted, cycle, now, to=to)

    def _snapshot(self, now: datetime) -> None:
        with self.parts.ledger.transaction() as books:
            books.history.keep(now.date(), books.subjects.counts())

    def _next(self, lane: str, cycle: Cycle, now: datetime) -> None:
        """Wake the lane that has something to do because of what this one did."""
        if not (cycle.observed.issues or cycle.subjects or cycle.delivered.sent):
            return
        follows = [each for each in lanes_of(self.adopted) if delivers(each)]
        with self.parts.ledger.transaction() as books:
            if lane != DECIDE:
                follows = [DECIDE]
            if delivers(lane) and books.outbox.due(now, 1, to=lane.partition("/")[2]):
                follows.append(lane)  # more than one drain takes on
            for then in follows:
                wake(books, then, now)
                self.nudge(books, then)
