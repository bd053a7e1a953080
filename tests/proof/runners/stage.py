"""One world with its workers: people ask, workers come and go, answers are counted outside."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from tests.proof.kills.campaign import Campaign
from tests.proof.kills.counting import Count
from tests.proof.kills.lives import Life
from tests.proof.runners.workers import BINDINGS, Binding, begin
from trackwork.engine.deliver import LEASE
from trackwork.engine.lanes import READ, wake
from trackwork.ledger.wakes import open_wakes
from trackwork.testing.simulation.worlds import TRACKER

PATIENCE = 40.0
"""Seconds until what was asked must be answered; on an idle machine it takes one or two."""
LOOK = 0.2
STRIDE = timedelta(minutes=2)
"""How far the clock moves at each look."""


@dataclass(kw_only=True)
class Stage:
    """A campaign's world, and the workers on it. ``codes`` are how workers ended."""

    binding: Binding
    campaign: Campaign
    workers: dict[int, Life] = field(default_factory=dict)
    codes: list[int] = field(default_factory=list)
    doubled_wakes: int = 1

    def start(self, life: Life | None = None) -> int:
        """One more worker; its id."""
        given = life or Life()
        pid = begin(self.binding, self.campaign.scene, given)
        self.workers[pid] = given
        return pid

    def kill(self, pid: int, number: int = signal.SIGKILL) -> None:
        """End a worker, by force or politely, and see how it ended."""
        del self.workers[pid]
        os.kill(pid, number)
        self.codes.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))

    def gone(self, pid: int, seconds: float = PATIENCE) -> bool:
        """Wait until a worker ended or stopped by itself; False when it never reached its point."""
        for _ in range(int(seconds / LOOK)):
            found, status = os.waitpid(pid, os.WNOHANG | os.WUNTRACED)
            if found:
                if not os.WIFSTOPPED(status):
                    del self.workers[pid]
                    self.codes.append(os.waitstatus_to_exitcode(status))
                return True
            self.pass_time()
        return False

    def go_on(self, pid: int) -> None:
        """Let a stopped worker do what it was about to do."""
        os.kill(pid, signal.SIGCONT)
        for _ in range(5):
            self.pass_time()

    def pass_time(self, seconds: float = LOOK) -> None:
        """Wait; the world's clock moves much further."""
        threading.Event().wait(seconds)
        self.campaign.clock.advance(STRIDE)

    def past_the_lease(self) -> None:
        """Long enough for another worker to take over."""
        self.campaign.clock.advance(LEASE + self.campaign.scene.world.settle + STRIDE)

    # --- people ---------------------------------------------------------------------------------

    def ask(self, times: int = 2, *, lose_the_wake: bool = False) -> None:
        """Somebody writes, and somebody (a webhook, say) wakes the lane that reads."""
        for _ in range(times):
            self.campaign.people()
        ledger = self.campaign.scene.ledger()
        wakes = open_wakes(ledger) if self.binding.hands_out else None
        for _ in range(self.doubled_wakes):
            with ledger.transaction() as books:
                wake(books, f"{READ}{TRACKER}", self.campaign.clock.now())
                if wakes and not lose_the_wake:
                    wakes.nudge(books, f"{READ}{TRACKER}")
        if wakes:
            wakes.engine.dispose()
        ledger.close()

    def answered(self) -> bool:
        """Wait until every question has its answer; False when patience ran out."""
        for _ in range(int(PATIENCE / LOOK)):
            if not self.campaign.count().lost:
                return True
            self.pass_time()
        return False

    def settle(self) -> Count:
        """Everybody stops politely, the last words are said; what stands outside."""
        self.answered()
        for pid in list(self.workers):
            self.kill(pid, signal.SIGTERM)
        self.campaign.calm()
        return self.campaign.count()


@contextmanager
def staged(binding: str, campaign: Campaign) -> Iterator[Stage]:
    """A stage whose world has adopted its configuration; no process survives it."""
    stage = Stage(binding=BINDINGS[binding], campaign=campaign)
    try:
        campaign.adopt()
        campaign.calm()  # issues to write in are there
        yield stage
    finally:
        for pid in list(stage.workers):
            os.kill(pid, signal.SIGCONT)
            stage.kill(pid)
