from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.practices.builders import ITEM, PROPOSED, TLS, World, away, on, person, with_people
from tests.practices.builders import workspace as made_of
from tests.practices.tracking.test_items import LEDGERS, linked
from trackwork.core import subjects
from trackwork.core.facts import ConfigAdopted, RungTold, TierRaised
from trackwork.core.health import Health
from trackwork.practices.exceptions.facts import ExceptionFiled
from trackwork.practices.standing import facts as f
from trackwork.practices.standing.duties import health as health_of
from trackwork.practices.standing.duties import heard_until, pauses_at, update_due
from trackwork.practices.tracking import facts as t

INITIATIVE = subjects.initiative("tls-move")
ON_TRACK = f.UpdateGiven(health=Health.ON_TRACK)


def accepted(world: World | None = None) -> World:
    """An item whose team is on it, so that words are due within the cadence."""
    world = linked(world)
    world.say(t.DateAccepted(), by="pia")
    return world


def health(world: World) -> Health:
    """What is known of the item now."""
    return health_of(ITEM, world.state("standing"), world.view())


def test_a_word_is_due_a_cadence_after_the_last_one():
    """Ten working days after the acceptance, at the end of that day."""
    world = accepted()
    owed = world.open()["update"]
    assert (owed.holder, owed.due) == (subjects.team("payments-api"), on(date(2026, 11, 24), 0))


def test_before_the_first_answer_no_update_is_asked():
    """The ask itself comes first."""
    assert "update" not in linked().open()


@pytest.mark.parametrize(
    "body",
    [
        ON_TRACK,
        f.UpdateGiven(health=Health.AT_RISK),
        f.HelpAsked(),
        f.ObjectionRaised(),
        f.QuietAsked(until=date(2026, 11, 20)),
        f.WinTold(note=f.Note("fine")),
        f.FeedbackGiven(note=f.Note("hm")),
        f.WordNoted(),
        t.BlockedBy(ref="certs"),
        t.Unblocked(ref="certs"),
        t.DateOffered(day=PROPOSED),
        ExceptionFiled(form="not now", until=None),
    ],
    ids=lambda body: type(body).__name__ + getattr(body, "health", ""),
)
def test_any_honest_word_counts_as_heard(body):
    """Good or bad news, help, a concern, a pause, a blocker: all are words."""
    world = accepted()
    world.now += timedelta(days=1)
    world.say(body)
    assert world.state("standing").word_at == world.now
    assert heard_until(ITEM, world.state("standing"), world.view()) == on(date(2026, 11, 25), 0)


def test_a_word_nobody_can_date_is_kept_and_not_heard():
    """A table that says what, and not when, makes nobody heard."""
    world = accepted()
    before = world.state("standing").word_at
    world.now += timedelta(days=1)
    world.say(f.WordNoted(note=f.Note("almost there"), dated=False))
    assert world.state("standing").word_at == before


def test_what_another_team_finished_is_not_our_teams_word():
    """The wait ends by itself; the team was not heard by that."""
    world = linked(linked(), about=LEDGERS)
    world.say(t.BlockedBy(ref="ledger"))
    said = world.now
    world.now += timedelta(days=3)
    world.say(t.DoneClaimed(), about=LEDGERS)
    world.settle()
    assert world.state("tracking").blocked_by == ()
    assert world.state("standing").word_at == said


def test_health_fades_to_not_heard_without_a_word():
    """On track for a cadence, then nobody knows; never green by silence."""
    world = accepted()
    world.sending = False
    assert health(world) is Health.ON_TRACK
    world.advance(days=20, each=timedelta(days=1))
    assert health(world) is Health.NOT_HEARD
    assert health(linked()) is Health.NOT_HEARD


def test_done_is_claimed_until_it_is_verified():
    """Evidence turns a claim into verified, and evidence against turns it back."""
    world = accepted()
    world.say(t.DoneClaimed())
    assert health(world) is Health.DONE_CLAIMED
    world.say(t.DoneVerified())
    assert health(world) is Health.DONE_VERIFIED
    world.say(t.EvidenceAgainst())
    assert health(world) is Health.DONE_CLAIMED
    assert world.state("standing").surprises == 1


def test_without_contact_nothing_is_due():
    """No link, no clock."""
    world = World()
    world.say(t.ItemAsked(proposed=PROPOSED))
    state = world.state("standing")
    assert update_due(ITEM, state, world.view()) is None
    assert heard_until(ITEM, state, world.view()) is None
    assert world.settled[ITEM].duties.outcomes["update"] == "settled"


