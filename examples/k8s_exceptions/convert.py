"""Exception requests of Kubernetes releases, as a history of the enhancements they are about.

    python convert.py DATA/k8s_exceptions FOLDER --keps DATA/k8s_keps

Writes FOLDER/tables/exceptions.csv, for the workspace that examples/k8s_keps makes. A request is
matched to its enhancement by number; one without a match keeps its own, and its rows wait.
"""
# ruff: noqa: INP001 - an example is no package

import argparse
import csv
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from records import change, lines, table


def main(arguments: list[str] | None = None) -> int:
    """Convert; the counts go to stderr."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keps", type=Path, required=True)
    said = parser.parse_args(arguments)
    items = {
        str(each.get("kep-number", "")).lstrip("0"): each["item"]
        for each in lines(said.keps / "items.jsonl")
    }
    with (said.data / "calendar.csv").open(encoding="utf-8", newline="") as rows:
        released = {
            row["release"]: row["date"] for row in csv.DictReader(rows) if row["kind"] == "released"
        }
    asked = list(lines(said.data / "exceptions.jsonl"))
    count = table(
        said.folder, "exceptions", (r for e in asked for r in _changes(e, items, released))
    )
    matched = sum(str(each["issue"]) in items for each in asked)
    dated = sum(bool(each["requested"]) for each in asked)
    sys.stderr.write(
        f"{len(asked)} requests, {matched} of an enhancement in the record, "
        f"{dated} with a day; {count} changes\n"
    )
    return 0


def _changes(
    request: Mapping[str, Any], items: Mapping[str, str], released: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    """Asked, and decided where it was; a request without a day still gives a row, which waits."""
    item = items.get(str(request["issue"]), f"issue-{request['issue']}")
    more = {
        "reference": f"{request['release']} {request['phase']}",
        "until": released.get(request["release"], ""),
        "note": request["name"] or "",
    }
    yield change(request["requested"] or "", item, "exception", "asked", **more)
    if request["reviewed"] or not request["requested"]:
        yield change(request["reviewed"] or "", item, "exception", request["status"], **more)


if __name__ == "__main__":
    sys.exit(main())
