"""Put a runner through its scenes, with real processes, and count at the tracker.

For example::

    python -m tests.proof.runners --binding shared --seed 7 --kills 20

Each scene is a world of its own. A PostgreSQL is started where the binding needs one, so that it
can be restarted under the workers. ``--control`` plants a mistake, which the count has to notice.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from urllib.parse import parse_qs, urlsplit

from tests.postgres import Command, account, find_programs, own_server, run
from tests.proof.kills.campaign import Campaign
from tests.proof.kills.controls import CONTROLS
from tests.proof.kills.runs import Database, postgres, sqlite
from tests.proof.runners.scenes import SCENES, Scenery
from tests.proof.runners.stage import Stage, staged
from tests.proof.runners.workers import BINDINGS
from trackwork.testing.simulation.outside import Line


def main() -> int:
    """0 when every scene ended with everything answered once."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.runners")
    parser.add_argument("--binding", choices=sorted(BINDINGS), default="in-process")
    parser.add_argument("--scene", choices=sorted(SCENES), action="append", help="only these")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kills", type=int, default=4, help="processes to kill in 'killed'")
    parser.add_argument("--control", choices=sorted(CONTROLS), help="a mistake to plant")
    given = parser.parse_args()
    names = given.scene or list(SCENES)
    binding = BINDINGS[given.binding]
    if not binding.hands_out:  # the in-process runner ends with its database, and is started again
        names = [name for name in names if name != "database restarted"]
    with _database(wanted=binding.postgres) as (database, restart):
        clean = [_play(each, given, database, restart) for each in names]
    return 0 if all(clean) else 1


def _play(name: str, given, database: Database, restart) -> bool:
    line = CONTROLS.get(given.control, Line)
    seed = given.seed + list(SCENES).index(name)
    around = Scenery(rng=Random(f"runners {seed}"), kills=given.kills, restart=restart)
    with tempfile.TemporaryDirectory(prefix="tw-run-") as folder:
        campaign = Campaign(seed=seed, folder=Path(folder), database=database, line=line)
        with staged(given.binding, campaign) as stage:
            SCENES[name](stage, around)
            found = stage.settle()
    stumbled = sum(code not in {0, -9} for code in stage.codes)
    sys.stdout.write(
        f"{given.binding}, {name}: {stage.campaign.asked.total()} asked, {found.standing} stand, "
        f"{_killed(stage)} workers killed, {len(found.doubled)} duplicates, "
        f"{len(found.lost)} lost, {stumbled} stumbled\n"
    )
    sys.stdout.writelines(f"  - {each}\n" for each in (*found.doubled, *found.lost)[:10])
    sys.stdout.flush()
    return not (found.doubled or found.lost or stumbled)


def _killed(stage: Stage) -> int:
    return sum(code == -9 for code in stage.codes)


@contextmanager
def _database(*, wanted: bool) -> Iterator[tuple[Database, object]]:
    if not wanted:
        yield sqlite, lambda: None
        return
    who = account()
    programs = find_programs(who)
    if programs is None:
        raise SystemExit("no PostgreSQL here; see tests/postgres.py")
    with own_server(programs, who=who) as url:
        home = Path(parse_qs(urlsplit(url).query)["host"][0])
        control: Command = [programs / "pg_ctl", "-D", home / "data", "-w", "-t", "30"]
        yield (
            postgres(url),
            lambda: run([*control, "-m", "immediate", "restart"], cwd=home, who=who),
        )


if __name__ == "__main__":
    raise SystemExit(main())
