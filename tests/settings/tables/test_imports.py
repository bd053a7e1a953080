from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from trackwork.settings import load
from trackwork.settings.tables import (
    BadTable,
    Imported,
    ImportedChange,
    ImportedItem,
    PersonRecord,
    Target,
    TeamRecord,
    apply_mapping,
    people_of,
    propose_mapping,
    read_table,
    teams_of,
    with_backlogs,
)

TODAY = date(2026, 11, 21)


def _read(path: Path, text: str, target: Target, *, folder: Path | None = None) -> Imported:
    path = path / "t.csv"
    path.write_text(text)
    table = read_table(path)
    workspace = load(folder).workspace if folder else None
    directory = workspace.directory if workspace else None
    columns = propose_mapping(table, target)
    return apply_mapping(table, columns, today=TODAY, directory=directory)


def test_columns_are_proposed_by_name(tmp_path: Path) -> None:
    """Other words and small typos are understood; how sure we are is said."""
    path = tmp_path / "t.csv"
    path.write_text("Squad,Ticket,Asignee,Target date,Colour\na,b,c,d,e\n")
    columns = propose_mapping(read_table(path), "items").columns
    assert [(each.header, each.field, each.why) for each in columns] == [
        ("Squad", "team", "another word for team"),
        ("Ticket", "existing", "another word for existing"),
        ("Asignee", "owner", "similar name"),
        ("Target date", "committed", "another word for committed"),
        ("Colour", None, "kept with the row"),
    ]
    assert all(0 <= each.confidence <= 1 for each in columns)


def test_a_person_decides_about_a_column(tmp_path: Path) -> None:
    """What a person says wins, and the field is taken from whoever had it."""
    path = tmp_path / "t.csv"
    path.write_text("team,group\na,b\n")
    proposed = propose_mapping(read_table(path), "items")
    columns = proposed.with_column("group", "team")
    assert columns.header("team") == "group"
    assert columns.with_column("group", None).missing == ("team",)
    with pytest.raises(ValueError, match="Did you mean 'group'"):
        proposed.with_column("grup", "team")
    with pytest.raises(ValueError, match="Did you mean 'status'"):
        proposed.with_column("group", "statsu")


def test_a_needed_column_must_be_named(tmp_path: Path) -> None:
    """Without a team column no item can be read."""
    with pytest.raises(BadTable, match=r"no column gives team\. Say which one does"):
        _read(tmp_path, "colour,size\nred,1\n", "items")


def test_items_read_with_what_is_not_understood_kept(tmp_path: Path, folder: Path) -> None:
    """Dates in any clear form are read, others are reported and stay as text."""
    found = _read(
        tmp_path,
        "team,item,title,issue,owner,status,first date,due,done,updated,notes,colour\n"
        "Payments API,k-1,One,12,@ines; jo,implemented,2026-11-01,15 Jan 2027,,"
        "2026-11-20T08:00:00Z,hi,red\n"
        "search-api,k-2,Two,,TBD,implementeable,,03/04/2027,soon,,=HYPERLINK(1),\n",
        "items",
        folder=folder,
    )
    one, two = found.records
    assert isinstance(one, ImportedItem)
    assert isinstance(two, ImportedItem)
    assert (one.team, one.item, one.existing, one.owner) == ("payments-api", "k-1", "12", "ines")
    assert (one.status, one.state) == ("implemented", "done")
    assert (one.first_date, one.committed) == (date(2026, 11, 1), date(2027, 1, 15))
    assert one.last_word == date(2026, 11, 20)
    assert dict(one.extra) == {"colour": "red", "owner": "@ines; jo"}
    assert (two.status, two.state, two.owner) == ("implementeable", "", "")
    assert dict(two.extra) == {"due": "03/04/2027", "done": "soon"}
    assert two.notes == "=HYPERLINK(1); due: 03/04/2027; done: soon"
    assert [str(each) for each in found.findings] == [
        (
            "t.csv:3: '03/04/2027' can mean Thu 4 Mar 2027 or Sat 3 Apr 2027; "
            "please write 2027-03-04 or 2027-04-03. The row's own text is kept."
        ),
        "t.csv:3: 'soon' in 'done_on' is no day; kept as text. Write it like 2027-01-15.",
        "t.csv:3: 'TBD' names nobody yet; left out. Add them once known.",
        (
            "t.csv:3: 'implementeable' is no status we know; kept as written. "
            "Did you mean 'implementable'?"
        ),
        "t.csv:3: 'notes' looks like a formula; it is kept as text. Check the cell.",
    ]


