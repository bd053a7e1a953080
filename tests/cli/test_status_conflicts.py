"""The section of `status` about fields that both sides changed."""

from dataclasses import asdict

import pytest

from tests.pages.samples import HOSTILE
from tests.reports.making import NOW, one
from tests.reports.test_conflicts import met, said
from trackwork.cli.status_conflicts import MOST, conflict_lines, conflict_outputs
from trackwork.reports.conflicts import settle_words


def plain(*items):
    """The section's lines as text."""
    return [line.plain for line in conflict_lines(items, "tw", NOW)]


def test_a_conflict_has_its_values_its_age_and_the_way_out():
    """Two lines below a heading."""
    assert plain(said()) == [
        "",
        "Changed on both sides",
        (
            "  tls-move/ledger  date: we say Fri 11 Dec 2026, the team says Fri 18 Dec 2026"
            "  3 days ago"
        ),
        "    The team's day stands. The owner answers: “tw: agreed” or “tw: rather 2027-01-15”.",
    ]


def test_where_both_sides_agree_nothing_is_said():
    """No heading without lines."""
    assert plain(one("ledger")) == []


def test_the_same_way_out_is_said_once():
    """Below the last of those it is meant for."""
    lines = plain(said(), said("mobile"), said("refunds", met("health", at=NOW)))
    assert [line.startswith("    The team") for line in lines[2:]] == [0, 0, 1, 0, 1]


def test_many_are_counted():
    """The rest is one command away."""
    many = [said(f"team{number}") for number in range(MOST + 2)]
    assert plain(*many)[-1] == "  and 2 more: trackwork report conflicts"


@pytest.mark.parametrize("bad", HOSTILE)
def test_hostile_values_break_no_line(bad):
    """A terminal gets no control character and no second line."""
    text = plain(said("ledger", met("rank", theirs=bad, decided="initiative")))
    assert len(text) == 4
    assert not {"\x1b", "\x07", "\x00", "\n"} & set("".join(text))


def test_data_has_both_values_as_they_are():
    """For a program: the item, the raw values, the moment, the side that decides."""
    (value,) = conflict_outputs([said()], "tw")
    assert asdict(value) == {
        "item": "item:tls-move/ledger",
        "field": "date",
        "ours": "2026-12-11",
        "theirs": "2026-12-18",
        "decided": "team",
        "since": "2026-11-17T08:00:00+00:00",
        "issue": "files:ledger/tls",
        "to_settle": settle_words(said().conflicts[0], "tw"),
    }
