"""The whole service: the server, what is to be kept, and the work, in one process."""

import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from trackwork.engine.arriving import WINDOW
from trackwork.engine.cycle import Cycle
from trackwork.engine.in_process import InProcess
from trackwork.engine.lanes import Drains
from trackwork.engine.parts import Parts
from trackwork.engine.shared import Shared
from trackwork.ports import Hook, Runner, Wakes
from trackwork.web.app import make_app
from trackwork.web.door import Limits
from trackwork.web.entrance import Entrance
from trackwork.web.health import Health, Pulse, look
from trackwork.web.keeping import Keeper
from trackwork.web.serving import serving, settings

TURN_SECONDS = 0.001
"""How long a thread may go on while others wait: an answer takes three turns, and the worker would
else take 5 ms before each (https://docs.python.org/3/library/sys.html#sys.setswitchinterval)."""


@contextmanager
def _short_turns() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@dataclass(slots=True)
class Service:
    """A thread for the server, one for what is to be kept, the caller's own for the work.

    ``wakes`` is there where workers share the ledger; ``tell`` hears of every lane drained here.
    """

    parts: Parts
    drains: Drains
    hooks: Mapping[str, Hook]
    wakes: Wakes | None = None
    tell: Callable[[str, Cycle], None] = lambda _lane, _cycle: None
    limits: Limits | None = None
    _called: threading.Event = field(default_factory=threading.Event)

    def run(
        self,
        stop: threading.Event,
        *,
        host: str,
        port: int,
        path: str = "",
        up: Callable[[str], None] = lambda _address: None,
    ) -> None:
        """Serve and work until told to stop; ``up`` hears the address. Raises NotListening."""
        pulse = Pulse(self.parts.clock)

        def ended() -> bool:
            pulse.beat()
            return stop.is_set()

        with _short_turns(), self._entrance() as entrance:
            app = make_app(entrance, lambda: self._health(pulse, entrance), limits=self.limits)
            with serving(settings(app, host=host, port=port, path=path)) as address:
                up(address)
                self._runner(stop).run(ended)

    @contextmanager
    def _entrance(self) -> Iterator[Entrance]:
        ledger, clock = self.parts.ledger, self.parts.clock
        if self.wakes is None:
            keeper = Keeper(ledger, clock, kept=self._called.set)
        else:
            keeper = Keeper(ledger, clock, nudge=self.wakes.nudge)
        with keeper:
            yield Entrance(hooks=self.hooks, keeper=keeper)

    def _runner(self, stop: threading.Event) -> Runner:
        if self.wakes is not None:
            return Shared(self.parts, self.drains, self.wakes, tell=self.tell)

        def sleep(length: timedelta) -> None:
            """Until a call is due, or the next look around; a stop is heard at once."""
            if self._called.wait(length.total_seconds()):
                self._called.clear()
                stop.wait(WINDOW.total_seconds())

        return InProcess(self.parts, self.drains, sleep=sleep, tell=self.tell)

    def _health(self, pulse: Pulse, entrance: Entrance) -> Health:
        return look(self.parts.ledger, pulse, entrance, self._trackers)

    def _trackers(self) -> dict[str, str]:
        backlogs = self.drains.adopted.workspace.backlogs
        return {key: each.tracker for key, each in backlogs.items()}
