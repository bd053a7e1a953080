"""The shared runner: one of any number of workers on one ledger, each drains a lane at a time."""

from collections.abc import Callable, Sequence

from trackwork.engine.cycle import Cycle
from trackwork.engine.lanes import Drains, due_lanes, start_lanes
from trackwork.engine.parts import Parts
from trackwork.ports import Wakes


class Shared:
    """Implements `ports.Runner`: drains what `ports.Wakes` hands this worker.

    ``tell`` hears of every lane that was drained here.
    """

    def __init__(
        self,
        parts: Parts,
        drains: Drains,
        wakes: Wakes,
        *,
        tell: Callable[[str, Cycle], None] = lambda _lane, _cycle: None,
    ) -> None:
        self.parts = parts
        self.drains = drains
        self._wakes = wakes
        self._tell = tell
        drains.nudge = wakes.nudge

    def run(self, stop: Callable[[], bool]) -> None:
        """Work until ``stop`` says so; a lane that was begun is finished."""
        self._wakes.work(begin=self._begin, drain=self._drain, due=self._due, stop=stop)

    def _begin(self) -> None:
        start_lanes(self.parts, self.drains.adopted)

    def _drain(self, lane: str) -> None:
        self._tell(lane, self.drains.drain(lane))

    def _due(self) -> Sequence[str]:
        with self.parts.ledger.reading() as books:
            return due_lanes(books, self.parts.clock.now())
