"""Free-threaded Python, project by project: who has adopted it, and when that was recorded.

python convert.py DATA/free_threaded FOLDER
"""
# ruff: noqa: INP001 - an example is no package

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from records import change, key, lines, table, workspace

INITIATIVE = "free-threaded"
PLAN = (
    "Free-threaded Python",
    "Release wheels that work without the lock.",
    "A release on PyPI supports it.",
)


def main(arguments: list[str] | None = None) -> int:
    """Convert; the counts go to stderr."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    said = parser.parse_args(arguments)
    events = list(lines(said.data / "events.jsonl"))
    names = {key(each["project"]): each["project"] for each in events}
    workspace(said.folder, INITIATIVE, "Free-threaded Python", {INITIATIVE: PLAN})
    table(said.folder, "teams", ({"team": each, "name": name} for each, name in names.items()))
    table(said.folder, f"items-{INITIATIVE}", ({"team": each} for each in names))
    rows = [
        change(
            each["t"],
            key(each["project"]),
            "adopted" if each["field"] == "pypi_release" else each["field"],
            each["new"],
            old=each["old"] or "",
            reference=each["commit"],
        )
        for each in events
    ]
    table(said.folder, f"changes-{INITIATIVE}", rows)
    sys.stderr.write(f"{len(rows)} changes of {len(names)} projects\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
