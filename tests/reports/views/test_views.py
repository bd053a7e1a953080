"""What each page says: figures that lead somewhere, people measured nowhere, counts where asked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.reports.making import (
    NOW,
    initiative,
    material,
    noted,
    one,
    sent,
    turn,
    usual,
    workspace,
)
from tests.reports.reading import column, figure, full, pages, table, texts
from trackwork.core.tone import lint
from trackwork.reports.page import NOTHING
from trackwork.reports.status import initiative_status
from trackwork.reports.views import PER_KEY, WHOLE, every_page, pieces


@pytest.mark.parametrize("found", [full(), material([])], ids=["full", "empty"])
def test_every_text_is_short_warm_and_plain(found):
    """No verdicts and no blame on any page, with much to say and with nothing."""
    for page in every_page(found):
        for text in texts(page):
            assert lint(text) == (), (page.path, text)


@pytest.mark.parametrize("found", [full(), material([])], ids=["full", "empty"])
def test_every_figure_leads_to_what_is_behind_it(found):
    """A figure's link is a section of the page, or of another page there is."""
    made = pages(found)
    for page in made.values():
        for each in page.figures:
            path, _, place = each.leads.partition("#")
            there = made[path or page.path]
            titles = {"-".join(x.title.casefold().split()) for x in (*there.first, *there.sections)}
            assert place in titles, (page.path, each.label, each.leads)


def test_every_page_carries_its_age():
    """When it was, and when the oldest tracker behind it was read."""
    old = NOW - timedelta(hours=5)
    for page in every_page(material([*usual(), one("auth-web", part="x", read_at=old)])):
        assert page.as_of == NOW
        assert page.oldest is not None
        assert page.oldest >= old
    assert pages(material([one("a", read_at=old), one("b")]))["index"].oldest == old


def test_what_rests_on_an_old_reading_is_unknown():
    """A rate is no better than its oldest input, and says since when."""
    old = NOW - timedelta(days=8)
    page = pages(material([one("ledger", read_at=old)]))["index"]
    assert figure(page, "Heard").text == "unknown"
    assert figure(page, "Heard").note == "a tracker behind it was last read Thu 12 Nov 2026"


def test_counts_that_do_not_add_up_are_not_published():
    """A total that misses an item is no total."""
    found = initiative_status("", "", material().items, now=NOW).figures
    assert found.reconciles
    shown = pieces.rate_figures(replace(found, total=found.total + 1), now=NOW)
    assert {each.text for each in shown} == {"not shown"}
    assert shown[0].note == "its counts do not add up; we look into it"


def test_rates_stand_beside_what_they_are_out_of():
    """Heard, good standing and surprises come together; done and excepted are not inside."""
    page = pages(material())["index"]
    labels = [each.label for each in page.figures]
    assert labels == ["Done", "Heard", "In good standing", "Surprises", "Exceptions"]
    assert [each.text for each in page.figures] == ["2 of 7", "3 of 4", "3 of 4", "1 of 1", "1"]
    assert figure(pages(material([]))["index"], "Heard").text == NOTHING


def test_initiatives_come_in_the_order_of_the_stack():
    """Nothing is ranked by how it goes; teams come by name."""
    some = workspace(initiative("z", "Zed"), initiative("a", "Aleph"))
    found = material([one("ledger", initiative="a"), one("auth-web", initiative="z")], of=some)
    page = pages(found)["index"]
    assert column(table(page, "initiatives"), "Initiative") == ["Zed", "Aleph"]
    assert column(table(page, "teams"), "Team") == ["auth-web", "ledger"]


def test_the_portfolio_shows_where_each_team_stands_with_each_initiative():
    """Side by side for a few initiatives; with many of them a team's own page has it."""
    page = pages(material([one("ledger"), one("auth-web", asked=False)]))["index"]
    assert column(table(page, "teams"), "TLS move") == ["· not asked yet", "● on track"]
    many = workspace(*(initiative(f"i{number}") for number in range(7)))
    heads = [x.title for x in table(pages(material([], of=many))["index"], "teams").columns]
    assert heads == ["Team", "Items", "Done"]


def test_the_next_date_is_named_with_its_weekday():
    """The soonest day on which teams are expected, and how many."""
    day = {"committed": date(2026, 12, 11)}
    page = pages(material([one("ledger", dates=day), one("auth-web", dates=day)]))["index"]
    assert column(table(page, "initiatives"), "Next date") == ["Fri 11 Dec 2026 (2 teams)"]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"stood": True}, "stands as written"),
        ({"stood": False, "decided_at": NOW, "granted": True}, "granted"),
        ({"stood": False}, "asked for by Mara"),
    ],
)
def test_an_exception_says_where_its_decision_stands(state, said):
    """Undecided ones name who decides."""
    page = pages(material(exceptions=(noted(decider="mara", **state),)))["exceptions"]
    assert column(table(page, "exceptions"), "Decision") == [said]


