from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.pretend_practice import (
    PAYMENTS,
    POLICY,
    SUBJECT,
    T0,
    Book,
    at,
    owe,
    says,
    the_one,
    wait,
)
from trackwork.core.episodes import (
    NO_EPISODES,
    Episodes,
    fold,
    fold_all,
)
from trackwork.core.facts import (
    EpisodeClosed,
    EpisodeOpened,
    Fact,
    GearChanged,
    RungTold,
    TierRaised,
)
from trackwork.core.obligations import Duties, Kind
from trackwork.core.subjects import team

ACCOUNTS = team("accounts")


def told(episode: str, rung: str = "on_the_day") -> RungTold:
    return RungTold(episode=episode, rung=rung, effect="e", recipient=PAYMENTS, to_holder=True)


# --- opening, closing -----------------------------------------------------------


def test_what_is_owed_opens_an_episode_that_fixes_everything():
    """Due, holder, tier, ladder and its version stand in the fact."""
    book = Book()
    episode = the_one(book.say(T0, owe(tier="high", reasons=("quiet for long",))))
    high = POLICY.ladders["high"]
    assert (episode.due, episode.holder, episode.tier) == (at(24), PAYMENTS, "high")
    assert (episode.ladder, episode.ladder_version) == ("high", high.version)
    assert (episode.opened, episode.reasons, episode.told) == (T0, ("quiet for long",), {})


def test_an_obligation_may_name_its_own_ladder():
    """It wins over the kind's and the tier's."""
    assert the_one(Book().say(T0, owe(ladder="review"))).ladder == "review"


def test_looking_again_changes_nothing():
    """An open episode stays as it is while the matter does, whatever due would be now."""
    book = Book()
    first = the_one(book.say(T0, owe()))
    later = book.say(at(5), owe(due=at(99)))
    assert the_one(later) == first
    assert later.new == ()


@pytest.mark.parametrize(
    ("outcomes", "outcome"), [({}, "settled"), ({"update": "satisfied"}, "satisfied")]
)
def test_what_is_no_longer_owed_closes(outcomes, outcome):
    """The practice says how it ended; else it is settled."""
    book = Book()
    first = the_one(book.say(T0, owe()))
    book.say(at(1), outcomes=outcomes)
    assert book.bodies(EpisodeClosed) == [EpisodeClosed(episode=first.id, outcome=outcome)]


@pytest.mark.parametrize(("kind", "outcome"), [("update", "satisfied"), ("deliver", "quieted")])
def test_a_new_reason_is_a_new_life(kind, outcome):
    """A word satisfies an update; a new date quiets a delivery. Either way nothing is told yet."""
    book = Book()
    first = the_one(book.say(T0, owe(kind=Kind(kind))))
    book.record(told(first.id), at(1))
    second = the_one(book.say(at(2), owe(kind=Kind(kind), anchor="word:2")))
    assert second.id != first.id
    assert second.told == {}
    assert [body.outcome for body in book.bodies(EpisodeClosed)] == [outcome]


def test_the_same_reason_after_a_close_is_another_episode():
    """A person's reopening is a new life with a new id, however often."""
    book = Book()
    ids = set()
    for hour in range(0, 10, 2):
        ids.add(the_one(book.say(at(hour), owe())).id)
        book.say(at(hour + 1))
    assert len(ids) == 5


def test_a_late_fact_renames_no_episode():
    """What happened before the opening but was learned after it leaves id, due and rungs alone."""
    book = Book()
    first = the_one(book.say(at(10), owe()))
    book.record(told(first.id), at(11))
    book.facts.append(replace(book.facts[0], key="late", happened=at(1), recorded=at(12), seq=50))
    after = the_one(book.look(at(12)))
    assert (after.id, after.due, set(after.told)) == (first.id, first.due, {"on_the_day"})


def test_a_clock_that_was_set_back_brings_nothing_back():
    """A close recorded with an earlier moment than its opening still closes it."""
    book = Book()
    book.say(at(5), owe())
    book.facts[0] = replace(book.facts[0], happened=at(-9))
    book.record(Book, at(-2))
    book.say(at(-1))
    assert dict(book.look(at(6)).episodes.open) == {}


# --- telling and raising -----------------------------------------------------------


def test_a_rung_keeps_its_first_sending():
    """Recorded twice, it was told once; of an unknown episode nothing is told."""
    book = Book()
    first = the_one(book.say(T0, owe()))
    for hour in (1, 2):
        book.record(told(first.id), at(hour))
    book.record(told("another"), at(3))
    assert dict(the_one(book.look(at(4))).told) == {"on_the_day": at(1)}


def test_the_tier_may_rise_in_the_middle_and_told_rungs_stay_told():
    """The ladder changes with its version; a tier that falls again changes nothing."""
    book = Book()
    first = the_one(book.say(T0, owe()))
    book.record(told(first.id), at(1))
    raised = the_one(book.say(at(2), owe(tier="high", reasons=("dependents wait",))))
    assert (raised.id, raised.tier, raised.ladder) == (first.id, "high", "high")
    assert raised.ladder_version == POLICY.ladders["high"].version
    assert raised.reasons == ("dependents wait",)
    assert set(raised.told) == {"on_the_day"}
    assert the_one(book.say(at(3), owe(tier="low"))) == raised


