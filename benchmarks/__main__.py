"""``python -m benchmarks``: measure, print a table, and write the page and its picture."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measuring import Figures, bytes_an_item
from benchmarks.telling import ENGINE_LINES, picture, space, table
from tests.postgres import account, find_programs, own_server

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "why" / "speed-measured.txt"
PROFILES = ROOT / "docs" / "why" / "speed-profiles.txt"
PICTURE = ROOT / "docs" / "images" / "speed.svg"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
ENGINE_MOST = 10_000
"""The engine thinks about every item, so larger sizes take hours and say the same."""
ITEMS_FOR_BYTES = 1_000


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The URL of a fresh database that waits for the disk like a real one, gone afterwards."""
    if kind == "PostgreSQL":
        who = account()
        found = find_programs(who)
        if found is None:
            sys.exit("no PostgreSQL here; leave it out with --only SQLite")
        with own_server(found, who=who, options="") as url:
            yield url
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/ledger.db"


def run(kind: str, module: str, *arguments: str) -> str:
    """What one of the modules beside this one prints, in a process and a database of its own."""
    print(f"{kind}, {module} {' '.join(arguments)} ...", file=sys.stderr, flush=True)
    with database(kind) as url:
        command = [sys.executable, "-m", f"benchmarks.{module}"]
        command += [each.replace("URL", url) for each in arguments]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def on_databases(kinds: Sequence[str], sizes: Sequence[int]) -> dict[str, list[Figures]]:
    """The ledger's figures at each size on each database."""
    return {
        kind: [json.loads(run(kind, "measuring", "URL", str(size))) for size in sizes]
        for kind in kinds
    }


def of_engine(sizes: Sequence[int]) -> list[Figures]:
    """The whole engine's figures at the sizes it is measured at."""
    chosen = [size for size in sizes if size <= ENGINE_MOST] or [min(sizes)]
    return [json.loads(run("SQLite", "deriving", "--json", str(size))) for size in chosen]


def profiles(kinds: Sequence[str]) -> str:
    """Where the time goes, on each database and in the engine."""
    told = [f"### {kind}\n\n{run(kind, 'profiling', 'URL')}" for kind in kinds]
    told.append(f"### The whole engine, on SQLite\n\n{run('SQLite', 'profiling', 'URL', 'engine')}")
    return "\n".join(told)


def room() -> str:
    """Bytes an item takes with few and with many facts."""
    with tempfile.TemporaryDirectory() as folder:
        return space(
            {facts: bytes_an_item(Path(folder), facts, ITEMS_FOR_BYTES) for facts in (1, 10, 50)}
        )


def machine(load: float) -> str:
    """What it ran on, in general terms."""
    return (
        f"Measured on {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{platform.system()}; one run; {load:.1f} processes wanted a core on average at its end, "
        "its own among them. The cycle, due and roll-up figures are medians of five.\n"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of items")
    parser.add_argument("--only", choices=["SQLite", "PostgreSQL"], help="leave the other out")
    parser.add_argument("--write", action="store_true", help="write the page and the picture too")
    given = parser.parse_args(arguments)
    start = time.perf_counter()
    kinds = [given.only] if given.only else ["SQLite", "PostgreSQL"]
    measured = on_databases(kinds, given.sizes)
    told = [table(kind, runs) for kind, runs in measured.items()]
    told += [table("The whole engine, on SQLite", of_engine(given.sizes), ENGINE_LINES)]
    told += [room(), machine(os.getloadavg()[-1])]
    where = profiles(kinds)
    print("\n".join([*told, where]))
    print(f"It took {time.perf_counter() - start:,.0f} s.")
    if given.write:
        PAGE.write_text("\n".join(told), encoding="utf-8")
        PROFILES.write_text(where, encoding="utf-8")
        first = next(iter(measured))
        PICTURE.write_text(picture(first, measured[first]), encoding="utf-8")


if __name__ == "__main__":
    main()
