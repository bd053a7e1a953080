import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.core.authority import DecisionRights, Right
from trackwork.core.ladders import Ladder, Rung
from trackwork.core.people import Directory, Hours, Leave, Person, Team
from trackwork.core.policy import Budget, Policy
from trackwork.core.workspace import (
    AskedTeam,
    Backlog,
    GatePlan,
    Help,
    Initiative,
    TrackerConfig,
    Workspace,
)
from trackwork.settings import BrokenPart, from_parts, load, part_hash, parts
from trackwork.settings.parts import part_value

_NUMBER = st.floats(min_value=0, max_value=1e6)


def _built(kind: type, **given_: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value with every field drawn, not only the ones without a default."""
    wanted: dict[str, Any] = {each.name: ... for each in fields(kind) if each.init}
    return st.builds(kind, **{**wanted, **given_})


def _by(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Mapping[str, Any]]:
    return st.dictionaries(st.text(max_size=5), inner, max_size=2)


def _some(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=2).map(tuple)


_HOURS = _built(Hours)
_LEAVE = _some(_built(Leave))
_PEOPLE = _by(_built(Person, hours=_HOURS, leave=_LEAVE))
_TEAMS = _by(_built(Team, hours=_HOURS, freezes=_LEAVE, capacity_hours=st.none() | _NUMBER))
_LADDERS = _by(_built(Ladder, rungs=_some(_built(Rung))))
_INITIATIVE = _built(
    Initiative,
    asked=_some(_built(AskedTeam)),
    gates=_some(_built(GatePlan)),
    help=_built(Help),
    cost_hours=st.none() | st.tuples(_NUMBER, _NUMBER),
)
_WORKSPACES = _built(
    Workspace,
    directory=st.builds(Directory, people=_PEOPLE, teams=_TEAMS),
    trackers=_by(_built(TrackerConfig)),
    backlogs=_by(_built(Backlog)),
    initiatives=_by(_INITIATIVE),
    policy=_built(Policy, ladders=_LADDERS, budget=_built(Budget)),
    rights=st.builds(DecisionRights, rights=_by(_built(Right))),
)


@given(workspace=_WORKSPACES)
def test_parts_and_back_is_the_same_workspace(workspace: Workspace) -> None:
    """Cutting up and putting together loses nothing, and the text is stable."""
    cut = parts(workspace)
    again = from_parts(cut)
    assert again == workspace
    assert parts(again) == cut


def test_the_first_workspace_survives_the_ledger(folder: Path) -> None:
    """What was loaded from files is what comes back from its parts, without files."""
    workspace = load(folder).workspace
    assert workspace is not None
    cut = parts(workspace)
    assert from_parts(cut) == workspace
    assert set(cut) == {
        *("workspace", "people", "teams", "priorities", "policy", "rights"),
        "initiative/tls-move",
    }


def test_the_order_of_lines_in_a_file_is_no_change(folder: Path) -> None:
    """Canonical means: the same content has the same hash."""
    before = load(folder).workspace
    path = folder / "teams.yaml"
    head, first, second = path.read_text().partition("  payments-api:")
    one, two, three = second.partition("  search-api:")
    path.write_text(f"{head}{two}{three}{first}{one}")
    after = load(folder).workspace
    assert before is not None
    assert after is not None
    assert part_hash(parts(before)["teams"]) == part_hash(parts(after)["teams"])


def test_every_built_in_value_is_written_out(folder: Path) -> None:
    """What was adopted does not change its meaning when a built-in value does."""
    workspace = load(folder).workspace
    assert workspace is not None
    policy = json.loads(parts(workspace)["policy"])["is"]
    assert policy["accept_days"] == 5
    assert "critical" in policy["ladders"]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"teams": "{"}, "part 'teams' is no JSON"),
        ({"teams": "[]"}, "part 'teams' does not say its version"),
        ({"teams": '{"v":99,"is":{}}'}, "part 'teams' has version 99; this program reads 1"),
        ({"teams": '{"v":1,"is":{"a":3}}'}, "part 'teams' does not fit"),
        ({"wishes": '{"v":1,"is":{}}'}, "part 'wishes' is unknown here"),
    ],
)
def test_a_part_that_cannot_be_read_is_refused(
    folder: Path, changed: dict[str, str], why: str
) -> None:
    """Newer, damaged and unknown parts are refused by name; nothing is half read."""
    workspace = load(folder).workspace
    assert workspace is not None
    with pytest.raises(BrokenPart, match=why):
        from_parts({**parts(workspace), **changed})


def test_without_its_first_part_there_is_no_workspace() -> None:
    """Nothing adopted is not an empty workspace."""
    with pytest.raises(BrokenPart, match="no part 'workspace'"):
        from_parts({})


def test_parts_left_out_are_empty_or_built_in(folder: Path) -> None:
    """An older ledger without some part still reads."""
    workspace = load(folder).workspace
    assert workspace is not None
    only = from_parts({"workspace": parts(workspace)["workspace"]})
    assert only.directory == Directory()
    assert only.policy == Policy()
    assert only.backlogs == workspace.backlogs


def test_one_part_can_be_read_alone(folder: Path) -> None:
    """An adopted initiative is read without the rest."""
    workspace = load(folder).workspace
    assert workspace is not None
    name = "initiative/tls-move"
    assert part_value(name, parts(workspace)[name]) == workspace.initiatives["tls-move"]
