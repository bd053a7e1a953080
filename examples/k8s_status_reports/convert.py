"""Red, yellow and green reports of a release's sub-teams, and those that nobody filled in.

python convert.py DATA/k8s_status_reports FOLDER
"""
# ruff: noqa: INP001 - an example is no package

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from records import change, key, lines, table, workspace

RELEASE = "release-1.20"
PLAN = (
    "Kubernetes 1.20",
    "Fill in your section before each burndown meeting.",
    "The release is out.",
)


def main(arguments: list[str] | None = None) -> int:
    """Convert; the counts go to stderr."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    said = parser.parse_args(arguments)
    reports = list(lines(said.data / "reports.jsonl"))
    workspace(said.folder, "k8s-status-reports", "Kubernetes release team", {RELEASE: PLAN})
    names = {key(each["team"]): each["team"] for each in reports}
    table(said.folder, "teams", ({"team": each, "name": name} for each, name in names.items()))
    table(said.folder, f"items-{RELEASE}", ({"team": each} for each in names))
    rows = [
        change(
            each["day"],
            key(each["team"]),
            "report",
            each["status"] if each["filled"] else "",
            by=(each["author"] or "") if each["filled"] else "",
            note=each["text"] if each["filled"] else "",
        )
        for each in reports
    ]
    table(said.folder, f"changes-{RELEASE}", rows)
    empty = sum(not each["filled"] for each in reports)
    sys.stderr.write(f"{len(rows)} reports of {len(names)} teams, {empty} not filled in\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
