"""A crash at every point of a run whose ledger travels: effects once, none lost."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.carrier.scene import Machine, Scene, sent
from trackwork.ports import Author
from trackwork.testing.faults import Fault
from trackwork.testing.simulation.hazards import Hazards

STORIES = int(os.environ.get("PROVE_BRANCH", "2"))
SEED = int(os.environ.get("PROVE_SEED", "0"))
WORDS = ("tw: at risk, certs", "tw: on track", "tw: date 2027-02-05", "hello", "tw: help")
TELLING = (
    "carry.unpacked",
    "carry.committed",
    "carry.pushed",
    "carry.noted",
    "deliver.carried",
    "deliver.sent",
)
INES = Author(handle="ines", name="Ines")


def told(scene: Scene, machine: Machine) -> None:
    """Everything came true once, nothing waits, and nothing went out ahead of its intent."""
    landed = scene.landed()
    assert {effect: n for effect, n in landed.items() if n != 1} == {}
    assert scene.unsafe == []
    assert [row.reason for row in machine.waiting()] == []
    assert landed.keys() <= sent(machine.outbox())
    assert len(scene.tracker.issues()) == 2


@pytest.fixture(scope="module")
def points(tmp_path_factory) -> list[str]:
    """Every point a first live run passes, by name."""
    scene = Scene(tmp_path_factory.mktemp("points"))
    machine = scene.machine("one")
    machine.start()
    machine.forget()
    assert machine.run()
    return machine.passed


def around(points: list[str]) -> list[int]:
    """Points to crash at: those around the push, and all of them in `make prove`."""
    if STORIES > 100:
        return list(range(len(points)))
    return [points.index(each) for each in TELLING]


def test_a_crash_anywhere_loses_and_doubles_nothing(tmp_path, points) -> None:
    """Before the push nothing went out; after it the next machine looks before it repeats."""
    for number in around(points):
        scene = Scene(_made(tmp_path / str(number)))
        scene.machine("one").start()
        first, second = scene.machine("two"), scene.machine("three")
        assert not first.run(Hazards(crash_at=number))
        pushed = "carry.pushed" in first.passed
        assert pushed or not scene.landed(), points[number]
        for _ in range(2):
            assert second.later(minutes=16)
        told(scene, second)


def test_a_crashed_machine_that_comes_back_goes_on_itself(tmp_path, points) -> None:
    """Its own ledger knows best, and once its time is over it goes on from there."""
    number = points.index("deliver.sent")
    scene = Scene(tmp_path)
    machine = scene.machine("one")
    machine.start()
    assert not machine.run(Hazards(crash_at=number))
    assert "may be sending" in machine.tries()
    assert machine.later(minutes=16)
    assert machine.later(minutes=16)
    told(scene, machine)


@pytest.mark.no_cover  # counting lines would double what it costs
@pytest.mark.parametrize("number", range(STORIES))
def test_whatever_happens_effects_come_once(tmp_path, number: int) -> None:
    """Machines crash, overlap and lose the network in any order; people talk meanwhile."""
    scene, rng = Scene(tmp_path), Random(SEED + number)
    scene.tracker.capabilities = replace(
        scene.tracker.capabilities, settle=timedelta(minutes=rng.choice((0, 0, 2)))
    )
    scene.tracker.lag = scene.tracker.capabilities.settle
    here, cloud = scene.machine("here"), scene.machine("cloud")
    here.start()
    for _ in range(rng.randrange(4, 9)):
        _happens(scene, here, cloud, rng)
    for _ in range(5):
        cloud.forget()
        assert cloud.later(hours=rng.choice((1, 7)))
    told(scene, cloud)


def _happens(scene: Scene, here: Machine, cloud: Machine, rng: Random) -> None:
    """One thing more: somebody speaks, then a run goes well or does not."""
    scene.clock.advance(timedelta(minutes=rng.choice((5, 15, 15, 240, 1440, 2880))))
    if scene.tracker.issues() and rng.random() < 0.5:
        issue = rng.choice(scene.tracker.issues())
        scene.tracker.say(issue.place, issue.native, rng.choice(WORDS), author=INES)
    if rng.random() < 0.2:
        scene.tracker.play(Fault.LOST_ANSWER, on=rng.choice(("create", "comment", "edit_body")))
    one, other = rng.sample((here, cloud), 2)
    cloud.forget()
    match rng.randrange(5):
        case 0 | 1:
            _crashing(one, rng)
        case 2:
            _overlapping(one, other, rng)
        case 3:
            _cut_off(scene, one, rng)
        case _:
            one.tries()


def _crashing(machine: Machine, rng: Random) -> None:
    machine.tries(Hazards(crash_at=rng.randrange(60)))


def _overlapping(one: Machine, other: Machine, rng: Random) -> None:
    """Another machine does a whole run in the middle of this one's."""
    at, seen = rng.randrange(40), []

    def meet(name: str) -> None:
        seen.append(name)
        if len(seen) == at:
            other.tries()

    one.tries(Hazards(meet=meet))


def _cut_off(scene: Scene, machine: Machine, rng: Random) -> None:
    """From some point on the repository cannot be reached."""
    at, seen = rng.randrange(40), []
    away = scene.origin.with_name("away.git")

    def meet(name: str) -> None:
        seen.append(name)
        if len(seen) == at:
            scene.origin.rename(away)

    scene.tracker.bot = None
    machine.tries(Hazards(meet=meet))
    if away.exists():
        away.rename(scene.origin)
    scene.tracker.bot = scene._arrived


def test_sending_before_the_push_would_be_noticed(tmp_path) -> None:
    """The control: without the push ahead of it, the first write is seen to be unsafe."""
    scene = Scene(tmp_path)
    machine = scene.machine("one", without=lambda parts: replace(parts, carrier=None))
    machine.start(then=True)
    assert scene.unsafe


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
