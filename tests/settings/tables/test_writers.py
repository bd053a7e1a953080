from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.settings import load
from trackwork.settings.tables import (
    CannotEdit,
    ImportedItem,
    PersonRecord,
    TeamRecord,
    extend_asked,
    extend_backlogs,
    extend_people,
    extend_teams,
    write_edit,
)

LEDGER = TeamRecord(line=2, team="ledger", name="Ledger: core", leads=("jo",), capacity_hours=2.5)


def test_an_edit_only_adds(folder: Path) -> None:
    """Every line that stood there stands there still, comments and blanks included."""
    path = folder / "teams.yaml"
    before = path.read_text()
    edit = extend_teams(path, [LEDGER])
    assert path.read_text() == before
    assert edit.added == ("ledger",)
    assert edit.after.startswith(before)
    assert edit.diff.splitlines()[-4:] == [
        "+  ledger:",
        '+    name: "Ledger: core"',
        "+    leads: [jo]",
        "+    capacity_hours: 2.5",
    ]
    write_edit(edit)
    loaded = load(folder)
    assert loaded.problems == ()
    assert loaded.workspace is not None
    assert loaded.workspace.directory.teams["ledger"].name == "Ledger: core"


def test_adding_again_changes_nothing(folder: Path) -> None:
    """What is already there is named as known; the file stays byte for byte."""
    write_edit(extend_teams(folder / "teams.yaml", [LEDGER]))
    again = extend_teams(folder / "teams.yaml", [LEDGER])
    assert (again.added, again.known, again.diff) == ((), ("ledger",), "")


def test_entries_go_to_the_end_of_their_own_group(folder: Path) -> None:
    """People go below people although other keys and comments follow."""
    path = folder / "people.yaml"
    path.write_text(
        "people:\r\n  mara:\r\n    mail: m@x.org\r\n    # away in May\r\n"
        "\r\n# end of people\r\nusual: {}\r\n",
        newline="",
    )
    record = PersonRecord(line=1, person="jo", handles=MappingProxyType({"files": "jo"}))
    assert extend_people(path, [record, PersonRecord(line=2, person="pat")]).after == (
        "people:\r\n  mara:\r\n    mail: m@x.org\r\n    # away in May\r\n"
        "  jo:\r\n    handles: { files: jo }\r\n  pat: {}\r\n"
        "\r\n# end of people\r\nusual: {}\r\n"
    )


def test_items_extend_the_teams_of_an_initiative(folder: Path) -> None:
    """A team asked before is known; parts and issues it has come along."""
    path = folder / "initiatives/tls-move.yaml"
    items = [
        ImportedItem(line=2, team="payments-api"),
        ImportedItem(line=3, team="search-api", item="k-1", title="A, b", existing="12"),
        ImportedItem(line=4, team="search-api", item="k-2", committed=date(2027, 2, 1)),
    ]
    edit = extend_asked(path, items)
    assert (edit.added, edit.known) == (("search-api/k-1", "search-api/k-2"), ("payments-api",))
    write_edit(edit)
    loaded = load(folder)
    assert loaded.workspace is not None, loaded.problems
    asked = loaded.workspace.initiatives["tls-move"].asked
    assert [(a.team, a.part, a.title, a.existing, a.by) for a in asked[2:]] == [
        ("search-api", "k-1", "A, b", "12", None),
        ("search-api", "k-2", "", None, date(2027, 2, 1)),
    ]
    assert extend_asked(path, items).added == ()


@pytest.mark.parametrize(
    "text",
    [
        "teams: {}\n",
        "teams:\n",
        "teams: # later\n",
        "# mine\nusual: {}\n",
        "",
        "teams: { a: {} } # x",
    ],
)
def test_a_file_in_any_form_can_be_extended(tmp_path: Path, text: str) -> None:
    """One line, no line, no file: the entry finds its place, comments stay."""
    path = tmp_path / "teams.yaml"
    if text:
        path.write_text(text)
    write_edit(extend_teams(path, [TeamRecord(line=1, team="ledger")]))
    after = path.read_text()
    assert "ledger" in after
    assert after.count("#") >= text.count("#")
    assert extend_teams(path, [TeamRecord(line=1, team="ledger")]).known == ("ledger",)


def test_a_list_in_one_line_is_spread_out(folder: Path) -> None:
    """`teams: [a, b]` becomes one per line with the new one below."""
    path = folder / "initiatives/tls-move.yaml"
    path.write_text("initiative: x # key\nteams: [a, b]\n")
    edit = extend_asked(path, [ImportedItem(line=1, team="c")])
    assert edit.after == "initiative: x # key\nteams:\n  - a\n  - b\n  - c\n"


@pytest.mark.parametrize("text", ["- a\n", "teams: {a\n", "teams: [a]\n", "teams: word\n"])
def test_a_file_that_says_something_else_is_left_alone(tmp_path: Path, text: str) -> None:
    """Broken or of another shape: an error that says so, and the file as it was."""
    path = tmp_path / "teams.yaml"
    path.write_text(text)
    with pytest.raises(CannotEdit):
        extend_teams(path, [LEDGER])
    assert path.read_text() == text


def test_a_file_changed_meanwhile_is_left_alone(folder: Path) -> None:
    """Somebody's own edit between showing and writing wins."""
    path = folder / "teams.yaml"
    edit = extend_teams(path, [LEDGER])
    path.write_text(path.read_text() + "# mine\n")
    with pytest.raises(CannotEdit, match="was changed meanwhile"):
        write_edit(edit)
    assert path.read_text().endswith("# mine\n")
    assert [each.name for each in folder.iterdir() if each.name.startswith(".teams")] == []


def test_backlogs_are_added_beside_the_others(folder: Path) -> None:
    """A place per key on one tracker; the comment behind the group's name stays."""
    path = folder / "trackwork.yaml"
    write_edit(extend_backlogs(path, {"ledger": "ledger"}, tracker="files"))
    loaded = load(folder)
    assert loaded.workspace is not None
    assert loaded.workspace.backlogs["ledger"].place == "ledger"
    assert "# one per place" in path.read_text()


@given(name=st.text(min_size=1, max_size=30), title=st.text(max_size=30))
def test_no_text_from_a_table_breaks_a_file(
    tmp_path_factory: pytest.TempPathFactory, name: str, title: str
) -> None:
    """Quotes, colons, control characters, emoji: the file still reads, the rest is untouched."""
    path = tmp_path_factory.mktemp("w") / "teams.yaml"
    path.write_text("teams:\n  a: {}\n")
    record = TeamRecord(line=1, team="b", name=name, channel=title, leads=(name,))
    edit = extend_teams(path, [record])
    assert edit.after.startswith("teams:\n  a: {}\n  b:")


def test_a_new_file_in_a_new_folder_is_written_whole(folder: Path) -> None:
    """Folder and file are made, nothing else stays beside them, and again changes nothing."""
    edit = extend_teams(folder / "new" / "teams.yaml", [LEDGER])
    write_edit(edit)
    assert (folder / "new" / "teams.yaml").read_text() == edit.after
    write_edit(extend_teams(folder / "new" / "teams.yaml", [LEDGER]))
    assert [each.name for each in (folder / "new").iterdir()] == ["teams.yaml"]


def test_a_word_where_a_list_belongs_is_left_alone(tmp_path: Path) -> None:
    """What an edit would have to throw away is never thrown away."""
    path = tmp_path / "teams.yaml"
    path.write_text("teams: word\n")
    with pytest.raises(CannotEdit, match="Add the lines by hand"):
        extend_asked(path, [ImportedItem(line=1, team="c")])
