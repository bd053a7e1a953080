"""Figures of a backtest, by hand: what is counted, and out of what."""

from datetime import UTC, datetime, timedelta

import pytest

from trackwork.core.rates import Rate
from trackwork.core.subjects import item
from trackwork.reports.policy.figures import Contact, Message, Played, measure, spread
from trackwork.reports.policy.stretches import Life
from trackwork.reports.policy.tables import markdown, side_by_side, tables, teams

START = datetime(2024, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
EU, US = item("tls-move", "ledger", "eu"), item("tls-move", "search", "us")


def day(number: float) -> datetime:
    """So many days into the history."""
    return START + number * DAY


def contact(subject, number: float, rung: str = "update: on_the_day (low)") -> Contact:
    """Somebody was told about an item."""
    team = subject.key.split("/")[1]
    return Contact(subject=subject, team=team, at=day(number), rung=rung, person="kofi")


PLAYED = Played(
    lives=(
        Life(subject=EU, team="ledger", changes=(day(0), day(40)), flags=(day(28), day(75))),
        Life(subject=US, team="search", changes=(day(10),), flags=(day(38),)),
    ),
    contacts=(
        contact(EU, 30),
        contact(EU, 77),
        contact(US, 40),
        contact(US, 55, rung="update: nudge (low)"),
    ),
    messages=(
        Message(person="kofi", week=(2024, 5), at=day(30)),
        Message(person="kofi", week=(2024, 5), at=day(31)),
        Message(person="ines", week=(2024, 6), at=day(40)),
    ),
    ends=day(300),
)


def test_recall_precision_and_lead_time_carry_their_denominators():
    """Two silences, one of them found within the month; three flags, two of them right."""
    catch = measure(PLAYED, since=day(0), until=day(300)).catch
    assert (catch.items, catch.recall) == (2, Rate(count=1, of=2))
    assert catch.precision == Rate(count=2, of=3)
    assert catch.told_soon == Rate(count=1, of=2)
    assert (catch.lead.count, catch.lead.p10, catch.lead.most) == (2, 145.0, 152.0)
    assert catch.undecided == 0


def test_a_contact_before_a_change_was_for_nothing():
    """The owners came back ten days later, all by themselves."""
    bother = measure(PLAYED, since=day(0), until=day(300)).bother
    assert bother.for_nothing == Rate(count=1, of=4)
    assert bother.contacts == 4


def test_a_window_counts_what_begins_in_it_and_knows_nothing_later():
    """Stretches by their onset; what is cut off is undecided, a contact of the end unjudged."""
    found = measure(PLAYED, since=day(5), until=day(80))
    assert found.catch.recall == Rate(count=0, of=0)
    assert found.catch.undecided == 2
    assert (found.bother.contacts, found.bother.for_nothing) == (4, Rate(count=1, of=3))
    assert found.messages == 3


def test_weeks_without_a_message_are_counted_as_such():
    """Two people over 43 weeks, and five messages would still leave most weeks empty."""
    weekly = measure(PLAYED, since=day(0), until=day(300)).per_person_week
    assert (weekly.count, weekly.median, weekly.most) == (2 * 43, 0.0, 2.0)


def test_every_rung_and_team_has_its_own_figures():
    """By name, never by rank."""
    found = measure(PLAYED, since=day(0), until=day(300))
    assert [(each.rung, each.for_nothing) for each in found.rungs] == [
        ("update: nudge (low)", Rate(count=0, of=1)),
        ("update: on_the_day (low)", Rate(count=1, of=3)),
    ]
    assert [each.team for each in found.teams] == ["ledger", "search"]
    assert found.recall_by_team.count == 2


def test_no_person_is_named_on_any_table():
    """Teams are measured, people never."""
    found = measure(PLAYED, since=day(0), until=day(300))
    shown = "\n".join(markdown(each) for each in tables([("a", found), ("b", found)]))
    assert "kofi" not in shown
    assert "ines" not in shown
    assert "| ledger | 1 |" in shown


def test_a_share_of_nothing_is_a_dash():
    """An empty history has no recall."""
    empty = measure(
        Played(lives=(), contacts=(), messages=(), ends=day(9)), since=day(0), until=day(9)
    )
    rows = {row[0]: row[1] for row in side_by_side([("own", empty)]).rows}
    assert rows["Silent, flagged within 30 days (recall)"] == "-"
    assert teams(empty).rows == ()


def test_a_cell_cannot_end_a_table():
    """A policy's name comes from a person."""
    found = measure(PLAYED, since=day(0), until=day(300))
    line = markdown(side_by_side([("a|b<c>\n", found)])).splitlines()[2]
    assert line == "|  | a\\|b&lt;c>  |"


@pytest.mark.parametrize(
    ("values", "of", "expected"),
    [
        ([], None, (0, 0, 0, 0, 0)),
        ([3], None, (1, 3, 3, 3, 3)),
        ([1, 2], 10, (10, 0, 0, 1, 2)),
        (list(range(1, 11)), None, (10, 1, 5, 9, 10)),
    ],
)
def test_a_spread_names_numbers_that_are_there(values, of, expected):
    """A tenth, a half and nine tenths stay at or below; what is left out counts as zero."""
    found = spread(values, of=of)
    assert (found.count, found.p10, found.median, found.p90, found.most) == expected
