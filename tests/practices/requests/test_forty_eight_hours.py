from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from tests.practices.builders import (
    MONDAY,
    World,
    away,
    on,
    person,
    team,
    with_people,
    workspace,
)
from trackwork.core.facts import EffectSent, Note, PersonKey, RungTold
from trackwork.core.ladders import Role
from trackwork.core.obligations import Kind
from trackwork.core.presets import DEFAULT_LADDERS
from trackwork.core.subjects import Subject
from trackwork.core.subjects import person as party
from trackwork.core.subjects import team as team_party
from trackwork.practices.requests import facts as f
from trackwork.practices.requests.duties import ladder_of, respond_due, stand_in
from trackwork.practices.requests.duties import party as named
from trackwork.practices.requests.state import START, Request

REQUEST = Subject("request", "schema")


def made(**more):
    """Gil asks Ben about a schema, with something reversible declared for silence."""
    values = {
        "asker": PersonKey("gil"),
        "holder": party("ben"),
        "question": Note("may we use schema 3?"),
        "on_silence": Note("use schema 3 behind a flag"),
        "reversible": True,
        "own_rights": True,
        **more,
    }
    return f.RequestMade(**values)


def asked(world: World | None = None, **more) -> World:
    """A world in which the request was just made."""
    world = world or World()
    world.say(made(**more), about=REQUEST, by="gil")
    return world


def test_a_request_is_the_holders_turn_for_two_working_days():
    """Asked on Monday at nine, the first response is due when two working days are over."""
    world = asked()
    respond = world.open(REQUEST)["respond"]
    assert respond.holder == party("ben")
    assert respond.due == on(date(2026, 11, 10), 17)
    assert respond.ladder == "request"


def test_silence_brings_three_attempts_the_asker_and_then_both():
    """Each attempt is two working days after the one before it; then both sides together."""
    world = asked()
    world.advance(days=21)
    assert world.rungs("respond", REQUEST) == [
        "first_attempt",
        "second_attempt",
        "proceed",
        "third_attempt",
        "together.preview",
        "together",
    ]
    sent = [each.at for each in world.told if each.rung.endswith("attempt")]
    gaps = [later - earlier for earlier, later in pairwise(sent)]
    assert all(gap >= timedelta(hours=48) for gap in gaps)


def test_attempts_are_never_skipped_after_an_outage():
    """Two silent weeks of our own still mean three attempts, each really sent and apart."""
    world = asked()
    world.sending = False
    world.advance(days=14)
    world.sending = True
    world.advance(days=21)
    attempts = [each for each in world.rungs("respond", REQUEST) if each.endswith("attempt")]
    assert attempts == ["first_attempt", "second_attempt", "third_attempt"]
    told = {each.rung: each.at for each in world.told}
    assert told["third_attempt"] - told["first_attempt"] >= timedelta(days=4)
    assert told["together"] > told["third_attempt"]


def test_three_attempts_use_at_least_two_channels():
    """No preset request ladder knocks three times on one door."""
    for name in ("request", "request-no-default", "request-again", "request-again-no-default"):
        rungs = [each for each in DEFAULT_LADDERS[name].rungs if each.attempt]
        assert len(rungs) == 3
        assert len({each.by for each in rungs}) >= 2


@pytest.mark.parametrize(
    "declared",
    [
        {"reversible": False},
        {"own_rights": False},
        {"on_silence": Note("")},
    ],
    ids=["not reversible", "beyond own rights", "nothing declared"],
)
def test_silence_frees_nobody_to_do_what_was_not_declared_reversible_and_own(declared):
    """Without a reversible default within own rights there is no step to proceed."""
    world = asked(**declared)
    world.advance(days=30)
    assert "proceed" not in world.rungs("respond", REQUEST)
    assert world.rungs("respond", REQUEST)[-1] == "together"
    assert not world.state("requests", REQUEST).may_proceed


def test_after_the_proceed_step_the_asker_may_go_ahead_and_owes_nothing():
    """The state shows it; no obligation of the asker follows, and the holder can still answer."""
    world = asked()
    world.advance(to=on(date(2026, 11, 12), 12))
    state = world.state("requests", REQUEST)
    assert state.may_proceed
    assert {each.holder for each in world.open(REQUEST).values()} == {party("ben")}
    world.say(f.Proceeded(note=Note("done")), about=REQUEST, by="gil")
    assert world.open(REQUEST) == {}
    world.say(f.AnswerGiven(note=Note("please rather not")), about=REQUEST, by="ben")
    after = world.state("requests", REQUEST)
    assert after.outcome == "proceeded"
    assert after.answered_at == world.now
    assert not after.may_proceed


