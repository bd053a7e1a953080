"""Processes that live and are killed.

Each is forked from one that has everything loaded, opens the ledger, the tracker and the mail for
itself, and is ended by the kernel.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from threading import Event

from tests.proof.kills.scene import Scene, adopts, cycles, drains
from trackwork.engine.parts import Parts

QUIET, BUSY, STUMBLED = 0, 10, 20
WORST_POINT = 90
NAMED = (
    "ledger.before_commit",
    "ledger.committed",
    "observe.listed",
    "decide.committed",
    "deliver.leased",
    "deliver.looked",
    "deliver.sent",
    "deliver.recorded",
    "fence.noted",
    "net.create",
    "net.create.answered",
    "net.comment",
    "net.comment.answered",
    "net.edit_body.answered",
    "net.find",
    "net.mail.answered",
)
LONGEST = 0.12
"""Seconds after its start at which a process is killed at the latest; most live shorter."""
LIVES: dict[str, Callable[[Scene, Parts], bool]] = {
    "adopts": adopts,
    "cycles": cycles,
    "drains": drains,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One process: what it does, and how it ends.

    ``point``: the signal comes at that many fault points passed, or at the first one of that name;
    ``after``: SIGKILL comes from outside after so many seconds. Neither: it lives to its end.
    """

    does: str = "cycles"
    point: int | str | None = None
    signal: int = signal.SIGKILL
    after: float | None = None
    lag: float = 0.0


class Fatal:
    """Implements `ports.Faults`: the process sends itself a signal it cannot catch."""

    def __init__(self, life: Life) -> None:
        self._at, self._signal = life.point, life.signal
        self._passed = 0

    def point(self, name: str) -> None:
        """Pass, or stop existing."""
        self._passed += 1
        if self._at in {name, self._passed}:
            self._at = None
            os.kill(os.getpid(), self._signal)


def begin(scene: Scene, life: Life) -> int:
    """Fork a process that lives this life; its id."""
    pid = os.fork()
    if pid:
        return pid
    code = STUMBLED
    try:
        quiet = LIVES[life.does](scene, scene.parts(Fatal(life), lag=life.lag))
        code = QUIET if quiet else BUSY
    except BaseException:  # noqa: BLE001 - told below, and by the code the process ends with
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def end(pid: int) -> int:
    """Wait for a process; its code, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def live(scene: Scene, lives: Sequence[Life]) -> list[int]:
    """Let processes live at once; how each ended."""
    pids = [begin(scene, life) for life in lives]
    waited = 0.0
    for wait, pid in sorted((each.after or 0, pid) for each, pid in zip(lives, pids, strict=True)):
        if wait:
            Event().wait(wait - waited)
            waited = wait
            os.kill(pid, signal.SIGKILL)
    return [end(pid) for pid in pids]


def a_killed_life(rng: Random, does: str) -> Life:
    """Killed at a point around a write, at the n-th point whatever it is, or at any moment."""
    lag = rng.choice((0.0, 0.0, rng.random()))
    way = rng.choice(("named", "counted", "timed"))
    if way == "named":
        return Life(does=does, point=rng.choice(NAMED), lag=lag)
    if way == "counted":
        return Life(does=does, point=rng.randrange(1, rng.choice((12, WORST_POINT))), lag=lag)
    return Life(does=does, after=0.002 + rng.random() * LONGEST, lag=lag)
