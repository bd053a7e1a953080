"""One worker: Procrastinate's loop, and around it what that loop leaves out.

It looks for due lanes by itself, gives lanes of dead workers to others, starts again when the
database comes back, and ends the process when it hangs. Wake-ups are deleted however they end: the
lane's own row says when to come back.
"""

import asyncio
import logging
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, Queue

from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status
from psycopg import Error as DriverError
from psycopg_pool import PoolTimeout
from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from trackwork.ledger.wakes import QUEUE, Pulse, new_app, wake_up

GONE = (OperationalError, InterfaceError, DriverError, ConnectorException, PoolTimeout, OSError)
"""The database is away or came back another: nothing to tell a person while it lasts."""
HUNG = 75
"""The code of a process that ended because it hung: start it again (`EX_TEMPFAIL`)."""
_LOGS = ("procrastinate", "psycopg.pool")


@dataclass(slots=True)
class Worker:
    """A worker's life; see `ports.Wakes.work`.

    Drains run in the thread that called `run`, one after the other, for what they work with may
    belong to it. Procrastinate's loop has a thread of its own, and goes on saying that we live.
    """

    engine: Engine
    pulse: Pulse
    drain: Callable[[str], None]
    due: Callable[[], Sequence[str]]
    stop: Callable[[], bool]
    alive: threading.Event = field(default_factory=threading.Event)
    _handed: "Queue[tuple[str, Future[None]]]" = field(default_factory=Queue)
    _raised: list[BaseException] = field(default_factory=list)

    def run(self, prepare: Callable[[], None]) -> None:
        """Work until told to stop, through any number of losses of the database."""
        for name in _LOGS:
            # What they would print is not for the person at the terminal; a log that is set up
            # still gets it.
            logging.getLogger(name).addHandler(logging.NullHandler())
        done = threading.Event()
        threading.Thread(target=self._watch, args=(done,), daemon=True).start()
        try:
            while not self.stop():
                with suppress(*GONE):
                    prepare()
                    self._stay()
                self.alive.set()
                done.wait(self.pulse.tick)
        finally:
            done.set()
            self.alive.set()

    def _watch(self, done: threading.Event) -> None:
        """End the process when nothing has moved for too long, not even after a second look.

        The second look is for a machine that slept: it wakes with all its time run out.
        """
        while not done.is_set():
            if self.alive.wait(self.pulse.hung) or self.alive.wait(5 * self.pulse.tick):
                self.alive.clear()
                done.wait(self.pulse.tick)
            else:
                os._exit(HUNG)

    # --- one stay with the database -----------------------------------------------------------

    def _stay(self) -> None:
        """Drain what comes until told to stop or something is raised; that is raised here."""
        self._raised.clear()
        loop = threading.Thread(target=self._loop, daemon=True)
        loop.start()
        while loop.is_alive():
            with suppress(Empty):
                self._one(*self._handed.get(timeout=self.pulse.tick))
        for error in self._raised:
            raise error

    def _one(self, lane: str, answer: "Future[None]") -> None:
        try:
            self.drain(lane)
        except BaseException as error:  # noqa: BLE001 - raised again when the loop has ended
            self._raised.append(error)
        answer.set_result(None)

    def _loop(self) -> None:
        try:
            asyncio.run(self._work())
        except Exception as error:  # noqa: BLE001 - raised again in the worker's own thread
            self._raised.append(error)

    async def _work(self) -> None:
        # A lane that went to somebody else meanwhile cannot be ended here: nothing to tell of.
        asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
        app = new_app(self.engine, self._hand_over)
        async with app.open_async():
            worker = asyncio.create_task(
                app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=1,
                    delete_jobs="always",
                    install_signal_handlers=False,
                    fetch_job_polling_interval=self.pulse.heartbeat,
                    update_heartbeat_interval=self.pulse.heartbeat,
                    stalled_worker_timeout=self.pulse.stalled,
                )
            )
            beat = asyncio.create_task(self._beat(app))
            await asyncio.wait({worker, beat}, return_when=asyncio.FIRST_COMPLETED)
            worker.cancel()  # it finishes the lane it has
            beat.cancel()
            while not worker.done():
                self.alive.set()
                await asyncio.wait({worker}, timeout=self.pulse.tick)
            for ended in await asyncio.gather(worker, beat, return_exceptions=True):
                if isinstance(ended, Exception):
                    raise ended

    async def _hand_over(self, lane: str) -> None:
        answer: Future[None] = Future()
        self._handed.put((lane, answer))
        await asyncio.wrap_future(answer)

    async def _beat(self, app: App) -> None:
        """Look around at every tick, until told to stop or a drain raised something."""
        rounds = max(1, round(self.pulse.unstall / self.pulse.tick))
        at = 0
        while not self.stop() and not self._raised:
            if at % rounds == 0:
                await self._unstall(app)
            await self._tick(app)
            self.alive.set()
            at += 1
            await asyncio.sleep(self.pulse.tick)

    async def _tick(self, app: App) -> None:
        """Hand out what is due and in nobody's queue: the net under every lost wake-up."""
        due = await asyncio.to_thread(self.due)
        if not due:
            return
        waiting = await app.job_manager.list_jobs_async(queue=QUEUE, status=Status.TODO.value)
        queued = {job.queueing_lock for job in waiting}
        for lane in due:
            if lane not in queued:
                await _hand_out(app, lane)

    async def _unstall(self, app: App) -> None:
        """Take lanes from workers that fell silent. Only the lane's name is worth keeping."""
        stalled = await app.job_manager.get_stalled_jobs(
            queue=QUEUE, seconds_since_heartbeat=self.pulse.stalled
        )
        for job in stalled:
            # Another worker may be doing the same; whoever is second finds the job gone.
            with suppress(ConnectorException):
                await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
                await _hand_out(app, str(job.lock))


async def _hand_out(app: App, lane: str) -> None:
    with suppress(AlreadyEnqueued):
        await wake_up(app, lane).defer_async(lane=lane)
