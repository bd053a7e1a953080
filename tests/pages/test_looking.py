"""Every page in a real browser: large and small, light and dark, printed, without scripts or mouse.

The pages are those of a small played company, opened from disk with the network refused.
"""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urldefrag

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import DESKTOP, PHONE, findings, opened
from tests.pages.conftest import Played

Scheme = Literal["light", "dark"]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OUTLINE = """() => {
  const here = document.activeElement, style = getComputedStyle(here);
  return [here.tagName, here.innerText.trim(), style.outlineStyle, parseFloat(style.outlineWidth)];
}"""
SHEET = re.compile(rb"/Type\s*/Page\b(?!s)")
"""One page of a PDF: its pages are objects of this type."""


@pytest.mark.parametrize(
    ("size", "scheme"),
    [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light"), (PHONE, "dark")],
    ids=["desktop light", "desktop dark", "phone light", "phone dark"],
)
def test_every_page_reads_well_for_everybody(
    browser: Browser, played: Played, size: tuple[int, int], scheme: Scheme
) -> None:
    """Axe-core finds nothing, nothing sticks out sideways, and nothing foreign is asked for."""
    found: list[str] = []
    for path in _sorts(played):
        with opened(browser, path, size=size, scheme=scheme) as (page, foreign):
            found += [f"{played.name(path)}: {each}" for each in (*findings(page), *foreign)]
            if page.evaluate(WIDER) > 0:
                found.append(f"{played.name(path)} is wider than its window")
            _has_its_content(page)
    assert found == []


def _sorts(played: Played) -> list[Path]:
    """One page of each sort: the first of a folder, and all that lie on top."""
    first: dict[Path, Path] = {}
    for path in played.pages:
        if path.parent != played.site:
            first.setdefault(path.parent, path)
    return [*played.site.glob("*.html"), *first.values()]


def _has_its_content(page: Page) -> None:
    assert page.locator("h1").count() == 1
    assert page.locator("main h2").count() >= 1
    assert page.locator("svg.chart:not([role=img])").count() == 0


def test_without_scripts_every_page_is_the_same(browser: Browser, played: Played) -> None:
    """What a page says needs no script, and no page has one."""
    for path in _sorts(played):
        said = []
        for scripts in (True, False):
            with opened(browser, path, scripts=scripts) as (page, foreign):
                said.append(page.locator("body").inner_text())
                assert page.locator("script").count() == 0
                assert foreign == []
        assert said[0] == said[1], played.name(path)


def test_printed_pages_keep_the_words_and_drop_the_doors(browser: Browser, played: Played) -> None:
    """On paper there are no doors to other pages, and every heading is still there."""
    for path in _sorts(played):
        with opened(browser, path) as (page, _):
            heads = page.locator("h1, h2").all_inner_texts()
            page.emulate_media(media="print")
            assert not page.locator("header").is_visible()
            assert page.locator("h1, h2").all_inner_texts() == heads


def test_the_one_page_is_one_page(browser: Browser, played: Played) -> None:
    """The executive's page is one printed A4, with what is asked of them on top."""
    with opened(browser, played.site / "executive.html") as (page, _):
        printed = page.pdf(prefer_css_page_size=True)
        assert page.locator("main h2").first.inner_text().startswith("Asked of you")
    assert len(SHEET.findall(printed)) == 1


def test_a_sheet_of_paper_would_be_counted(browser: Browser, played: Played) -> None:
    """The count above sees a second sheet when there is one."""
    with opened(browser, played.site / "index.html") as (page, _):
        page.evaluate("document.body.style.paddingBottom = '60cm'")
        assert len(SHEET.findall(page.pdf(prefer_css_page_size=True))) > 1


def test_a_keyboard_is_enough(browser: Browser, played: Played) -> None:
    """Tab comes to the skip link first, then to every link and box, and one always sees where."""
    for path in _sorts(played):
        with opened(browser, path) as (page, _):
            stops = page.locator("a[href], summary, [tabindex='0']")
            wanted = sum(each.is_visible() for each in stops.all())
            for at in range(wanted):
                page.keyboard.press("Tab")
                tag, text, style, width = page.evaluate(OUTLINE)
                assert tag != "BODY", f"{played.name(path)}: stop {at + 1} of {wanted}"
                assert style != "none", f"{played.name(path)}: {text}"
                assert width >= 2, f"{played.name(path)}: {text}"
                assert at or text == "Go to the content"
            page.keyboard.press("Tab")
            assert page.evaluate(OUTLINE)[0] == "BODY"


def test_the_skip_link_skips(browser: Browser, played: Played) -> None:
    """After it, Tab goes on inside the content."""
    with opened(browser, played.site / "index.html") as (page, _):
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        inside = "document.querySelector('main').contains(document.activeElement)"
        assert page.evaluate(inside)


class _Places(HTMLParser):
    """Where a page leads, and the places in it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.ids: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note links and ids."""
        for name, value in attrs:
            if name in {"href", "src"}:
                self.links.add(value or "")
            if name == "id":
                self.ids.append(value or "")


def test_every_link_leads_somewhere(played: Played) -> None:
    """Pages, files and places inside pages: all are there, and no place has its name twice."""
    read = {path.resolve(): _Places(path) for path in played.pages}
    assert [path for path, each in read.items() if len(each.ids) != len(set(each.ids))] == []
    places = {path: set(each.ids) for path, each in read.items()}
    wrong = [
        (path.name, to)
        for path, each in read.items()
        for to in sorted(each.links)
        if not _leads(path, to, places)
    ]
    assert wrong == []


def _leads(path: Path, to: str, places: dict[Path, set[str]]) -> bool:
    where, fragment = urldefrag(to)
    target = (path.parent / unquote(where)).resolve() if where else path.resolve()
    return target.is_file() and (not fragment or fragment in places.get(target, set()))