def test_any_answer_ends_the_waiting():
    """An answer closes the matter as satisfied and stops every further attempt."""
    world = asked()
    world.advance(days=1)
    world.say(f.AnswerGiven(note=Note("yes")), about=REQUEST, by="ben")
    world.advance(days=20)
    assert world.rungs("respond", REQUEST) == ["first_attempt"]
    assert world.state("requests", REQUEST).outcome == "answered"
    assert world.settled[REQUEST].duties.outcomes["respond"] == "satisfied"


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (f.NotMe(), "not theirs"),
        (f.NotMe(to=party("ben")), "not theirs"),
        (f.EscalatedTogether(), "taken up together"),
        (f.WorkedAround(), "worked around"),
        (f.RequestClosed(), "no longer needed"),
    ],
    ids=["not theirs", "named themselves", "together", "around", "closed"],
)
def test_every_way_out_closes_the_matter(body, outcome):
    """Not theirs, together, worked around, taken back: all end it, none is worse than another."""
    world = asked()
    world.say(body, about=REQUEST, by="ben")
    assert world.open(REQUEST) == {}
    assert world.state("requests", REQUEST).outcome == outcome
    world.say(f.NotMe(to=party("mara")), about=REQUEST, by="ben")
    assert world.state("requests", REQUEST).outcome == outcome


def test_looking_at_it_gives_a_fresh_clock_once():
    """The ladder starts again after 48 hours more; a second "looking" changes nothing."""
    world = asked()
    world.advance(days=1)
    world.say(f.LookingAtIt(), about=REQUEST, by="ben")
    respond = world.open(REQUEST)["respond"]
    assert respond.due == on(date(2026, 11, 11), 17)
    assert respond.ladder == "request-again"
    assert world.state("requests", REQUEST).attempts == ()
    world.advance(days=1)
    world.say(f.LookingAtIt(), about=REQUEST, by="ben")
    assert world.open(REQUEST)["respond"].id == respond.id
    world.advance(days=30)
    assert world.rungs("respond", REQUEST)[:3] == ["first_attempt", "first_attempt", "proceed"]
    assert len(world.state("requests", REQUEST).trail) == 4


@pytest.mark.parametrize(
    ("until", "due"),
    [
        (date(2026, 11, 12), on(date(2026, 11, 13), 0)),
        (date(2030, 1, 1), on(date(2026, 11, 17), 0)),
        (date(2026, 11, 1), on(date(2026, 11, 10), 0)),
    ],
    ids=["a day they name", "not longer than a quiet time", "a day gone by is today"],
)
def test_looking_until_a_day_holds_that_day_within_reason(until, due):
    """The named day is kept, though the asker does not wait longer than the quiet time."""
    world = asked()
    world.say(f.LookingAtIt(until=until), about=REQUEST, by="ben")
    assert world.open(REQUEST)["respond"].due == due


def test_not_me_with_a_name_is_that_persons_turn_with_a_fresh_clock():
    """The request is handed on: another episode, another due, and the way is on paper."""
    world = asked()
    world.advance(days=2)
    world.say(f.NotMe(to=party("mara")), about=REQUEST, by="ben")
    respond = world.open(REQUEST)["respond"]
    assert respond.holder == party("mara")
    assert respond.due == on(date(2026, 11, 12), 17)
    state = world.state("requests", REQUEST)
    assert [turn.holder for turn in state.turns] == [party("ben"), party("mara")]
    assert state.turns[0].until == state.turns[1].since == world.now
    assert state.open


def test_not_me_to_somebody_nobody_knows_is_the_askers_turn():
    """Only the one who can act is asked: the asker says whom the name means."""
    world = asked()
    world.say(f.NotMe(to=party("nobody")), about=REQUEST, by="ben")
    (find,) = world.open(REQUEST).values()
    assert (find.slot, find.holder, find.kind) == ("find", party("gil"), Kind.NEXT_STEP)
    assert find.reasons == ("nobody here goes by nobody",)
    world.advance(days=5)
    assert "nobody here goes by nobody" in world.told[-1].text
    world.say(f.RequestClosed(), about=REQUEST, by="gil")
    assert world.open(REQUEST) == {}


def test_an_unknown_asker_leaves_it_with_the_operator():
    """No matter is without a holder."""
    world = asked(asker=PersonKey("ghost"), holder=party("nobody"))
    assert world.open(REQUEST)["find"].holder == party("olga")


def test_a_name_may_be_a_mail_address_or_a_team():
    """Whoever is meant by a mail address or a team's key gets the turn."""
    world = asked(holder=party("mara@example.org"))
    assert world.open(REQUEST)["respond"].holder == party("mara")
    assert named(party("ledger"), world.view()) == team_party("ledger")
    assert named(team_party("ledger"), world.view()) == team_party("ledger")
    assert named(team_party("nowhere"), world.view()) is None


def test_a_holder_on_leave_hands_over_to_the_delegate_at_once():
    """Asked during leave, it is the delegate's turn, with the delegate's own 48 hours."""
    ben = away(person("ben", delegate="pia"), date(2026, 11, 1), date(2026, 11, 30))
    world = asked(World(workspace=workspace(people=with_people(ben))))
    respond = world.open(REQUEST)["respond"]
    assert respond.holder == party("pia")
    assert respond.due == on(date(2026, 11, 10), 17)
    assert world.state("requests", REQUEST).first_word_at is None


