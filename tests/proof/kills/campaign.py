"""Campaigns: worlds in which process after process is killed, counted at the tracker afterwards."""

import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.proof.kills.counting import Count, count
from tests.proof.kills.lives import QUIET, STUMBLED, Life, a_killed_life, live
from tests.proof.kills.scene import Scene, world_of
from trackwork.ports import Author
from trackwork.testing.simulation.outside import Line

CALM = 60
MOST_QUESTIONS = 9
GAPS = (1, 5, 30, 150, 600, 1500)
"""Minutes that pass between two lives: less than a lease, a night, a day."""


@dataclass(kw_only=True)
class Campaign:
    """One world and all that is done to it. ``database`` makes a fresh database and gives its URL.

    ``killed`` counts processes that a SIGKILL ended, ``stumbled`` those that ended by themselves in
    a way they should not, ``asked`` the questions people wrote.
    """

    seed: int
    folder: Path
    database: Callable[[Path], str]
    line: type[Line] = Line
    scene: Any = field(init=False)
    killed: int = 0
    stumbled: int = 0
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """An empty scene."""
        self.rng = Random(f"kills {self.seed}")
        world = world_of(self.seed)
        self.scene = Scene(
            folder=self.folder, url=self.database(self.folder), world=world, line=self.line
        )
        self.clock = self.scene.clock()
        self.clock.set(world.start)
        self.scene.ledger().close()

    def play(self, kills: int) -> Count:
        """Adopt, be killed so many times, come to rest, and count."""
        self.adopt()
        while self.killed < kills and not self.stumbled:
            for _ in range(self.rng.choice((1, 2, 3))):
                self.people()
            self.clock.advance(timedelta(minutes=self.rng.choice(GAPS)))
            self._lives()
        self.calm()
        return self.count()

    def count(self) -> Count:
        """What stands outside."""
        return count(self.scene, self.asked)

    def adopt(self) -> None:
        """The operator tries until it is done: planning and applying are killed too."""
        while self.rng.random() < 0.5:
            self._end(live(self.scene, [a_killed_life(self.rng, "adopts")]))
        self._end(live(self.scene, [Life(does="adopts")]))

    def _lives(self) -> None:
        """One process or two at once; both may be killed."""
        does = self.rng.choice(("cycles", "cycles", "drains"))
        lives = [a_killed_life(self.rng, does)]
        if self.rng.random() < 0.4:
            survives = self.rng.random() < 0.4
            lives.append(Life(does=does) if survives else a_killed_life(self.rng, does))
        self._end(live(self.scene, lives))

    def _end(self, codes: list[int]) -> None:
        self.killed += codes.count(-signal.SIGKILL)
        self.stumbled += codes.count(STUMBLED)

    def people(self) -> None:
        """Somebody writes what calls for exactly one answer."""
        tracker = self.scene.tracker()
        places = sorted(
            (backlog.place, "1") for backlog in self.scene.world.versions[0].backlogs.values()
        )
        where = self.rng.choice(places)
        number = self.asked[where]
        if tracker.issue(*where) is not None and number < MOST_QUESTIONS:
            team = self.scene.world.versions[0].directory.teams[where[0]]
            lead = Author(handle=team.leads[0] if team.leads else "olga")
            tracker.say(*where, f"tw: puzzle{number}", author=lead)
            self.asked[where] += 1
        tracker.close_file()

    def calm(self) -> None:
        """Nobody is killed any more; cycles run until two in a row had nothing to do."""
        quiet = 0
        for _ in range(CALM):
            self.clock.advance(timedelta(minutes=10))
            codes = live(self.scene, [Life()])
            self._end(codes)
            quiet = quiet + 1 if codes == [QUIET] else 0
            if quiet == 2 or self.stumbled:
                return
        self.stumbled += 1
