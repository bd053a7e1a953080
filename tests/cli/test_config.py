"""`config`: where values come from, and the schemas of the files."""

import json


def test_a_value_names_its_line_or_says_that_it_is_built_in(terminal):
    """A written value points at its line, any other at the preset or the code."""
    found = terminal.run("config", "explain", "initiatives.tls-move", "--json").data["values"]
    sources = {each["path"]: each["source"] for each in found}
    assert sources["initiatives.tls-move.title"].startswith("initiatives/tls-move.yaml:")
    assert any(source.startswith("preset kind") for source in sources.values())
    said = terminal.run("config", "explain", "policy.digest")
    assert "built in" in said.screen


def test_a_path_that_leads_nowhere_is_put_right(terminal):
    """The nearest path is offered."""
    said = terminal.run("config", "explain", "polcy")
    assert said.code == 1
    assert "policy" in said.err


def test_a_schema_can_be_printed_and_all_can_be_written(empty):
    """One kind goes to stdout as JSON; --write puts all where the files look for them."""
    assert json.loads(empty.run("config", "schema", "teams").out)["type"] == "object"
    assert "people" in empty.run("config", "schema").data
    empty.run("init")
    path = empty.folder / ".trackwork" / "schemas" / "teams.json"
    path.unlink()
    assert empty.run("config", "schema", "--write").code == 0
    assert path.is_file()


def test_there_is_no_schema_for_what_is_no_file(empty):
    """An unknown kind is refused with the nearest one."""
    said = empty.run("config", "schema", "team")
    assert said.code == 1
    assert "'teams'" in said.err


def test_warnings_do_not_stop_anybody(terminal):
    """What is only worth knowing is told, and the check is passed."""
    terminal.write("team.yaml", "teams: {}\n")
    said = terminal.run("config", "check")
    assert said.code == 0
    assert said.screen.startswith("note     team.yaml")
