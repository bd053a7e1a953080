from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.core.policy import TIERS
from trackwork.core.tiers import tier_of

CALM: dict[str, Any] = {"slack_days": 10, "dependents": 0, "silence_days": 2, "slips": 0}


def test_without_signs_the_declared_tier_stands():
    """And says that it is the declared one."""
    assert tier_of("normal", **CALM) == ("normal", ("declared normal",))
    unknown: dict[str, Any] = {**CALM, "slack_days": None, "silence_days": None}
    assert tier_of("low", **unknown) == ("low", ("declared low",))


@pytest.mark.parametrize(
    ("sign", "reason"),
    [
        ({"slack_days": 0}, "no slack before others need it"),
        ({"dependents": 3}, "3 others wait for it"),
        ({"silence_days": 15}, "no word for 15 working days"),
        ({"slips": 2}, "its date moved later 2 times"),
    ],
    ids=["slack", "dependents", "silence", "slips"],
)
def test_one_sign_raises_by_one_step_and_is_named(sign, reason):
    """From normal to high, with the reason beside it."""
    assert tier_of("normal", **{**CALM, **sign}) == ("high", ("declared normal", reason))


def test_two_signs_raise_by_two_steps_but_not_to_critical():
    """Silence and slips alone never use the reserved interruption."""
    signs: dict[str, Any] = {**CALM, "silence_days": 30, "slips": 4, "dependents": 9}
    assert tier_of("low", **signs)[0] == "high"
    assert tier_of("high", **signs) == ("high", ("declared high",))


def test_a_date_too_late_for_others_can_become_critical():
    """Somebody needs it earlier than it comes."""
    tier, reasons = tier_of("high", **{**CALM, "slack_days": -1})
    assert tier == "critical"
    assert reasons == ("declared high", "others need it 1 working day earlier")


def test_an_unknown_tier_names_those_there_are():
    """A typing mistake is answered with the words to choose from."""
    with pytest.raises(ValueError, match="low, normal, high, critical"):
        tier_of("urgent", **CALM)


@given(
    declared=st.sampled_from(TIERS),
    slack_days=st.none() | st.integers(-500, 500),
    dependents=st.integers(0, 500),
    silence_days=st.none() | st.integers(0, 500),
    slips=st.integers(0, 50),
)
def test_a_tier_is_never_lower_than_declared_and_always_has_reasons(declared, **known):
    """Whatever is known only raises, and says why."""
    tier, reasons = tier_of(declared, **known)
    assert TIERS.index(tier) >= TIERS.index(declared)
    assert reasons[0] == f"declared {declared}"
    assert (tier != declared) == (len(reasons) > 1)
