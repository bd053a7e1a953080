"""Kubernetes enhancements as a workspace: backlogs of files, and tables for `trackwork import`.

    python convert.py DATA/k8s_keps FOLDER [--calendar DATA/k8s_exceptions/calendar.csv]

Writes FOLDER/trackwork.yaml and the files beside it, one Markdown file per enhancement in the
backlog of the group that owns it (their own, existing issues), and FOLDER/tables/*.csv. Nothing of
the record is dropped: what is no column of a table stands in the enhancement's file.
"""
# ruff: noqa: INP001 - an example is no package

import argparse
import csv
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

INITIATIVE = "enhancements"
CLOSED = {
    "implemented": "done",
    "withdrawn": "not planned",
    "rejected": "not planned",
    "replaced": "not planned",
    "deferred": "not planned",
}
MILESTONES = ("milestone.stable", "latest-milestone")
"""Where an enhancement's date comes from: the release it is to be stable in, else the next one."""

TOP = """\
workspace: kubernetes-enhancements
title: Kubernetes enhancements
operator: release-team
trackers:
  files: { kind: files, place: backlogs }
backlogs:
"""
PEOPLE = """\
people:
  release-team: { name: Release Team, mail: release-team@example.org }
  steering: { name: Steering, mail: steering@example.org }
"""
PRIORITIES = """\
signed_by: steering
signed_on: 2024-12-31
order: [security, enhancements]
"""
PLAN = """\
initiative: enhancements
title: Enhancements
ask: Say where your enhancement stands, and which release it is for.
good_for_you: One place that says what each release needs from you.
owner: release-team
sponsor: steering
done_means: The enhancement is stable, or its record says why it will not be.
cost_to_move: { hours: [1, 2] }
help: { guide: https://www.kubernetes.dev/resources/keps/ }
tier: low
teams:
"""


@dataclass(slots=True)
class Releases:
    """Release days by number, ``1.29``; a milestone with or without ``v`` finds its day."""

    days: Mapping[str, str]
    unknown: Counter[str] = field(default_factory=Counter)
    bare: int = 0

    def day(self, milestone: str) -> str:
        """The day, else the milestone as written: the import reports it with its row."""
        self.bare += bool(milestone) and milestone[:1].isdigit()
        found = self.days.get(milestone.strip().removeprefix("v"))
        if found is None and milestone:
            self.unknown[milestone] += 1
        return found or milestone


def main(arguments: list[str] | None = None) -> int:
    """Convert; what was written and what was noticed go to stderr."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--calendar", type=Path)
    said = parser.parse_args(arguments)
    releases = Releases(days=_calendar(said.calendar))
    items = [json.loads(line) for line in _lines(said.data / "items.jsonl")]
    teams = json.loads((said.data / "teams.json").read_text(encoding="utf-8"))["teams"]
    _workspace(said.folder)
    for each in items:
        _issue(said.folder / "backlogs" / each["owning-sig"], each)
    tables = said.folder / "tables"
    tables.mkdir(exist_ok=True)
    _write(tables / "people.csv", _people(teams, items))
    _write(tables / "teams.csv", _teams(teams, items))
    _write(tables / "items.csv", (_item(each, releases) for each in items))
    known = {each["item"]: each for each in items}
    events = [json.loads(line) for line in _lines(said.data / "events.jsonl.gz")]
    changes = [_change(each, known, releases) for each in events if each["item"] in known]
    _write(tables / "changes.csv", changes)
    _tell(items, events, changes, releases)
    return 0


def _lines(path: Path) -> list[str]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [line for line in lines if line.strip()]


def _calendar(path: Path | None) -> Mapping[str, str]:
    if path is None:
        return {}
    with path.open(encoding="utf-8", newline="") as rows:
        read = csv.DictReader(rows)
        return {row["release"]: row["date"] for row in read if row["kind"] == "released"}


def _workspace(folder: Path) -> None:
    texts = {
        "trackwork.yaml": TOP,
        "people.yaml": PEOPLE,
        "teams.yaml": "teams:\n",
        "priorities.yaml": PRIORITIES,
        f"initiatives/{INITIATIVE}.yaml": PLAN,
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _issue(backlog: Path, record: Mapping[str, Any]) -> None:
    """The enhancement as its team has it: front matter, and the whole record below."""
    backlog.mkdir(parents=True, exist_ok=True)
    state = CLOSED.get(str(record.get("status", "")), "open")
    title = json.dumps(str(record.get("title", record["item"])), ensure_ascii=False)
    lines = ["---", f"title: {title}", f"key: {record['item']}", f"state: {state}", "---", ""]
    for name, value in record.items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        lines.append(f"- {name}: {' '.join(shown.split())}")
    path = backlog / f"{record['item']}.md"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


# --- tables ---------------------------------------------------------------------------------------


def _write(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    listed = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(listed[0]))
        writer.writeheader()
        writer.writerows(listed)


def _handle(name: str) -> str:
    return name.strip().lstrip("@")


def _people(teams: list[dict[str, Any]], items: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Leads, and whoever stands first among an enhancement's authors."""
    names = [_handle(lead) for team in teams for lead in team["leads"]]
    names += [_handle(each["authors"][0]) for each in items if each.get("authors")]
    first: dict[str, str] = {}
    for name in names:
        if name and name.isascii() and " " not in name and name.casefold() not in {"tbd", "n/a"}:
            first.setdefault(name.casefold(), name)
    return [{"login": name, "handles": f"files:{name}"} for name in sorted(first.values())]


