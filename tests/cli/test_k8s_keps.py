"""Real input through the product's own commands: the example of Kubernetes enhancements.

The record itself is not part of the project. Where it lies beside it (`../shared/data`) it is used;
elsewhere a small made-up one of the same form takes its place, and the run says so.
"""

import gzip
import importlib.util
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Terminal
from trackwork.testing.clock import FakeClock

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
LAST_DAY = datetime(2024, 12, 31, 18, tzinfo=UTC)
CALENDAR = "release,kind,date,utc,text\n1.28,released,2023-08-15,,\n1.29,released,2023-12-13,,\n"


def converter() -> Any:
    """The example's program, loaded as a module."""
    path = ROOT / "examples" / "k8s_keps" / "convert.py"
    spec = importlib.util.spec_from_file_location("k8s_keps_convert", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def enhancement(number: int, **values: object) -> dict[str, object]:
    """One made-up record."""
    usual = {
        "item": f"kep-{number:04}",
        "title": f"Enhancement {number}",
        "owning-sig": "sig-one" if number % 2 else "sig-two",
        "status": "implementable",
        "last_change": "2023-06-01T10:00:00Z",
        "authors": ["@ana", "ben"],
        "kep-number": str(number),
    }
    return usual | values


def event(
    item: str, name: str, new: object, *, month: int, old: object = None
) -> dict[str, object]:
    """One made-up change."""
    at = f"2023-{month:02}-01T10:00:00Z"
    return {
        "t": at, "item": item, "field": name, "old": old, "new": new, "pr": month, "by": "ana",
        "commit": "c0ffee",
    }  # fmt: skip


def made_up(folder: Path) -> None:
    """A record of four enhancements with the oddities of the real one."""
    keps = folder / "k8s_keps"
    keps.mkdir(parents=True)
    items = [
        enhancement(1, status="implemented", **{"latest-milestone": "v1.28"}),
        enhancement(2, **{"milestone.stable": "1.29"}),
        enhancement(3, status="implementeable", **{"latest-milestone": "TBD"}),
        enhancement(4, status="withdrawn"),
    ]
    events = [
        event("kep-0001", "created", "keps/1", month=1),
        event("kep-0001", "status", "provisional", month=1),
        event("kep-0001", "latest-milestone", "v1.28", month=2),
        event("kep-0001", "status", "implemented", month=6, old="provisional"),
        event("kep-0002", "milestone.stable", "v1.28", month=2),
        event("kep-0002", "milestone.stable", "1.29", month=6, old="v1.28"),
        event("kep-0003", "status", "implementeable", month=6),
        event("kep-0004", "status", "withdrawn", month=6),
        event("kep-0009", "status", "provisional", month=6),
        event("kep-0002", "authors", ["@ana", "ben"], month=3),
    ]
    teams = {
        "teams": [{"team": "sig-one", "leads": ["ana"]}, {"team": "sig-two", "leads": ["ben"]}]
    }
    lines = "\n".join(map(json.dumps, items))
    (keps / "items.jsonl").write_text(lines, encoding="utf-8")
    with gzip.open(keps / "events.jsonl.gz", "wt", encoding="utf-8") as out:
        out.write("\n".join(map(json.dumps, events)))
    (keps / "teams.json").write_text(json.dumps(teams), encoding="utf-8")
    releases = folder / "k8s_exceptions"
    releases.mkdir()
    (releases / "calendar.csv").write_text(CALENDAR, encoding="utf-8")


def brought_in(data: Path, folder: Path) -> Terminal:
    """The commands of the how-to, one after the other, each of them well."""
    convert = converter()
    calendar = data / "k8s_exceptions" / "calendar.csv"
    folder.mkdir()
    said = [str(data / "k8s_keps"), str(folder), "--calendar", str(calendar)]
    assert convert.main(said) == 0
    terminal = Terminal(folder, clock=FakeClock(LAST_DAY))
    tables = folder / "tables"
    for target, more in (
        ("people", ()),
        ("teams", ()),
        ("items", ("--initiative", "enhancements", "--no-states")),
        ("changes", ("--initiative", "enhancements")),
        ("items", ("--initiative", "enhancements")),
    ):
        line = ("import", str(tables / f"{target}.csv"), "--as", target, *more, "--yes")
        done = terminal.run(*line)
        assert done.code == 0, done.err
    plan = terminal.run("plan", "--json").data["id"]
    assert terminal.run("gear", "rehearse").code == 0
    assert terminal.run("apply", plan).code == 0
    for _ in range(3):
        assert terminal.run("run").code == 0
    return terminal


def health(terminal: Terminal) -> dict[str, int]:
    """Items by health, from the explanation of each."""
    found: dict[str, int] = {}
    listed = sorted((terminal.folder / "backlogs").glob("*/*.md"))
    for path in listed:
        told = terminal.run("explain", path.stem, "--json").data["explained"]
        assert len(told) == 1
        found[told[0]["health"]] = found.get(told[0]["health"], 0) + 1
    return found


def test_a_made_up_record_comes_in_whole(tmp_path: Path) -> None:
    """Four enhancements: done, slipped, mistyped and withdrawn; nothing is written outside."""
    made_up(tmp_path / "data")
    terminal = brought_in(tmp_path / "data", tmp_path / "ws")
    assert health(terminal) == {"done, claimed": 1, "not heard": 2, "not now": 1}
    slipped = terminal.run("explain", "kep-0002", "--json").data["explained"][0]["dates"]
    assert (slipped["first_committed"], slipped["committed"], slipped["slips"]) == (
        "2023-08-15",
        "2023-12-13",
        1,
    )
    table = terminal.folder / "tables" / "changes.csv"
    again = terminal.run(
        *("import", str(table), "--as", "changes", "--initiative", "enhancements", "--yes")
    )
    assert "Did you mean 'implementable'?" in " ".join(again.err.split())
    assert "none, all of it was known" in again.out
    for path in (terminal.folder / "backlogs").glob("*/*.md"):
        assert "trackwork:begin" not in path.read_text(encoding="utf-8")
    assert list((terminal.folder / ".trackwork" / "outbox" / "rehearsal").iterdir())
    assert terminal.run("ledger", "verify").code == 0


@pytest.mark.slow
def test_the_real_record_comes_in_whole(tmp_path: Path) -> None:
    """540 enhancements of 21 groups: every one is there, and every count is the record's own."""
    if not (DATA / "k8s_keps").is_dir():
        pytest.skip(f"no record in {DATA.name}/k8s_keps; the made-up one stands for it")
    terminal = brought_in(DATA, tmp_path / "ws")
    shown = terminal.run("status").out
    row = re.search(
        r"^Enhancements\s+(\d+)\s+(\d+)\s+\d+\s+\d+\s+\d+\s+(\d+)\s+(\d+)", shown, re.MULTILINE
    )
    assert row is not None
    assert [int(each) for each in row.groups()] == [0, 207, 17, 316]
    apply_slips = terminal.run("explain", "kep-0004").out
    assert "moved later 1 time" in apply_slips
    assert terminal.run("ledger", "verify").code == 0
