"""The reference pages come from the code."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from docs import generate


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """All pages that can be made now."""
    made: Path = tmp_path_factory.mktemp("generated")
    generate.write(made)
    return made


def test_every_page_whose_table_is_there_is_written(folder: Path):
    """No page is left out while the code could say it."""
    expected = {page.name for page in generate.PAGES if generate.ready(page)}
    assert {path.stem for path in folder.glob("*.md")} == expected
    assert {"kinds", "ladders"} <= expected


def test_every_kind_of_obligation_stands_on_its_page(folder: Path):
    """The page says what the table says."""
    text = (folder / "kinds.md").read_text(encoding="utf-8")
    assert all(f"| `{kind}` |" in text for kind in ("accept", "update", "respond", "gate"))


def test_a_page_whose_table_is_missing_is_left_out_and_an_old_one_removed(tmp_path: Path):
    """What the code no longer says does not linger."""
    (tmp_path / "gone.md").write_text("old")
    generate.write(tmp_path)
    assert not (tmp_path / "gone.md").exists()
    assert not generate.ready(generate.Page("x", "trackwork.no_such_room.x", "X", generate.kinds))
    assert not generate.ready(generate.Page("x", "trackwork.core", "NO_SUCH_TABLE", generate.kinds))


def test_writing_twice_changes_nothing(folder: Path):
    """A page that says the same keeps its time, so that only changed pages are built again."""
    before = {path: path.stat().st_mtime_ns for path in folder.glob("*.md")}
    generate.write(folder)
    assert {path: path.stat().st_mtime_ns for path in folder.glob("*.md")} == before


def test_bars_and_line_ends_stay_inside_their_cell():
    """A sentence with a bar does not open a column."""
    assert generate.table(("a", "b"), [("x | y", "two\nlines")]) == (
        "| a | b |\n| --- | --- |\n| x \\| y | two lines |\n"
    )


def test_a_command_shows_all_its_spellings_and_how_to_undo_it():
    """A row of the table becomes a section of the page."""
    row = SimpleNamespace(
        name="give_update",
        grammar="on track",
        aliases=("good",),
        roles=("team", "owner"),
        effect="Heard.",
        undo="undo",
        example="on track",
    )
    practice = SimpleNamespace(name="standing", help="Honest words.", commands=(row,))
    text = generate.commands(SimpleNamespace(PRACTICES=(practice,)))
    for said in (
        "### give update",
        "`on track` or `good`",
        "Who may: team or owner",
        "`tw: on track`",
    ):
        assert said in text
