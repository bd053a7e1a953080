"""Running lanes: what carries wake-ups from worker to worker, and what drains them."""

from collections.abc import Callable, Sequence
from typing import Protocol

from trackwork.ports.books import Books, OutboxRow


class Runner(Protocol):
    """Drains due lanes until told to stop. It may be killed anywhere and started again.

    Every runner passes the scenes of `tests/proof/runners`.
    """

    def run(self, stop: Callable[[], bool]) -> None:
        """Work until ``stop`` says so; what a drain raises ends it."""


class Wakes(Protocol):
    """Hands due lanes to whichever worker is free, one worker to a lane.

    A wake-up holds the name of a lane and nothing else: it may come late, twice or never.
    """

    def nudge(self, books: Books, lane: str) -> None:
        """Hand a lane out as soon as the caller's transaction commits."""

    def work(
        self,
        *,
        begin: Callable[[], None],
        drain: Callable[[str], None],
        due: Callable[[], Sequence[str]],
        stop: Callable[[], bool],
    ) -> None:
        """Drain what is handed out until ``stop``; ``due`` finds what no wake-up told of.

        ``begin`` is called first, and again each time the database was away. What a drain raises is
        raised here, but for a database that is away: then work goes on when it is back.
        """


class NotCarried(Exception):
    """The ledger could not be taken to where the next run looks for it; so nothing goes out.

    ``again`` says whether to read it anew and start over: somebody else was faster.
    """

    def __init__(self, what: str, *, fix: str = "", again: bool = False) -> None:
        super().__init__(what)
        self.fix = fix
        self.again = again


class Carrier(Protocol):
    """Takes a ledger that travels to where the next run finds it, before anything goes out."""

    def before(self, row: OutboxRow) -> None:
        """Called right before an effect goes out: its intent is safe when this returns.

        Raises NotCarried, and then nothing may go out.
        """
