"""What may go wrong on our side: a crash at any point, two workers, a clock that is off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from threading import Semaphore, Thread

from trackwork.ledger import SqlLedger
from trackwork.ledger.store import SqlBooks
from trackwork.ports import Faults
from trackwork.testing.clock import FakeClock

INSIDE = "ledger.before_commit"
"""The one point inside a transaction: a crash may happen there, another worker has to wait."""


class Crash(BaseException):
    """The process is gone. No code of ours catches it, as none would run."""


class SkewedClock:
    """The machine's clock: the world's time, off by ``skew``."""

    def __init__(self, world: FakeClock) -> None:
        self.world = world
        self.skew = timedelta(0)
        self.furthest = timedelta(0)

    def set_off(self, by: timedelta) -> None:
        """Be off by so much from now on."""
        self.skew = by
        self.furthest = max(self.furthest, by)

    def calm(self) -> timedelta:
        """Be right again; how far ahead it ever was."""
        self.skew, ahead, self.furthest = timedelta(0), self.furthest, timedelta(0)
        return ahead

    def now(self) -> datetime:
        """What the machine believes."""
        return self.world.now() + self.skew


class Hazards:
    """Implements `ports.Faults`: counts the points passed, and crashes at the one it was told.

    ``passed`` names every point; ``meet`` is called at each, for two workers to change places.
    """

    def __init__(
        self, *, crash_at: int | None = None, meet: Callable[[str], None] = lambda _name: None
    ) -> None:
        self.passed: list[str] = []
        self._crash_at = crash_at
        self._meet = meet

    def point(self, name: str) -> None:
        """Pass, or crash."""
        self.passed.append(name)
        if self._crash_at is not None and len(self.passed) > self._crash_at:
            raise Crash(name)
        if name != INSIDE:
            self._meet(name)


class CrashingLedger:
    """Implements `ports.Ledger`: the real one, with a point before and after each commit."""

    def __init__(
        self,
        ledger: SqlLedger,
        hazards: Faults,
        *,
        warp: Callable[[SqlBooks], None] = lambda _books: None,
    ) -> None:
        self._ledger = ledger
        self._hazards = hazards
        self._warp = warp

    @property
    def epoch(self) -> int:
        """The ledger's."""
        return self._ledger.epoch

    @contextmanager
    def transaction(self) -> Iterator[SqlBooks]:
        """A write transaction that may crash right before or right after its commit."""
        with self._ledger.transaction() as books:
            self._warp(books)
            yield books
            self._hazards.point(INSIDE)
        self._hazards.point("ledger.committed")

    @contextmanager
    def reading(self) -> Iterator[SqlBooks]:
        """A view."""
        with self._ledger.reading() as books:
            yield books


class Turns:
    """Runs workers in threads, one at a time: at each point the next one is drawn by lot.

    Threads only carry the stacks; the same ``rng`` gives the same order.
    """

    def __init__(self, rng: Random, *, between: Callable[[list[str]], None]) -> None:
        self._rng = rng
        self._between = between
        self._back = Semaphore(0)
        self._go: list[Semaphore] = []
        self._at: list[str] = []
        self._open: list[int] = []
        self._broken: list[Exception] = []

    def meet(self, number: int) -> Callable[[str], None]:
        """The point where worker ``number`` may have to wait for its next turn."""

        def wait(name: str) -> None:
            self._at[number] = name
            self._back.release()
            self._go[number].acquire()

        return wait

    def run(self, workers: list[Callable[[], None]]) -> None:
        """Everybody to the end; raises what a worker raised, crashes left aside."""
        threads = []
        for number, work in enumerate(workers):
            self._go.append(Semaphore(0))
            self._at.append("")
            threads.append(Thread(target=self._work, args=(number, work), daemon=True))
            threads[-1].start()
        self._open = list(range(len(workers)))
        while self._open:
            self._between([self._at[number] for number in self._open])
            self._go[self._rng.choice(self._open)].release()
            self._back.acquire()
        for thread in threads:
            thread.join()
        if self._broken:
            raise self._broken[0]

    def _work(self, number: int, work: Callable[[], None]) -> None:
        self._go[number].acquire()
        try:
            work()
        except Crash:
            pass
        except Exception as error:  # noqa: BLE001 - raised again where the story is told
            self._broken.append(error)
        finally:
            self._open.remove(number)
            self._back.release()
