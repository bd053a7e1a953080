"""Mistakes planted on purpose, so that the count is seen to notice: what most tools do."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from trackwork.testing.simulation.outside import Line
from trackwork.testing.simulation.planted import NeverLooks


class RecordsFirst(Line):
    """Lets a comment be called sent, and writes it with the next thing it has to do."""

    waiting: list[Callable[[], object]] = []  # noqa: RUF012 - one process has one line

    def comment(self, place: str, native: str, *, body: str, effect: str) -> str:
        """The write that waited, and this one waits."""
        self._catch_up()
        self.waiting.append(lambda: Line.comment(self, place, native, body=body, effect=effect))
        return "c0"

    def issue(self, place: str, native: str):
        """The write that waited, then a reading."""
        self._catch_up()
        return Line.issue(self, place, native)

    def _catch_up(self) -> None:
        while self.waiting:
            self.waiting.pop()()


CONTROLS: Mapping[str, type[Line]] = MappingProxyType(
    {"never looks": NeverLooks, "records first": RecordsFirst}
)
