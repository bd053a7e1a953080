"""Where the time goes: ``python -m benchmarks.profiling sqlite:///new.db`` prints it as Markdown.

The profiler makes Python look slower beside the database than it is, so it tells what comes first,
not how long it takes.
"""

import cProfile
import pstats
import re
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.deriving import measure as measure_engine
from benchmarks.measuring import changes, opened, store
from trackwork.ledger import SqlLedger

SIZE = 10_000
ENGINE_SIZE = 2_000
CYCLES = 5
TOP = 8


def ledger(url: str) -> str:
    """An import and cycles with 100 changes, profiled on a fresh database."""
    books = opened(url)
    told = [
        block(f"import of {SIZE:,} items", profiled(lambda: store(books, SIZE))),
        block(
            f"{CYCLES} cycles with 100 changes",
            profiled(lambda: _cycles(books)),
        ),
    ]
    books.close()
    return "\n".join(told)


def _cycles(books: SqlLedger) -> None:
    for run in range(CYCLES):
        changes(books, SIZE, run)


def engine(url: str) -> str:
    """All items worked out again after a new policy, profiled on a fresh database."""
    profile = cProfile.Profile()
    measure_engine(url, ENGINE_SIZE, profile)
    return block(f"{ENGINE_SIZE:,} items worked out again after a new policy", profile)


def profiled(work: Callable[[], object]) -> cProfile.Profile:
    """The profile of some work."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return profile


def block(title: str, profile: cProfile.Profile) -> str:
    """The functions that took most by themselves, as a list."""
    stats: Any = pstats.Stats(profile)
    found = [(own, calls, where) for where, (calls, _, own, *_) in stats.stats.items()]
    found.sort(key=lambda each: (-each[0], each[2]))
    lines = [f"- {own / stats.total_tt:.0%}: {named(where)}" for own, _, where in found[:TOP]]
    return f"**{title[:1].upper()}{title[1:]}:**\n\n" + "\n".join(lines) + "\n"


def named(where: tuple[str, int, str]) -> str:
    """A function the way a reader finds it, on whatever machine it ran."""
    path, _, name = where
    if path.startswith(("~", "<")):
        return f"`{re.sub(' at 0x[0-9a-f]+', '', name.strip('<>'))}`"
    parts = path.replace("\\", "/").split("/")
    at = next((parts.index(root) for root in ("trackwork", "benchmarks") if root in parts), -1)
    return f"`{name}` in `{'/'.join(parts[at:])}`"


if __name__ == "__main__":
    print((engine if sys.argv[2:] == ["engine"] else ledger)(sys.argv[1]))