def test_help_and_concerns_are_the_owners_turn():
    """The team asked; the owner has 48 hours to come by, and says so when answered."""
    world = accepted()
    world.say(f.HelpAsked())
    world.say(f.ObjectionRaised())
    assert world.open()["help"].holder == subjects.person("mara")
    assert world.open()["objection"].due == on(date(2026, 11, 10), 17)
    world.say(f.MatterAnswered())
    assert not {"help", "objection"} & set(world.open())


def test_a_vacant_owner_leaves_help_with_the_operator():
    """A role that nobody fills is the program manager's."""
    mara = away(person("mara"), date(2026, 11, 1), date(2026, 12, 1))
    world = accepted(World(workspace=made_of(people=with_people(mara))))
    world.say(f.HelpAsked())
    assert world.open()["help"].holder == subjects.person("olga")


def test_a_word_keeps_us_quiet_and_a_pause_is_kept_to_the_day():
    """No question about date or ask for the quiet time; none at all during a pause."""
    world = accepted()
    assert world.waiting() == {"a word from the team"}
    world.say(f.QuietAsked(until=date(2026, 12, 18)))
    world.advance(to=on(date(2026, 12, 18)), each=timedelta(hours=8))
    assert world.told == []
    world.advance(to=on(date(2027, 1, 8)), each=timedelta(hours=8))
    assert "update" in {each.slot for each in world.told}


def test_silence_brings_note_help_then_a_pause_put_to_the_sponsor():
    """After the ladder's last step and a quiet time we stop asking; it is the sponsor's turn."""
    world = accepted()
    world.advance(days=60, each=timedelta(hours=8))
    assert world.rungs("update") == ["on_the_day", "nudge", "offer"]
    assert world.state("standing").paused_at is not None
    assert "update" not in world.open()
    assert world.open()["paused"].holder == subjects.person("sam")


def test_a_pause_stops_every_question_to_the_team():
    """Also those about the date: whoever is not heard is not asked through another door."""
    world = accepted()
    world.advance(days=60, each=timedelta(hours=8))
    assert "we stopped asking" in world.waiting()
    before = [each for each in world.told if each.slot == "deliver"]
    world.advance(days=30, each=timedelta(hours=8))
    assert [each for each in world.told if each.slot == "deliver"] == before


def test_a_word_ends_the_pause():
    """The team speaks: asking goes on in its usual rhythm."""
    world = accepted()
    world.advance(days=60, each=timedelta(hours=8))
    world.say(ON_TRACK)
    assert world.state("standing").paused_at is None
    assert "paused" not in world.open()
    assert "update" in world.open()


def test_the_sponsors_answer_starts_a_fresh_clock():
    """There is room after all: the next word is due a cadence from the answer."""
    world = accepted()
    world.advance(to=on(date(2027, 1, 11)), each=timedelta(hours=8))
    world.say(f.MatterAnswered(), by="sam")
    assert world.open()["update"].due == on(date(2027, 1, 26), 0)
    assert "paused" not in world.open()


def test_without_a_sponsor_the_owner_hears_of_the_pause():
    """Somebody's turn, always."""
    alone = replace(TLS, sponsor="")
    world = accepted(World(workspace=made_of(initiative=alone)))
    world.advance(days=60, each=timedelta(hours=8))
    assert world.open()["paused"].holder == subjects.person("mara")


def test_with_nobody_above_a_pause_is_nobodys_obligation():
    """A vacant workspace pauses too, and makes nobody up."""
    world = accepted(World(workspace=made_of(people=())))
    world.advance(days=60, each=timedelta(hours=8))
    assert world.state("standing").paused_at is not None
    assert world.open().keys() <= {"deliver"}


def test_a_word_that_comes_to_light_later_undoes_the_pause():
    """A late reading shows that the team spoke before we stopped asking."""
    world = accepted()
    world.advance(days=60, each=timedelta(hours=8))
    paused = world.state("standing").paused_at
    assert paused is not None
    world.now, today = paused - timedelta(days=1), world.now
    world._keep(ON_TRACK, ITEM)
    world.now = today
    world.settle()
    assert world.state("standing").paused_at is None
    assert "update" in world.open()


def test_a_ladder_that_is_gone_from_the_policy_pauses_nothing():
    """An episode opened under a ladder nobody has any more is left to the engine."""
    world = accepted()
    state = replace(world.state("standing"), ladder="old", told=("x",), told_at=world.now)
    assert pauses_at(ITEM, state, world.view()) is None


def test_a_riskier_tier_changes_the_ladder_that_counts():
    """The pause waits for the last step of the ladder in force; other episodes do not matter."""
    world = accepted()
    asking = world.open()["update"].id
    for episode in (asking, "another"):
        body = TierRaised(episode=episode, tier="high", ladder="high", ladder_version="v")
        world.say(body)
    assert world.state("standing").ladder == "high"
    stray = RungTold(episode="another", rung="x", effect="x", recipient=ITEM, to_holder=True)
    world.say(stray)
    world.say(f.AskingPaused(episode="another"))
    state = world.state("standing")
    assert (state.told, state.paused_at) == ((), None)


