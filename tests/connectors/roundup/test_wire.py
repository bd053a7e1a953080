"""Roundup's words, read without a Roundup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.connectors.roundup.wire import (
    Unreadable,
    data_path,
    day_of,
    message_id,
    moment,
    spot_of,
    to_message,
    to_row,
    unwrapped,
    wrapped,
)
from trackwork.ports import Refused


@given(st.text())
def test_every_text_survives_being_cut_at_both_ends(text):
    """Roundup strips what it is given and takes nothing empty."""
    kept = wrapped(text)
    assert kept
    assert kept == kept.strip()
    assert unwrapped(kept) == text


@pytest.mark.parametrize(
    "place",
    ["", "/", "issue/", "../user", "issue/../x", "issue/a/b", "issue/7", "issue/+7", "issue/a,b",
     "Issue", "issue7", "issue/a\nb", "issue?x=1"],
)  # fmt: skip
def test_a_place_leads_nowhere_else(place):
    """Whatever would be another address, an id or two names is refused."""
    with pytest.raises(Refused):
        spot_of(place)


def test_every_part_of_an_address_is_made_safe():
    """No name can become a path or a question of its own."""
    path = data_path("issue", "../user", query=[("id", "1&x=2"), ("id", "3")])
    assert path == "/rest/data/issue/..%2Fuser?id=1%26x%3D2&id=3"
    assert message_id("a>b", "h") == "<trackwork.a%3Eb@h>"


@pytest.mark.parametrize("value", [None, 7, "", "2026-12-18", "2026-13-40.00:00:00", "soon"])
def test_what_is_no_moment_is_none(value):
    """Nothing is guessed."""
    assert moment(value) is None
    assert day_of(value) == ""


@pytest.mark.parametrize("value", [{}, {"id": "x"}, {"id": "1"}, {"id": "1", "activity": "soon"}])
def test_what_lacks_its_times_is_not_read(value):
    """The message says what is missing."""
    with pytest.raises(Unreadable, match="without its id or times"):
        to_row(value)
    with pytest.raises(Unreadable, match="without its id or times"):
        to_message(value)
