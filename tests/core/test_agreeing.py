import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.core.agreeing import Agreed, Outcome, Turn, compare
from trackwork.core.merge import AUTHORITY, Side

NOTHING = Outcome(turn=Turn.NOTHING)
TAKE = Outcome(turn=Turn.TAKE)
GIVE = Outcome(turn=Turn.GIVE, decided=Side.INITIATIVE)

values = st.sampled_from(["", "a", "b", "c"])


@pytest.mark.parametrize(
    ("before", "ours", "theirs", "outcome"),
    [
        (Agreed(ours="a", theirs="a"), "a", "a", NOTHING),
        (Agreed(ours="a", theirs="a"), "b", "a", GIVE),
        (Agreed(ours="a", theirs="a"), "a", "b", TAKE),
        (Agreed(ours="a", theirs="a"), "", "b", TAKE),
        (Agreed(ours="a", theirs="a"), "b", "b", TAKE),
        (Agreed(ours="a", theirs="a"), "a", "", TAKE),
        (Agreed(ours="", theirs=""), "a", "", GIVE),
    ],
)
def test_one_side_that_changed_has_it(before, ours, theirs, outcome):
    """A side that says nothing, or what it said before, did not change its mind."""
    assert compare("date", before=before, ours=ours, theirs=theirs) == outcome


def test_two_values_that_were_agreed_to_differ_stay():
    """Ours is not written again and again over a value the team has always had."""
    before = Agreed(ours="a", theirs="b")
    assert compare("rank", before=before, ours="a", theirs="b") == NOTHING


def test_a_field_that_was_filled_before_us_is_left_alone():
    """Whatever we say there today is no change of ours."""
    before = Agreed(ours=None, theirs="b")
    assert compare("rank", before=before, ours="a", theirs="b") == NOTHING


@pytest.mark.parametrize(
    ("field", "turn", "side"),
    [("date", Turn.TAKE, Side.TEAM), ("rank", Turn.GIVE, Side.INITIATIVE)],
)
def test_where_both_changed_the_authority_decides(field, turn, side):
    """The team about its date, the initiative about its rank; and it is known that they met."""
    found = compare(field, before=Agreed(ours="a", theirs="a"), ours="b", theirs="c")
    assert found == Outcome(turn=turn, met=True, decided=side)


@given(st.sampled_from(sorted(AUTHORITY)), st.none() | values, values, values, values)
def test_nobodys_change_is_dropped_in_silence(field, mine, base, ours, theirs):
    """What changed is taken, given, or known to have met something."""
    before = Agreed(ours=mine, theirs=base)
    found = compare(field, before=before, ours=ours, theirs=theirs)
    if theirs != base:
        assert found.turn is Turn.TAKE or found.met
    if found.turn is Turn.NOTHING:
        assert theirs == base
