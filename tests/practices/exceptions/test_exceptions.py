from datetime import date, timedelta

import pytest

from tests.practices.builders import ITEM, World, on, workspace
from tests.practices.tracking.test_items import linked
from trackwork.core.facts import RungTold
from trackwork.core.health import Health
from trackwork.core.obligations import Kind
from trackwork.core.subjects import person, team
from trackwork.practices.exceptions import facts as ex
from trackwork.practices.exceptions.duties import decider, ends_at
from trackwork.practices.exceptions.report import Demand, demand
from trackwork.practices.standing.facts import UpdateGiven
from trackwork.practices.tracking import facts as t

MARCH = date(2027, 3, 1)
NOT_NOW = ex.ExceptionFiled(form="not now", until=MARCH, reason="capacity", hours=40.0)


def excepted(world: World | None = None) -> World:
    """An item whose team said not now until March."""
    world = linked(world)
    world.say(NOT_NOW, by="pia")
    return world


def test_filing_stops_the_reminders_at_once():
    """Nothing is asked of the team while the exception is active."""
    world = excepted()
    assert "exception" in world.waiting()
    world.advance(days=40, each=timedelta(hours=12))
    assert {each.slot for each in world.told} == {"decide:exception"}


def test_the_decider_has_48_hours_then_it_stands():
    """The owner's turn; without an answer the team's word stands as written."""
    world = excepted()
    owed = world.open()["decide:exception"]
    assert (owed.holder, owed.due) == (person("mara"), on(date(2026, 11, 10), 17))
    world.advance(days=2)
    state = world.state("exceptions")
    assert state.stood
    assert state.active
    assert "decide:exception" not in world.open()


def test_a_decision_that_was_put_off_is_due_on_its_day():
    """Until the end of that day it does not come to stand by itself."""
    world = excepted()
    world.say(t.DecisionPutOff(until=date(2026, 11, 20)), by="mara")
    assert world.open()["decide:exception"].due == on(date(2026, 11, 21), 0)
    world.advance(days=4)
    assert not world.state("exceptions").stood


def test_the_one_who_asks_never_decides():
    """When the lead is the owner too, it goes up to the sponsor."""
    initiative = World().workspace.initiatives["tls-move"]
    own = type(initiative)(key="tls-move", title="t", ask="a", owner="pia", sponsor="sam")
    world = excepted(World(workspace=workspace(initiative=own)))
    assert world.open()["decide:exception"].holder == person("sam")


def test_with_nobody_to_decide_it_stands_at_once():
    """A vacant workspace holds nobody up."""
    world = excepted(World(workspace=workspace(people=())))
    assert world.state("exceptions").stood
    assert decider(ITEM, world.view()) == ""


def test_granted_closes_the_decision_and_keeps_the_exception():
    """The team is free until its day."""
    world = excepted()
    world.say(ex.ExceptionDecided(granted=True))
    assert "decide:exception" not in world.open()
    assert world.state("exceptions").active
    assert world.open()["revisit"].holder == team("payments-api")


def test_an_alternative_ends_the_exception_and_asks_the_team():
    """Neither pass nor anything else: the team decides on the other day."""
    world = excepted()
    world.say(ex.ExceptionDecided(granted=False, alternative=date(2027, 1, 29)))
    assert not world.state("exceptions").active
    assert "exception" not in world.waiting()
    world.say(ex.ExceptionDecided(granted=True))
    assert world.state("exceptions").granted is False


def test_it_is_looked_at_before_it_ends_and_ends_on_its_day():
    """A heads-up five working days before, then a fresh clock."""
    world = excepted()
    world.advance(to=on(date(2027, 2, 23)), each=timedelta(hours=12))
    assert world.rungs("revisit") == ["heads_up"]
    world.advance(to=on(date(2027, 3, 2)), each=timedelta(hours=12))
    assert world.state("exceptions").ended
    assert "exception" not in world.waiting()
    assert ends_at(ITEM, world.state("exceptions"), world.view()) == on(date(2027, 3, 2), 0)


