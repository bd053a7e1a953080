"""A page as HTML: inert whatever it says, and readable by everybody."""

import itertools
import re

import pytest

from tests.pages.reading import read
from tests.pages.samples import HOSTILE, page, site, table
from trackwork.core.health import Health
from trackwork.pages import html as pages
from trackwork.pages.html import MOST_ROWS, html
from trackwork.reports import page as cells
from trackwork.reports.page import Column, Section, Table

ALLOWED = {
    "html", "head", "meta", "title", "link", "body", "a", "header", "nav", "ul", "ol", "li",
    "main", "h1", "h2", "p", "span", "section", "div", "table", "caption", "thead", "tbody", "tr",
    "th", "td", "figure", "figcaption", "strong", "details", "summary", "footer",
    "svg", "desc", "line", "rect", "circle", "path", "polyline", "polygon", "text",
}  # fmt: skip


def test_a_page_holds_nothing_that_could_run():
    """No script, no style, no handler, no foreign address: in our own words and in anybody's."""
    for shown in (page(), page(*HOSTILE)):
        found = read(html(shown, site(title=HOSTILE[0])))
        assert {each.name for each in found.elements} <= ALLOWED
        for each in found.elements:
            for name, value in each.attributes.items():
                assert not name.startswith("on")
                assert name not in {"style", "srcdoc", "formaction"}
                assert "javascript:" not in value
                if name in {"href", "src", "action"}:
                    assert "://" not in value


def test_the_policy_forbids_all_but_our_own_style_sheet():
    """What a page may not do stands in its head, before anything else could load."""
    found = read(html(page(), site()))
    (policy,) = (x for x in found.of("meta") if "http-equiv" in x.attributes)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.attributes["content"].split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["style-src"] == "'self'"
    assert "script-src" not in rules
    (sheet,) = found.of("link")
    assert sheet.attributes == {"rel": "stylesheet", "href": "../trackwork.css"}


@pytest.mark.parametrize("hidden", ["\x07", "\u202e", "\u2066", "\u200b", "\ufeff", "\U000e0061"])
def test_signs_nobody_can_see_stay_out(hidden):
    """Control, direction and tag characters turn nothing around, in a chart no more than in words.

    What holds an emoji together stays.
    """
    text = html(page(f"a{hidden}b\N{ZERO WIDTH JOINER}c"), site())
    assert hidden not in text
    assert "ab\N{ZERO WIDTH JOINER}c" in text


def test_words_arrive_as_they_were_written():
    """Somebody's markup is text to read, template signs included."""
    found = read(html(page("{{ 7 * 7 }} <b>&amp;"), site()))
    (heading,) = found.of("h1")
    assert heading.text == "{{ 7 * 7 }} <b>&amp;"


def test_every_picture_has_a_name_and_says_the_same_in_words():
    """A chart has title and description, and its numbers stand below it as a table."""
    found = read(html(page(), site()))
    pictures = found.of("svg")
    assert len(pictures) == 4
    ids = {each.attributes["id"]: each.text for each in found.elements if "id" in each.attributes}
    for picture in pictures:
        assert picture.attributes["role"] == "img"
        title, says = picture.attributes["aria-labelledby"].split(" ")
        assert ids[title]
        assert ids[says]
    assert len([each for each in found.of("table") if "details" in each.inside]) == 4


def test_ids_are_unique_and_links_within_the_page_lead_somewhere():
    """Every fragment exists, once."""
    found = read(html(page(), site()))
    ids = [each.attributes["id"] for each in found.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    assert {x[1:] for x in found.links if x.startswith("#")} <= set(ids)
    named = " ".join(each.attributes.get("aria-labelledby", "") for each in found.elements)
    assert set(named.split()) <= set(ids)


def test_headings_go_down_one_at_a_time_from_a_single_first():
    """An outline without gaps, landmarks around it, and a way past the navigation."""
    found = read(html(page(), site()))
    levels = [int(each.name[1]) for each in found.of("h1", "h2", "h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert [each.name for each in found.of("header", "main", "footer")] == [
        "header",
        "main",
        "footer",
    ]
    assert found.links[0] == "#content"


def test_tables_name_their_columns_and_rows():
    """A caption, a scope for every head, numbers to the right."""
    found = read(html(page(), site()))
    assert len(found.of("caption")) == len(found.of("table")) == 5
    assert all(each.attributes["scope"] in {"col", "row"} for each in found.of("th"))
    assert [x.text for x in found.of("td") if x.attributes.get("class") == "number"][-1] == "1"


def test_health_is_a_shape_a_word_and_a_colour():
    """None of the three alone."""
    row = tuple(cells.health(each) for each in (Health.AT_RISK, Health.DONE_CLAIMED, None))
    some = Table(
        name="healths",
        caption="Healths",
        columns=tuple(Column(title=x) for x in "abc"),
        rows=((cells.words("x"), *row[:2]), (cells.words("y"), row[2], row[2])),
    )
    text = html(page(sections=(Section(title="Part", tables=(some,)),)), site())
    assert '<span class="health at-risk">△ at risk</span>' in text
    assert '<span class="health done-claimed">◐ done, claimed</span>' in text
    assert "· not asked yet" in text
    classes = set(re.findall(r"\.health\.([\w-]+)", pages.style()))
    assert classes == {pages.kind(cells.health(each)) for each in Health}


def test_links_lead_to_pages_there_are_and_are_words_elsewhere():
    """Relative from where the page lies; a section of another page may be meant."""
    here, known = page(path="teams/ledger"), site("teams/ledger")
    assert pages.link(here, known, "index") == "../index.html"
    assert pages.link(here, known, "exceptions#unfunded") == "../exceptions.html#unfunded"
    assert pages.link(here, known, "#part") == "#part"
    assert pages.link(here, known, "owners/nobody") == ""
    led = page(sections=(Section(title="Part", tables=(table("x", leads="owners/nobody"),)),))
    assert not [each for each in read(html(led, known)).links if "nobody" in each]


def test_a_long_table_is_cut_and_leads_to_all_of_it():
    """A page stays readable; the sheet beside it has every row."""
    long = table(*("x" for _ in range(MOST_ROWS + 1)), name="long")
    shown = page(sections=(Section(title="Part", tables=(long,)),))
    found = read(html(shown, site(sheets=("json",))))
    assert len(found.of("tr")) == MOST_ROWS + 1
    assert "The first 1000 of 1001 rows." in html(shown, site())
    assert "../data/initiatives/tls-move/long.csv" in found.links
    assert "../data/initiatives/tls-move.json" in found.links


def test_a_page_says_when_it_is_of_and_where_it_is():
    """Its age, the page one is on, and the way back."""
    found = read(html(page("TLS move"), site()))
    (age,) = (each for each in found.of("p") if each.attributes.get("class") == "age")
    assert age.text == (
        "As of Fri 20 Nov 2026, 09:12 UTC · trackers last read Fri 20 Nov 2026, 09:12 UTC or later"
    )
    (current,) = (each for each in found.elements if "aria-current" in each.attributes)
    assert current.text == "TLS move"
    alone = read(
        html(page(oldest=None, path="index"), pages.Site(title="x", doors=(), known=frozenset()))
    )
    assert "trackers" not in alone.of("main")[0].text
    assert [each.attributes.get("aria-label") for each in alone.of("nav")] == [
        "Where this page hangs"
    ]


def test_the_same_page_is_the_same_bytes():
    """Nothing of the moment or the machine gets in."""
    assert html(page(), site()) == html(page(), site())
