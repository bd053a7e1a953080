"""Redmine's words and an operator's, read without a Redmine."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.connectors.redmine.config import read_options
from trackwork.connectors.redmine.cursor import APART, Cursor
from trackwork.connectors.redmine.wire import (
    Unreadable,
    issue_path,
    moment,
    plain,
    project_path,
    wire_issue,
)
from trackwork.ports import Refused

RIGHT = {"url": "https://redmine.example.org", "token_env": "KEY"}


@pytest.mark.parametrize(
    "place", ["", "17", "../elsewhere", "a/b", "a?b=c", "A", "a b", "a.json", "a\n", "a" * 101]
)
def test_a_place_leads_nowhere_else(place):
    """Whatever would be another address or another project's number is refused."""
    with pytest.raises(Refused):
        project_path(place)


@pytest.mark.parametrize("native", ["", "x", "1/2", "-1", "1.json", "\u0663", "1" * 11])
def test_an_issue_is_a_number(native):
    """Nothing else becomes a path."""
    with pytest.raises(Refused):
        issue_path(native)


@pytest.mark.parametrize(
    "value", [{}, {"id": "x"}, {"id": 1}, {"id": 1, "updated_on": "soon"}, {"id": True}]
)
def test_what_is_no_issue_is_not_read(value):
    """The message says why."""
    with pytest.raises(Unreadable):
        wire_issue(value)


@given(st.text())
def test_line_ends_become_one_kind(said):
    """And are so from then on."""
    assert "\r" not in plain(said)
    assert plain(plain(said)) == plain(said)


@given(st.text())
def test_a_cursor_that_cannot_be_read_begins_anew(said):
    """Nothing that stands in a ledger stops a reading."""
    assert Cursor.read(said).since() is None


def test_a_moment_is_in_utc():
    """Redmine writes a Z; what lacks it is taken for the same."""
    assert moment("2026-11-20T09:00:00Z") == moment("2026-11-20T09:00:00")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"url": "http://redmine.example.org"}, "in the open"),
        ({"url": "https://me:secret@redmine.example.org"}, "no address"),
        ({"token_env": ""}, "token_env"),
        ({"field.due": "deadline"}, "no field we can write"),
        ({"field.due": "cf: "}, "names no field"),
        ({"words.maybe": "x"}, "maybe"),
        ({"per_page": "500"}, "per_page"),
        ({"colour": "red"}, "there is no such option"),
    ],
)
def test_a_wrong_option_is_a_sentence(options, said):
    """Each says which and why, and no key is in it."""
    with pytest.raises(ValueError, match=said):
        read_options({**RIGHT, **options})


def test_a_team_s_own_status_is_mapped():
    """Words of the team's own, by what they mean."""
    config = read_options({**RIGHT, "words.not planned": "Declined"})
    assert config.vocabulary.state("declined") == ("closed", "not planned")


def test_two_readings_are_two_when_there_is_time_between_them():
    """However long the first one took: what was said in its last second may still be unseen."""
    began = datetime(2026, 11, 20, 9, tzinfo=UTC)
    done = began + timedelta(seconds=30)
    seen = Cursor().agreed("1", "row", "full", begun=began, done=done)
    for later, settled in ((timedelta(milliseconds=10), False), (APART, True)):
        after = Cursor(seen={"1": seen})
        seen = after.agreed("1", "row", "full", begun=done + later, done=done + later)
        assert Cursor(seen={"1": seen}).settled("1", "row") is settled
