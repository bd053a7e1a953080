"""`people match` proposes who is who and guesses nobody; `doctor` says what it found."""

import pytest
from ruamel.yaml import YAML

from trackwork.cli.doctor_people import identity_lines
from trackwork.cli.people import PeopleOutput, screen
from trackwork.cli.people_matching import Unmatched, matching, plain
from trackwork.core.people import Directory, Person
from trackwork.ports import ENTRY_POINTS, Account


def people(*those):
    """A directory of them."""
    return Directory(people={each.key: each for each in those})


ANA = Person(
    key="ana", name="Ana Kov\u00e1cs", mail="ana@example.org", also=(("mail", "ak@old.example"),)
)
JO = Person(key="jo", name="Jo Neil", handles={"chat": "@joneil"})
KIM = Person(key="kim", name="Kim Lee")
KIM2 = Person(key="kim2", name="Kim  LEE")
MAPPED = Person(key="max", handles={"gh": "MaxM"}, also=(("gh", "max-old"),))
EVERYBODY = people(ANA, JO, KIM, KIM2, MAPPED)


def found(*accounts, directory=EVERYBODY):
    """What matching says of accounts on one tracker."""
    return matching(directory, {"gh": accounts})


@pytest.mark.parametrize(
    ("account", "person", "by"),
    [
        (Account(handle="x1", mail="ANA@example.org"), "ana", "mail"),
        (Account(handle="x1", mail="ak@old.example"), "ana", "mail"),
        (Account(handle="Joneil"), "jo", "login"),
        (Account(handle="ak"), "ana", "login"),
    ],
)
def test_an_account_is_matched_by_mail_or_login(account, person, by):
    """In that order, with capitals, accents and aliases aside."""
    (match,) = found(account).matches
    assert (match.person, match.by, match.handle) == (person, by, account.handle)


def test_a_name_alone_is_a_suggestion():
    """Anybody may call themselves Ana; accents and spaces aside, that is all there is."""
    matched = found(Account(handle="x1", name="ana  kovacs"))
    assert matched.matches == ()
    assert [(each.person, each.by) for each in matched.suggested] == [("ana", "name")]


def test_of_several_accounts_only_those_with_the_address_are_somebodys():
    """An address is proof for each that has it; what else looks alike is for a person to say."""
    proven = (
        Account(handle="a1", mail="ana@example.org"),
        Account(handle="a2", mail="ak@old.example"),
    )
    matched = found(*proven, Account(handle="ak"), Account(handle="a4", name="Ana Kov\u00e1cs"))
    assert [each.handle for each in matched.matches] == ["a1", "a2"]
    assert matched.suggested == ()
    whys = {each.handle: each.why for each in matched.unmatched}
    assert whys == {
        "ak": "ana could as well be a1 or a2 or a4",
        "a4": "ana could as well be a1 or a2 or ak",
    }


@pytest.mark.parametrize(
    ("rows", "left"),
    [
        ((Account(handle="x1", name="Jo Neil"), Account(handle="x2", name="Jo Neil")), 2),
        ((Account(handle="jo"), Account(handle="joneil")), 1),
    ],
)
def test_of_two_that_look_alike_none_is_taken(rows, left):
    """One name shown twice, or a login beside the one somebody goes by: a person says who it is."""
    matched = found(*rows)
    assert (matched.matches, matched.suggested) == ((), ())
    assert len(matched.unmatched) == left


def test_two_people_of_one_name_are_left_open():
    """A guess would let one speak for the other."""
    matched = found(Account(handle="x1", name="Kim Lee"))
    assert matched.matches == ()
    assert [each.why for each in matched.unmatched] == ["kim and kim2 have the same name"]


def test_the_nearest_is_named_and_not_taken():
    """Close is not the same."""
    (left,) = found(Account(handle="jo-neill", name="Jo Neill")).unmatched
    assert (left.handle, left.nearest) == ("jo-neill", "jo")
    (left,) = found(Account(handle="zzz")).unmatched
    assert left.nearest == ""


