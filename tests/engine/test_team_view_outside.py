"""A team's view on trackers that lose answers: one issue, one block, all initiatives in it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest

from tests.engine.tied import START, TLS, WORKSPACE, lived
from trackwork.core.links import quiet_link
from trackwork.core.people import Directory, Team
from trackwork.core.workspace import AskedTeam, Gear, Initiative
from trackwork.testing.fake_tracker import Fault
from trackwork.testing.simulation.shelves import Shelf
from trackwork.testing.simulation.stage import Stage
from trackwork.testing.simulation.worlds import TRACKER, World

LOGS = Initiative(
    key="logs", title="Tidy logs", ask="Tidy.", owner="mara", asked=(AskedTeam(team="ledger"),)
)
TEAMS = WORKSPACE.directory.teams
SEEN = replace(
    WORKSPACE,
    directory=Directory(
        people=WORKSPACE.directory.people,
        teams=MappingProxyType(
            {
                **TEAMS,
                "ledger": Team(key="ledger", backlogs=("ledger",), view=f"{TRACKER}:ledger"),
            }
        ),
    ),
    initiatives=MappingProxyType({"tls": TLS, "logs": LOGS}),
    priorities=("logs", "tls"),
)


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Three teams on two trackers; one of them wants a view."""
    shelf, other = Shelf(), Shelf()
    world = World(versions=(SEEN,), start=START, settle=timedelta(0))
    found = Stage(world=world, shelf=shelf, other=other)
    found.gear(Gear.LIVE)
    yield found
    shelf.ledger.close()
    other.ledger.close()


@pytest.mark.parametrize("fault", [None, Fault.LOST_ANSWER, Fault.SERVER_ERROR])
def test_one_view_shows_all_initiatives_whatever_is_lost(stage: Stage, fault: Fault | None) -> None:
    """Each item has a line with the way to its issue, in the order of the stack."""
    if fault is not None:
        stage.tracker.play(fault, on="create", times=4)
        stage.tracker.play(fault, on="edit_body", times=2)
    lived(stage, hours=8)
    views = [each for each in stage.issues() if each.title == "ledger: what is asked of us"]
    assert [each.place for each in views] == ["ledger"]
    assert views[0].body.count("all that is asked of you") == 1
    lines = [line for line in views[0].body.splitlines() if line.startswith("- ")]
    assert [line.partition(":")[0] for line in lines] == ["- Tidy logs", "- TLS move"]
    assert all("with you: a first answer by " in line for line in lines)


def test_a_quiet_day_writes_nothing(stage: Stage) -> None:
    """Once it says what is so, nothing is written to it for a day."""
    lived(stage, hours=6)
    before = len([each for each in stage.journal if each.committed])
    for _ in range(6):
        stage.cycle()
        stage.clock.advance(timedelta(hours=3))
    after = [each for each in stage.journal if each.committed][before:]
    assert [each.action for each in after if "asked of you" in each.text] == []


def test_an_issue_that_got_its_address_later_is_linked_at_once(stage: Stage) -> None:
    """The team's view has the way to it when it was read next, not a day later."""
    lived(stage, hours=3)
    url = "https://github.com/acme/ledger/issues/1"
    asked = next(each for each in stage.issues() if each.title == "Tidy logs")
    stage.tracker.change(asked.place, asked.native, url=url)
    for _ in range(3):
        stage.cycle()
        stage.clock.advance(timedelta(minutes=20))
    (view,) = [each for each in stage.issues() if each.title == "ledger: what is asked of us"]
    assert quiet_link("its issue", url) in view.body
