from hypothesis import given
from hypothesis import strategies as st

from trackwork.core.effects import FINAL, Carried, Effect, EffectKind, EffectState, effect_id
from trackwork.core.subjects import item

tricky = st.text(alphabet="ab:\x1f0123,\n\ud800", max_size=6)
reasons = st.lists(tricky | st.text(max_size=4), max_size=4).map(tuple)


@given(reasons, reasons)
def test_different_reasons_never_make_the_same_id(one, other):
    """Whatever stands inside a part, separators included; the same reason gives the same id."""
    assert (effect_id(*one) == effect_id(*other)) == (one == other)


def test_no_part_can_pretend_to_be_two():
    """Separators, lengths and empty parts written into a text stay text."""
    reasons = [
        ("a", "b"),
        ("a\x1fb",),
        ("ab",),
        ("a", "b", ""),
        ("", "a", "b"),
        ("1:a", "b"),
        ("1:a1:b",),
        (),
        ("",),
    ]
    assert len({effect_id(*reason) for reason in reasons}) == len(reasons)


@given(reasons)
def test_an_id_can_stand_anywhere(reason):
    """Sixteen lower-case letters and digits, safe in a marker, a file name and a Message-ID."""
    found = effect_id(*reason)
    assert len(found) == 16
    assert found.isascii()
    assert found.isalnum()
    assert found == found.lower()


def test_what_is_over_stays_over():
    """Sent, dropped, given up and undone are ends; everything else goes on."""
    going_on = {"held", "ready", "sending", "retry", "in doubt"}
    assert {str(state) for state in set(EffectState) - FINAL} == going_on


def test_an_effect_interrupts_nobody_unless_it_says_so():
    """The quiet form is the default."""
    quiet = Effect(id="e", kind=EffectKind.BLOCK, subject=item("tls", "payments"), body="")
    assert (quiet.person, quiet.interrupts, quiet.critical, quiet.carries) == (
        None,
        False,
        False,
        (),
    )
    assert Carried(episode="x", rung="nudge").to_holder