def test_every_account_of_somebody_is_known():
    """Capitals, a second account, and one in two groups; who left there is no matter."""
    rows = (
        Account(handle="maxm", team="a"),
        Account(handle="maxm", team="b"),
        Account(handle="Max-Old"),
        Account(handle="gone", active=False),
    )
    matched = found(*rows)
    assert (matched.known, matched.matches, matched.unmatched) == (2, (), ())


def test_a_handle_the_tracker_does_not_show_is_told_with_the_nearest():
    """A mistyped handle is a person nobody hears."""
    matched = found(Account(handle="maxm2"), directory=people(MAPPED))
    assert ("MaxM", "max", "maxm2") in {(e.handle, e.person, e.by) for e in matched.unknown}
    assert found(directory=people(MAPPED)).unknown == ()


def test_names_are_compared_plainly():
    """Without accents, capitals and double spaces."""
    assert plain("  \u00c1na   KOV\u00c1CS ") == "ana kovacs"


def test_doctor_says_what_the_accounts_come_to():
    """A line for each kind of thing, with the command that goes on."""
    accounts = (Account(handle="Joneil"), Account(handle="zzz"), Account(handle="maxm"))
    whats = [each.what for each in identity_lines(found(*accounts))]
    assert whats == [
        "gh shows no account 'max-old', said to be max",
        "1 account could be mapped to people",
        "1 account nobody goes by: zzz",
    ]
    fine = found(Account(handle="maxm"), Account(handle="max-old"))
    assert [each.what for each in identity_lines(fine)] == [
        "all 2 accounts on the trackers are known"
    ]


def text_of(value, *, looked=1):
    """The screen as text."""
    return [str(each) for each in screen(value, looked=looked).renderables]


def test_the_screen_says_what_is_open_and_stops_somewhere():
    """Twenty lines of a kind, and where the others are."""
    many = tuple(Unmatched(tracker="gh", handle=f"u{n}", name="U") for n in range(25))
    value = PeopleOutput(
        matches=(), unmatched=many, unknown=(), known=0, findings=("gh: no right",), written=False
    )
    lines = text_of(value)
    assert "  gh: u0 (U): nobody here is like it" in lines
    assert "  and 5 more: --json" in lines
    assert lines[-1] == "  gh: no right"


def test_a_workspace_whose_trackers_show_nobody_says_so(terminal):
    """A folder has no accounts; handles are written by hand."""
    said = terminal.run("people", "match")
    assert said.code == 0
    assert "No tracker of this workspace shows who works there" in said.screen


LOBBY = """
from dataclasses import replace
from trackwork.connectors.files import CONNECTOR as FILES
from trackwork.ports import Account, Refused

class Lobby:
    def __init__(self, closed):
        self.closed = closed

    def places(self):
        return ()

    def accounts(self, place):
        if place == self.closed:
            raise Refused("the door is shut")
        return (
            Account(handle="Jo", name="Jo"),
            Account(handle="zzz", name="Zed"),
            Account(handle="m1", mail="mara@example.org"),
            Account(handle="m2", mail="mara@example.org"),
            Account(handle="x9", name="Zoe Ot"),
        )

def look(site):
    if site.environment.get("LOBBY") == "dark":
        raise ValueError("the variable LOBBY says it is dark")
    return Lobby(site.environment.get("LOBBY_CLOSED", ""))

CONNECTOR = replace(FILES, kind="lobby", discovery=look)
"""


@pytest.fixture
def lobby(terminal, tmp_path_factory, monkeypatch):
    """The first workspace, on folders whose porter knows who works there."""
    site = tmp_path_factory.mktemp("site")
    info = site / "trackwork_lobby-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: trackwork-lobby\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{ENTRY_POINTS}]\nlobby = trackwork_lobby:CONNECTOR\n")
    (site / "trackwork_lobby.py").write_text(LOBBY)
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.delenv("LOBBY", raising=False)
    terminal.edit("trackwork.yaml", "kind: files", "kind: lobby")
    terminal.edit("people.yaml", "handles: { files: jo }", "handles: { chat: jo }")
    return terminal


