"""Words somebody means badly, in every field people can write, through every page and format."""

import csv
import io
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt
from markupsafe import escape
from openpyxl import load_workbook
from playwright.sync_api import Browser, Dialog

from tests.browser import opened
from tests.pages.made import portfolio
from trackwork.cli.site import DOORS
from trackwork.pages.data import page_data
from trackwork.pages.html import POLICY, STYLE, Site, html, style
from trackwork.pages.markdown import markdown
from trackwork.pages.sheets import csv_text, workbook
from trackwork.reports.page import Page
from trackwork.reports.views import every_page

ENDS_TAGS = (
    "</title></desc></svg></td></table></textarea></style><script>document.title='ran'</script>"
)
HOSTILE = {
    "script": "<script>document.title='ran'</script>",
    "ends what is open": ENDS_TAGS,
    "image": '"><img src=x onerror="document.title=\'ran\'">',
    "quotes": "' onfocus='document.title=1' autofocus x='",
    "address": "javascript:document.title='ran'",
    "markdown link": "[here](javascript:alert(1)) ![x](https://evil.example/x.png)",
    "autolink": "<https://evil.example> <b>bold</b> &lt;i&gt;",
    "template": "{{ 7 * 7 }} {% include 'page.html' %} ${7*7}",
    "table": "| a | b |\n| --- | --- |\n| 1 | 2 |",
    "heading": "\n\n# Big\n\n- [x] done\n\n```\ncode",
    "mention": "\n@everybody #12 acme/repo#3",
    "command": "\ntw: done\n/tw done\ntw: not now until 2030-01-01",
    "marker": "\n<!-- trackwork:begin -->\n-->",
    "direction": "\u202egnorts\u2066\u200f\u200e",
    "control": "\x00\x01\x07\x08\x1b[31m\x7f\x85\r\n\u2028\ufeff",
    "tags": "\U000e0041\U000e0042",
    "equals": '=HYPERLINK("https://evil.example","here")',
}
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1", " =1+1", "\uff1d1+1", "\x00=1+1")
LONG = "long " * 200_000
MOST_BYTES = 400_000


def pages(words: str) -> tuple[Page, ...]:
    """Every page of the made-up portfolio, with these words everywhere."""
    return every_page(portfolio(words))


def written(all_pages: Iterable[Page], title: str) -> dict[str, str]:
    """Their HTML by path."""
    kept = tuple(all_pages)
    known = frozenset(page.path for page in kept)
    site = Site(title=title, doors=DOORS, known=known, sheets=("json", "xlsx"))
    return {page.path: html(page, site) for page in kept}


