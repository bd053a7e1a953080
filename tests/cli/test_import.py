"""`import` and `adopt`: tables and issues people have already come in, shown before written."""

import pytest

from tests.cli.conftest import Terminal

ITEMS = """\
team;part;summary;state;due date;last update;remarks
payments-api;eu;Move the EU route;In progress;2026-12-11;2026-11-02;first half
payments-api;us;Move the US route;Donne;;;
search-api;eu;Move search;Done;;2026-11-01;
serch-api;eu;Move search again;Done;;;
"""
PEOPLE = "login,full name,email\nkofi,Kofi,kofi@example.org\nines,Ines,\n"
TEAMS = "squad,lead,repo\nledger,kofi,ledger-work\n"
CHANGES = "when,item,field,from,to,by\n2026-10-05,eu-x,status,,open,jo\n"


def write(terminal: Terminal, name: str, text: str) -> str:
    """A table beside the workspace; its path."""
    path = terminal.folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_people_and_teams_are_shown_then_written(terminal: Terminal) -> None:
    """Without a yes nothing is written; with one, files gain entries and keep their comments."""
    people = write(terminal, "people.csv", PEOPLE)
    shown = terminal.run("import", people, "--as", "people")
    assert (shown.code, "+  kofi:" in shown.err) == (2, True)
    assert "kofi" not in (terminal.folder / "people.yaml").read_text(encoding="utf-8")
    assert terminal.run("import", people, "--as", "people", "--yes").code == 0
    teams = write(terminal, "teams.csv", TEAMS)
    assert terminal.run("import", teams, "--as", "teams", "--yes").code == 0
    text = (terminal.folder / "people.yaml").read_text(encoding="utf-8")
    assert "kofi@example.org" in text
    assert "# Who can be reached" in text
    assert terminal.run("config", "check").code == 0
    again = terminal.run("import", teams, "--as", "teams", "--yes")
    assert "say all of it already" in again.out


def test_items_become_entries_and_facts_with_every_oddity_told(live: Terminal) -> None:
    """Mapped, told by row, kept; the same table again changes nothing."""
    table = write(live, "items.csv", ITEMS)
    line = ("import", table, "--as", "items", "--initiative", "tls-move", "--map", "part=item")
    first = live.run(*line, "--yes")
    assert first.code == 0
    assert "items.csv:3  'Donne' is no status we know" in first.err
    assert "there is no team 'serch-api'; the row waits. Did you mean 'search-api'?" in first.err
    assert "3 rows read, 1 set aside." in first.out
    data = live.run(*line, "--yes", "--json").data
    assert (data["facts"], data["known"]) == ({}, 3)
    plan = live.run("plan", "--json").data["id"]
    live.run("apply", plan)
    shown = live.run("explain", "tls-move/payments-api/eu").out
    assert "committed Fri 11 Dec 2026" in shown
    assert 'spoke elsewhere: "In progress; first half"' in shown
    assert '"Donne"' in live.run("ledger", "facts", "payments-api/us").out
    assert "◐ done, claimed" in live.run("explain", "tls-move/search-api/eu").out


def test_a_history_of_unknown_items_is_refused_whole(live: Terminal) -> None:
    """Nothing is recorded before every item is known."""
    table = write(live, "changes.csv", CHANGES)
    refused = live.run("import", table, "--as", "changes", "--initiative", "tls-move", "--yes")
    assert (refused.code, "eu-x" in refused.err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--as", "pepole"), "Write --as with one of: teams, people, items, changes."),
        (("--as", "items"), "Add --initiative KEY."),
        (("--as", "items", "--initiative", "tls"), "There are: tls-move."),
        (("--as", "people", "--map", "login"), "Write --map 'Column=field'."),
        (("--as", "people", "--map", "x=name"), "there is no column 'x'"),
    ],
)
def test_what_cannot_be_imported_is_told(
    terminal: Terminal, arguments: tuple[str, ...], told: str
) -> None:
    """Each with the way to mend it."""
    table = write(terminal, "people.csv", PEOPLE)
    said = terminal.run("import", table, *arguments)
    assert (said.code, told in said.err) == (1, True)


def test_a_file_that_is_no_table_is_told(terminal: Terminal) -> None:
    """A missing file, in words."""
    said = terminal.run("import", "nothing.csv", "--as", "people")
    assert (said.code, "nothing.csv" in said.err) == (1, True)


