"""Kill processes from the command line, and count at the tracker.

For example::

    python -m tests.proof.kills --seed 7 --kills 25

The same seed makes the same world, the same words, and the same choice of moments; how far a
process is when a signal from outside reaches it, the machine decides. Without ``--server`` the
ledger is an SQLite file; ``--server own`` starts a PostgreSQL, or it is the URL of one.
"""

import argparse
import sys
from contextlib import nullcontext

from tests.postgres import account, find_programs, own_server
from tests.proof.kills.controls import CONTROLS
from tests.proof.kills.files import FilesCampaign
from tests.proof.kills.runs import Result, freezing, killing, postgres, sqlite
from trackwork.testing.simulation.outside import Line


def main() -> int:
    """0 when nothing was doubled, lost or written late, and nobody stumbled."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.kills")
    parser.add_argument("--seed", type=int, default=0, help="the first world's number")
    parser.add_argument("--kills", type=int, default=25, help="processes to kill")
    parser.add_argument("--files", type=int, default=0, help="kills at real files")
    parser.add_argument("--freezes", type=int, default=0, help="processes to freeze")
    parser.add_argument("--server", default="", help="'own', or the URL of a PostgreSQL")
    parser.add_argument("--control", choices=sorted(CONTROLS), help="a mistake to plant")
    given = parser.parse_args()
    with _server(given.server) as server:
        database = postgres(server) if server else sqlite
        line = CONTROLS.get(given.control, Line)
        killed = killing(seed=given.seed, kills=given.kills, database=database, line=line)
        files = killing(seed=given.seed, kills=given.files, database=database, kind=FilesCampaign)
        frozen = freezing(seed=given.seed, freezes=given.freezes, database=database)
    return max(_tell("kill", killed), _tell("files", files), _tell("freeze", frozen))


def _server(named: str):
    programs = find_programs(account()) if named == "own" else None
    return own_server(programs, who=account()) if programs else nullcontext(named)


def _tell(what: str, result: Result) -> int:
    if not result.worlds:
        return 0
    lines = [f"{what}: {result.sentence}"]
    lines += [f"  - {each}" for each in (*result.count.doubled, *result.count.lost)[:10]]
    if result.broken:
        lines.append(f"  seeds that broke: {', '.join(map(str, result.broken))}")
    sys.stdout.write("\n".join((*lines, "")))
    sys.stdout.flush()
    return 1 if result.broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
