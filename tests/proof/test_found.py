"""What stories found, each told again as a small test."""

from collections.abc import Iterator

import pytest

from trackwork.core.block import find_blocks
from trackwork.core.workspace import Gear
from trackwork.engine.cycle import run_cycle
from trackwork.testing.fake_tracker import Fault
from trackwork.testing.simulation import Stage, Theatre, make_world
from trackwork.testing.simulation.hazards import Hazards


@pytest.fixture(scope="module")
def theatre() -> Iterator[Theatre]:
    """Ledgers for the stages below."""
    found = Theatre()
    yield found
    found.close()


@pytest.fixture
def stage(theatre: Theatre) -> Stage:
    """A workspace adopted in live gear; nothing asked yet."""
    found = Stage(world=make_world(17), shelf=theatre.shelf, other=theatre.other)
    found.gear(Gear.LIVE)
    found.adopt(0)
    return found


def test_two_workers_are_no_strangers_to_each_other(stage: Stage) -> None:
    """Both note a word and leave it the other way round: the ledger knows both (seed 17)."""
    meeting: list[str] = []

    def meanwhile(name: str) -> None:
        if name == "fence.noted" and not meeting:
            meeting.append(name)
            run_cycle(stage.parts())

    run_cycle(stage.parts(Hazards(meet=meanwhile)))
    run_cycle(stage.parts())
    assert meeting == ["fence.noted"]


def test_a_block_that_was_refused_once_comes_later(stage: Stage) -> None:
    """A 403 on reading the issue ends that write; the next reading asks again (seed 64)."""
    stage.tracker.play(Fault.FORBIDDEN, on="issue")
    stage.cycle()
    stage.cycle()
    stage.cycle()
    issues = stage.tracker.issues()
    assert issues
    assert all(len(find_blocks(issue.body)) == 1 for issue in issues)
