"""`backtest` and `policy report` on the command line."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import MONDAY, Terminal
from tests.cli.schema import wrong
from trackwork.cli.schemas import output_schema
from trackwork.cli.table import OUTPUTS
from trackwork.testing.clock import FakeClock

DATA = Path(__file__).parents[2].parent / "shared" / "data"
CHANGES = """\
t,item,field,old,new,by
2025-01-06T10:00:00Z,eu,status,,started,ana
2025-01-08T10:00:00Z,us,status,,started,ana
2025-01-20T10:00:00Z,us,reviewers,,ben,ana
2025-03-20T10:00:00Z,us,status,started,done,ana
"""


def fits(name: str, value: Any) -> None:
    """The value follows the schema that is published for this output."""
    schema = output_schema(next(each for each in OUTPUTS if each.name == name))
    assert wrong(value, schema, schema) == []


@pytest.fixture
def past(terminal: Terminal) -> Terminal:
    """A first workspace with two items and their history."""
    terminal.write("items.csv", "team,item,title\npayments-api,eu,Europe\nsearch-api,us,America\n")
    terminal.write("changes.csv", CHANGES)
    for line in (
        ("items.csv", "--as", "items", "--no-states"),
        ("changes.csv", "--as", "changes"),
    ):
        file, *rest = line
        path = str(terminal.folder / file)
        done = terminal.run("import", path, *rest, "--initiative", "tls-move", "--yes")
        assert done.code == 0, done.err
    return terminal


def test_a_backtest_says_what_was_found_out_of_how_many(past: Terminal):
    """Both layouts and the page tell the same figures."""
    page = past.folder / "page.md"
    done = past.run("backtest", "--until", "2025-12-31", "--markdown", str(page))
    assert done.code == 0, done.err
    assert "Silent, flagged within 30 days (recall)" in done.out
    assert "100 % (1 of 1)" in done.out
    assert "| payments-api |" in page.read_text(encoding="utf-8")
    value = past.run("backtest", "--until", "2025-12-31", "--json").data
    fits("backtest", value)
    assert value["policies"][0]["figures"]["catch"]["recall"]["count"] == 1
    assert "jo" not in json.dumps(value).split('"')


def test_changes_of_other_fields_are_words_when_the_table_is_handed_in(past: Terminal):
    """The reviewers changed: the owners were there."""
    table = str(past.folder / "changes.csv")
    line = ("backtest", "--until", "2025-12-31", "--json")
    with_table = past.run(*line, "--changes", table, "--initiative", "tls-move").data
    assert with_table["facts"] == past.run(*line).data["facts"] + 1


def test_the_last_day_is_counted_whole_and_the_next_not_at_all(past: Terminal):
    """What is dated to the first instant of the next day is later; no day is too far away."""
    late = past.folder / "late.csv"
    late.write_text(f"{CHANGES}2025-04-01T00:00:00Z,us,title,,x,ana\n", encoding="utf-8")
    handed = ("--changes", str(late), "--initiative", "tls-move", "--json")
    for until, more in (("2025-03-31", 0), ("2025-04-01", 1), ("9999-12-31", 1)):
        without = past.run("backtest", "--until", until, "--changes", *_same(past)).data["facts"]
        assert past.run("backtest", "--until", until, *handed).data["facts"] == without + more


def test_a_table_handed_in_is_read_as_the_import_reads_it(past: Terminal):
    """Days without a time count, columns go by hand, and rows that wait are told, not refused."""
    table = past.folder / "by-day.csv"
    head = "t,piece of work,field,old,new,by\n"
    rows = "2025-02-10,us,reviewers,,x,ana\n12 Feb 2025,us,title,,y,ana\n2025-02-11,zz,title,,,\n"
    table.write_text(f"{head}{rows},us,title,,,\n", encoding="utf-8")
    line = ("backtest", "--until", "2025-12-31", "--json")
    handed = ("--changes", str(table), "--initiative", "tls-move", "--map", "piece of work=item")
    value = past.run(*line, *handed).data
    fits("backtest", value)
    assert value["facts"] == past.run(*line).data["facts"] + 2
    assert value["aside"] == 2
    assert "2 rows of by-day.csv wait" in past.run(*line[:-1], *handed).err


def _same(past: Terminal) -> tuple[str, ...]:
    """The table the history came from, handed in."""
    return (str(past.folder / "changes.csv"), "--initiative", "tls-move", "--json")


@pytest.mark.parametrize(
    ("line", "said", "code"),
    [
        (("--until", "soon"), "--until 'soon' is no day", 3),
        (("--from", "2025-05-05", "--until", "2025-04-01"), "does not come before the end", 1),
        (("--until", "2020-01-01"), "no item of this workspace has a past", 1),
        (("--changes", "changes.csv"), "Whose changes?", 1),
        (("--changes", "none.csv", "--initiative", "tls-move"), "none.csv", 1),
        (("--changes", "odd.csv", "--initiative", "tls-move"), "odd.csv:2", 1),
        (("--markdown", "none/page.md"), "there is no folder none", 3),
        (("--policy", "none.yaml"), "no such policy file", 3),
    ],
)
def test_a_mistake_is_said_with_its_remedy(past: Terminal, line, said, code, monkeypatch):
    """What, where, and how to go on; nothing is played."""
    monkeypatch.chdir(past.folder)
    past.write("odd.csv", "t,item,field,old,new,by\n2025-01-06T10:00:00Z,xx,status,,started,ana\n")
    done = past.run("backtest", *line)
    assert done.code == code
    assert said.casefold() in " ".join(done.err.split()).casefold()
    assert done.out == ""


def test_a_live_workspace_reports_on_its_rungs(live: Terminal):
    """Before anything was told there is nothing to say; afterwards each rung stands there."""
    assert "Nothing was sent" in live.run("policy", "report").out
    for week in range(5):
        later = Terminal(live.folder, clock=FakeClock(MONDAY + timedelta(weeks=week)))
        assert later.run("run").code == 0
    done = later.run("policy", "report", "--json")
    fits("policy-report", done.data)
    report = done.data["report"]
    assert report["total"]["sent"] == sum(each["sent"] for each in report["rungs"]) > 0
    page = live.folder / "report.md"
    shown = later.run("policy", "report", "--markdown", str(page), "--from", "2026-11-01").out
    assert "accept: on_the_day" in shown
    assert "| accept: on_the_day" in page.read_text(encoding="utf-8")
    assert "is no day" in later.run("policy", "report", "--until", "x").err
    crossed = later.run("policy", "report", "--from", "2026-12-01", "--until", "2026-11-01")
    assert (crossed.code, "does not come before the end" in crossed.err) == (1, True)
    whole = later.run("policy", "report", "--until", "9999-12-31", "--json").data
    assert whole["report"]["total"] == report["total"]


def test_the_first_months_of_the_real_record_are_played(tmp_path: Path):
    """The Kubernetes enhancements until mid-March 2019: quick, and the counts are the record's."""
    if not (DATA / "k8s_keps").is_dir():
        pytest.skip(f"no record in {DATA.name}/k8s_keps; the made-up one above stands for it")
    from tests.cli.test_k8s_keps import converter  # noqa: PLC0415 - where the record is

    folder = tmp_path / "keps"
    folder.mkdir()
    calendar = DATA / "k8s_exceptions" / "calendar.csv"
    said = [str(DATA / "k8s_keps"), str(folder), "--calendar", str(calendar)]
    assert converter().main(said) == 0
    terminal = Terminal(folder, clock=FakeClock(datetime(2024, 12, 31, 18, tzinfo=UTC)))
    owned = ("--initiative", "enhancements")
    for target, more in (
        ("people", ()),
        ("teams", ()),
        ("items", (*owned, "--no-states")),
        ("changes", owned),
    ):
        table = str(folder / "tables" / f"{target}.csv")
        assert terminal.run("import", table, "--as", target, *more, "--yes").code == 0
    table = str(folder / "tables" / "changes.csv")
    line = ("backtest", "--until", "2019-03-15", "--changes", table, *owned, "--json")
    value = terminal.run(*line).data
    figures = value["policies"][0]["figures"]
    assert value["mechanical"] == 1
    with (folder / "tables" / "changes.csv").open(encoding="utf-8", newline="") as rows:
        seen = {row["item"] for row in csv.DictReader(rows) if row["t"] < "2019-03-16"}
    assert figures["catch"]["items"] == len(seen) > 0
    assert figures["bother"]["contacts"] > 0
