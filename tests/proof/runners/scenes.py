"""What is done to workers. After each scene everything asked is answered once.

Each scene gets a stage; `Scenery` brings what stands around it.
"""

import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

import psycopg

from tests.postgres import plain
from tests.proof.kills.lives import NAMED, Life
from tests.proof.runners.stage import Stage
from trackwork.ledger.wakes import SCHEMA

AFTER_A_WRITE = ("net.comment.answered", "deliver.sent")
"""The answer is lost, or never written down: what is to be looked for before it is repeated."""
FREEZE_AT = ("deliver.leased", "lane.taken", "decide.committed", "deliver.sent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenery:
    """``kills``: how many; ``restart`` stops the database the hard way and starts it again."""

    rng: Random
    kills: int
    restart: Callable[[], None]


def killed(stage: Stage, around: Scenery) -> None:
    """Workers are killed: right after a write, around one, alone and beside another."""
    for number in range(around.kills):
        alone = number % 2 == 0
        if alone:
            for pid in list(stage.workers):
                stage.kill(pid)
        elif not stage.workers:
            stage.start()
        stage.ask()
        point = AFTER_A_WRITE[number % 4 // 2] if alone else around.rng.choice(NAMED)
        stage.gone(stage.start(Life(point=point)), seconds=6 if alone else 2)
        stage.past_the_lease()
        if not stage.workers:
            stage.start()
        stage.answered()


def frozen(stage: Stage, around: Scenery) -> None:
    """A worker is stopped past its lease, another does its work, then it goes on."""
    for point in around.rng.sample(FREEZE_AT, k=2):
        stage.ask()
        pid = stage.start(Life(point=point, signal=signal.SIGSTOP))
        stopped = stage.gone(pid, seconds=6)
        stage.past_the_lease()
        stage.start()
        assert stage.answered()
        if stopped and pid in stage.workers:
            stage.go_on(pid)


def gone_for_ever(stage: Stage, around: Scenery) -> None:
    """A worker dies with a lane in its hands and never comes back; one that was there goes on."""
    stage.start()
    stage.answered()
    stage.ask()
    stage.gone(stage.start(Life(point="lane.taken")))
    stage.gone(stage.start(Life(point="deliver.leased")), seconds=3)
    stage.past_the_lease()
    stage.answered()


def database_restarted(stage: Stage, around: Scenery) -> None:
    """PostgreSQL ends without a goodbye and comes back; workers go on by themselves."""
    workers = {stage.start(), stage.start()}
    stage.ask()
    stage.answered()
    for _ in range(2):
        stage.ask()
        around.restart()
        stage.past_the_lease()
        stage.answered()
    assert workers == stage.workers.keys()


def wakes_doubled(stage: Stage, around: Scenery) -> None:
    """Every wake-up comes five times, with two workers to take it."""
    stage.doubled_wakes = 5
    stage.start()
    stage.start()
    for _ in range(2):
        stage.ask()
        stage.answered()


def wakes_lost(stage: Stage, around: Scenery) -> None:
    """No wake-up arrives, and those that wait are swept away; the tick finds what is due."""
    stage.start()
    stage.answered()
    for _ in range(2):
        stage.ask(lose_the_wake=True)
        if stage.binding.hands_out:
            _sweep(stage)
        stage.answered()


def _sweep(stage: Stage) -> None:
    with psycopg.connect(plain(stage.campaign.scene.url), autocommit=True) as connection:
        connection.execute(f"SET search_path = {SCHEMA}")
        connection.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")


def two_ticks(stage: Stage, around: Scenery) -> None:
    """Three workers look for due lanes at the same time, all the time."""
    for _ in range(3):
        stage.start()
    for _ in range(3):
        stage.ask(1, lose_the_wake=True)
        stage.answered()


SCENES: Mapping[str, Callable[[Stage, Scenery], None]] = MappingProxyType(
    {
        "killed": killed,
        "frozen": frozen,
        "gone for ever": gone_for_ever,
        "database restarted": database_restarted,
        "wakes doubled": wakes_doubled,
        "wakes lost": wakes_lost,
        "two ticks": two_ticks,
    }
)
