"""What `--json` prints follows the schema that is published for it."""

import importlib.util
import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.schema import wrong
from trackwork.cli.schemas import output_schema, schema_files
from trackwork.cli.table import OUTPUTS

PUBLISHED = Path(__file__).parents[2] / "docs" / "reference" / "schemas"
READY = [each for each in OUTPUTS if importlib.util.find_spec(each.module)]
LINES = {
    "plan": ["plan"],
    "run": ["run"],
    "status": ["status"],
    "status-initiative": ["status", "tls-move"],
    "doctor": ["doctor"],
    "gear": ["gear"],
    "config-check": ["config", "check"],
    "config-explain": ["config", "explain", "policy.digest"],
}


def _follows(name: str, value: object) -> None:
    (output,) = (each for each in OUTPUTS if each.name == name)
    schema = output_schema(output)
    assert wrong(value, schema, schema) == []


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("state", ["terminal", "live", "later"])
def test_output_follows_its_schema(name, state, request):
    """In a new, a live and a busy workspace each command prints what its schema says."""
    here = request.getfixturevalue("live" if state == "later" else state)
    if state == "later":
        here.run("say", "tls-move/payments-api", "not now until 2027-03-01 because audit")
        here.clock.advance(timedelta(days=16))
    said = here.run(*LINES[name], "--json")
    if state == "terminal" and said.code == 3:
        assert said.data["schema"] == "trackwork/error/1"
        return
    _follows(name, said.data)


def test_init_and_apply_follow_their_schemas(empty):
    """The two commands that can be run only once."""
    _follows("init", empty.run("init", "--json").data)
    plan = empty.run("plan", "--json").data["id"]
    _follows("apply", empty.run("apply", plan, "--json").data)


def test_json_is_all_there_is(live):
    """With --json stdout is one JSON value and stderr is silent."""
    said = live.run("status", "--json")
    assert said.data["schema"] == "trackwork/status/1"
    assert said.err == ""


def test_the_published_schemas_are_those_of_the_code():
    """docs/reference/schemas holds exactly what `python docs/schemas.py` would write."""
    published = {path.name: path.read_text(encoding="utf-8") for path in PUBLISHED.glob("*.json")}
    assert published == schema_files()


def test_a_schema_would_notice():
    """A missing, a strange and a mistyped value are found."""
    (gear,) = (each for each in OUTPUTS if each.name == "gear")
    schema = output_schema(gear)
    found = wrong({"schema": "trackwork/gear/1", "gear": 3, "colour": "red"}, schema, schema)
    assert "$.gear is 3, no string" in found
    assert "$.colour is not in the schema" in found
    assert "$.before is missing" in found


@pytest.mark.parametrize("output", READY, ids=lambda each: each.name)
def test_every_schema_names_itself(output):
    """Each schema pins its own name and version, and is plain JSON."""
    schema = output_schema(output)
    assert schema["properties"]["schema"]["const"] == f"trackwork/{output.name}/{output.version}"
    assert json.loads(json.dumps(schema)) == schema
