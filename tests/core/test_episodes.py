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
    wait,
)
from trackwork.core.episodes import (
    NO_EPISODES,
    Episodes,
    changes,
    covering,
    fold,
    fold_all,
)
from trackwork.core.facts import (
    EpisodeClosed,
    EpisodeOpened,
    Fact,
    GearChanged,
    RungTold,
    SuspensionBegan,
    SuspensionEnded,
    TierRaised,
)
from trackwork.core.obligations import Duties, Kind
from trackwork.core.subjects import team

ACCOUNTS = team("accounts")


def told(episode: str, rung: str = "on_the_day") -> RungTold:
    return RungTold(episode=episode, rung=rung, effect="e", recipient=PAYMENTS, to_holder=True)


def the_one(settled):
    """The only open episode."""
    [episode] = settled.episodes.open.values()
    return episode


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


# --- waiting --------------------------------------------------------------------------


def resumed(book: Book, now) -> tuple[int, object]:
    episodes = book.look(now).episodes
    return episodes.waits_ended("update"), episodes.resumed("update")


def test_a_wait_that_ends_starts_a_new_life():
    """The end is recorded at its own moment, though we looked later; the old life was suspended."""
    book = Book()
    first = the_one(book.say(T0, owe(), suspensions=(wait(until=at(10)),)))
    assert the_one(book.look(at(9))) == first
    second = the_one(book.look(at(48)))
    assert second.id != first.id
    assert second.anchor == "word:1~1"
    assert book.bodies(EpisodeClosed) == [EpisodeClosed(episode=first.id, outcome="suspended")]
    assert resumed(book, at(49)) == (1, at(10))


def test_only_the_last_of_overlapping_waits_ends_the_waiting():
    """One clock starts afresh, once, when nothing covers the matter any more."""
    book = Book()
    waits = (wait("freeze", until=at(10)), wait("exception", until=at(20)))
    first = the_one(book.say(T0, owe(), suspensions=waits))
    assert the_one(book.look(at(12))) == first
    assert resumed(book, at(12)) == (0, None)
    assert the_one(book.look(at(21))).id != first.id
    assert resumed(book, at(22)) == (1, at(20))


def test_waits_that_all_ended_while_we_were_away_end_in_their_order():
    """The fresh clock starts with the last end, whichever wait is looked at first."""
    book = Book()
    waits = (wait("exception", until=at(20)), wait("freeze", until=at(10)))
    book.say(T0, owe(), suspensions=waits)
    assert resumed(book, at(100)) == (1, at(20))
    ended = [f for f in book.facts if isinstance(f.body, SuspensionEnded)]
    assert [(f.body.cause, f.happened) for f in ended] == [
        ("freeze", at(10)),
        ("exception", at(20)),
    ]


def test_a_wait_may_end_early():
    """When the cause goes away, it ended now."""
    book = Book()
    book.say(T0, owe(), suspensions=(wait(until=at(100)),))
    book.say(at(5), owe())
    assert resumed(book, at(6)) == (1, at(5))


def test_a_wait_whose_end_moves_to_the_past_ends_now():
    """Nobody is told that a clock has been running unseen."""
    book = Book()
    book.say(T0, owe(), suspensions=(wait(until=at(100)),))
    book.say(at(50), owe(), suspensions=(wait(until=at(10)),))
    assert resumed(book, at(51)) == (1, at(50))


def test_a_wait_may_last_longer():
    """An end that moves, there and back again, is recorded each time and ends nothing."""
    book = Book()
    for hour, until in enumerate((10, 20, 10, 30)):
        book.say(at(hour), owe(), suspensions=(wait(until=at(until)),))
    assert [body.until for body in book.bodies(SuspensionBegan)] == [
        at(10),
        at(20),
        at(10),
        at(30),
    ]
    assert resumed(book, at(25)) == (0, None)
    assert resumed(book, at(40)) == (1, at(30))


