"""Keeping deliveries: one writer, and whatever came meanwhile goes into its next commit.

A commit waits for the disk and for other writers. With many deliveries at once each would wait for
all before it; so they wait together.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Self, TypeAlias

from trackwork.engine.arriving import Arrived, arrive
from trackwork.ports import Books, Clock, Ledger

MOST_AT_ONCE = 500
Waiting: TypeAlias = "tuple[Arrived, Future[None]]"


class Keeper:
    """Keeps deliveries in the ledger, from any number of threads.

    ``kept`` is called after each commit; ``nudge`` tells other workers, in the transaction.
    """

    def __init__(
        self,
        ledger: Ledger,
        clock: Clock,
        *,
        kept: Callable[[], object] = lambda: None,
        nudge: Callable[[Books, str], None] = lambda _books, _lane: None,
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._kept = kept
        self._nudge = nudge
        self._queue: SimpleQueue[Waiting | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Keep what was handed in, then end."""
        self._queue.put(None)
        self._thread.join()

    def keep(self, arrived: Arrived) -> "Future[None]":
        """Hand a delivery in; done when it is committed, or with what stood in the way."""
        done: Future[None] = Future()
        # From here on nobody takes it back: an answer to a cancelled future would end our thread.
        done.set_running_or_notify_cancel()
        self._queue.put((arrived, done))
        return done

    def _run(self) -> None:
        while batch := self._batch():
            self._commit(batch)

    def _batch(self) -> list[Waiting]:
        """What waits to be kept, as soon as anything does; nothing: it is time to end."""
        found: list[Waiting] = []
        each = self._queue.get()
        while each is not None:
            found.append(each)
            if len(found) == MOST_AT_ONCE or self._queue.empty():
                return found
            each = self._queue.get()
        if found:
            self._queue.put(None)  # first these, then the end
        return found

    def _commit(self, batch: list[Waiting]) -> None:
        try:
            with self._ledger.transaction() as books:
                arrive(
                    books,
                    [arrived for arrived, _ in batch],
                    self._clock.now(),
                    nudge=self._nudge,
                )
        except Exception as error:  # noqa: BLE001 - told to each sender, who may send again
            for _, done in batch:
                done.set_exception(error)
            return
        for _, done in batch:
            done.set_result(None)
        self._kept()
