"""OpenStack's community-wide goals: one ask to about 60 teams each, and their free-text answers.

    python convert.py DATA/openstack_goals FOLDER

One initiative for each goal, one item for each team. Every answer comes in word for word; the
record's own rough reading of it (``hint``) becomes the status, and is often wrong.
"""
# ruff: noqa: INP001 - an example is no package

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from records import change, key, lines, table, workspace

HINTS = {"completed": "completed", "not-applicable": "not planned", "in-progress": "in progress"}
ANSWERS = ("notes", "planning", "completion")


def main(arguments: list[str] | None = None) -> int:
    """Convert; the counts go to stderr."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    said = parser.parse_args(arguments)
    goals = list(lines(said.data / "goals.jsonl"))
    events = list(lines(said.data / "events.jsonl"))
    asks = {
        key(each["goal"]): (
            each["title"],
            f"Plan {each['title']} and say where you stand.",
            "The team's section names its completion artifacts.",
        )
        for each in goals
    }
    workspace(said.folder, "openstack-goals", "OpenStack community goals", asks)
    teams = sorted({key(each["team"]) for each in events})
    table(said.folder, "teams", ({"team": each} for each in teams))
    for goal in asks:
        mine = [each for each in events if key(each["goal"]) == goal]
        asked = sorted({key(each["team"]) for each in mine})
        table(said.folder, f"items-{goal}", ({"team": each} for each in asked))
        count = table(said.folder, f"changes-{goal}", _changes(mine))
        sys.stderr.write(f"{goal}: {len(asked)} teams, {len(mine)} events, {count} changes\n")
    return 0


def _changes(events: list[dict[str, Any]]) -> Iterator[dict[str, object]]:
    """A row for each event, and one more where the reading of the whole answer changed."""
    hints: dict[str, str] = {}
    for each in events:
        team = key(each["team"])
        more = {"by": each["by"], "reference": each["commit"]}
        name = "note" if each["field"] in ANSWERS else each["field"]
        said = f"{each['field']}: {each['new']}" if each["new"] and name == "note" else each["new"]
        yield change(each["t"], team, name, said, old=each["old"] or "", **more)
        hint = HINTS.get(each["hint"], "planned" if each["hint"] == "planned" else "")
        if hint != hints.get(team, ""):
            yield change(each["t"], team, "status", hint, old=hints.get(team, ""), **more)
            hints[team] = hint


if __name__ == "__main__":
    sys.exit(main())
