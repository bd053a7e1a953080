from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.core.health import COLOURS, SHAPES, SPOKEN, Health, fade, shown

NOW = datetime(2026, 3, 2, tzinfo=UTC)
fading = st.none() | st.integers(-9, 9).map(lambda days: NOW + timedelta(days=days))


def test_every_health_has_a_shape_of_its_own():
    """No reader depends on colour."""
    assert set(SHAPES) == set(COLOURS) == set(Health)
    assert len(set(SHAPES.values())) == len(Health)


@pytest.mark.parametrize(
    ("health", "text"), [(Health.AT_RISK, "△ at risk"), (Health.DONE_CLAIMED, "◐ done, claimed")]
)
def test_shape_and_word_stand_together(health, text):
    """As printed everywhere."""
    assert shown(health) == text


def test_a_word_fades_at_its_cadence():
    """To the moment: until then it is what was said, from then on not heard."""
    before, after = NOW + timedelta(microseconds=1), NOW
    assert fade(Health.ON_TRACK, before, NOW) is Health.ON_TRACK
    assert fade(Health.ON_TRACK, after, NOW) is Health.NOT_HEARD


@given(st.none() | st.sampled_from(sorted(SPOKEN)), fading)
def test_silence_is_never_green(said, fades_at):
    """Nothing said, or said too long ago: not heard."""
    found = fade(said, fades_at, NOW)
    fresh = said is not None and fades_at is not None and fades_at > NOW
    assert found is (said if fresh else Health.NOT_HEARD)


def test_silence_is_green_in_no_colour():
    """Only what was said or done is."""
    green = {health for health, colour in COLOURS.items() if colour == "green"}
    assert green == {Health.ON_TRACK, Health.DONE_VERIFIED}