def test_slipping_after_on_track_is_a_surprise_and_an_earlier_date_is_none():
    """Only a later date, after a word that all is well, surprises."""
    world = accepted()
    world.say(t.DateOffered(day=PROPOSED - timedelta(days=7)))
    assert world.state("standing").surprises == 0
    world.say(ON_TRACK)
    world.say(t.DateOffered(day=PROPOSED))
    assert world.state("standing").surprises == 1
    world.say(t.DateOffered(day=PROPOSED + timedelta(days=7)))
    assert world.state("standing").surprises == 1


def test_closing_by_a_bot_is_no_word_and_by_a_person_as_done_is_a_claim():
    """A mass close says nothing."""
    world = accepted()
    for body in (t.IssueClosed(closed_as="done", bot=True), t.IssueClosed(closed_as="not planned")):
        world.say(body)
    assert world.state("standing").open
    world.say(t.IssueClosed(closed_as="done"))
    assert not world.state("standing").open
    world.say(t.IssueReopened())
    assert world.state("standing").open
    assert world.state("standing").said is None


def test_imported_dates_and_withdrawals_are_folded():
    """A date agreed earlier means somebody answered; a withdrawn item is closed."""
    world = linked()
    world.say(t.DateCommitted(day=PROPOSED))
    assert "update" in world.open()
    world.say(t.ItemWithdrawn())
    assert world.open() == {}


def test_an_item_of_another_team_now_is_their_turn_from_then_on():
    """A fresh clock of the new holder; a pause is over."""
    world = accepted()
    world.advance(to=on(date(2027, 1, 11)), each=timedelta(hours=8))
    world.say(t.HolderMoved(to_team="refunds"))
    owed = world.open()["update"]
    assert (owed.holder, owed.due) == (subjects.team("refunds"), on(date(2027, 1, 26), 0))


# --- the owner's weekly review ---


def adopted(world: World | None = None) -> World:
    """An initiative adopted on Monday."""
    world = world or World()
    world.say(ConfigAdopted(part="initiative", hash="h", content="{}"), about=INITIATIVE)
    return world


def test_the_owner_reviews_by_the_end_of_the_next_monday():
    """Adopted on a Monday, the first review is due a week later; then week by week."""
    world = adopted()
    owed = world.open(INITIATIVE)["review"]
    assert (owed.holder, owed.due) == (subjects.person("mara"), on(date(2026, 11, 17), 0))
    world.now = on(date(2026, 11, 18))
    world.say(f.ReviewDone(), about=INITIATIVE)
    assert world.open(INITIATIVE)["review"].due == on(date(2026, 11, 24), 0)


def test_a_monday_off_moves_the_review_to_the_next_working_day():
    """Counted in the owner's calendar."""
    mara = replace(
        person("mara"),
        hours=replace(person("mara").hours, extra_holidays=frozenset({date(2026, 11, 16)})),
    )
    world = adopted(World(workspace=made_of(people=with_people(mara))))
    assert world.open(INITIATIVE)["review"].due == on(date(2026, 11, 18), 0)


def test_a_review_is_put_off_once():
    """Next week instead; asking again changes nothing until it was done."""
    world = adopted()
    for _ in range(2):
        world.say(f.ReviewPutOff(), about=INITIATIVE)
        assert world.open(INITIATIVE)["review"].due == on(date(2026, 11, 24), 0)
    world.say(f.ReviewDone(), about=INITIATIVE)
    assert world.open(INITIATIVE)["review"].due == on(date(2026, 11, 17), 0)


def test_a_second_adoption_does_not_restart_the_first_week():
    """A changed file is no review."""
    world = adopted()
    world.now += timedelta(days=3)
    adopted(world)
    assert world.open(INITIATIVE)["review"].due == on(date(2026, 11, 17), 0)


def test_an_initiative_on_hold_needs_no_review():
    """The review waits as everything else does."""
    held = replace(TLS, on_hold=True)
    assert adopted(World(workspace=made_of(initiative=held))).waiting(INITIATIVE) == {
        "initiative on hold"
    }


def test_an_unknown_or_never_adopted_initiative_owes_no_review():
    """A finding for doctor, not an obligation."""
    stranger = subjects.initiative("elsewhere")
    world = World()
    world.say(f.ReviewPutOff(), about=stranger)
    assert world.open(stranger) == {}
    world.say(f.ReviewPutOff(), about=INITIATIVE)
    assert world.open(INITIATIVE) == {}
