"""One page for an executive: asks first, honest about silence and moved dates."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.reports.making import (
    NOW,
    material,
    one,
    turn,
)
from tests.reports.reading import column, figure, full, pages, table, texts
from trackwork.core.health import Health


def test_the_executive_page_begins_with_what_is_asked():
    """Whom, what, by when; without a team's name, and only what the team could see for a day."""
    page = pages(full())["executive"]
    (asked,) = page.first
    assert asked.title == "Asked of you: 1"
    assert column(asked.tables[0], "Of whom") == ["Sam"]
    assert "infra" not in "".join(texts(page))
    fresh = turn("person:sam", "respond", since=NOW - timedelta(hours=3))
    again = pages(material([one("infra", turns=(fresh,))]))["executive"]
    assert again.first[0].title == "Asked of you: none"
    assert again.first[0].tables == ()


def test_what_waits_is_asked_of_nobody():
    """A suspended matter is not on the executive's page, nor on the owner's list."""
    waits = turn("person:sam", "decide", waits="a freeze")
    made = pages(material([one("infra", turns=(waits,))]))
    assert made["executive"].first[0].title == "Asked of you: none"
    assert made["owners/tls-move"].words[1] == "Nothing waits for you."


@pytest.mark.parametrize(
    ("health", "says"),
    [
        (Health.ON_TRACK, "1 of 1 initiative is done or on track."),
        (Health.OFF_TRACK, "0 of 1 initiative is done or on track."),
        (
            Health.NOT_HEARD,
            "0 of 1 initiative is done or on track. 1 not heard from enough to say.",
        ),
    ],
)
def test_the_bottom_line_counts_what_is_known(health, says):
    """Silence is not on track."""
    assert pages(material([one("ledger", health)]))["executive"].words == (says,)


def test_a_committed_date_never_hides_the_first_one():
    """First committed and committed stand side by side where they differ."""
    moved = {"first_committed": date(2026, 11, 30), "committed": date(2027, 1, 28)}
    page = pages(material([one("ledger", dates=moved)]))["executive"]
    assert column(table(page, "executive"), "Committed") == ["Mon 30 Nov 2026 → Thu 28 Jan 2027"]
    (same,) = column(
        table(
            pages(
                material([one("ledger", dates={**moved, "committed": moved["first_committed"]})])
            )["executive"],
            "executive",
        ),
        "Committed",
    )
    assert same == "Mon 30 Nov 2026"
    assert column(table(pages(material())["executive"], "executive"), "Committed") == [
        "Wed 11 Nov 2026 → Fri 11 Dec 2026"
    ]


def test_since_last_week_is_said_in_words():
    """More done and more exceptions; none of it before there is a week to compare with."""
    page = pages(material())["executive"]
    assert column(table(page, "executive"), "Since last week") == ["1 more done"]
    young = replace(material(), weeks={})
    assert column(table(pages(young)["executive"], "executive"), "Since last week") == [
        "first week"
    ]


def test_wants_are_told_apart_from_not_ours():
    """Who needs nothing lacks no room; hours are added up where they are said."""
    made = pages(full())
    lacks = figure(made["executive"], "Told us they lack room")
    assert (lacks.text, lacks.note) == ("2", "2 capacity; 40 hours where they say so")
    assert figure(made["exceptions"], "Exceptions that stand").text == "3"
    assert figure(made["exceptions"], "Hours they would take").note == "1 of 2 say no hours"
    none = pages(material())["exceptions"]
    assert figure(none, "Hours they would take").note == "nobody lacks room"
