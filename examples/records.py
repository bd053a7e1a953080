"""What the examples share: records read, and a workspace with tables for `trackwork import`."""
# ruff: noqa: INP001 - an example is no package

import csv
import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

TOP = """\
workspace: {name}
title: {title}
operator: coordinator
trackers:
  files: {{ kind: files, place: backlogs }}
backlogs:
"""
PEOPLE = """\
people:
  coordinator: { name: Coordinator, mail: coordinator@example.org }
  steering: { name: Steering, mail: steering@example.org }
"""
PLAN = """\
initiative: {key}
title: {title}
ask: {ask}
good_for_you: Everybody sees in one place where this stands.
owner: coordinator
sponsor: steering
done_means: {done}
cost_to_move: {{ hours: [1, 2] }}
help: {{ guide: "https://example.org/guide" }}
tier: low
teams:
"""
CHANGE = ("t", "item", "field", "old", "new", "by", "reference", "until", "note")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON lines file, packed or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def key(text: str) -> str:
    """A name as a key, in small letters."""
    return re.sub(r"[^a-z0-9._-]+", "-", text.casefold()).strip("-._")[:64]


def workspace(
    folder: Path, name: str, title: str, plans: Mapping[str, tuple[str, str, str]]
) -> None:
    """The settings files. ``plans``: of each initiative's key the title, the ask, what done is."""
    files = {
        "trackwork.yaml": TOP.format(name=name, title=json.dumps(title)),
        "people.yaml": PEOPLE,
        "teams.yaml": "teams:\n",
        "priorities.yaml": f"signed_by: steering\nsigned_on: 2016-01-01\norder: {list(plans)}\n",
    }
    for each, said in plans.items():
        named, ask, done = map(json.dumps, said)
        text = PLAN.format(key=each, title=named, ask=ask, done=done)
        files[f"initiatives/{each}.yaml"] = text
    for place, text in files.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def table(folder: Path, name: str, rows: Iterable[Mapping[str, object]]) -> int:
    """Write FOLDER/tables/NAME.csv; how many rows it has."""
    listed = list(rows)
    path = folder / "tables" / f"{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    header = dict.fromkeys(column for row in listed for column in row)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(header or CHANGE))
        writer.writeheader()
        writer.writerows(listed)
    return len(listed)


def change(at: object, item: str, field: str, new: object, **more: object) -> dict[str, object]:
    """One row of a table of changes."""
    usual: dict[str, object] = dict.fromkeys(CHANGE, "")
    return {**usual, "t": at, "item": item, "field": field, "new": new or "", **more}
