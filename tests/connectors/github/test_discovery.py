"""Looking around on GitHub before anybody writes configuration: repositories, people, teams."""

import pytest

from tests.connectors.github.rig import TOKEN, site_of
from trackwork.connectors.github.api import HEADERS
from trackwork.connectors.github.making import discovery
from trackwork.ports import Account, Refused
from trackwork.testing.github import Fault, wire_to
from trackwork.transport import Transport


def around(rig, place="acme"):
    """Our way of looking around."""
    transport = Transport(
        base="https://api.github.com", clock=rig.clock, headers=HEADERS, wire=wire_to(rig.github)
    )
    return discovery(site_of(rig.clock, TOKEN, place=place), transport)


def test_repositories_of_an_organisation(rig):
    """By name, with whether they take issues."""
    rig.github.repository("acme/attic", archived=True)
    rig.github.repository("acme/docs", issues=False)
    rig.github.repository("other/shop")
    rig.ana.open(rig.place, "One")
    places = around(rig).places()
    assert [(each.place, each.accepts_issues) for each in places] == [
        ("acme/attic", False),
        ("acme/docs", False),
        ("acme/program", True),
        ("acme/shop", True),
    ]
    assert places[3].open_issues == 1


def test_repositories_of_a_person(rig):
    """Who has no organisation has repositories all the same."""
    rig.github.repository("trackwork-bot/notes")
    assert [each.place for each in around(rig, "trackwork-bot").places()] == ["trackwork-bot/notes"]


def test_people_and_their_teams(rig):
    """One row for each team somebody is in; who is in none stands alone."""
    team = rig.github.team("acme", "payments", "ana", "bo", name="Payments")
    team.roles[rig.github.world.repository(rig.place).id] = "write"
    rig.github.allow(rig.place, "cy", "write")
    found = around(rig).accounts(rig.place)
    assert Account(handle="ana", team="Payments") in found
    assert [each.team for each in found if each.handle == "cy"] == [""]
    assert [each.team for each in found if each.handle == "ana"] == ["Payments"]


def test_people_are_shown_to_who_may_write(rig):
    """GitHub keeps them from others; the reason is said."""
    rig.github.faults.play(Fault.FORBIDDEN, on="repos/list-collaborators")
    with pytest.raises(Refused, match="only to accounts that may write"):
        around(rig).accounts(rig.place)


def test_teams_that_cannot_be_seen_leave_the_people(rig):
    """A token without a right in the organisation still sees who works here."""
    team = rig.github.team("acme", "payments", "ana")
    team.roles[rig.github.world.repository(rig.place).id] = "write"
    rig.github.faults.play(Fault.FORBIDDEN, on="repos/list-teams")
    found = around(rig).accounts(rig.place)
    assert [(each.handle, each.team) for each in found if each.handle == "ana"] == [("ana", "")]
