"""A page as Markdown: the same words, and nobody's words do anything."""

from tests.pages.samples import HOSTILE, page
from tests.reports.making import material
from trackwork.pages.markdown import markdown
from trackwork.reports import page as cells
from trackwork.reports.page import NOTHING, Column, Section, Table
from trackwork.reports.views import every_page

EXECUTIVE = """\
# Platform moves: one page

As of Fri 20 Nov 2026, 09:12 UTC; trackers last read Fri 20 Nov 2026, 09:00 UTC.

0 of 1 initiative is done or on track.

## Asked of you: none

- **Done**: 2 of 7 (1 verified by evidence, 1 by the team's word)
- **Heard**: 3 of 4 (of the open items, in their cadence)
- **In good standing**: 3 of 4 (heard, and the date does not lie behind)
- **Surprises**: 1 of 1 (said on track, and then it was not)
- **Told us they lack room**: 0 (nobody so far)

## Initiatives

**Every initiative, in the order of the stack**

| Initiative | Health | Why | Done | Committed | Likely | Since last week |
| --- | --- | --- | ---: | --- | --- | --- |
| TLS move | ■ off track | 1 of 4 open, 1 not heard | 2 of 7 | Wed 11 Nov 2026 → Fri 11 Dec 2026 \
| not enough history | 1 more done |

## How it goes

On Fri 6 Nov 2026 3 of 4 open items were heard; on Fri 20 Nov 2026 3 of 4, \
and 3 of 4 were in good standing.
"""


def test_the_executive_page_reads_well_as_plain_text():
    """One screen: what is asked, how it goes, where each initiative stands."""
    found = {each.path: each for each in every_page(material())}
    assert markdown(found["executive"]) == EXECUTIVE


def test_nobodys_words_become_markup():
    """Tags, mentions, links, markers and bars in a word are text, on one line."""
    text = markdown(page(*HOSTILE))
    assert "<script" not in text
    assert "<img" not in text
    assert "<!--" not in text
    assert "@everyone" not in text
    assert "](javascript" not in text
    assert "`" not in text
    assert not set("\x00\x07\x1b\N{RIGHT-TO-LEFT OVERRIDE}\N{TAG LATIN SMALL LETTER A}") & set(text)
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {3}


def test_a_note_follows_its_cell_and_an_empty_table_says_so():
    """What stands below a cell on a page stands behind it here."""
    told = Table(
        name="x",
        caption="Days",
        columns=(Column(title="Likely"),),
        rows=((cells.day(None, note="20% done within a year"),),),
    )
    none = Table(name="y", caption="None", columns=(), rows=(), empty="Nobody is asked.")
    text = markdown(page("x", sections=(Section(title="Part", tables=(told, none)),), oldest=None))
    assert f"| {NOTHING} (20% done within a year) |" in text
    assert "Nobody is asked." in text
    assert "As of Fri 20 Nov 2026, 09:12 UTC.\n" in text