def test_an_issue_a_team_has_is_linked_by_search(terminal: Terminal) -> None:
    """Found by its title, shown as a diff, written with comments kept, and then used."""
    own = terminal.folder / "backlogs" / "search-api" / "own.md"
    own.write_text("---\ntitle: TLS move for search\nkey: OWN-7\n---\nOurs.\n", encoding="utf-8")
    found = terminal.run("adopt", "search-api", "--search", "--yes", "--json").data
    assert (found["existing"], found["written"]) == ("OWN-7", True)
    plan = (terminal.folder / "initiatives" / "tls-move.yaml").read_text(encoding="utf-8")
    assert "existing: OWN-7" in plan
    assert "waits_for: [payments-api]" in plan
    assert "lives in OWN-7 already" in terminal.run("adopt", "search-api", "OWN-7").out
    terminal.go_live()
    text = own.read_text(encoding="utf-8")
    assert text.startswith("---\ntitle: TLS move for search\nkey: OWN-7\n---\nOurs.\n")
    assert "trackwork:begin" in text


def test_an_item_keeps_the_issue_it_has(live: Terminal) -> None:
    """Once it lives somewhere, another issue is not taken for it; nothing is written."""
    own = live.folder / "backlogs" / "search-api" / "own.md"
    own.write_text("---\ntitle: Another\nkey: OWN-7\n---\nOurs.\n", encoding="utf-8")
    refused = live.run("adopt", "search-api", "OWN-7", "--yes")
    assert (refused.code, "keeps the issue it has" in refused.err) == (1, True)
    plan = (live.folder / "initiatives" / "tls-move.yaml").read_text(encoding="utf-8")
    assert "OWN-7" not in plan


def test_an_entry_in_one_line_and_one_with_an_issue_are_changed_in_place(
    terminal: Terminal,
) -> None:
    """Flow entries stay in one line; another id replaces the one that stands there."""
    folder = terminal.folder / "backlogs" / "payments-api"
    for key in ("OWN-1", "OWN-2"):
        text = f"---\ntitle: Gateway {key}\nkey: {key}\n---\nOurs.\n"
        (folder / f"{key}.md").write_text(text, encoding="utf-8")
    plan = terminal.folder / "initiatives" / "tls-move.yaml"
    terminal.edit("initiatives/tls-move.yaml", "- payments-api", "- { team: payments-api }  # us")
    terminal.run("adopt", "payments-api", "OWN-1", "--yes")
    text = plan.read_text(encoding="utf-8")
    assert "- { team: payments-api, existing: OWN-1 }  # us" in text
    terminal.run("adopt", "payments-api", "OWN-2", "--yes")
    text = plan.read_text(encoding="utf-8")
    assert "- { team: payments-api, existing: OWN-2 }  # us" in text


def test_a_scalar_entry_is_spread_to_hold_the_issue(terminal: Terminal) -> None:
    """`- payments-api` becomes an entry that says the same, and the issue."""
    own = terminal.folder / "backlogs" / "payments-api" / "own.md"
    own.write_text("---\ntitle: Gateway\nkey: OWN-8\n---\nOurs.\n", encoding="utf-8")
    assert "OWN-8" in terminal.run("adopt", "payments-api", "OWN-9").err
    assert terminal.run("adopt", "payments-api", "OWN-8").code == 2
    assert terminal.run("adopt", "payments-api", "OWN-8", "--yes").code == 0
    assert terminal.run("config", "check").code == 0


def test_a_moment_written_in_another_zone_is_the_same_change(live: Terminal) -> None:
    """An export in local time after one in UTC brings nothing twice."""
    item = "payments-api"
    head = "when,item,field,to\n"
    first = write(live, "first.csv", f"{head}2026-10-05T09:30:00Z,{item},status,open\n")
    again = write(live, "again.csv", f"{head}2026-10-05T11:30:00+02:00,{item},status,open\n")
    line = ("--as", "changes", "--initiative", "tls-move", "--yes", "--json")
    assert live.run("import", first, *line).data["facts"] == {"WordNoted": 1}
    assert live.run("import", again, *line).data["facts"] == {}


def test_words_that_say_no_day_stand_in_the_history(live: Terminal) -> None:
    """A cell that is kept as text is really kept, word for word, and so is a note of a done row."""
    items = "team,part,state,due date,remarks\npayments-api,eu,In progress,after the move,half\n"
    done = "payments-api,us,Done,,with the new client\n"
    table = write(live, "items.csv", items + done)
    line = ("--initiative", "tls-move", "--yes")
    first = live.run("import", table, "--as", "items", "--map", "part=item", *line)
    assert "'after the move' in 'committed' is no day; kept as text" in first.err
    again = live.run("import", table, "--as", "items", "--map", "part=item", *line, "--json")
    assert again.data["facts"] == {}
    head = "when,item,field,to,until,comment\n"
    row = "2026-10-05T09:30:00Z,eu,exception,requested,next spring,no hands\n"
    changes = write(live, "changes.csv", head + row)
    assert live.run("import", changes, "--as", "changes", *line).code == 0
    live.run("apply", live.run("plan", "--json").data["id"])
    one = live.run("ledger", "facts", "payments-api/eu").out
    assert "In progress; half; due date: after the move" in " ".join(one.split())
    assert "no hands; until: next spring" in " ".join(one.split())
    assert "with the new client" in live.run("ledger", "facts", "payments-api/us").out
