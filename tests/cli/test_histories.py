"""Real histories through the product's own commands: the examples, on records of their form.

The records themselves are no part of the project. Where they lie beside it (`../shared/data`) they
are used too; elsewhere small made-up ones stand for them, and the run says so.
"""

import csv
import gzip
import importlib.util
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Terminal
from trackwork.bootstrap import build
from trackwork.core.facts import effective
from trackwork.core.settle import fold_states
from trackwork.engine.adopting import askings
from trackwork.testing.clock import FakeClock

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
LAST = datetime(2026, 12, 31, tzinfo=UTC)
NAMES = ("openstack_goals", "rust_goals", "k8s_status_reports", "free_threaded")


def answer(day: int, team: str, field: str, new: str | None, hint: str) -> dict[str, object]:
    """One made-up answer to a goal."""
    return {
        "t": f"2024-05-{day:02}T10:00:00Z", "goal": "g1", "team": team, "field": field,
        "old": None, "new": new, "hint": hint, "by": "Ana A", "commit": f"c{day}",
        "teams_in_commit": 1,
    }  # fmt: skip


def report(day: str, **values: object) -> dict[str, object]:
    """One made-up report on a Rust goal."""
    usual = {
        "report": day, "issue": 7, "done": 1, "total": 3, "status": None, "updates": [],
        "narrative": None,
    }  # fmt: skip
    return usual | values


def goal_event(day: int, field: str, new: object) -> dict[str, object]:
    """One made-up change of a Rust goal."""
    at = f"2024-05-{day:02}T10:00:00Z"
    return {
        "t": at, "period": "2024h2", "slug": "One", "field": field, "old": None, "new": new,
        "by": "Bo", "commit": f"r{day}",
    }  # fmt: skip


RECORDS: Mapping[str, Mapping[str, Sequence[Mapping[str, object]]]] = {
    "openstack_goals": {
        "goals.jsonl": [{"goal": "g1", "title": "Goal: one"}],
        "events.jsonl": [
            answer(1, "Nova", "section", "present", "no-answer"),
            answer(1, "keystone", "section", "present", "no-answer"),
            answer(5, "Nova", "planning", "see\n`x <https://example.org>`__", "planned"),
            answer(9, "Nova", "completion", "done, really", "completed"),
            answer(12, "keystone", "notes", "=not us", "not-applicable"),
            answer(20, "Nova", "completion", None, "planned"),
        ],
    },
    "rust_goals": {
        "goals.jsonl": [
            {
                "period": "2024h2", "slug": "One", "title": "One: a", "issue": 7, "owner": "@ana",
                "asks": [{"task": "Review", "teams": ["Lang", "types"]}],
            }
        ],
        "goal_events.jsonl.gz": [
            goal_event(3, "status", "Acepted"),
            goal_event(4, "point of contact", "@bo"),
            goal_event(4, "asks", 2),
        ],
        "reports.jsonl": [
            report("2024-07-10"),
            report("2024-08-10", updates=[{"by": "bo", "date": "2024-08-02", "text": "half"}]),
            report("2024-09-10", status="Completed", narrative="there"),
        ],
    },
    "k8s_status_reports": {
        "reports.jsonl": [
            {"day": "2020-11-04", "team": "CI Signal", "author": None, "status": None,
             "filled": False, "text": "Notes:"},
            {"day": "2020-11-09", "team": "CI Signal", "author": "R K / chat", "status": "yellow",
             "filled": True, "text": "- flaking 4"},
            {"day": "2020-11-11", "team": "Docs", "author": "Jo", "status": "yellow/red",
             "filled": True, "text": "late"},
        ],
    },
    "free_threaded": {
        "events.jsonl": [
            {"t": "2024-07-10T10:00:00Z", "project": "CMake", "commit": "a", "field": "tracked",
             "old": None, "new": "yes"},
            {"t": "2024-07-10T10:00:00Z", "project": "CMake", "commit": "a",
             "field": "pypi_release", "old": None, "new": "yes"},
            {"t": "2024-09-10T10:00:00Z", "project": "CMake", "commit": "b",
             "field": "pypi_release", "old": "yes", "new": "`--pre`"},
        ],
    },
}  # fmt: skip


