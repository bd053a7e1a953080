"""Fields that both sides changed: what each says, whose stands, since when, how to settle."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.pages.samples import HOSTILE
from tests.reports.making import NOW, initiative, material, one, workspace
from tests.reports.reading import pages, table, texts
from trackwork.core.subjects import item
from trackwork.core.tone import lint
from trackwork.practices.tracking.state import START, Met, Offer
from trackwork.reports.conflicts import conflicts, settle_words, value_words
from trackwork.reports.page import NOTHING

LEDGER = item("tls-move", "ledger")
AT = datetime(2026, 11, 17, 8, 0, tzinfo=UTC)
DAY, OTHER = "2026-12-18", "2026-12-11"


def met(field="date", **more):
    """A meeting of two values."""
    said = {"ours": OTHER, "theirs": DAY, "decided": "team", "at": AT}
    return Met(field=field, **{**said, **more})


def found(*meetings, **more):
    """What is still to be settled of an item in which these met."""
    state = replace(START, linked_at=AT, tracker="files", place="ledger", native="tls", **more)
    return conflicts(LEDGER, replace(state, met=meetings))


def said(name="ledger", *meetings, **more):
    """An item of a team with conflicts in it."""
    own = item("tls-move", name)
    state = replace(START, linked_at=AT, tracker="files", place=name, native="tls")
    clashes = conflicts(own, replace(state, met=meetings or (met(),)))
    return one(name, conflicts=clashes, **more)


def test_an_open_meeting_is_shown_with_both_values():
    """Item, field, both values, the side that decides, since when, where the issue is."""
    (clash,) = found(met())
    assert (clash.subject, clash.field, clash.ours, clash.theirs) == (LEDGER, "date", OTHER, DAY)
    assert (clash.decided, clash.since, clash.issue) == ("team", AT, "files:ledger/tls")


@pytest.mark.parametrize(
    "state",
    [
        {"met": (met(open=False),)},
        {"met": (met(),), "committed": date(2026, 12, 18)},
        {"met": (met(),), "wished": date(2026, 12, 11)},
        {"met": (met(),), "withdrawn": True},
        {"met": (met(),), "claimed_at": AT},
        {"met": (met(),), "gone": True},
    ],
    ids=["overtaken", "agreed", "answered", "withdrawn", "done", "gone"],
)
def test_what_is_settled_is_shown_no_more(state):
    """A newer value, the owner's yes or wish, an end of the item: nothing is left to settle."""
    assert conflicts(LEDGER, replace(START, linked_at=AT, **state)) == ()


def test_an_offer_alone_settles_nothing():
    """The team's day is an offer until its owner answers."""
    offer = Offer(day=date(2026, 12, 18), at=AT, key="k")
    assert len(found(met(), offer=offer)) == 1


@pytest.mark.parametrize(
    ("field", "decided", "words"),
    [
        ("date", "team", "The team's day stands. The owner answers: “tw: agreed” or “tw: rather"),
        ("health", "team", "The team decides here, so its word stands."),
        ("rank", "initiative", "The initiative decides here, so its value stands."),
    ],
)
def test_the_way_to_settle_names_the_next_word(field, decided, words):
    """Who decides, and the line to write when that is not the last word."""
    (clash,) = found(met(field, decided=decided))
    assert settle_words(clash, "tw").startswith(words)
    assert lint(settle_words(clash, "tw")) == ()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("date", DAY, "Fri 18 Dec 2026"),
        ("date", "soon", "soon"),
        ("health", "at risk", "at risk"),
        ("rank", "", NOTHING),
        ("ask", "a\nb", "a b"),
    ],
)
def test_values_are_printed_as_people_read_them(field, value, words):
    """Days are spoken, nothing is a dash, lines are one."""
    assert value_words(field, value) == words


def test_the_page_lists_every_one_with_its_age_and_leads_on():
    """Initiative and team lead to their pages; the oldest comes first."""
    later = met("health", ours="on track", theirs="at risk", at=AT + timedelta(days=1))
    page = pages(material([said("search-api", later), said()]))["conflicts"]
    rows = table(page, "conflicts").rows
    assert [[cell.text for cell in row][:6] for row in rows] == [
        ["TLS move", "ledger", "date", "Fri 11 Dec 2026", "Fri 18 Dec 2026", "Tue 17 Nov 2026"],
        ["TLS move", "search-api", "health", "on track", "at risk", "Wed 18 Nov 2026"],
    ]
    assert rows[0][0].leads == "initiatives/tls-move"
    assert rows[0][1].leads == "teams/ledger"
    assert rows[0][5].note == "3 days ago"
    assert "files:ledger/tls" in rows[0][6].note
    assert page.as_of == NOW
    assert page.oldest == NOW - timedelta(minutes=12)


def test_none_is_said_kindly():
    """With nothing to settle the page says so, and the others say nothing of it."""
    made = pages(material([one("ledger")]))
    assert made["conflicts"].words[-1] == "Both sides say the same everywhere now."
    for path in ("teams/ledger", "initiatives/tls-move"):
        assert "Changed on both sides" not in [x.title for x in made[path].sections]


def test_team_and_initiative_show_their_own():
    """Each page has those of its own items, and no others."""
    made = pages(material([said("ledger"), one("search-api")]))
    for path, first in (("teams/ledger", "TLS move"), ("initiatives/tls-move", "ledger")):
        section = next(x for x in made[path].sections if x.title == "Changed on both sides")
        (row,) = section.tables[0].rows
        assert [row[0].text, row[1].text] == [first, "date"]
    assert "Changed on both sides" not in [x.title for x in made["teams/search-api"].sections]


@pytest.mark.parametrize("field", ["owner", "ask", "definition of done", "rank"])
def test_a_text_of_the_team_stays_where_it_was_written(field):
    """Pages show days and states; words and names keep the audience of their issue."""
    clash = met(field, ours="ours", theirs="Ines Example, do not spread", decided="initiative")
    for page in pages(material([said("ledger", clash)])).values():
        assert "do not spread" not in " ".join(texts(page))


@pytest.mark.parametrize("field", ["date", "health"])
def test_a_sentence_in_a_field_for_a_day_or_a_state_stays_there_too(field):
    """A tracker may take any words in such a field; a colour is a state like its word."""
    clash = met(field, theirs="red, do not spread: Ines is ill")
    for page in pages(material([said("ledger", clash)])).values():
        assert "do not spread" not in " ".join(texts(page))
    (plain,) = found(met("health", ours="", theirs=" Amber"))
    assert plain.shown


def test_where_only_counts_are_shown_no_team_is_named():
    """The page counts it; whose it is stands in that team's own issue."""
    known = workspace(initiative(visibility="counts"))
    made = pages(material([said("ledger")], of=known))
    row = [cell.text for cell in table(made["conflicts"], "conflicts").rows[0]]
    assert row[1:5] == ["one team", "date", NOTHING, NOTHING]
    assert "files:ledger" not in " ".join(texts(made["conflicts"]))
    for path in ("teams/ledger", "initiatives/tls-move"):
        assert "Changed on both sides" not in [x.title for x in made[path].sections]


@pytest.mark.parametrize("bad", HOSTILE)
def test_hostile_values_stay_one_short_harmless_line(bad):
    """Whatever a field holds, what is printed of it is one line without control characters."""
    printed = value_words("date", bad)
    assert len(printed) <= 80
    assert "\x1b" not in printed
    assert "\n" not in printed
