from datetime import date, timedelta

import pytest

from tests.practices.builders import ITEM, LEDGERS, MONDAY, PROPOSED, TLS, World, on, workspace
from trackwork.core.subjects import person, team
from trackwork.practices.exceptions import facts as ex
from trackwork.practices.tracking import facts as t
from trackwork.practices.tracking.report import Dates, Scope, dates, scope, waiting_for
from trackwork.practices.tracking.state import START

LATER = date(2027, 1, 15)


def linked(world: World | None = None, about=ITEM) -> World:
    """An item that was asked and lives in the team's backlog."""
    world = world or World()
    world.say(t.ItemAsked(proposed=PROPOSED), about=about)
    world.say(t.ItemLinked(tracker="files", place="payments", native="12"), about=about)
    return world


def test_an_ask_is_the_teams_turn_within_the_accept_days():
    """Five working days for a first word; the proposed date is a proposal."""
    world = linked()
    owed = world.open()["accept"]
    assert (owed.holder, owed.due) == (team("payments-api"), on(date(2026, 11, 17), 0))
    assert world.state("tracking").committed is None


def test_an_item_not_yet_linked_owes_nothing():
    """Before first contact nobody owes an answer."""
    world = World()
    world.say(t.ItemAsked(proposed=PROPOSED))
    assert world.open() == {}


def test_accepting_commits_the_proposed_date():
    """A yes makes the proposal a commitment with an obligation to deliver."""
    world = linked()
    world.say(t.DateAccepted(), by="pia")
    assert "accept" not in world.open()
    assert world.open()["deliver"].due == on(date(2026, 12, 12), 0)
    assert world.state("tracking").first_committed == PROPOSED


def test_accepting_without_any_date_is_an_answer_without_commitment():
    """Nothing was proposed, so nothing is committed."""
    world = World()
    world.say(t.ItemAsked(proposed=None))
    world.say(t.ItemLinked(tracker="files", place="p", native="1"))
    world.say(t.DateAccepted())
    assert world.state("tracking").committed is None
    assert "accept" not in world.open()


def test_an_offer_is_the_owners_turn_and_stands_provisionally_after_silence():
    """Nobody answered in time: the offer counts, marked provisional, and no first commitment."""
    world = linked()
    world.say(t.DateOffered(day=LATER))
    owed = world.open()["decide:date"]
    assert (owed.holder, owed.due) == (person("mara"), on(date(2026, 11, 12), 0))
    world.advance(to=on(date(2026, 11, 13)))
    state = world.state("tracking")
    assert (state.committed, state.provisional, state.first_committed) == (LATER, True, None)
    assert "decide:date" not in world.open()


def test_a_decision_about_an_offer_may_be_put_off():
    """It is due on the day that was promised, and nothing comes to stand before."""
    world = linked()
    world.say(t.DateOffered(day=date(2027, 1, 15)), by="pia")
    world.say(t.DecisionPutOff(until=date(2026, 11, 20)), by="mara")
    (due,) = [each.due for each in world.open().values() if each.slot.startswith("decide")]
    assert due == on(date(2026, 11, 21), 0)


def test_an_agreed_offer_is_committed_and_a_later_one_is_a_slip():
    """First committed stays, the slip is counted."""
    world = linked()
    world.say(t.DateAccepted())
    world.say(t.DateOffered(day=LATER))
    assert "deliver" not in world.open()
    world.say(t.OfferAgreed())
    state = world.state("tracking")
    assert (state.first_committed, state.committed, state.slips) == (PROPOSED, LATER, 1)
    world.say(t.OfferAgreed())
    assert world.state("tracking") == state


def test_another_wish_is_the_teams_turn_again_with_a_fresh_clock():
    """The owner would rather have another day; the team has its days to answer."""
    world = linked()
    world.say(t.DateOffered(day=LATER))
    world.now = on(date(2026, 11, 11))
    world.say(t.OfferAnswered(wished=date(2026, 12, 18)))
    assert world.open()["accept"].due == on(date(2026, 11, 19), 0)
    world.say(t.DateAccepted())
    assert world.state("tracking").committed == date(2026, 12, 18)