def _teams(teams: list[dict[str, Any]], items: list[dict[str, Any]]) -> list[dict[str, str]]:
    leads = {team["team"]: [_handle(lead) for lead in team["leads"]] for team in teams}
    owning = sorted({each["owning-sig"] for each in items} | set(leads))
    return [{"sig": name, "leads": ", ".join(leads.get(name, []))} for name in owning]


def _milestone(record: Mapping[str, Any]) -> str:
    return next((str(record[name]) for name in MILESTONES if record.get(name)), "")


def _item(record: Mapping[str, Any], releases: Releases) -> dict[str, str]:
    return {
        "item": record["item"],
        "owning-sig": record["owning-sig"],
        "title": str(record.get("title", "")),
        "issue": record["item"],
        "author": ", ".join(_handle(each) for each in record.get("authors", [])),
        "status": str(record.get("status", "")),
        "committed": releases.day(_milestone(record)),
        "last word": record["last_change"],
        "kep-number": str(record.get("kep-number", "")),
        "stage": str(record.get("stage", "")),
    }


def _change(
    event: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]], releases: Releases
) -> dict[str, str]:
    name, new, old = event["field"], _text(event["new"]), _text(event["old"])
    own = next((n for n in MILESTONES if known[event["item"]].get(n)), "")
    if name == own:
        name, new = "committed", releases.day(new)
    return {
        "t": event["t"],
        "item": event["item"],
        "field": name,
        "old": old,
        "new": new,
        "by": event["by"],
        "reference": f"#{event['pr']}" if event.get("pr") else str(event["commit"]),
    }


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _tell(
    items: list[dict[str, Any]],
    events: list[dict[str, Any]],
    changes: list[dict[str, str]],
    releases: Releases,
) -> None:
    owners = len({each["owning-sig"] for each in items})
    sys.stderr.write(f"{len(items)} enhancements in {owners} backlogs, {len(changes)} changes\n")
    left = len(events) - len(changes)
    if left:
        sys.stderr.write(f"{left} changes are of records that are no enhancement any more\n")
    if releases.bare:
        sys.stderr.write(f"{releases.bare} milestones without v, read as with it\n")
    if releases.unknown:
        shown = ", ".join(f"{n} {name}" for name, n in releases.unknown.most_common(12))
        sys.stderr.write(f"milestones the calendar does not know, left as written: {shown}\n")


if __name__ == "__main__":
    sys.exit(main())
