import json
from datetime import date
from pathlib import Path

import pytest

from trackwork.settings import Answers, WouldOverwrite, scaffold, schema_files, schemas

TODAY = date(2026, 11, 21)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """One file in the way and nothing at all is written; the error names it."""
    (tmp_path / "teams.yaml").write_text("mine\n")
    with pytest.raises(WouldOverwrite, match="nothing was written") as caught:
        scaffold(tmp_path, Answers(today=TODAY))
    assert caught.value.paths == (tmp_path / "teams.yaml",)
    assert [each.name for each in tmp_path.iterdir()] == ["teams.yaml"]


def test_every_file_points_at_a_schema_that_is_there(tmp_path: Path) -> None:
    """An editor finds the schema beside the files, without a network."""
    for path in scaffold(tmp_path, Answers(today=TODAY)):
        if path.suffix == ".yaml":
            first = path.read_text().splitlines()[0]
            name = first.removeprefix("# yaml-language-server: $schema=")
            assert (path.parent / name).is_file(), first


def test_schemas_say_what_each_key_is_for() -> None:
    """Each kind of file has a schema with titles, and unknown keys are refused."""
    found = schemas()
    assert set(found) == {
        *("trackwork", "people", "teams", "priorities"),
        *("policy", "decision-rights", "initiative"),
    }
    for schema in found.values():
        assert schema["additionalProperties"] is False
        assert schema["description"]
        assert schema["$schema"].startswith("https://json-schema.org/")
    assert found["initiative"]["required"] == ["initiative", "ask", "owner"]
    assert found["people"]["$defs"]["SpanOfDays"]["required"] == ["from", "to"]


def test_schema_files_are_json() -> None:
    """What is written is what `schemas` gives."""
    assert json.loads(schema_files()[".trackwork/schemas/teams.json"]) == schemas()["teams"]