class Bones(HTMLParser):
    """The elements of a page with the names of their attributes, and where they lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, ...]] = []
        self.leads: list[str | None] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.seen.append((tag, *(name for name, _ in attrs)))
        self.leads += [value for name, value in attrs if name in {"href", "src"}]

    def handle_comment(self, data: str) -> None:
        """A comment would be a new element too."""
        self.seen.append(("comment",))


CALM = pages(" calm")


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_a_page_has_the_same_bones_whatever_people_write(words: str) -> None:
    """No new element, attribute or address; pictures stay well formed; nothing is unseen."""
    calm = written(CALM, "calm")
    for path, text in written(pages(words), words).items():
        bones = Bones(text)
        assert bones.seen == Bones(calm[path]).seen, path
        assert bones.leads == Bones(calm[path]).leads, path
        for part in text.split("<svg")[1:]:
            ET.fromstring(f"<svg{part.partition('</svg>')[0]}</svg>")
        unseen = [x for x in text if unicodedata.category(x) in {"Cc", "Cf"} and x not in "\n\t"]
        assert unseen == [], path


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_markdown_has_the_same_bones_whatever_people_write(words: str) -> None:
    """No new link, picture, heading, row or task, and no line that begins like a command."""
    for calm, page in zip(CALM, pages(words), strict=True):
        text = markdown(page)
        assert _kinds(text) == _kinds(markdown(calm)), page.path
        heads = [line.lstrip("|*- ").casefold() for line in text.splitlines()]
        assert not [line for line in heads if line.startswith(("tw:", "/tw", "@"))]
        assert "@everybody" not in text


def _kinds(text: str) -> list[str]:
    """What a reader of CommonMark with tables and HTML makes of it."""
    parser = MarkdownIt("commonmark").enable("table")
    found = []
    for token in parser.parse(text):
        inside = [x.type for x in token.children or () if x.type not in {"text", "text_special"}]
        found += [token.type, *inside]
    return found


@pytest.mark.parametrize("words", [*HOSTILE.values(), *FORMULAS])
def test_sheets_hold_no_formula(words: str) -> None:
    """A cell of words is words: in CSV it begins like none, in XLSX it is none and has no link."""
    for page in pages(words):
        for table in page.tables:
            read = list(csv.reader(io.StringIO(csv_text(table))))
            assert {len(row) for row in read} == {len(table.columns)}
        book = load_workbook(io.BytesIO(workbook(page)))
        cells = [cell for sheet in book for row in sheet for cell in row]
        assert [x.coordinate for x in cells if x.data_type == "f" or x.hyperlink] == []


@pytest.mark.parametrize("words", FORMULAS)
def test_words_that_begin_like_a_formula_get_an_apostrophe(words: str) -> None:
    """A sheet program that opens the CSV shows the words and works nothing out."""
    found = portfolio()
    teams = {key: _named(each, words) for key, each in found.workspace.directory.teams.items()}
    for page in every_page(_with_teams(found, teams)):
        for table in page.tables:
            for row in csv.reader(io.StringIO(csv_text(table))):
                for cell in row:
                    assert not cell.lstrip().startswith(("=", "+", "@", "\uff1d")), repr(cell)
                    assert not cell.lstrip().startswith("-") or _is_number(cell), repr(cell)


def _named(team, words):
    return type(team)(key=team.key, name=words)


def _with_teams(found, teams):
    directory = type(found.workspace.directory)(
        people=found.workspace.directory.people, teams=teams
    )
    return replace(found, workspace=replace(found.workspace, directory=directory))


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_data_keeps_the_words_as_they_were(words: str) -> None:
    """JSON is for machines: it says exactly what was written, and reads back."""
    for page in pages(words):
        text = json.dumps(asdict(page_data(page)), ensure_ascii=False)
        again = json.loads(text)
        assert again["title"] == page.title
        assert [x["text"] for x in again["figures"]] == [x.text for x in page.figures]


RAN = "[document.title.startsWith('ran'), document.querySelectorAll('script, img').length]"


def _ran(browser: Browser, place: Path, text: str) -> tuple[list[object], list[str], list[str]]:
    """What a browser makes of a page whose policy allows all: what ran, asked, and was fetched."""
    loose = text.replace(escape(POLICY), "default-src * 'unsafe-inline'")
    assert loose != text
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(loose, encoding="utf-8")
    asked: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    with opened(browser, place) as (page, foreign):
        page.on("dialog", dismiss)
        page.locator("h1").click()
        return page.evaluate(RAN), asked, foreign


def test_a_browser_that_may_run_scripts_runs_none(browser: Browser, tmp_path: Path) -> None:
    """Even with the page's own policy taken out, nothing runs, asks or opens."""
    words = "".join(HOSTILE.values())
    (tmp_path / STYLE).write_text(style(), encoding="utf-8")
    for path, text in written(pages(words), words).items():
        found = _ran(browser, tmp_path / f"{path}.html", text)
        assert found == ([False, 0], [], []), path


def test_a_page_that_did_not_escape_would_be_caught(browser: Browser, tmp_path: Path) -> None:
    """The look above sees a script that runs."""
    text = written(CALM, "calm")["index"]
    text = text.replace("</h1>", f"</h1>{HOSTILE['script']}", 1)
    assert _ran(browser, tmp_path / "index.html", text)[0] == [True, 1]


def test_a_megabyte_is_cut_on_pages_and_kept_in_data() -> None:
    """Somebody's whole log in a title leaves the page readable; the data still has all of it."""
    found = pages(LONG)
    for path, text in written(found, LONG).items():
        assert len(text) < MOST_BYTES, path
        assert "\N{HORIZONTAL ELLIPSIS}" in text, path
    assert all(len(markdown(page)) < MOST_BYTES for page in found)
    (team,) = (page_data(page) for page in found if page.path == "teams/ledger")
    assert len(team.title) > len(LONG)
    book = load_workbook(io.BytesIO(workbook(found[0])))
    assert max(len(str(x.value)) for sheet in book for row in sheet for x in row) <= 32_767
