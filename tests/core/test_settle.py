from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.pretend_practice import PRETEND, SUBJECT, T0, Book, Said, at, owe, says, wait
from trackwork.core.episodes import fold_all
from trackwork.core.facts import (
    EpisodeClosed,
    EpisodeOpened,
    FactWithdrawn,
    RungTold,
    SuspensionBegan,
    SuspensionEnded,
    TierRaised,
    effective,
)
from trackwork.core.obligations import NOTHING_OWED, Duties
from trackwork.core.settle import ROUNDS, NeverSettles, fold_states
from trackwork.core.subjects import initiative, team


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """Time alone made it stand."""


def test_nothing_said_owes_nothing():
    """No facts: no duties, no episodes, nothing new, nothing to wake for."""
    settled = Book().look(T0)
    assert settled.new == ()
    assert settled.duties == NOTHING_OWED
    assert dict(settled.episodes.open) == {}


def test_only_practices_of_the_subjects_kind_look_at_it():
    """An initiative is none of an item practice's business."""
    assert fold_states([PRETEND], initiative("tls"), []) == {}
    settled = Book(subject=initiative("tls")).say(T0, owe())
    assert dict(settled.states) == {}
    assert settled.duties.owed == ()


def test_a_withdrawn_word_is_not_folded():
    """What its author took back owes nothing any more."""
    book = Book()
    book.say(T0, owe())
    book.record(FactWithdrawn(target="said:0", why="deleted"), at(1))
    assert dict(book.look(at(2)).episodes.open) == {}


def test_suspensions_are_settled_before_episodes():
    """A wait and the life it touches are recorded in two steps, in this order."""
    book = Book()
    book.say(T0, owe(), suspensions=(wait(until=at(5)),))
    book.look(at(6))
    assert [type(fact.body) for fact in book.facts] == [
        Said,
        SuspensionBegan,
        EpisodeOpened,
        SuspensionEnded,
        EpisodeClosed,
        EpisodeOpened,
    ]


def test_what_time_makes_true_is_recorded_first():
    """The practice sees its own fact folded before anything rests on it."""

    def duties(state, view):
        return (
            state if view.now < at(5) or not state.owed else Duties(facts=(Said(duties=Duties()),))
        )

    book = Book(says(duties))
    book.say(T0, owe())
    settled = book.look(at(5))
    assert [type(fact.body) for fact in settled.new] == [Said, EpisodeClosed]
    assert {fact.happened for fact in settled.new} == {at(5)}
    assert {fact.source for fact in settled.new} == {"engine"}


def test_what_stood_once_may_stand_again():
    """The second exception's "it stands" is another fact than the first one's."""

    def duties(state, view):
        return Duties(facts=(Said(duties=Duties()),)) if state.owed else NOTHING_OWED

    book = Book(says(duties))
    for hour in (1, 2, 3):
        book.say(at(hour), owe())
        assert book.look(at(hour)).new == ()
    assert len(book.bodies(Said)) == 6


def test_practices_that_never_agree_are_named():
    """The message says what is asked for again and again, and what to look at."""
    book = Book(says(lambda _state, _view: Duties(facts=(Stood(),))))
    with pytest.raises(NeverSettles) as caught:
        book.look(T0)
    assert str(caught.value).startswith(
        f"{SUBJECT} did not come to rest in {ROUNDS} looks; the practices still ask for Stood."
    )
    assert "has to fold it" in str(caught.value)


def test_two_practices_may_not_claim_one_slot():
    """Both are named, so that one of them can be renamed."""
    other = says(lambda state, _view: _by("other", state), name="other")
    book = Book(PRETEND, other)
    with pytest.raises(NeverSettles, match=r"pretend and other both owe .* slot 'update'"):
        book.say(T0, owe())


def _by(name, state):
    return replace(state, owed=tuple(replace(each, practice=name) for each in state.owed))


def test_the_duties_of_all_practices_come_together():
    """Owed, waits and outcomes of every room, side by side."""
    other = says(lambda state, _view: _renamed(state), name="other")
    settled = Book(PRETEND, other).say(
        T0, owe(), suspensions=(wait(),), outcomes={"update": "satisfied"}
    )
    assert [each.slot for each in settled.duties.owed] == ["update", "update2"]
    assert [each.cause for each in settled.duties.suspensions] == ["freeze", "freeze2"]
    assert settled.duties.outcomes == {"update": "satisfied", "update2": "satisfied"}


def _renamed(state):
    return Duties(
        owed=tuple(replace(each, slot=f"{each.slot}2") for each in state.owed),
        suspensions=tuple(replace(each, cause=f"{each.cause}2") for each in state.suspensions),
        outcomes={f"{slot}2": outcome for slot, outcome in state.outcomes.items()},
    )


edges = st.integers(-50, 50).map(at)


@given(st.lists(st.tuples(edges, st.none() | edges), max_size=4), st.none() | edges)
def test_it_wakes_at_the_next_edge(spans, asked):
    """The earliest future moment of any wait's ends or a practice's own wish; else never."""
    waits = tuple(
        wait(f"w{number}", since=since, until=until) for number, (since, until) in enumerate(spans)
    )
    settled = Book().say(T0, owe(), suspensions=waits, wake=asked)
    moments = [asked, *(edge for span in spans for edge in span)]
    future = [moment for moment in moments if moment is not None and moment > T0]
    assert settled.duties.wake == min(future, default=None)


def test_each_engine_fact_has_a_key_of_its_own():
    """One book of everything: no two facts share a key, so none is swallowed as seen."""
    book = Book()
    first = book.say(T0, owe()).episodes.open["update"]
    rung = RungTold(
        episode=first.id, rung="nudge", effect="e", recipient=team("payments"), to_holder=True
    )
    book.record(rung, at(1))
    book.say(at(2), owe(tier="high"))
    book.say(at(3), owe(tier="critical"), suspensions=(wait(until=at(9)),))
    settled = book.look(at(10))
    assert {type(fact.body) for fact in book.facts} >= {TierRaised, SuspensionEnded, EpisodeClosed}
    assert len(book.bodies(TierRaised)) == 2
    assert settled.episodes.open["update"].id != first.id
    assert book.look(at(11)).new == ()


def test_the_same_look_twice_says_the_same():
    """A cycle that crashed before it stored anything finds the same facts with the same keys."""
    book = Book()
    book.record(Said(duties=Duties(owed=(owe(),), suspensions=(wait(),))), T0)
    before = list(book.facts)
    first = book.look(at(1))
    book.facts = before
    assert book.look(at(1)).new == first.new


@pytest.mark.parametrize("said_at", [0, 9])
def test_several_looks_fold_every_fact_once_and_in_order(said_at):
    """Also where what a look records happened before what was known: a clock was set back."""
    seen = replace(PRETEND, name="seen", start=(), fold=_list, duties=_nothing)
    book = Book(PRETEND, seen)
    book.record(Said(duties=Duties(owed=(owe(),), suspensions=(wait(until=at(6)),))), at(said_at))
    settled = book.look(at(5))
    assert len(settled.new) == 2
    assert settled.states["seen"] == tuple(fact.key for fact in effective(book.facts))
    assert settled.episodes == fold_all(book.facts)


def _list(state, fact):
    return (*state, fact.key)


def _nothing(_subject, _state, _view):
    return NOTHING_OWED