def test_leave_that_starts_meanwhile_hands_over_when_the_hours_are_over():
    """At most 96 hours by the wall, then it is the delegate's turn."""
    ben = away(person("ben", delegate="pia"), date(2026, 11, 10), date(2026, 11, 30))
    world = asked(World(workspace=workspace(people=with_people(ben))))
    assert world.open(REQUEST)["respond"].holder == party("ben")
    world.advance(days=4)
    respond = world.open(REQUEST)["respond"]
    assert respond.holder == party("pia")
    assert world.now == MONDAY + timedelta(hours=96)


def test_without_a_delegate_the_team_takes_the_turn():
    """A lead on leave whom nobody stands in for: the team's turn."""
    lea = away(person("lea"), date(2026, 11, 1), date(2026, 11, 30))
    world = asked(World(workspace=workspace(people=with_people(lea))), holder=party("lea"))
    assert world.open(REQUEST)["respond"].holder == team_party("ledger")


def test_somebody_away_without_delegate_or_team_keeps_the_turn():
    """With nobody to stand in the request waits for the person; nothing is made up."""
    mara = away(person("mara"), date(2026, 11, 1), date(2026, 11, 30))
    world = asked(World(workspace=workspace(people=with_people(mara))), holder=party("mara"))
    assert world.open(REQUEST)["respond"].holder == party("mara")


def test_a_team_can_be_asked_and_answers_in_its_own_calendar():
    """A team that works Sunday to Thursday has its own two working days."""
    hours = person("x").hours
    sunday = type(hours)(weekdays=frozenset({6, 0, 1, 2, 3}))
    world = World(
        workspace=workspace(
            teams=(team("payments-api", "pia"), team("ledger", "lea"), team("sun", hours=sunday))
        ),
        now=datetime(2026, 11, 12, 17, 0, tzinfo=UTC),
    )
    asked(world, holder=team_party("sun"))
    assert world.open(REQUEST)["respond"].due == on(date(2026, 11, 16), 17)
    assert stand_in(world.state("requests", REQUEST), world.view(REQUEST)) is None


def test_urgency_is_the_tier_when_it_is_one():
    """Critical requests may use the reserved interruption; another word means normal."""
    assert asked(urgency="critical").open(REQUEST)["respond"].tier == "critical"
    assert asked(urgency="yesterday").open(REQUEST)["respond"].tier == "normal"


def test_words_before_any_request_change_nothing():
    """A stray answer, a look or a sending about a request nobody made leaves the start state."""
    world = World()
    for body in (f.AnswerGiven(), f.LookingAtIt(), f.NotMe(), f.Proceeded()):
        world.say(body, about=REQUEST)
    assert world.state("requests", REQUEST) == START
    assert world.open(REQUEST) == {}
    assert stand_in(START, world.view(REQUEST)) is None


def test_a_request_is_made_once():
    """A second making of the same request does not restart its clock."""
    world = asked()
    world.advance(days=1)
    world.say(made(holder=party("mara")), about=REQUEST)
    assert world.open(REQUEST)["respond"].holder == party("ben")


def test_other_sendings_to_others_are_no_attempts():
    """Only notes that reached the holder count; a preview of a text for others does not."""
    world = asked()
    world.sending = False
    for rung, to_holder in (("together.preview", True), ("something", False), ("together", False)):
        body = RungTold(
            episode="e", rung=rung, effect="x", recipient=party("ben"), to_holder=to_holder
        )
        world.say(body, about=REQUEST)
    state = world.state("requests", REQUEST)
    assert state.attempts == ()
    assert state.together_at == world.now


def test_an_attempt_knows_its_channel_from_what_was_sent():
    """The kind of the effect that carried it is kept with the attempt."""
    world = asked()
    world.sending = False
    world.say(EffectSent(effect="x", what="comment", where="there"), about=REQUEST)
    told = RungTold(
        episode="e", rung="first_attempt", effect="x", recipient=party("ben"), to_holder=True
    )
    world.say(told, about=REQUEST)
    assert [each.by for each in world.state("requests", REQUEST).attempts] == ["comment"]


def test_the_both_sides_text_is_one_and_shown_first():
    """The joint step speaks to both roles in one text, and the holder saw it before."""
    world = asked()
    world.advance(days=21)
    shown, joint = world.told[-2:]
    assert joint.to is Role.BOTH
    assert joint.text.splitlines()[0] in shown.text
    assert shown.at < joint.at


def test_due_counts_nothing_from_now():
    """However late we look, a request's due stays where it was."""
    world = asked()
    state = world.state("requests", REQUEST)
    early = respond_due(state, world.view(REQUEST))
    world.now += timedelta(days=100)
    assert respond_due(state, world.view(REQUEST)) == early
    assert ladder_of(Request(default=False)) == "request-no-default"