def test_rows_nobody_can_place_wait(tmp_path: Path, folder: Path) -> None:
    """An unknown team, no team and a double are set aside and said; nothing is lost."""
    found = _read(
        tmp_path,
        "team,item\npayment-api,a\n,b\nsearch-api,c\nsearch-api,C\nwizards,d\n",
        "items",
        folder=folder,
    )
    assert [each.line for each in found.records] == [4]
    assert sorted(row.line for row in found.aside) == [2, 3, 5, 6]
    assert [str(each) for each in found.findings] == [
        "t.csv:2: there is no team 'payment-api'; the row waits. Did you mean 'payments-api'?",
        "t.csv:3: the row names no team; it waits. Fill the cell.",
        (
            "t.csv:5: 'search-api/C' already stands on line 4; the row waits. "
            "Keep one row, or tell them apart."
        ),
        "t.csv:6: there is no team 'wizards'; the row waits. Add it first.",
    ]


def test_a_second_row_of_a_team_that_nothing_tells_apart_waits(tmp_path: Path) -> None:
    """Two asks of one team without a part would be one item: the second is told, not lost."""
    found = _read(tmp_path, "team,title\nledger,One\nledger,Two\nsearch,Three\n", "items")
    assert [each.line for each in found.records] == [2, 4]
    assert [row.line for row in found.aside] == [3]
    said = "'ledger' already stands on line 2; the row waits. Keep one row, or tell them apart."
    assert [str(each) for each in found.findings] == [f"t.csv:3: {said}"]


def test_teams_read(tmp_path: Path) -> None:
    """Names become keys, lists part at commas and semicolons."""
    found = _read(
        tmp_path,
        "Team,Leads,Capacity,Slack\nPayments API,@ines;jo,6h,#pay\nSearch,,lots,\n,,,x\n",
        "teams",
    )
    one, two = found.records
    assert one == TeamRecord(
        line=2,
        team="payments-api",
        name="Payments API",
        leads=("ines", "jo"),
        channel="#pay",
        capacity_hours=6.0,
    )
    assert isinstance(two, TeamRecord)
    assert dict(two.extra) == {"Capacity": "lots"}
    assert len(found.aside) == 1
    assert with_backlogs((one,))[0].backlogs == ("payments-api",)
    assert with_backlogs(with_backlogs((one,))) == with_backlogs((one,))


def test_people_read(tmp_path: Path) -> None:
    """Handles name their tracker before a colon."""
    found = _read(
        tmp_path,
        "login,full name,email,accounts\nines,Ines,i@x.org,files:@ines; chat:I1\n,,q@x.org,\n",
        "people",
    )
    (ines,) = found.records
    assert isinstance(ines, PersonRecord)
    assert (ines.person, ines.name, ines.mail) == ("ines", "Ines", "i@x.org")
    assert dict(ines.handles) == {"files": "ines", "chat": "I1"}
    assert len(found.aside) == 1


def test_a_history_of_changes_reads(tmp_path: Path) -> None:
    """A change has a time, an item and a field; without a zone the time is UTC."""
    found = _read(
        tmp_path,
        "t,item,field,old,new,by,commit\n"
        "2024-05-31T09:30:00Z,k-1,status,a,b,jo,c0\n"
        "2024-05-31T09:30:00,k-1,status,b,a,,\n"
        "soon,k-1,status,a,b,,\n",
        "changes",
    )
    assert found.records == (
        ImportedChange(
            line=2,
            at=datetime(2024, 5, 31, 9, 30, tzinfo=UTC),
            item="k-1",
            field="status",
            old="a",
            new="b",
            by="jo",
            reference="c0",
        ),
        ImportedChange(
            line=3,
            at=datetime(2024, 5, 31, 9, 30, tzinfo=UTC),
            item="k-1",
            field="status",
            old="b",
            new="a",
        ),
    )
    assert [(each.where, each.what.partition(";")[0]) for each in found.findings] == [
        ("t.csv:3", "the time names no zone"),
        ("t.csv:4", "'soon' in 'at' is no day"),
        ("t.csv:4", "a change needs a time, an item and a field"),
    ]


