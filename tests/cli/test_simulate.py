"""`simulate` on the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Terminal
from tests.cli.schema import wrong
from trackwork.cli.schemas import output_schema
from trackwork.cli.table import OUTPUTS


def test_it_compares_three_ways_and_says_so_twice(terminal: Terminal, tmp_path: Path) -> None:
    """Screen, data and chart hold the same figures; the seed is printed."""
    picture = tmp_path / "chart.svg"
    line = ("simulate", "--items", "20", "--items", "30", "--seed", "3")
    done = terminal.run(*line, "--chart", str(picture))
    assert done.code == 0, done.err
    assert "seed 3" in done.out
    assert all(way in done.out for way in ("a person", "a nagger", "this engine"))
    value = terminal.run(*line, "--json").data
    schema = output_schema(next(each for each in OUTPUTS if each.name == "simulate"))
    assert wrong(value, schema, schema) == []
    assert [each["items"] for each in value["sizes"]] == [20, 30]
    assert [each["way"] for each in value["sizes"][0]["ways"]] == ["chaser", "nagger", "engine"]
    assert "Seed 3." in picture.read_text(encoding="utf-8")


def test_a_changed_number_is_shown(terminal: Terminal) -> None:
    """Whoever reads the table sees what was not as written down."""
    done = terminal.run("simulate", "--items", "20", "--set", "fatigue=0.1")
    assert done.code == 0, done.err
    assert "fatigue 0.1" in done.out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("--items", "0"), "from 1 to 50,000"),
        (("--sweep", "--set", "fatigue=3"), "Leave --set away"),
        (("--sweep", "--set", "fatigue=3"), "may lie between 0.1 and 0.5"),
        (("--chart", "none/chart.svg"), "there is no folder none"),
        (("--chart", "."), "is a folder"),
        (("--set", "fatigue=3", "--set", "patience=1"), "may lie between 0.1 and 0.5"),
        (("--set", "fatigue=3", "--set", "patience=1"), "'patience' is no parameter"),
        (("--set", "fatigue"), "write it like fatigue=0.1"),
    ],
)
def test_what_cannot_be_played_is_answered_kindly(
    terminal: Terminal, line: tuple[str, ...], said: str
) -> None:
    """All that is wrong is said at once, with what may be written instead."""
    done = terminal.run("simulate", *line)
    assert done.code == 3
    assert said in " ".join(done.err.split())