def test_an_ended_exception_is_no_demand():
    """What no longer stands is nowhere on the page."""
    page = pages(material(exceptions=(noted(ended=True),)))["exceptions"]
    assert [each.rows for each in page.tables] == [(), (), ()]


def test_the_owners_list_has_what_only_a_person_can_do():
    """By due, with a verb; teams' turns and what is done are not on it."""
    page = pages(full())["owners/tls-move"]
    mine = table(page, "tls-move-for-you")
    assert column(mine, "Do") == ["Decide", "Answer"]
    assert column(mine, "Who") == ["Mara", "Sam"]
    assert page.words[1] == "2 things wait for you, about 20 minutes."
    assert figure(page, "Needs nothing from you").text == "7"


def test_a_team_sees_its_one_next_step():
    """The soonest of its own turns, or that nothing is needed."""
    made = pages(material())
    assert made["teams/ledger"].words == (
        "Next: a word on TLS move, by Sun 22 Nov 2026. Any honest answer is a good one.",
    )
    assert made["teams/auth-web"].words == ("Nothing is needed from this team now.",)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("accept", "Next: a first answer on TLS move, by Sun 22 Nov 2026."),
        ("deliver", "Next: TLS move done, by Sun 22 Nov 2026."),
        ("gate", "Next: a word on TLS move, by Sun 22 Nov 2026."),
    ],
)
def test_the_next_step_is_said_for_what_it_is(kind, says):
    """A first answer, a word, or the thing itself."""
    page = pages(material([one("ledger", turns=(turn("team:ledger", kind),))]))["teams/ledger"]
    assert page.words[0].startswith(says)


def test_hours_of_open_asks_are_added_up_for_a_team():
    """All initiatives together, and how many say nothing."""
    some = workspace(initiative("a", cost_hours=(3, 9)), initiative("b"))
    found = material([one("ledger", initiative="a"), one("ledger", initiative="b")], of=some)
    (asked,) = pages(found)["teams/ledger"].sections
    assert asked.words == (
        "Open asks cost others from 3 to 9 hours together; 1 says nothing of hours.",
    )


def test_an_initiative_that_shows_counts_names_no_team():
    """Nobody but the team itself learns where it stands, on any page."""
    shy = initiative(visibility="counts")
    exceptions = (noted(),)
    made = pages(material(of=workspace(shy), exceptions=exceptions))
    assert "owners/tls-move" not in made
    page = made["initiatives/tls-move"]
    assert not {"ledger", "auth-web", "search-api"} & set(" ".join(texts(page)).split())
    assert column(table(page, "tls-move-counts"), "Items") == ["1"] * 7
    assert column(table(made["exceptions"], "exceptions"), "Team") == ["one team"]
    (row,) = made["teams/auth-web"].tables[0].rows[:1]
    assert [cell.text for cell in row[:3]] == ["TLS move", "in your backlog only", NOTHING]
    assert made["teams/ledger"].words == ("What is asked stands in the team's own backlog.",)
    assert column(table(made["index"], "teams"), "Items") == ["0", "0", "0"]


def test_messages_are_counted_by_kind_and_matter_and_no_person_is_named():
    """Volume against answers; the load of a person is a spread, never a list."""
    page = pages(full())["messages"]
    assert figure(page, "Messages").text == "3"
    assert figure(page, "Words that came").text == "3"
    assert column(table(page, "messages-by-initiative"), "Messages") == ["2", "1"]
    assert column(table(page, "messages-by-kind"), "Kind") == ["digest", "mail"]
    assert "jo" not in " ".join(texts(page)).split()


def test_quiet_weeks_count_in_a_persons_load():
    """Somebody written to once in three weeks has a median of none."""
    page = pages(material(sent=(sent(15),)))["messages"]
    assert figure(page, "A person and week").text == "0 · 1 · 1"


def test_views_are_known_by_name():
    """What can be asked for by name is what there is."""
    assert set(WHOLE) == {"portfolio", "executive", "exceptions", "conflicts", "messages"}
    assert set(PER_KEY) == {"initiative", "owner", "team"}
    with pytest.raises(KeyError):
        PER_KEY["team"](material(), "nobody")
