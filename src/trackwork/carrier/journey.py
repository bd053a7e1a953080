"""One command's way with a ledger that travels: restore, work, push before anything goes out.

The push is the commit that comes before any delivery. It is fast-forward only, so of two runs one
goes on and the other starts over; and it holds until a stated moment, so that nobody takes over
what somebody else may still be sending.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from trackwork.carrier.arriving import Arrival, arrive
from trackwork.carrier.branch import Branch
from trackwork.carrier.means import Means, Note
from trackwork.carrier.parcel import Parcel, content_of, sealed
from trackwork.ledger import SqlLedger
from trackwork.ledger.travelling import last_number, packed
from trackwork.ports import Fence, NotCarried, OutboxRow

HOLD = timedelta(minutes=10)
"""For how long a push lets its run send; a longer run pushes again."""
MARGIN = timedelta(minutes=3)
"""So long before the end it pushes again: longer than any one call outside may take."""
GRACE = timedelta(minutes=5)
"""So long after the end nobody else sends: clocks differ, and calls end late."""


@dataclass(slots=True)
class Journey:
    """Implements `ports.Carrier` for one command.

    Without a key it only looks: it never pushes, and nothing can go out.
    """

    means: Means
    branch: Branch
    arrival: Arrival
    ledger: SqlLedger | None = None
    _written: int = 0
    _covered: int = 0
    _until: datetime | None = None
    _left: list[Callable[[], None]] = field(default_factory=list)

    @property
    def says(self) -> tuple[str, ...]:
        """What happened on the way here that a person should know."""
        return self.arrival.says

    @property
    def looks_only(self) -> bool:
        """Whether there is no key, so that nothing can be signed or sent."""
        return self.means.key is None

    def carries(self, ledger: SqlLedger) -> None:
        """The ledger that travels, as it was opened; changes count from here."""
        self.ledger = ledger
        self._written = ledger.written

    def around(self, fence: Fence | None) -> Fence | None:
        """The same shared place; what is left there waits until a push went through."""
        return None if fence is None else _Waiting(fence, self._left)

    @property
    def busy_until(self) -> datetime | None:
        """Until when another run may be sending; None when nobody is."""
        return self.arrival.busy_until

    # --- before anything goes out -----------------------------------------------------------------

    def before(self, row: OutboxRow) -> None:
        """Make sure that the intent of this effect is on the branch, and that we may send now."""
        now = self.means.clock.now()
        self._may_push(now)
        in_time = self._until is not None and now < self._until - MARGIN
        if not in_time or row.number > self._covered:
            self._push(now, until=now + HOLD)

    def _may_push(self, now: datetime) -> None:
        if self.looks_only:
            raise NotCarried(
                "there is no signing key here, so this run only looks and sends nothing",
                fix="Set TRACKWORK_KEY from the secret that the other runs use.",
            )
        busy = self.arrival.busy_until
        if busy and now < busy + GRACE:
            raise NotCarried(
                f"another run may be sending until {busy + GRACE:%H:%M} UTC, so this one stops",
                fix="Nothing of it went out. The next run goes on from there.",
            )

    @property
    def forgets(self) -> bool:
        """Whether something was written that goes nowhere, because nobody may sign it."""
        return self.looks_only and self.ledger is not None and self.ledger.written > self._written

    # --- at the end -------------------------------------------------------------------------------

    def finish(self) -> bool:
        """Record on the branch what was done; whether there was anything. Raises NotCarried."""
        ledger = self.ledger
        if ledger is None or self.looks_only:
            return False
        sending = self._until is not None
        if not sending and ledger.written == self._written:
            return False
        now = self.means.clock.now()
        self._may_push(now)
        return self._push(now, until=None)

    def shorten(self) -> None:
        """Put one commit in the place of the whole history of the branch. Raises NotCarried."""
        now = self.means.clock.now()
        self._may_push(now)
        self._push(now, until=None, replacing=self.arrival.commit)

    # --- pushing ----------------------------------------------------------------------------------

    def _push(self, now: datetime, *, until: datetime | None, replacing: str = "") -> bool:
        assert self.ledger is not None
        assert self.means.key is not None
        written = self.ledger.written
        files = packed(self.ledger)
        parcel = Parcel(
            workspace=self.means.workspace,
            epoch=self.ledger.epoch,
            number=self.arrival.number + 1,
            before="" if replacing else self.arrival.commit,
            replaces=replacing,
            sending_until=until,
            files=files,
        )
        if self._until is None and until is None and not replacing and self._same(parcel):
            return False
        self.means.faults.point("carry.packed")
        self._send(parcel, self.means.key, now, replacing=replacing)
        self._written, self._until = written, until
        self._covered = last_number(files)
        self._leave()
        return True

    def _send(self, parcel: Parcel, key: bytes, now: datetime, *, replacing: str) -> None:
        commit = self.branch.commit(
            sealed(parcel, key), after=parcel.before or None, at=now, says=_says(parcel, now)
        )
        self.means.faults.point("carry.committed")
        if not self.branch.push(commit, replacing=replacing or None):
            raise NotCarried(
                "another run was faster, so this one changed nothing outside",
                fix="Run it again; it goes on from there.",
                again=True,
            )
        self.means.faults.point("carry.pushed")
        self.arrival = replace(
            self.arrival,
            commit=commit,
            number=parcel.number,
            busy_until=None,
            content=content_of(parcel.files),
        )
        self.means.keep(Note(branch=self.branch.name, base=commit, number=parcel.number))
        self.means.faults.point("carry.noted")

    def _same(self, parcel: Parcel) -> bool:
        """Whether the branch says all of this already, at rest."""
        standing = self.arrival
        return not standing.busy_until and standing.content == content_of(parcel.files)

    def _leave(self) -> None:
        """What waited for a push, in order."""
        while self._left:
            self._left.pop(0)()


def _says(parcel: Parcel, now: datetime) -> str:
    state = "before sending" if parcel.sending_until else "at rest"
    return f"Ledger {parcel.number}, {state}, {now:%Y-%m-%d %H:%M} UTC [skip ci]\n"


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A shared place whose next word waits for a push: a word nobody can know is never left."""

    fence: Fence
    left: list[Callable[[], None]]

    def read(self) -> str | None:
        """What stands there."""
        return self.fence.read()

    def write(self, text: str) -> None:
        """Replace it, once the ledger that knows the word is on the branch."""
        self.left[:] = [lambda: self.fence.write(text)]


def begin(means: Means) -> Journey:
    """Fetch the branch, and put the ledger that is on it in its place here. Raises NotCarried."""
    branch = Branch(means.git, means.branch)
    return Journey(means=means, branch=branch, arrival=arrive(means, branch))
