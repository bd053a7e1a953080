"""Who is who, as a GitHub shows it: what `people match` and `doctor` make of its accounts."""

from dataclasses import replace

import pytest

from tests.connectors.github.test_discovery import around
from tests.engine.house import House
from trackwork.cli.doctor_people import identity_lines
from trackwork.cli.people_looking import accounts_of
from trackwork.cli.people_matching import matching
from trackwork.core.people import Directory, Person
from trackwork.core.workspace import Backlog
from trackwork.testing.github import Fault

PEOPLE = Directory(
    people={
        "ana": Person(key="ana", handles={"files": "Ana"}),
        "bo": Person(key="bo", name="Bo", mail="bo-b@example.org"),
        "cy": Person(key="cy", handles={"files": "cyy"}),
    }
)


@pytest.fixture
def house(tmp_path):
    """A workspace whose two teams work in two repositories."""
    found = House(tmp_path)
    places = zip(found.app.workspace.backlogs, ("acme/shop", "acme/program"), strict=True)
    backlogs = {key: Backlog(key=key, tracker="files", place=place) for key, place in places}
    found.app = replace(found.app, workspace=replace(found.app.workspace, backlogs=backlogs))
    yield found
    found.app.ledger.close()


def test_accounts_of_all_places_become_people(rig, house):
    """Capitals aside; a login like somebody's address; a handle GitHub does not show."""
    team = rig.github.team("acme", "payments", "ana", "bo-b", name="Payments")
    team.roles[rig.github.world.repository(rig.place).id] = "write"
    rig.github.allow(rig.other, "cyyy", "write")
    accounts, wrong = accounts_of(house.app, {"files": around(rig)})
    found = matching(PEOPLE, accounts)
    assert wrong == []
    assert [(each.handle, each.person, each.by) for each in found.matches] == [
        ("bo-b", "bo", "login")
    ]
    assert found.known == 1
    assert {each.handle for each in found.unmatched} == {"cyyy", "trackwork-bot"}
    assert [(each.person, each.by) for each in found.unknown] == [("cy", "cyyy")]
    whats = [each.what for each in identity_lines(found)]
    assert whats[0] == "files shows no account 'cyy', said to be cy"
    assert "1 account could be mapped to people" in whats


def test_a_repository_that_hides_its_people_is_told_and_the_other_is_read(rig, house):
    """A right that is missing is a finding with its place."""
    rig.github.faults.play(Fault.FORBIDDEN, on="repos/list-collaborators")
    accounts, wrong = accounts_of(house.app, {"files": around(rig)})
    assert [each.where for each in wrong] == ["acme/shop"]
    assert "ana" in {each.handle for each in accounts["files"]}
