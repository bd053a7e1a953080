"""Reading ahead: who is awake is asked for one after another, so the next are read along with it.

What a book reads for one of them it reads for a few more in the same statement; for more of them as
long as the last ones were all asked for, and for one alone as soon as they were not.
"""

from itertools import islice

FEWEST, MOST = 1, 256
KEPT = 2_048
"""Subjects whose facts stay in memory; the work on a million of them needs no more than that."""


class Ahead:
    """The subjects, by stored name, that this transaction is about to work on, in order."""

    def __init__(self) -> None:
        self._next: dict[str, None] = {}

    def expect(self, names: list[str]) -> None:
        """These come next."""
        self._next = dict.fromkeys(names)

    def passed(self, name: str) -> None:
        """This one is done with."""
        self._next.pop(name, None)

    def with_next(self, name: str, most: int) -> list[str]:
        """This name, and those expected next after it; at most so many in all."""
        others = islice((each for each in self._next if each != name), most - 1)
        return [name, *others]

    def __contains__(self, name: str) -> bool:
        return name in self._next


class Window:
    """How far one book reads ahead: twice as far each time while all of it was used."""

    def __init__(self) -> None:
        self._size = FEWEST
        self._read: frozenset[str] = frozenset()
        self._unused: set[str] = set()

    def use(self, name: str) -> None:
        """Something that was read was asked for."""
        self._unused.discard(name)

    def names(self, name: str, ahead: Ahead) -> list[str]:
        """What to read, now that this name is asked for and not there."""
        if name not in ahead or name in self._read:
            # Nobody announced it, or something was added to it since: it says nothing of the rest.
            return [name]
        self._size = FEWEST if self._unused else min(2 * self._size, MOST)
        names = ahead.with_next(name, self._size)
        self._read, self._unused = frozenset(names), set(names[1:])
        return names
