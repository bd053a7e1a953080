"""What goes wrong is said once, with a way on, and ends with the right code."""

import json

import pytest

from trackwork.bootstrap import SettingsProblems
from trackwork.cli.frame import Code, NotAWorkspace, Stopped
from trackwork.cli.problems import as_json, told
from trackwork.engine.adopted import NothingAdopted
from trackwork.engine.fencing import SecondLedger
from trackwork.engine.plan import UnknownPlan
from trackwork.ledger import BadExport, LedgerError, NewerLedger, WrongWorkspace
from trackwork.ports import Conflict, InDoubt, Refused, TryLater
from trackwork.settings import BrokenPart, Problem


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Stopped("enough"), Code.FAILED),
        (Stopped("half", code=Code.PARTIAL), Code.PARTIAL),
        (SettingsProblems((Problem(file="a", line=1, what="x", fix="y"),)), Code.CONFIG),
        (NotAWorkspace("none"), Code.CONFIG),
        (NothingAdopted("none"), Code.CONFIG),
        (UnknownPlan("none"), Code.FAILED),
        (Refused("no right"), Code.ACCESS),
        (SecondLedger("another"), Code.ACCESS),
        (TryLater("busy"), Code.PARTIAL),
        (InDoubt("lost"), Code.PARTIAL),
        (Conflict("changed"), Code.PARTIAL),
        (WrongWorkspace("other"), Code.CONFIG),
        (NewerLedger("newer"), Code.CONFIG),
        (BrokenPart("bad"), Code.CONFIG),
        (LedgerError("no"), Code.FAILED),
        (BadExport("bad", file="x.jsonl", line=3), Code.FAILED),
        (PermissionError(13, "denied", "ledger.db"), Code.ACCESS),
        (FileNotFoundError(2, "no such file", "x"), Code.FAILED),
        (ZeroDivisionError("ours"), Code.FAILED),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_every_error_has_its_code(error, code):
    """Configuration is 3, access 4, partial 5, everything else 1."""
    assert told(error).code is code


def test_a_fault_of_ours_is_called_ours_and_shows_its_trace():
    """An error nobody foresaw blames no user and carries what a report needs."""
    try:
        raise ZeroDivisionError("by zero")
    except ZeroDivisionError as error:
        found = told(error)
    assert "not yours" in found.problems[0][1]
    assert "ZeroDivisionError" in found.ours


def test_an_error_is_data_where_data_is_wanted():
    """With --json an error is an object with its own schema."""
    assert as_json(told(Stopped("enough", "stop earlier"))) == {
        "schema": "trackwork/error/1",
        "code": 1,
        "problems": [{"where": "", "what": "enough", "fix": "stop earlier"}],
    }


@pytest.mark.parametrize(
    "line", [["plan"], ["status"], ["doctor"], ["run"], ["gear"], ["config", "check"]]
)
def test_a_folder_that_is_no_workspace_is_said_to_be_none(line, empty):
    """Every command says that there is no trackwork.yaml, where, and what to do; exit 3."""
    said = empty.run(*line)
    assert said.code == 3
    assert str(empty.folder) in said.err.replace("\n", "")
    assert "trackwork init" in said.err
    assert list(empty.folder.iterdir()) == []


def test_an_error_keeps_stdout_clean(empty):
    """Talk goes to stderr, also when it goes wrong; with --json stdout holds the error as data."""
    assert empty.run("plan").out == ""
    said = empty.run("plan", "--json")
    assert json.loads(said.out)["schema"] == "trackwork/error/1"
    assert said.err == ""


BAD = {
    "a mistyped key": ("teams.yaml", "leads:", "laeds:", "did you mean"),
    "an unknown lead": ("teams.yaml", "leads: [ines]", "leads: [inez]", "did you mean"),
    "an unknown team": ("initiatives/tls-move.yaml", "- payments-api", "- payment-api", "mean"),
    "a day that is none": ("initiatives/tls-move.yaml", "teams_by: 20", "teams_by: 2O", "day"),
    "broken YAML": ("people.yaml", "people:", "people: [", "people.yaml"),
    "a gear there is not": ("trackwork.yaml", "gear: watch", "gear: reverse", "rehearse"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", [["config", "check"], ["plan"], ["doctor"]])
def test_bad_configuration_is_named_by_file_and_line(name, command, terminal):
    """File, line, what and fix, exit 3, and no ledger is made."""
    file, old, new, hint = BAD[name]
    terminal.edit(file, old, new)
    said = terminal.run(*command)
    assert said.code == 3
    text = said.out + said.err
    assert f"{file}:" in text
    assert hint in text.lower()
    assert not (terminal.folder / ".trackwork" / "ledger.db").exists()


def test_all_problems_come_together(terminal):
    """Two mistakes in two files are told in one go."""
    terminal.edit("teams.yaml", "leads: [ines]", "leads: [inez]")
    terminal.edit("initiatives/tls-move.yaml", "- payments-api", "- payment-api")
    said = terminal.run("config", "check", "--json")
    assert {each["file"] for each in said.data["problems"] if each["severity"] == "problem"} == {
        "teams.yaml",
        "initiatives/tls-move.yaml",
    }
