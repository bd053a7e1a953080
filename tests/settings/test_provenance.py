from pathlib import Path

import pytest

from trackwork.settings import explain, load


def test_a_value_says_where_it_came_from(folder: Path) -> None:
    """A line of a file, a line of a preset, or built in."""
    told = dict(explain(load(folder), "initiatives.tls-move"))
    assert told["initiatives.tls-move.owner"].source == "initiatives/tls-move.yaml:9"
    assert told["initiatives.tls-move.tier"].source == "preset kind:2"
    assert told["initiatives.tls-move.on_hold"].source == "built in"
    assert told["initiatives.tls-move.teams.0.team"].source == "initiatives/tls-move.yaml:18"


def test_the_whole_policy_is_told(folder: Path) -> None:
    """Built-in ladders show beside what policy.yaml says."""
    told = dict(explain(load(folder), "policy"))
    assert told["policy.cadences.low"].source == "policy.yaml:5"
    step = told["policy.ladders.high.heads_up.at"]
    assert (step.value, step.source) == ("due - 2d", "built in")


def test_a_rule_left_out_is_built_in(folder: Path) -> None:
    """Decision rights are told although no file states them."""
    ((path, origin),) = explain(load(folder), "rights.date.decides")
    assert (path, origin.value, origin.source) == ("rights.date.decides", "owner", "built in")


def test_everything_is_told_when_nothing_is_asked(folder: Path) -> None:
    """An empty path tells every value once, whatever files are there."""
    told = [path for path, _ in explain(load(folder), "")]
    assert len(told) == len(set(told))
    assert {"workspace.title", "people.mara.mail", "priorities.order.0"} <= set(told)


def test_a_mistyped_path_gets_a_suggestion(folder: Path) -> None:
    """A path nobody knows names the nearest one."""
    with pytest.raises(KeyError, match=r"Did you mean 'initiatives\.tls-move\.tier'"):
        explain(load(folder), "initiatives.tls-move.teir")


def test_a_broken_workspace_still_tells_what_could_be_read(folder: Path) -> None:
    """A problem in one file does not silence the others."""
    (folder / "teams.yaml").write_text("teams: {}\n")
    loaded = load(folder)
    assert loaded.workspace is None
    assert explain(loaded, "people.mara.mail")[0][1].value == "mara@example.org"
