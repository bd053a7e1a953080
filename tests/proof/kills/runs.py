"""Campaign after campaign until enough processes were killed or frozen, added up."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.postgres import on_server, with_database
from tests.proof.kills.campaign import Campaign
from tests.proof.kills.counting import Count
from tests.proof.kills.freezing import POINTS, freeze
from trackwork.testing.simulation.outside import Line

Database = Callable[[Path], str]
KILLS_A_WORLD = 25
FREEZES_A_WORLD = 6


@dataclass(kw_only=True)
class Result:
    """Everything a run of campaigns found; ``broken`` are the seeds of worlds that broke."""

    killed: int = 0
    frozen: int = 0
    late: int = 0
    stumbled: int = 0
    worlds: int = 0
    asked: int = 0
    count: Count = field(default_factory=Count)
    broken: list[int] = field(default_factory=list)

    def add(self, campaign: Campaign, found: Count, *, late: int = 0) -> None:
        """Count one campaign in."""
        self.killed += campaign.killed
        self.stumbled += campaign.stumbled
        self.asked += campaign.asked.total()
        self.late += late
        self.worlds += 1
        self.count.add(found)
        if campaign.stumbled or found.doubled or found.lost or late:
            self.broken.append(campaign.seed)

    @property
    def sentence(self) -> str:
        """For a person."""
        return (
            f"{self.killed} processes killed, {self.frozen} frozen past their lease, in "
            f"{self.worlds} worlds: {self.count.standing} effects and letters stand, "
            f"{self.asked} questions asked, {len(self.count.doubled)} duplicates, "
            f"{len(self.count.lost)} lost, {self.late} written by a process that had lost its "
            f"lease, {self.stumbled} processes stumbled."
        )


@contextmanager
def _campaign(
    seed: int, database: Database, line: type[Line] = Line, kind: type[Campaign] = Campaign
) -> Iterator[Campaign]:
    with tempfile.TemporaryDirectory(prefix="tw-kills-") as folder:
        yield kind(seed=seed, folder=Path(folder), database=database, line=line)


def killing(
    *,
    seed: int,
    kills: int,
    database: Database,
    line: type[Line] = Line,
    kind: type[Campaign] = Campaign,
) -> Result:
    """Campaigns from a seed on until so many processes were killed."""
    result = Result()
    while result.killed < kills:
        with _campaign(seed, database, line, kind) as one:
            result.add(one, one.play(min(KILLS_A_WORLD, kills - result.killed)))
        seed += 1
    return result


def freezing(*, seed: int, freezes: int, database: Database) -> Result:
    """Campaigns from a seed on until so many processes were frozen past their lease."""
    result = Result()
    while result.frozen < freezes:
        with _campaign(seed, database) as one:
            rng, late = Random(f"freezes {seed}"), 0
            one.adopt()
            for point in rng.choices(POINTS, k=FREEZES_A_WORLD):
                one.people()
                found = freeze(one, point, rng.choice(("cycles", "drains")))
                result.frozen += found.reached
                late += found.late
            one.calm()
            result.add(one, one.count(), late=late)
        seed += 1
    return result


# --- databases ------------------------------------------------------------------------------------


def sqlite(folder: Path) -> str:
    """A file in the scene's own folder."""
    return f"sqlite:///{folder / 'ledger.db'}"


def postgres(server: str) -> Database:
    """A fresh database of a server for each scene."""
    made: list[str] = []

    def make(_folder: Path) -> str:
        if made:
            on_server(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", made.pop())
        made.append(f"kills_{os.getpid()}")
        on_server(server, "CREATE DATABASE {}", made[-1])
        return with_database(server, made[-1])

    return make