def test_a_time_with_a_zone_is_read_in_utc_and_one_beyond_the_calendar_waits(
    tmp_path: Path,
) -> None:
    """One moment has one writing; the first day of all lies in no other zone's calendar."""
    found = _read(
        tmp_path,
        "t,item,field\n2024-05-31T23:30:00-02:00,k,note\n0001-01-01T00:00:00+05:00,k,note\n",
        "changes",
    )
    (read,) = found.records
    assert isinstance(read, ImportedChange)
    assert read.at.isoformat() == "2024-06-01T01:30:00+00:00"
    assert [row.line for row in found.aside] == [3]


def test_a_change_may_carry_an_end_and_words_and_name_a_team(tmp_path: Path) -> None:
    """A day alone is its middle; a part that teams share goes by its team; all else is kept."""
    found = _read(
        tmp_path,
        "t,item,field,to,until,comment,colour\n"
        "2024-05-31,Lang Team/k 1,exception,asked,2024-06-30,later,red\n"
        "31 May 2024,k-1,exception,asked,soon,,\n",
        "changes",
    )
    one, two = found.records
    assert isinstance(one, ImportedChange)
    assert isinstance(two, ImportedChange)
    assert (one.item, one.at) == ("lang-team/k-1", datetime(2024, 5, 31, 12, tzinfo=UTC))
    assert (one.until, one.note, dict(one.extra)) == (date(2024, 6, 30), "later", {"colour": "red"})
    assert (two.at, two.until, dict(two.extra)) == (one.at, None, {"until": "soon"})


def test_an_item_without_an_owner_is_told(tmp_path: Path, folder: Path) -> None:
    """With a column for owners, an empty cell is worth a line; the team holds the item."""
    found = _read(tmp_path, "team,item,owner\nsearch-api,a,\n", "items", folder=folder)
    assert [str(each) for each in found.findings] == [
        "t.csv:2: names nobody who answers for it; the team holds it. Add one once known."
    ]


def test_who_and_which_teams_a_table_names(tmp_path: Path) -> None:
    """Teams and people can be made from the items alone."""
    found = _read(tmp_path, "team,item,owner\nb,1,@jo\na,2,jo\nb,3,ines\n", "items")
    assert [each.team for each in teams_of(found)] == ["b", "a"]
    people = people_of(found, tracker="files")
    assert [(each.person, dict(each.handles)) for each in people] == [
        ("jo", {"files": "jo"}),
        ("ines", {"files": "ines"}),
    ]


def test_teams_without_a_directory_are_believed(tmp_path: Path) -> None:
    """Before anybody is known, every name makes a key."""
    found = _read(tmp_path, "team,item\nBig Team,\nSmall Team,\n???,\n", "items")
    assert [(each.line, each.team) for each in found.records if isinstance(each, ImportedItem)] == [
        (2, "big-team"),
        (3, "small-team"),
    ]
    assert [row.line for row in found.aside] == [4]
    assert people_of(found, tracker="files") == ()


def test_people_of_teams_are_those_who_lead_and_help(tmp_path: Path) -> None:
    """Leads, members and whoever helps are all reachable by their handle."""
    found = _read(tmp_path, "team,leads,members,escalation\na,@x,y,Z Z\n", "teams")
    assert [each.person for each in people_of(found, tracker="files")] == ["x", "y", "z-z"]


def test_a_guessed_column_is_pointed_out(tmp_path: Path) -> None:
    """A column taken by likeness alone is named, with the way to say no."""
    found = _read(tmp_path, "team,asignee\na,jo\n", "items")
    assert [str(each) for each in found.findings] == [
        "t.csv:1: column 'asignee' is taken for 'owner'. If it is not, say --map 'asignee='."
    ]