def test_facts_about_unknown_episodes_change_nothing():
    """A raise or a close of what is not open is no news."""
    for body in (
        TierRaised(episode="x", tier="high", ladder="high", ladder_version="1"),
        EpisodeClosed(episode="x", outcome="settled"),
        GearChanged(gear="live"),
    ):
        fact = Fact(key="k", subject=SUBJECT, body=body, happened=T0, recorded=T0)
        assert fold(NO_EPISODES, fact) == NO_EPISODES


# --- changing hands -----------------------------------------------------------------


def test_a_new_holder_gets_a_fresh_clock():
    """The old episode is handed over; the new one counts from that moment and nothing is told."""

    def duties(state, view):
        start = view.resumed("update") or T0
        return Duties(owed=tuple(replace(e, due=start + timedelta(hours=24)) for e in state.owed))

    book = Book(says(duties))
    first = the_one(book.say(T0, owe()))
    book.record(told(first.id), at(1))
    second = the_one(book.say(at(30), owe(holder=ACCOUNTS)))
    assert book.bodies(EpisodeClosed) == [EpisodeClosed(episode=first.id, outcome="handed over")]
    assert (second.holder, second.due, second.told) == (ACCOUNTS, at(54), {})
    assert book.look(at(31)).new == ()


def test_handing_one_over_leaves_its_neighbours_alone():
    """Another slot of the same kind goes on with what it was told."""
    book = Book()
    settled = book.say(T0, owe("help"), owe("objection"))
    book.record(told(settled.episodes.open["objection"].id), at(1))
    after = book.say(at(2), owe("help", holder=ACCOUNTS), owe("objection"))
    assert set(after.episodes.open["objection"].told) == {"on_the_day"}
    assert after.episodes.open["help"].holder == ACCOUNTS


# --- whatever happens -------------------------------------------------------------------

owing = st.lists(
    st.builds(
        owe,
        st.sampled_from(["update", "accept"]),
        kind=st.sampled_from([Kind.UPDATE, Kind.ACCEPT]),
        anchor=st.sampled_from(["word:1", "word:2"]),
        holder=st.sampled_from([PAYMENTS, ACCOUNTS]),
        tier=st.sampled_from(["low", "high"]),
    ),
    max_size=2,
    unique_by=lambda each: each.slot,
)
waiting = st.lists(
    st.builds(
        wait,
        st.sampled_from(["freeze", "exception"]),
        since=st.integers(-10, 60).map(at),
        until=st.none() | st.integers(0, 90).map(at),
        kinds=st.sampled_from([(), ("update",), ("accept", "update")]),
    ),
    max_size=3,
)
looks = st.lists(st.tuples(st.integers(0, 20), st.none() | st.tuples(owing, waiting)), max_size=12)


@given(looks)
def test_replay_gives_the_state_that_grew(story):
    """Folding the whole book again equals what each look left behind, and a new look is quiet."""
    book, now, grown, seen = Book(), T0, NO_EPISODES, 0
    for hours, said in story:
        now += timedelta(hours=hours)
        if said is None:
            settled = book.look(now)
        else:
            settled = book.say(now, *said[0], suspensions=tuple(said[1]))
        for fact in book.facts[seen:]:
            grown = fold(grown, fact)
        seen = len(book.facts)
        assert settled.episodes == grown == fold_all(book.facts)
        assert len({fact.key for fact in settled.new}) == len(settled.new)
        assert book.look(now).new == ()


@given(looks)
def test_episodes_are_told_apart(story):
    """No id opens twice; each closes at most once and only after it opened."""
    book, now = Book(), T0
    for hours, said in story:
        now += timedelta(hours=hours)
        if said is not None:
            book.say(now, *said[0], suspensions=tuple(said[1]))
    last = book.look(now)
    alive: set[str] = set()
    ever: set[str] = set()
    for fact in book.facts:
        if isinstance(fact.body, EpisodeOpened):
            assert fact.body.episode not in ever
            ever.add(fact.body.episode)
            alive.add(fact.body.episode)
        if isinstance(fact.body, EpisodeClosed):
            alive.remove(fact.body.episode)
    assert alive == {each.id for each in last.episodes.open.values()}


@given(looks)
def test_a_fresh_clock_starts_only_where_waiting_ended(story):
    """While anything covers a kind no wait of it ends; when the last one goes, one does."""
    book, now, before = Book(), T0, Episodes()
    for hours, said in story:
        now += timedelta(hours=hours)
        if said is not None:
            book.say(now, *said[0], suspensions=tuple(said[1]))
    for fact in book.facts:
        after = fold(before, fact)
        for kind in Kind:
            was = any(kind in each.covered for each in before.waiting.values())
            still = any(kind in each.covered for each in after.waiting.values())
            ended = after.waits_ended(kind) - before.waits_ended(kind)
            assert ended == (1 if was and not still else 0)
        before = after
