"""Seeded stories: the engine's real code against a tracker, people and machines that misbehave.

From one number comes a small workspace and a list of steps: cycles, crashes, two workers, a laptop
that sleeps, a clock that jumps, a backup brought back, people who write and delete. After each
story every promise of `promises` is asked. The same number plays the same story, to the byte; a
story that breaks a promise is shrunk to the steps it needs, and told in plain words::

    python -m trackwork.testing.simulation --seed 7 --runs 100

The engine, the practices and the ledger are the real ones, on a database in memory.
"""

from trackwork.testing.simulation.planted import PLANTED
from trackwork.testing.simulation.play import Broken, Outcome, Theatre, play_seed
from trackwork.testing.simulation.promises import PROMISES, Promise
from trackwork.testing.simulation.stage import Planted, Stage
from trackwork.testing.simulation.steps import Step, Story, perform, write_story
from trackwork.testing.simulation.worlds import World, make_world

__all__ = [
    "PLANTED",
    "PROMISES",
    "Broken",
    "Outcome",
    "Planted",
    "Promise",
    "Stage",
    "Step",
    "Story",
    "Theatre",
    "World",
    "make_world",
    "perform",
    "play_seed",
    "write_story",
]
