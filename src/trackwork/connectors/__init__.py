"""How trackers are reached: one room per tracker, strangers to each other.

`connectors` finds them by their entry points, so that one from outside is as good as ours.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points

from trackwork.ports import ENTRY_POINTS, Connector


class Connectors(Mapping[str, Connector]):
    """Connectors by kind; each is imported when it is asked for and not before.

    Asking for one that cannot be loaded raises ValueError with the reason.
    """

    def __init__(self, found: Mapping[str, EntryPoint]) -> None:
        self._found = found

    def __getitem__(self, kind: str) -> Connector:
        entry = self._found[kind]
        try:
            loaded = entry.load()
        except Exception as error:
            raise ValueError(f"{_source(entry)} cannot be loaded: {error}") from error
        if not isinstance(loaded, Connector) or loaded.kind != kind:
            raise ValueError(f"{_source(entry)} names no connector of kind {kind!r}")
        return loaded

    def __contains__(self, kind: object) -> bool:
        """Whether it is installed; nothing is imported to say so."""
        return kind in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


class OptionReaders(Mapping[str, Callable[[Mapping[str, str]], object]]):
    """Who reads the options of a kind of tracker; raises ValueError with what is wrong."""

    def __init__(self, found: Connectors) -> None:
        self._found = found

    def __getitem__(self, kind: str) -> Callable[[Mapping[str, str]], object]:
        return self._found[kind].read_options

    def __contains__(self, kind: object) -> bool:
        return kind in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def connectors() -> Connectors:
    """Every connector that is installed, ours and others', in the order of their kinds.

    Raises ValueError when two distributions bring the same kind: which one would write is a
    question for a person.
    """
    found: dict[str, EntryPoint] = {}
    for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda each: (each.name, each.value)):
        other = found.setdefault(entry.name, entry)
        if other.value != entry.value:
            raise ValueError(
                f"two connectors are called {entry.name!r}: {_source(other)} and {_source(entry)}. "
                "Uninstall the one you do not want"
            )
    return Connectors(found)


def _source(entry: EntryPoint) -> str:
    brought = f" of {entry.dist.name}" if entry.dist else ""
    return f"{entry.value}{brought}"