def write(folder: Path, records: Mapping[str, Sequence[Mapping[str, object]]]) -> Path:
    """Records as JSON lines, packed where the name says so."""
    folder.mkdir(parents=True)
    for name, rows in records.items():
        text = "\n".join(map(json.dumps, rows)).encode()
        (folder / name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    return folder


def convert(name: str, *arguments: str) -> None:
    """Run an example's program."""
    path = ROOT / "examples" / name / "convert.py"
    spec = importlib.util.spec_from_file_location(f"{name}_convert", path)
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.main(list(arguments)) == 0


def opened(folder: Path) -> Terminal:
    """The workspace an example made, with its teams and items, and no history yet."""
    terminal = Terminal(folder, clock=FakeClock(LAST))
    bring(terminal, "teams", "teams")
    for path in sorted((folder / "tables").glob("items-*.csv")):
        key = path.stem.removeprefix("items-")
        bring(terminal, path.stem, "items", "--initiative", key, "--no-states")
    return terminal


def bring(terminal: Terminal, table: str, target: str, *more: str) -> Any:
    """Import one table; what the command gave as data."""
    path = terminal.folder / "tables" / f"{table}.csv"
    done = terminal.run("import", str(path), "--as", target, *more, "--yes", "--json")
    assert done.code == 0, done.err
    return done.data


def histories(terminal: Terminal, at: datetime = LAST) -> dict[str, Any]:
    """Import every history as of a moment: what lies ahead waits."""
    terminal.clock.set(at)
    keys = [path.stem for path in sorted((terminal.folder / "tables").glob("changes-*.csv"))]
    return {
        key: bring(terminal, key, "changes", "--initiative", key.removeprefix("changes-"))
        for key in keys
    }


def ledger(terminal: Terminal) -> list[object]:
    """Each item's facts, without their order of arrival over all items, and its folded states."""
    app = build(terminal.folder, clock=terminal.clock)
    found: list[object] = []
    with app.ledger.reading() as books:
        for asking in askings(app.workspace):
            told = effective(books.facts.of(asking.subject))
            found += [(each.key, each.body, each.happened, each.actor) for each in told]
            found.append(fold_states(app.parts.practices, asking.subject, told))
    app.ledger.close()
    assert found
    return found


def facts(data: dict[str, Any]) -> dict[str, int]:
    """New facts by type over all histories."""
    found: dict[str, int] = {}
    for each in data.values():
        for name, count in each["facts"].items():
            found[name] = found.get(name, 0) + count
    return found


EXPECTED = {
    "openstack_goals": {"WordNoted": 6, "DoneClaimed": 1, "ExceptionFiled": 1,
                        "ExceptionStood": 1, "IssueReopened": 1},
    "rust_goals": {"WordNoted": 8, "DoneClaimed": 1},
    "k8s_status_reports": {"WordNoted": 2, "UpdateGiven": 1},
    "free_threaded": {"DoneClaimed": 1, "IssueReopened": 1, "WordNoted": 1},
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_made_up_record_comes_in_whole_and_once(tmp_path: Path, name: str) -> None:
    """Every row is read, every understood one is a fact, and a second time nothing is new."""
    data = write(tmp_path / "data", RECORDS[name])
    convert(name, str(data), str(tmp_path / "ws"))
    terminal = opened(tmp_path / "ws")
    first = histories(terminal)
    assert facts(first) == EXPECTED[name]
    assert all(each["aside"] == 0 for each in first.values())
    assert facts(histories(terminal)) == {}
    assert terminal.run("config", "check").code == 0


def cuts(folder: Path) -> list[datetime]:
    """Moments inside the histories of a workspace: a fifth, a half, and nine tenths of the rows."""
    found = []
    for path in (folder / "tables").glob("changes-*.csv"):
        with path.open(encoding="utf-8", newline="") as rows:
            found += [row["t"] for row in csv.DictReader(rows)]
    moments = sorted(datetime.fromisoformat(each).replace(tzinfo=UTC) for each in found)
    return [moments[len(moments) * part // 10] for part in (2, 5, 9)]


def exact(name: str, data: Path, folder: Path) -> None:
    """Until one moment, then the next, then all: the same facts as all at once."""
    for each in ("once", "parts"):
        convert(name, str(data), str(folder / each))
    once, parts = opened(folder / "once"), opened(folder / "parts")
    histories(once)
    for moment in cuts(folder / "parts"):
        histories(parts, moment)
    histories(parts)
    assert ledger(parts) == ledger(once)


@pytest.mark.parametrize("name", NAMES)
def test_a_made_up_history_in_parts_is_the_whole(tmp_path: Path, name: str) -> None:
    """The same table, imported again as time goes by, ends where it would have ended at once."""
    exact(name, write(tmp_path / "data", RECORDS[name]), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_real_history_in_parts_is_the_whole(tmp_path: Path, name: str) -> None:
    """The real records, too, at three moments of theirs."""
    if not (DATA / name).is_dir():
        pytest.skip(f"no record in {DATA.name}/{name}; the made-up one stands for it")
    exact(name, DATA / name, tmp_path)


KEPS = {"items.jsonl": [{"item": "payments-api", "kep-number": "0012"}]}
REQUESTS = {
    "exceptions.jsonl": [
        {"release": "1.28", "phase": "codeFreeze", "issue": 12, "name": "Twelve",
         "requested": "2023-7-2", "reviewed": "2023-07-04", "status": "approved"},
        {"release": "1.28", "phase": "codeFreeze", "issue": 12, "name": "Again",
         "requested": "2023-07-12", "reviewed": None, "status": "approved"},
        {"release": "1.10", "phase": "codeFreeze", "issue": 12, "name": "Old",
         "requested": None, "reviewed": None, "status": "reverted"},
        {"release": "1.28", "phase": "codeFreeze", "issue": 99, "name": "Elsewhere",
         "requested": "2023-07-02", "reviewed": "2023-07-01", "status": "denied"},
    ]
}  # fmt: skip


def test_requests_for_exceptions_join_the_items_they_are_about(
    tmp_path: Path, live: Terminal
) -> None:
    """Days as people write them are read; a row without a day or without an item waits."""
    data, keps = write(tmp_path / "d" / "x", REQUESTS), write(tmp_path / "d" / "k", KEPS)
    (data / "calendar.csv").write_text("release,kind,date\n1.28,released,2023-08-15\n")
    convert("k8s_exceptions", str(data), str(live.folder), "--keps", str(keps))
    done = bring(live, "exceptions", "changes", "--initiative", "tls-move")
    assert done["facts"] == {"ExceptionFiled": 2, "ExceptionDecided": 1}
    assert (done["read"], done["aside"]) == (3, 4)
    told = [each["where"] for each in done["findings"] if each["severity"] == "problem"]
    assert told == [f"exceptions.csv:{line}" for line in (5, 6, 7, 8)]
    again = bring(live, "exceptions", "changes", "--initiative", "tls-move")
    assert again["facts"] == {}


QUIRKS = (
    "\ufeffwhen;item;field;to;by;comment\r\n"
    "2026-10-05T10:00:00;payments-api;Status;Donne;;\r\n"
    "2026-10-04;payments-api;state;at risk;jo;a\r\n"
    "2026-10-03;payment-api;status;open;;\r\n"
    "2027-06-01;search-api;status;open;;\r\n"
    "04/05/2026;search-api;status;open;;\r\n"
    "2026-10-06;search-api;team;wizards;;\r\n"
    f"2026-10-07;search-api;note;{'long ' * 40_000};;\r\n"
    "2026-10-07;search-api;exception;perhaps;;\r\n"
    "2026-10-07;search-api;due;soon;;\r\n"
)


def test_a_table_of_another_making_is_told_row_by_row(live: Terminal) -> None:
    """Marks, semicolons, line ends, typos, strangers, the future: told with numbers, none lost."""
    path = live.folder / "odd.csv"
    path.write_bytes(QUIRKS.encode())
    line = ("import", str(path), "--as", "changes", "--initiative", "tls-move", "--yes", "--json")
    data = live.run(*line).data
    assert (data["rows"], data["read"], data["aside"]) == (9, 6, 3)
    told = {(each["where"], each["what"].partition(";")[0][:40]) for each in data["findings"]}
    assert {
        ("odd.csv:2", "the time names no zone"),
        ("odd.csv:2", "'Donne' is no status we know"),
        ("odd.csv:4", "no item 'payment-api' is asked for"),
        ("odd.csv:5", "the change lies ahead"),
        ("odd.csv:7", "there is no team 'wizards'"),
        ("odd.csv:9", "'perhaps' is no step of an exception"),
        ("odd.csv:10", "'soon' is no day"),
    } <= told
    assert {where for where, _ in told} >= {"odd.csv:6"}
    assert data["facts"] == {"WordNoted": 5, "UpdateGiven": 1}


def test_a_row_that_comes_late_is_named(live: Terminal) -> None:
    """What is older than the known is taken in, and whoever imports it learns which rows it was."""
    head = "when,item,field,to\n"
    path = live.folder / "c.csv"
    line = ("import", str(path), "--as", "changes", "--initiative", "tls-move", "--yes")
    path.write_text(f"{head}2026-10-05,payments-api,note,b\n")
    assert live.run(*line).code == 0
    path.write_text(f"{head}2026-10-05,payments-api,note,b\n2026-10-01,payments-api,note,a\n")
    assert "1 row came after later ones of the same item: c.csv:3." in live.run(*line).out


def test_status_shows_a_likely_day_where_the_past_is_long_enough(live: Terminal) -> None:
    """Twenty items done a month after they were dated, and one that is open: a day beside it."""
    teams = ["team,part,summary"] + [f"payments-api,p{n},Part {n}" for n in range(21)]
    (live.folder / "tables").mkdir()
    (live.folder / "tables" / "items.csv").write_text("\n".join(teams), encoding="utf-8")
    bring(live, "items", "items", "--initiative", "tls-move", "--map", "part=item", "--no-states")
    rows = ["when,item,field,to"]
    for n in range(20):
        month = n % 9 + 1
        rows += [f"2026-{month:02}-01,p{n},status,open", f"2026-{month + 1:02}-05,p{n},status,done"]
    rows += ["2026-11-01,p20,status,open"]
    (live.folder / "tables" / "changes.csv").write_text("\n".join(rows), encoding="utf-8")
    bring(live, "changes", "changes", "--initiative", "tls-move")
    plan = live.run("plan", "--json").data["id"]
    live.run("apply", plan)
    found = live.run("status", "tls-move", "--json").data
    likely = {
        each["part"]: each["forecast"] for each in found["teams"] if each["forecast"] is not None
    }
    assert not any(f"p{n}" in likely for n in range(20))
    assert "2026-11-16" < likely["p20"] < "2026-12-31"