def test_an_exception_answered_with_another_day_is_a_wish():
    """A refusal offers an alternative, and the team decides on it."""
    world = linked()
    world.say(ex.ExceptionFiled(form="not now", until=date(2027, 3, 1)))
    world.say(ex.ExceptionDecided(granted=False, alternative=date(2027, 1, 29)))
    assert world.state("tracking").wished == date(2027, 1, 29)
    assert "accept" in world.open()
    world.say(ex.ExceptionFiled(form="not now", until=date(2027, 3, 1)))
    world.say(ex.ExceptionDecided(granted=True))
    assert world.state("tracking").wished is None


def test_an_ended_exception_gives_the_commitment_a_fresh_clock():
    """The day went by while we stayed quiet; now there are a few days to say something."""
    world = linked()
    world.say(t.DateAccepted())
    world.say(ex.ExceptionFiled(form="not now", until=date(2026, 12, 31)))
    world.advance(to=on(date(2027, 1, 4)), each=timedelta(hours=12))
    assert world.state("tracking").committed == PROPOSED
    assert world.open()["deliver"].due == on(date(2027, 1, 9), 0)


@pytest.mark.parametrize(
    "body",
    [t.DoneClaimed(), t.DoneVerified(), t.IssueClosed(closed_as="done")],
    ids=["claimed", "verified", "closed"],
)
def test_done_ends_everything_owed(body):
    """Claimed, verified or closed as done: nothing is open."""
    world = linked()
    world.say(t.DateAccepted())
    world.say(body)
    assert world.open() == {}
    assert world.state("tracking").done


@pytest.mark.parametrize(
    "body",
    [t.IssueClosed(closed_as="done", bot=True), t.IssueClosed(closed_as="")],
    ids=["a bot", "without a word"],
)
def test_a_close_that_says_nothing_is_no_word(body):
    """By a bot, or without saying as what: the item stays open."""
    world = linked()
    world.say(body)
    assert not world.state("tracking").done
    assert world.state("tracking").closed


def test_a_reopened_issue_is_a_new_life_that_keeps_the_first_date():
    """The claim is gone, the first committed date stays, and there is a fresh clock."""
    world = linked()
    world.say(t.DateAccepted())
    world.say(t.IssueClosed(closed_as="done"))
    world.now = on(date(2026, 12, 14))
    world.say(t.IssueReopened())
    state = world.state("tracking")
    assert state.first_committed == PROPOSED
    assert not state.done
    assert world.open()["deliver"].due == on(date(2026, 12, 22), 0)


def test_evidence_against_a_claim_takes_verification_away_and_reopens_nothing():
    """It is talked about; the claim stands."""
    world = linked()
    world.say(t.DoneVerified())
    world.say(t.EvidenceAgainst())
    state = world.state("tracking")
    assert state.doubted
    assert state.verified_at is None
    assert not state.closed


def test_a_blocker_within_the_initiative_frees_itself_when_done():
    """Waiting for another team's item ends the moment that item is done."""
    world = linked(linked(), about=LEDGERS)
    world.say(t.BlockedBy(ref="ledger"))
    assert "blocked by ledger" in world.waiting()
    assert not any(slot.startswith("unblock") for slot in world.open())
    world.say(t.DoneClaimed(), about=LEDGERS)
    world.settle()
    assert world.state("tracking").blocked_by == ()
    assert "blocked by ledger" not in world.waiting()


def test_a_blocker_outside_is_the_owners_next_step():
    """What no item of ours can clear is somebody's turn: the owner's."""
    world = linked()
    for _ in range(2):
        world.say(t.BlockedBy(ref="vendor"))
    assert world.open()["unblock:vendor"].holder == person("mara")
    world.say(t.Unblocked(ref="vendor"))
    assert "unblock:vendor" not in world.open()


@pytest.mark.parametrize("ref", ["payments-api", "refunds", "nowhere"])
def test_only_another_asked_team_is_a_blocking_item(ref):
    """The own team, a team that was not asked and a stranger are outside."""
    world = linked()
    world.say(t.BlockedBy(ref=ref))
    assert f"unblock:{ref}" in world.open()


