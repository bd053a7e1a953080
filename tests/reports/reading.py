"""What stands on a page, for tests."""

from datetime import date

from tests.reports.making import (
    TODAY,
    ahead,
    likely,
    material,
    noted,
    one,
    sent,
    turn,
    usual,
    word,
)
from trackwork.core.health import Health
from trackwork.reports.views import every_page


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
