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
from benchmarks.telling import picture, space, table
from tests.postgres import account, find_programs, own_server

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "why" / "speed-measured.txt"
PICTURE = ROOT / "docs" / "images" / "speed.svg"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
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


def run(kind: str, size: int) -> Figures:
    """One size on one database, in a process of its own, so that its memory is its own."""
    with database(kind) as url:
        command = [sys.executable, "-m", "benchmarks.measuring", url, str(size)]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    figures: Figures = json.loads(done.stdout)
    return figures


def machine() -> str:
    """What it ran on, in general terms."""
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}; "
        "one run, the machine shared with other work; the cycle, due and roll-up figures are "
        "medians of five"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of items")
    parser.add_argument("--only", choices=["SQLite", "PostgreSQL"], help="leave the other out")
    parser.add_argument("--write", action="store_true", help="write the page and the picture too")
    given = parser.parse_args(arguments)
    start = time.perf_counter()
    told: list[str] = []
    measured: dict[str, list[Figures]] = {}
    for kind in [given.only] if given.only else ["SQLite", "PostgreSQL"]:
        measured[kind] = []
        for size in given.sizes:
            print(f"{kind}, {size:,} items ...", file=sys.stderr, flush=True)
            measured[kind].append(run(kind, size))
        told.append(table(kind, measured[kind]))
    with tempfile.TemporaryDirectory() as folder:
        sizes = {
            facts: bytes_an_item(Path(folder), facts, ITEMS_FOR_BYTES) for facts in (1, 10, 50)
        }
    told.append(space(sizes))
    told.append(f"Measured on {machine()}.\n")
    print("\n".join(told))
    print(f"It took {time.perf_counter() - start:,.0f} s.")
    if given.write:
        PAGE.write_text("\n".join(told), encoding="utf-8")
        first = next(iter(measured))
        PICTURE.write_text(picture(first, measured[first]), encoding="utf-8")


if __name__ == "__main__":
    main()
