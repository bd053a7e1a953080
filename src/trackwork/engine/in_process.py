"""The in-process runner: one loop over the lanes of one workspace. No server, no broker."""

from collections.abc import Callable
from datetime import timedelta

from trackwork.engine.cycle import Cycle
from trackwork.engine.lanes import Drains, due_lanes, start_lanes
from trackwork.engine.parts import Parts

TICK = timedelta(seconds=1)
MOST_AT_ONCE = 50
"""Lanes drained in one tick, so that a lane that keeps waking itself cannot starve a stop."""


class InProcess:
    """Implements `ports.Runner` in one process. A restart reads the lanes and goes on.

    ``sleep`` waits for a length of time; ``tell`` hears of every lane that was drained.
    """

    def __init__(
        self,
        parts: Parts,
        drains: Drains,
        *,
        sleep: Callable[[timedelta], None],
        tell: Callable[[str, Cycle], None] = lambda _lane, _cycle: None,
    ) -> None:
        self.parts = parts
        self.drains = drains
        self._sleep = sleep
        self._tell = tell

    def start(self) -> None:
        """Make sure every lane is there."""
        start_lanes(self.parts, self.drains.adopted)

    def tick(self) -> int:
        """Drain what is due now; how many lanes that were."""
        drained = 0
        while drained < MOST_AT_ONCE:
            with self.parts.ledger.reading() as books:
                due = due_lanes(books, self.parts.clock.now())
            if not due:
                break
            self._tell(due[0], self.drains.drain(due[0]))
            drained += 1
        return drained

    def run(self, stop: Callable[[], bool]) -> None:
        """Tick until ``stop`` says so."""
        self.start()
        while not stop():
            self.tick()
            self._sleep(TICK)
