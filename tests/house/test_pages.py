"""Every page can be reached."""

from pathlib import Path

from tests.house import pages
from tests.house.samples import write
from tests.house.tree import ROOT, holds


def test_every_page_stands_in_a_table_of_contents():
    """Nobody has to know an address to find a page."""
    holds(pages.lost_pages(ROOT))


def test_a_lost_page_is_found(tmp_path: Path):
    """Titled and plain entries count; a page that none names is lost."""
    write(tmp_path, "docs/index.md", "```{toctree}\n:hidden:\n\nwhy/index\nStart <start>\n```\n")
    write(tmp_path, "docs/why/index.md", "```{toctree}\nladders\n```\n")
    for name in ("start", "why/ladders", "why/lost"):
        write(tmp_path, f"docs/{name}.md")
    assert [finding.where for finding in pages.lost_pages(tmp_path)] == ["docs/why/lost.md"]
