"""Worker processes of each runner, as `trackwork run --watch` and `--worker` start them."""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from types import MappingProxyType

from tests.proof.kills.lives import Fatal, Life
from tests.proof.kills.scene import Scene
from trackwork.engine.adopted import read_adopted
from trackwork.engine.in_process import InProcess
from trackwork.engine.lanes import Drains
from trackwork.engine.parts import Parts
from trackwork.engine.shared import Shared
from trackwork.ledger.wakes import Pulse, open_wakes
from trackwork.ports import Runner

STUMBLED = 20
PULSE = Pulse(tick=0.05, heartbeat=0.3, stalled=1.5, unstall=0.3, hung=45.0)
"""The same beats as in production, twenty times as quick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A runner to put through the scenes, and the database its ledger is on."""

    name: str
    postgres: bool
    make: Callable[[Scene, Parts, Event], Runner]

    @property
    def hands_out(self) -> bool:
        """Whether wake-ups go from worker to worker, so that they can get lost or come twice."""
        return self.make is _shared


def _in_process(_scene: Scene, parts: Parts, stop: Event) -> Runner:
    drains = Drains(parts, _adopted(parts))

    def sleep(_length: timedelta) -> None:
        stop.wait(PULSE.tick)

    return InProcess(parts, drains, sleep=sleep)


def _shared(scene: Scene, parts: Parts, _stop: Event) -> Runner:
    wakes = open_wakes(scene.ledger(), pulse=PULSE)
    return Shared(parts, Drains(parts, _adopted(parts)), wakes)


def _adopted(parts: Parts):
    with parts.ledger.reading() as books:
        return read_adopted(books, parts)


BINDINGS: Mapping[str, Binding] = MappingProxyType(
    {
        each.name: each
        for each in (
            Binding(name="in-process", postgres=False, make=_in_process),
            Binding(name="in-process-postgres", postgres=True, make=_in_process),
            Binding(name="shared", postgres=True, make=_shared),
        )
    }
)


def begin(binding: Binding, scene: Scene, life: Life) -> int:
    """Fork a worker; its id. A polite stop ends it with 0."""
    pid = os.fork()
    if pid:
        return pid
    code = STUMBLED
    try:
        stop = Event()
        signal.signal(signal.SIGTERM, lambda _number, _where: stop.set())
        runner = binding.make(scene, scene.parts(Fatal(life), lag=life.lag), stop)
        runner.run(stop.is_set)
        code = 0
    except BaseException:  # noqa: BLE001 - told below, and by the code the process ends with
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)