def test_matches_are_shown_and_written_only_when_asked(lobby):
    """Without --yes the file stays; with it the handle is there and the next look knows it."""
    lobby.edit("people.yaml", "  jo:\n", "  joanna:\n")
    lobby.edit("teams.yaml", "[jo]", "[joanna]")
    asked = (lobby.folder / "people.yaml").read_text(encoding="utf-8")
    said = lobby.run("people", "match")
    assert said.code == 0, said.err
    assert any("Jo is joanna (same login)" in line for line in said.lines)
    assert any("zzz (Zed): nobody here is like it" in line for line in said.lines)
    assert (lobby.folder / "people.yaml").read_text(encoding="utf-8") == asked
    said = lobby.run("people", "match", "--yes", "--json")
    assert said.data["written"]
    assert lobby.run("config", "check").code == 0
    again = lobby.run("people", "match", "--json").data
    assert (again["matches"], again["known"]) == ([], 3)


def test_what_is_said_to_be_written_is_written(lobby):
    """Both accounts of one person, each with its tracker; a line left empty is in nobody's way."""
    lobby.edit("people.yaml", "  mara:\n", "  mara:\n    handles:\n    also:\n")
    said = lobby.run("people", "match", "--yes", "--json").data
    entry = YAML(typ="safe").load((lobby.folder / "people.yaml").read_text(encoding="utf-8"))
    mara = entry["people"]["mara"]
    assert [each["handle"] for each in said["matches"]] == ["m1", "m2"]
    assert (mara["handles"], mara["also"]) == ({"files": "m1"}, {"files": ["m2"]})


def test_a_name_is_taken_only_by_a_word_for_that_person(lobby):
    """--yes leaves it; --by-name takes it; a key nobody suggested writes nothing at all."""
    lobby.edit(
        "people.yaml", "  jo:\n", "  zoe:\n    name: Zoe Ot\n    mail: zo@example.org\n  jo:\n"
    )
    before = (lobby.folder / "people.yaml").read_text(encoding="utf-8")
    assert lobby.run("people", "match", "--yes", "--by-name", "jo").code == 1
    assert (lobby.folder / "people.yaml").read_text(encoding="utf-8") == before
    said = lobby.run("people", "match", "--yes")
    assert "x9 shows the name of zoe" in said.screen
    assert "x9" not in (lobby.folder / "people.yaml").read_text(encoding="utf-8")
    whats = [each["what"] for each in lobby.run("doctor", "--json").data["lines"]]
    assert "1 account only shows a name: zoe" in whats
    said = lobby.run("people", "match", "--yes", "--by-name", "zoe", "--json").data
    assert [each["handle"] for each in said["matches"]] == ["x9"]
    assert "x9" in (lobby.folder / "people.yaml").read_text(encoding="utf-8")


def test_a_place_that_shuts_its_door_is_a_finding(lobby, monkeypatch):
    """The others go on, and the exit code says that access was missing."""
    monkeypatch.setenv("LOBBY_CLOSED", "payments-api")
    said = lobby.run("people", "match", "--json")
    assert said.code == 4
    assert said.data["findings"] == ["payments-api: the door is shut"]
    monkeypatch.setenv("LOBBY", "dark")
    said = lobby.run("people", "match", "--json")
    assert "the variable LOBBY says it is dark" in said.data["findings"][0]
    lines = lobby.run("doctor", "--json").data["lines"]
    assert any("says it is dark" in each["what"] for each in lines)


def test_doctor_finds_whom_their_item_cannot_reach(lobby):
    """A handle elsewhere is no help where the item is."""
    lobby.edit("people.yaml", "    mail: jo@example.org\n", "")
    lines = [each["what"] for each in lobby.run("doctor", "--json").data["lines"]]
    assert any(each.startswith("jo has neither a mail nor a handle on") for each in lines)
    assert any("nobody goes by: zzz" in each for each in lines)


def test_doctor_finds_teams_that_name_who_left(lobby):
    """A name that stays in a file after its person is a question nobody answers."""
    lobby.edit("people.yaml", "  jo:\n", "  jo:\n    left: 2026-11-01\n")
    lines = [each["what"] for each in lobby.run("doctor", "--json").data["lines"]]
    assert any("names jo, who left" in each for each in lines)
