"""Rust project goals: asks to teams, and periodic reports of which some have no news.

    python convert.py DATA/rust_goals FOLDER

One initiative for each half-year. A goal is an item of its own team ``goals``; each team it asks
something of has an item of the same name. Reports are found by the number of the tracking issue.
"""
# ruff: noqa: INP001 - an example is no package

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from records import change, key, lines, table, workspace

CONTACTS = ("point of contact", "owner(s)", "owner")
BEGINS = {"h1": "01-01", "h2": "07-01"}


def main(arguments: list[str] | None = None) -> int:
    """Convert; the counts go to stderr."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    said = parser.parse_args(arguments)
    goals = list(lines(said.data / "goals.jsonl"))
    events = list(lines(said.data / "goal_events.jsonl.gz"))
    reports = list(lines(said.data / "reports.jsonl"))
    periods = sorted({each["period"] for each in goals})
    plans = {
        each: (f"Rust project goals {each}", "Say where your goal stands.", "Its owner says so.")
        for each in periods
    }
    workspace(said.folder, "rust-goals", "Rust project goals", plans)
    teams = {key(team) for each in goals for ask in each["asks"] for team in ask["teams"]}
    table(said.folder, "teams", ({"team": each} for each in sorted(teams | {"goals"})))
    known = {(each["period"], key(each["slug"])) for each in goals}
    placed = [(each, _goal(each, goals)) for each in reports]
    for period in periods:
        table(said.folder, f"items-{period}", _items(g for g in goals if g["period"] == period))
        mine = [e for e in events if e["period"] == period and (period, key(e["slug"])) in known]
        rows = [*map(_event, mine)]
        rows += [
            r
            for each, goal in placed
            if goal and goal["period"] == period
            for r in _report(each, goal)
        ]
        table(said.folder, f"changes-{period}", rows)
        sys.stderr.write(f"{period}: {len(rows)} changes\n")
    lost = len(events) - sum((e["period"], key(e["slug"])) in known for e in events)
    homeless = sum(goal is None for _, goal in placed)
    sys.stderr.write(f"{lost} events of records that are no goal, {homeless} reports of no goal\n")
    return 0


def _items(goals: Iterator[dict[str, Any]]) -> Iterator[dict[str, object]]:
    for each in goals:
        part = key(each["slug"])
        owner = next((each[name] for name in CONTACTS if each.get(name)), "")
        yield {"team": "goals", "item": part, "title": each["title"], "owner": owner, "notes": ""}
        asks: dict[str, list[str]] = {}
        for ask in each["asks"]:
            for team in ask["teams"]:
                asks.setdefault(key(team), []).append(ask["task"])
        for team, tasks in asks.items():
            title = f"{each['title']}: {'; '.join(tasks)}"
            yield {"team": team, "item": part, "title": title[:200], "owner": "", "notes": ""}


def _event(event: Mapping[str, Any]) -> dict[str, object]:
    name = "owner" if event["field"] in CONTACTS else event["field"]
    new = "" if event["new"] is None else str(event["new"])
    item = f"goals/{key(event['slug'])}"
    return change(event["t"], item, name, new, by=event["by"], reference=event["commit"])


def _goal(report: Mapping[str, Any], goals: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The latest goal with the report's issue that had begun by then."""
    had = [each for each in goals if each["issue"] and each["issue"] == report["issue"]]
    begun = [
        each
        for each in had
        if f"{each['period'][:4]}-{BEGINS[each['period'][4:]]}" <= report["report"]
    ]
    return max(begun, key=lambda each: str(each["period"]), default=None)


def _report(report: Mapping[str, Any], goal: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """The comments since the last report, else what the program wrote, else nobody's word."""
    item, day = f"goals/{key(goal['slug'])}", report["report"]
    for each in report["updates"]:
        yield change(each["date"], item, "report", "", by=each["by"], note=each["text"])
    if not report["updates"]:
        yield change(day, item, "report", "", note=report["narrative"] or "")
    if report["total"]:
        yield change(day, item, "progress", f"{report['done']} of {report['total']}")
    if report["status"]:
        yield change(day, item, "status", report["status"])


if __name__ == "__main__":
    sys.exit(main())
