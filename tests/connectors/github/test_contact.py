"""A first look at a GitHub: what it does is read off what people did there."""

from datetime import timedelta

import pytest

from tests.connectors.github.rig import TOKEN, site_of
from trackwork.connectors.github.api import HEADERS
from trackwork.connectors.github.making import contact
from trackwork.testing.github import Fault, wire_to
from trackwork.transport import Transport


def looked(rig, native="", handles=()):
    """What a first look tells, by question."""
    transport = Transport(
        base="https://api.github.com", clock=rig.clock, headers=HEADERS, wire=wire_to(rig.github)
    )
    found = contact(site_of(rig.clock, TOKEN), transport).look(
        rig.place, native, handles=frozenset(handles)
    )
    return {each.question: each for each in found}


def test_who_and_where_we_are(rig):
    """Account, scopes, quota, clock, place."""
    rig.github.world.skew = timedelta(seconds=7)
    found = looked(rig)
    assert found["the account"].answer == "trackwork-bot"
    assert "repo" in found["its scopes"].answer
    assert found["its clock"].answer == "+7 seconds from ours"
    assert found["requests an hour"].as_thought
    assert found[rig.place].answer == "can be read and written"


def test_a_clock_far_off_is_to_be_set(rig):
    """An App's signature would not be taken."""
    rig.github.world.skew = timedelta(hours=-2)
    found = looked(rig)["its clock"]
    assert (found.as_thought, found.answer) == (False, "-7200 seconds from ours")


def test_what_the_plan_has(rig, rigs):
    """Where there are no fields it says what follows."""
    assert looked(rig)["issue fields"].follows == "values are kept as labels"
    rich = rigs(types=["Task"], fields=lambda github: [github.field("Rank", "number")])
    found = looked(rich)
    assert (found["issue fields"].answer, found["issue types"].answer) == ("1 there", "1 there")


def test_whose_place_it_is(rig):
    """An organisation has fields and types; what a person's repository has instead is said."""
    found = looked(rig)["whose place it is"]
    assert (found.answer, found.as_thought) == ("acme, an organisation", True)
    rig.place = "ana/notes"
    rig.github.repository(rig.place)
    rig.github.allow(rig.place, "trackwork-bot", "write")
    found = looked(rig)["whose place it is"]
    assert (found.answer, found.as_thought) == ("ana, a person", False)
    assert "labels" in found.follows


def test_who_can_own_an_issue(rig):
    """Those people.yaml names, of whom GitHub would drop some without a word."""
    question = "who can own an issue"
    assert looked(rig, handles={"Ana"})[question].as_thought
    found = looked(rig, handles={"ana", "kim"})[question]
    assert found.answer == "1 of the 2 accounts in people.yaml; not kim"
    assert "drops such an owner" in found.follows
    assert looked(rig)[question].answer == "2 accounts; people.yaml names none of this tracker"


def test_how_lists_behave(rig):
    """Pages, unchanged lists, and moments that are part of what was asked for."""
    for number in range(3):
        rig.clock.advance(timedelta(seconds=1))
        rig.ana.open(rig.place, f"Issue {number}")
    found = looked(rig)
    assert found["the next page is asked for by"].answer == "page"
    assert found["an unchanged list is answered with 304"].as_thought
    assert found["a list since a moment holds what changed at that moment"].as_thought


@pytest.mark.parametrize("quiet", [True, False])
def test_which_deeds_move_an_issues_time(rig, quiet):
    """By the last deed of each issue; where nobody did it, it is to be tried by hand."""
    if not quiet:
        rig.github.world.quiet = frozenset()
    for number in range(2):
        rig.ana.open(rig.place, f"Issue {number}")
    rig.clock.advance(timedelta(hours=1))
    rig.ana.adopt((rig.place, 1), (rig.place, 2))
    found = looked(rig)
    deed = found["adding a sub-issue moves the issue's time"]
    assert (deed.as_thought, deed.answer) == (not quiet, f"{'no' if quiet else 'yes'} (1 seen)")
    label = found["a label moves the issue's time"]
    assert (label.as_thought, label.answer) == (None, "no example here")


def test_one_issue_made_for_trying(rig):
    """Its last deed alone counts."""
    rig.ana.open(rig.place, "For trying")
    rig.clock.advance(timedelta(hours=1))
    rig.ana.label(rig.place, 1, "tls")
    assert looked(rig, "1")["a label moves the issue's time"].as_thought


@pytest.mark.parametrize("quiet", [True, False])
def test_whether_an_edited_comment_moves_its_issue(rig, quiet):
    """By the youngest comment that was edited."""
    rig.ana.open(rig.place, "One")
    question = "an edited comment moves its issue's time"
    assert looked(rig)[question].answer == "no example here"
    said = int(rig.say("1", "Before"))
    rig.clock.advance(timedelta(hours=1))
    if quiet:
        rig.github.world.quiet = frozenset({"comment"})
    rig.ana.edit_comment(said, "After")
    assert looked(rig)[question].as_thought is not quiet


def test_nothing_is_written(rig):
    """A first look reads."""
    rig.ana.open(rig.place, "One")
    looked(rig)
    assert {each.method for each in rig.github.requests} == {"GET"}


def test_a_question_without_an_answer_stops_no_other(rig):
    """It says what stopped it."""
    rig.ana.open(rig.place, "One")
    rig.github.faults.stand(Fault.FORBIDDEN, on="rate-limit/get")
    rig.github.faults.stand(Fault.HTML, on="issues/list-comments-for-repo")
    found = looked(rig)
    assert found["what we may ask"].answer.startswith("could not be asked")
    assert found["edited comments"].answer.startswith("could not be asked")
    assert found["the account"].answer == "trackwork-bot"