def test_a_wait_may_come_again_and_again():
    """Each time counts, also under another wait that hides its end."""
    book = Book()
    for hour in range(0, 8, 2):
        book.say(at(hour), owe(), suspensions=(wait("long"), wait("short")))
        book.say(at(hour + 1), owe(), suspensions=(wait("long"),))
    assert len(book.bodies(SuspensionEnded)) == 4
    assert resumed(book, at(20)) == (0, None)
    book.say(at(21), owe())
    assert resumed(book, at(22)) == (1, at(21))


def test_a_wait_that_ran_out_before_the_next_of_its_name_has_ended():
    """Between two pauses there was a day on which nothing waited, though nobody looked."""
    book = Book()
    book.say(T0, owe(), suspensions=(wait(until=at(10)),))
    again = wait(since=at(12), until=at(50))
    settled = book.say(at(13), owe(), suspensions=(again,))
    assert settled.episodes.resumed("update") == at(10)
    assert settled.episodes.waiting["freeze"].until == at(50)


def test_a_wait_counts_for_the_kinds_it_covers():
    """No kinds named: all of them. A kind it gives up has waited to the end."""
    book = Book()
    both = wait(kinds=("accept", "update"), until=at(50))
    book.say(T0, owe(), suspensions=(both,))
    settled = book.say(at(5), owe(), suspensions=(replace(both, kinds=("accept",)),))
    assert settled.episodes.waits_ended("update") == 1
    assert settled.episodes.resumed("update") == at(5)
    assert settled.episodes.waits_ended("accept") == 0
    after = book.say(at(6), owe(), suspensions=(wait("hold"),))
    assert after.episodes.waits_ended("accept") == 0
    episodes = book.say(at(7), owe()).episodes
    assert {str(kind): episodes.waits_ended(kind) for kind in Kind} == {
        **{str(kind): 1 for kind in Kind},
        "update": 2,
    }
    assert episodes.waits_ended() == len(Kind) + 1


def test_two_waits_of_one_name_cover_together():
    """From the first beginning to the last end, for the kinds of both."""
    book = Book()
    one = wait(kinds=("accept",), since=at(-2), until=at(10))
    other = wait(kinds=("update",), since=at(-1), until=at(20))
    book.say(T0, owe(), suspensions=(one, other))
    assert book.bodies(SuspensionBegan) == [
        SuspensionBegan(cause="freeze", kinds=("accept", "update"), since=at(-2), until=at(20))
    ]
    endless = Book()
    endless.say(T0, owe(), suspensions=(one, wait()))
    assert endless.bodies(SuspensionBegan) == [
        SuspensionBegan(cause="freeze", kinds=(), since=at(-2), until=None)
    ]


def test_a_wait_may_take_over_from_another():
    """Without a moment in between the waiting goes on; with one, a clock ran."""
    book = Book()
    book.say(T0, owe(), suspensions=(wait("quiet", until=at(10)),))
    taken = book.say(at(12), owe(), suspensions=(wait("exception", since=at(9)),))
    assert taken.episodes.waits_ended("update") == 0
    other = Book()
    other.say(T0, owe(), suspensions=(wait("quiet", until=at(10)),))
    gap = other.say(at(12), owe(), suspensions=(wait("exception", since=at(11)),))
    assert gap.episodes.ended["update"] == (1, at(10))


def test_what_covers_an_obligation_now():
    """Only what holds at this moment and covers the kind."""
    waits = (
        wait("now"),
        wait("later", since=at(5)),
        wait("over", since=at(-5), until=T0),
        wait("others", kinds=("accept",)),
    )
    assert [each.cause for each in covering(waits, "update", T0)] == ["now"]


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


def test_suspensions_come_before_episodes():
    """What began or ended to wait changes which clocks run, so it is recorded first."""
    owed = Duties(owed=(owe(),), suspensions=(wait(),))
    assert [type(body) for body, _ in changes(NO_EPISODES, owed, policy=POLICY, now=T0)] == [
        SuspensionBegan
    ]
