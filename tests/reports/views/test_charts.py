"""What charts and forecasts say: a sentence, numbers, a range."""

from dataclasses import replace
from datetime import date, timedelta

from tests.reports.making import (
    NOW,
    TODAY,
    ahead,
    likely,
    material,
    one,
)
from tests.reports.reading import column, full, pages, table
from trackwork.core.health import Health
from trackwork.practices.standing.report import figures
from trackwork.reports.page import NOTHING, chart_table
from trackwork.reports.views import pieces
from trackwork.reports.views.pieces import MOST_DATES


def test_what_is_likely_has_its_range_or_says_why_not():
    """A count with a range by a day; else the last likely day; else that history is too short."""
    some = [one("ledger"), one("auth-web")]

    def shown(**more):
        page = pages(material(some, **more))["executive"]
        return column(table(page, "executive"), "Likely")[0]

    assert shown(ahead={"tls-move": ahead(1, 2, 2)}) == "1 to 2 done by Sun 20 Dec 2026"
    told = likely("ledger", date(2026, 12, 24))
    assert shown(forecasts=told) == "Thu 24 Dec 2026, 1 unknown"
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


def test_what_is_heard_is_drawn_from_the_first_week_with_anybody_asked():
    """Weeks before that would be an empty picture; a single week is one sentence."""
    found = material()
    nobody = figures([], now=NOW)
    before, last = found.weeks["tls-move"][0], found.weeks["tls-move"][-1]
    chart = pieces.over_time((replace(before, figures=nobody), last), name="x")
    assert chart.days == (TODAY,)
    assert chart.says == (
        "On Fri 20 Nov 2026 3 of 4 open items were heard, and 3 of 4 were in good standing."
    )
    assert pieces.over_time((), name="x").says == "Nobody has been asked long enough to say."


def test_a_chart_of_many_dates_shows_those_near_the_day():
    """The open ones first, then the ones done last; it says how many there are."""
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
    assert chart.says == (
        "46 items with a committed date; 44 of them moved it. "
        "Shown are 40 with dates near this day; the table below has all."
    )


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