def test_without_any_owner_nobody_is_made_up():
    """A vacant workspace: an offer stands at once, a blocker is nobody's obligation."""
    world = linked(World(workspace=workspace(people=())))
    world.say(t.BlockedBy(ref="vendor"))
    world.say(t.Unblocked(ref="vendor"))
    world.say(t.DateOffered(day=LATER))
    assert world.state("tracking").provisional
    assert world.state("tracking").committed == LATER


def test_an_initiative_on_hold_suspends_its_items():
    """Nothing is asked while the whole initiative waits."""
    held = type(TLS)(key="tls-move", title="t", ask="a", owner="mara", on_hold=True)
    world = linked(World(workspace=workspace(initiative=held)))
    assert world.waiting() == {"initiative on hold"}
    world.advance(days=20)
    assert world.told == []


@pytest.mark.parametrize(
    "body", [t.ItemWithdrawn(), t.IssueGone(native="12")], ids=["withdrawn", "gone"]
)
def test_an_item_that_is_no_longer_there_owes_nothing(body):
    """Withdrawn by the initiative, or its issue certainly gone."""
    world = linked()
    world.say(body)
    assert "accept" not in world.open()
    assert world.settled[ITEM].duties.outcomes["accept"] == "settled"


def test_an_item_that_is_asked_again_owes_an_answer_from_then_on():
    """Withdrawn and put back on the list: a fresh clock, and nothing is held against anybody."""
    world = linked()
    world.say(t.ItemWithdrawn())
    world.now = on(date(2026, 12, 10))
    world.say(t.ItemAsked(proposed=PROPOSED))
    assert "accept" in world.open()
    assert world.open()["accept"].due > on(date(2026, 12, 10))
    assert not world.state("standing").withdrawn


def test_an_item_that_moves_to_another_team_is_their_turn_with_a_fresh_clock():
    """Teams merge and split; history stays, obligations move."""
    world = linked()
    world.say(t.DateAccepted())
    world.now = on(date(2026, 12, 10))
    world.say(t.HolderMoved(to_team="refunds", why="teams merged"))
    owed = world.open()["deliver"]
    assert (owed.holder, owed.due) == (team("refunds"), on(date(2026, 12, 18), 0))
    assert world.state("tracking").first_committed == PROPOSED
    kept = world.settled[ITEM].episodes
    assert kept.closed > 0


def test_an_unanswered_ask_moves_too():
    """The new team has all its days for a first word."""
    world = linked()
    world.now = on(date(2026, 11, 13))
    world.say(t.HolderMoved(to_team="refunds"))
    owed = world.open()["accept"]
    assert (owed.holder, owed.due) == (team("refunds"), on(date(2026, 11, 21), 0))


def test_imported_dates_count_as_committed():
    """An import brings a date that was agreed before we came."""
    world = linked()
    world.say(t.DateCommitted(day=LATER))
    assert world.state("tracking").first_committed == LATER


def test_dates_stand_side_by_side():
    """Proposed, first committed, committed and actual, none in place of another."""
    world = linked()
    world.say(t.DateAccepted())
    world.say(t.DateOffered(day=LATER))
    world.say(t.OfferAgreed())
    assert dates(world.state("tracking")).actual is None
    world.say(t.DoneClaimed())
    assert dates(world.state("tracking")) == Dates(
        proposed=PROPOSED,
        first_committed=PROPOSED,
        committed=LATER,
        provisional=False,
        actual=MONDAY.date(),
        slips=1,
    )


def test_scope_changes_show_both_counts():
    """Two asked, one withdrawn, one added since: both counts and both changes."""
    world = linked(linked(), about=LEDGERS)
    world.now = MONDAY + timedelta(days=7)
    world.say(t.ItemWithdrawn(), about=LEDGERS)
    added = linked(World(now=world.now)).state("tracking")
    states = [world.state("tracking"), world.state("tracking", LEDGERS), added, START]
    found = scope(states, since=MONDAY)
    assert found == Scope(then=2, now=2, added=1, withdrawn=1)
    assert str(found) == "2 then, 2 now (1 added, 1 withdrawn)"
    assert scope(states, since=world.now).then == 2


def test_what_items_wait_for_is_counted():
    """One blocker shared by two items is one line with a two."""
    world = linked()
    world.say(t.BlockedBy(ref="certs"))
    state = world.state("tracking")
    assert waiting_for([state, state, START]) == {"certs": 2}