def test_not_us_names_no_day_and_stays_until_answered():
    """Belongs elsewhere: nothing to look at again, only a decision."""
    world = linked()
    world.say(ex.ExceptionFiled(form="not us", until=None, towards="ledger"))
    assert set(world.open()) >= {"decide:exception"}
    assert "revisit" not in world.open()
    world.advance(days=90, each=timedelta(days=1))
    assert world.state("exceptions").active


@pytest.mark.parametrize(
    "body",
    [
        UpdateGiven(health=Health.ON_TRACK),
        t.DateAccepted(),
        t.DateOffered(day=MARCH),
        t.DoneClaimed(),
        t.DoneVerified(),
        t.ItemWithdrawn(),
        t.IssueClosed(closed_as="done"),
    ],
    ids=lambda body: type(body).__name__,
)
def test_being_on_it_again_takes_the_exception_back(body):
    """A word that the team is on it, a date, done: the exception is over."""
    world = excepted()
    world.say(body)
    assert not world.state("exceptions").active
    assert world.state("exceptions").count == 1


@pytest.mark.parametrize(
    "body",
    [
        UpdateGiven(health=Health.NOT_NOW),
        t.IssueClosed(closed_as="done", bot=True),
        t.IssueClosed(closed_as="not planned"),
        t.IssueClosed(closed_as=""),
        t.IssueReopened(),
    ],
    ids=["still not now", "a bot", "closed as they said", "closed without a word", "reopened"],
)
def test_what_says_nothing_new_keeps_the_exception(body):
    """The team's own not now stays until the team or its day ends it."""
    world = excepted()
    world.say(body)
    assert world.state("exceptions").active
    assert not world.state("exceptions").ask_reason


def test_words_without_an_exception_leave_none():
    """A decision or an update with nothing filed changes nothing."""
    world = linked()
    world.say(ex.ExceptionDecided(granted=True))
    world.say(UpdateGiven(health=Health.ON_TRACK))
    assert not world.state("exceptions").active
    assert ends_at(ITEM, world.state("exceptions"), world.view()) is None


def test_closed_as_not_planned_is_an_exception_asked_about_once():
    """One friendly question in the digest, then never again."""
    world = linked()
    world.say(t.IssueClosed(closed_as="not planned"))
    owed = world.open()["reason"]
    assert (owed.kind, owed.ladder) == (Kind.RESPOND, "once")
    world.advance(days=30, each=timedelta(hours=12))
    assert world.rungs("reason") == ["ask"]
    assert "reason" not in world.open()
    assert world.state("exceptions").active


def test_a_reason_given_first_spares_the_question():
    """Filing an exception with a reason replaces the one we noted from the close."""
    world = linked()
    world.sending = False
    world.say(t.IssueClosed(closed_as="not planned"))
    world.say(NOT_NOW)
    assert "reason" not in world.open()
    assert not world.state("exceptions").ask_reason
    told = RungTold(
        episode="other", rung="ask", effect="x", recipient=team("payments-api"), to_holder=True
    )
    world.say(told)
    assert world.state("exceptions").reason == "capacity"


def test_opening_the_issue_again_takes_the_noted_exception_back():
    """What a close said, a reopening unsays."""
    world = linked()
    world.say(t.IssueClosed(closed_as="not planned"))
    world.say(t.IssueReopened())
    assert not world.state("exceptions").active


def test_an_excepted_item_that_changes_teams_is_looked_at_by_the_new_team():
    """The exception goes with the item; also one filed later is theirs."""
    world = excepted()
    world.say(t.HolderMoved(to_team="refunds"))
    assert world.open()["revisit"].holder == team("refunds")
    world.say(NOT_NOW)
    assert world.open()["revisit"].holder == team("refunds")


def test_demand_is_priced_by_reason_largest_first():
    """Hours where somebody said them, a count of those that did not; ended ones are out."""
    capacity = excepted().state("exceptions")
    closed = linked()
    closed.say(t.IssueClosed(closed_as="not planned"))
    gone = excepted()
    gone.say(t.DateAccepted())
    states = [capacity, capacity, closed.state("exceptions"), gone.state("exceptions")]
    expected = (
        Demand(reason="capacity", count=2, hours=80.0, without_hours=0),
        Demand(reason="other", count=1, hours=0.0, without_hours=1),
    )
    assert demand(states) == expected
    assert demand({str(at): each for at, each in enumerate(states)}) == expected
