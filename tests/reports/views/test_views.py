"""What each page says: figures that lead somewhere, people measured nowhere, counts where asked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.reports.making import (
    NOW,
    TODAY,
    ahead,
    initiative,
    likely,
    material,
    noted,
    one,
    sent,
    turn,
    usual,
    word,
    workspace,
)
from trackwork.core.health import Health
from trackwork.core.tone import lint
from trackwork.reports.page import NOTHING, chart_table
from trackwork.reports.status import initiative_status
from trackwork.reports.views import PER_KEY, WHOLE, every_page, pieces
from trackwork.reports.views.pieces import MOST_DATES


def full():
    """A workspace with something on every page."""
    asks = (turn("person:sam", "respond"), turn("person:mara", "decide", days=1))
    return material(
        [
            *usual(),
            one("infra", Health.AT_RISK, turns=asks, dates={"first_committed": TODAY}),
            one("quiet", asked=False),
        ],
        exceptions=(noted(hours=40), noted("infra", reason="not applicable"), noted("x", count=2)),
        sent=(sent(1), sent(8, kind="digest", about=""), sent(9)),
        words=(word(1), word(2), word(15)),
        forecasts=likely("infra", date(2026, 12, 24)),
        ahead={"tls-move": ahead(3, 4, 6)},
    )


def texts(page):
    """Every text of a page that we wrote or print."""
    yield from (page.title, *page.words)
    for figure in page.figures:
        yield from (figure.label, figure.text, figure.note)
    for section in (*page.first, *page.sections):
        yield from (section.title, *section.words)
        yield from (f"{chart.title}: {chart.says}" for chart in section.charts)
    for table in page.tables:
        yield from (table.caption, table.empty, *(column.title for column in table.columns))
        yield from (f"{cell.text} {cell.note}" for row in table.rows for cell in row)


def pages(found):
    """By path."""
    return {page.path: page for page in every_page(found)}


def table(page, name):
    """One table of a page."""
    (found,) = (each for each in page.tables if each.name == name)
    return found


def column(found, title):
    """One column of a table, as people read it."""
    at = [each.title for each in found.columns].index(title)
    return [row[at].text for row in found.rows]


def figure(page, label):
    """One figure of a page."""
    (found,) = (each for each in page.figures if each.label == label)
    return found


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


def test_what_is_likely_has_its_range_or_says_why_not():
    """A count with a range by a day; else the last likely day; else that history is too short."""
    some = [one("ledger"), one("auth-web")]

    def shown(**more):
        page = pages(material(some, **more))["executive"]
        return column(table(page, "executive"), "Likely")[0]

    assert shown(ahead={"tls-move": ahead(1, 2, 2)}) == "1 to 2 done by Sun 20 Dec 2026"
    told = likely("ledger", date(2026, 12, 24))
    assert shown(forecasts=told) == "Thu 24 Dec 2026, 1 cannot be told"
    assert shown() == "not enough history"
    finished = pages(material([one("ledger", Health.DONE_CLAIMED)]))["executive"]
    assert column(table(finished, "executive"), "Likely") == [NOTHING]


def test_a_likely_day_comes_with_its_range_and_an_unlikely_one_is_none():
    """A day alone reads as a promise."""
    told = likely("ledger", date(2026, 12, 24))
    (item,) = (one("ledger"),)
    rows = table(pages(material([item], forecasts=told))["initiatives/tls-move"], "tls-move-items")
    (cell,) = (row[4] for row in rows.rows)
    assert cell.text == "Thu 24 Dec 2026"
    assert cell.note == "Thu 24 Dec 2026 to Thu 24 Dec 2026, 90% done within a year"
    rather_not = {item.subject: replace(told[item.subject], chance=0.2)}
    rows = table(
        pages(material([item], forecasts=rather_not))["initiatives/tls-move"], "tls-move-items"
    )
    assert (rows.rows[0][4].text, rows.rows[0][4].note) == (NOTHING, "20% done within a year")


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


def test_a_chart_of_many_dates_shows_those_that_come_next():
    """The open ones by day, then the ones done last; it says how many there are."""
    first = {"first_committed": TODAY}
    many = [
        one(f"t{number:02}", dates={**first, "committed": TODAY + timedelta(days=number)})
        for number in range(MOST_DATES + 5)
    ]
    done = one("done", Health.DONE_CLAIMED, dates={**first, "actual": TODAY})
    page = pages(material([done, *many]))["initiatives/tls-move"]
    chart = page.sections[1].charts[1]
    assert len(chart.rows) == MOST_DATES
    assert chart.rows[0].label == "t00"
    assert chart.says.startswith("46 items with a committed date; 44 of them moved it. Shown are")


def test_a_chart_says_in_words_and_numbers_what_it_draws():
    """The sentence and the table of each chart stand for the picture."""
    page = pages(full())["initiatives/tls-move"]
    charts = [chart for section in page.sections for chart in section.charts]
    assert [type(each).__name__ for each in charts] == ["Lines", "Lines", "Grid", "Slips"]
    assert charts[0].says == (
        "2 of 9 items were done by the last week shown. By Sun 20 Dec 2026 likely 4, "
        "from 3 to 6 (meant to hold 80% of the time)."
    )
    numbers = chart_table(charts[0])
    assert [cell.text for cell in numbers.rows[-1]] == ["Sun 20 Dec 2026", "4", NOTHING, "3", "6"]


def test_a_changed_scope_is_shown_with_both_counts():
    """What was asked then and what is asked now."""
    found = material()
    before, *rest = found.weeks["tls-move"]
    changed = {**found.weeks, "tls-move": (replace(before, asked=5), *rest)}
    page = pages(replace(found, weeks=changed))["initiatives/tls-move"]
    assert page.sections[0].words == ("Asked: 5 on Fri 6 Nov 2026, 7 now.",)


def test_views_are_known_by_name():
    """What can be asked for by name is what there is."""
    assert set(WHOLE) == {"portfolio", "executive", "exceptions", "messages"}
    assert set(PER_KEY) == {"initiative", "owner", "team"}
    with pytest.raises(KeyError):
        PER_KEY["team"](material(), "nobody")
