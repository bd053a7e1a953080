"""`site` and `report`: the same ledger gives the same pages, as of any day."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import MONDAY
from tests.cli.schema import wrong
from trackwork.cli.schemas import output_schema
from trackwork.cli.table import OUTPUTS

ITEM = "tls-move/payments-api"


@pytest.fixture
def seen(terminal):
    """A live workspace whose initiative shows everybody where each team stands."""
    terminal.edit("initiatives/tls-move.yaml", "owner: mara\n", "owner: mara\nvisibility: teams\n")
    terminal.go_live()
    return terminal


def later(terminal, days, *words):
    """Time passes; then somebody says something, or just a cycle runs."""
    terminal.clock.advance(timedelta(days=days))
    if words:
        assert terminal.run("say", ITEM, *words, "--as", "ines").code == 0
    assert terminal.run("run").code == 0


def health(terminal, *options):
    """The health of one item, as its team's page says it."""
    said = terminal.run("report", "team", "payments-api", "--json", *options)
    assert said.code == 0, said.err
    (row,) = said.data["tables"][0]["rows"]
    return row[1]


def tree(folder):
    """Every file of a folder with its bytes."""
    files = (each for each in folder.rglob("*") if each.is_file())
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in files}


def test_a_site_is_the_same_bytes_for_the_same_ledger_and_moment(live, tmp_path):
    """Written twice it is one site, and its files are those it lists."""
    said = live.run("site", str(tmp_path / "one"), "--json")
    assert said.code == 0, said.err
    assert live.run("site", str(tmp_path / "two")).code == 0
    one, two = tree(tmp_path / "one"), tree(tmp_path / "two")
    assert one == two
    assert set(one["files.txt"].decode().split()) == set(one) - {"files.txt"}
    assert said.data["pages"][:2] == ["index", "executive"]
    for path in said.data["pages"]:
        assert {f"{path}.html", f"data/{path}.json", f"data/{path}.xlsx"} <= set(one)


def test_what_an_earlier_site_had_more_is_taken_away_and_nothing_else(live):
    """A page of a team that is no longer asked goes; a file somebody put there stays."""
    assert live.run("site").code == 0
    folder = live.folder / "site"
    (folder / "teams" / "gone.html").write_text("old", encoding="utf-8")
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    with (folder / "files.txt").open("a", encoding="utf-8") as listed:
        listed.write("teams/gone.html\n../trackwork.yaml\n")
    assert live.run("site").code == 0
    assert not (folder / "teams" / "gone.html").exists()
    assert (folder / "mine.txt").exists()
    assert (live.folder / "trackwork.yaml").exists()


def test_a_folder_that_is_no_site_is_left_alone(live):
    """Nothing of anybody's is overwritten by a slip of the hand."""
    said = live.run("site", str(live.folder / "backlogs"))
    assert said.code == 1
    assert "not a site of ours" in " ".join(said.err.split())
    assert not (live.folder / "backlogs" / "index.html").exists()


def test_pages_tell_of_any_day(seen):
    """What had happened by then, and nothing that came later."""
    later(seen, 1, "on track")
    later(seen, 2, "at risk, waiting for certs")
    assert health(seen) == "at risk"
    day = (MONDAY + timedelta(days=1)).date()
    assert health(seen, "--as-of", day.isoformat()) == "on track"
    assert health(seen, "--as-of", MONDAY.date().isoformat()) == "not heard"


def test_known_leaves_out_what_was_told_late(seen):
    """Two times: when it happened, and when we heard of it."""
    later(seen, 4)
    late = seen.folder / "late.csv"
    late.write_text("t,item,field,to\n2026-11-17T10:00:00Z,payments-api,report,green\n", "utf-8")
    said = seen.run("import", str(late), "--as", "changes", "--initiative", "tls-move", "--yes")
    assert said.code == 0, said.err
    assert health(seen, "--as-of", "2026-11-18") == "on track"
    assert health(seen, "--as-of", "2026-11-18", "--known") == "not heard"


def test_what_is_concluded_reaches_others_a_working_day_after_the_team(seen):
    """A word fades on the pages once the team's next working day is over."""
    later(seen, 0, "on track")
    told = {}
    for number in range(1, 36):
        seen.clock.advance(timedelta(days=1))
        status = seen.run("status", "tls-move", "--json").data
        (row,) = (x for x in status["teams"] if x["team"] == "payments-api")
        told[(MONDAY + timedelta(days=number)).date()] = (row["health"], health(seen))
    mine, others = (
        min(day for day, each in told.items() if each[at] == "not heard") for at in (0, 1)
    )
    working = [day for day in told if mine <= day < others and day.isoweekday() < 6]
    assert len(working) == 1


@pytest.mark.parametrize("form", ["md", "csv", "json", "html"])
def test_a_page_is_printed_in_every_format(live, form):
    """As it is, whatever the width of the terminal."""
    said = live.run("report", "executive", "--format", form)
    assert said.code == 0, said.err
    assert said.err == ""
    if form == "md":
        assert "| Initiative | Health | Why | Done | Committed | Likely | Since last" in said.out
    elif form == "csv":
        assert next(csv.reader(io.StringIO(said.out)))[0] == "Initiative"
    elif form == "json":
        assert json.loads(said.out)["path"] == "executive"
    else:
        assert said.out.startswith("<!doctype html>")


@pytest.mark.parametrize(
    "view", ["portfolio", "executive", "exceptions", "conflicts", "messages", "initiative tls-move",
             "owner tls-move", "team payments-api"],
)  # fmt: skip
def test_every_view_follows_its_schema(live, view):
    """What `report --json` prints is published."""
    said = live.run("report", *view.split(" "), "--json")
    (output,) = (each for each in OUTPUTS if each.name == "report")
    schema = output_schema(output)
    assert wrong(said.data, schema, schema) == []


def test_the_sites_own_answer_follows_its_schema(live):
    """`site --json` says where it lies."""
    said = live.run("site", "--json")
    (output,) = (each for each in OUTPUTS if each.name == "site")
    schema = output_schema(output)
    assert wrong(said.data, schema, schema) == []


def test_a_sheet_is_written_into_a_file_and_never_printed(live):
    """Its bytes are for a program, and the message says how to get them."""
    said = live.run("report", "portfolio", "--format", "xlsx")
    assert said.code == 1
    assert "--output portfolio.xlsx" in said.err.replace("\n", " ")
    target = live.folder / "portfolio.xlsx"
    assert live.run("report", "portfolio", "--format", "xlsx", "--output", str(target)).code == 0
    assert load_workbook(target).worksheets[0]["A2"].value == "TLS move"


def test_a_single_page_brings_its_style_sheet(live):
    """The policy of a page allows no style inside it, so the sheet lies beside it."""
    target = live.folder / "out" / "page.html"
    target.parent.mkdir()
    assert live.run("report", "executive", "--format", "html", "--output", str(target)).code == 0
    assert {each.name for each in target.parent.iterdir()} == {"page.html", "trackwork.css"}


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("report exectuive", 3, "executive"),
        ("report team", 3, "payments-api"),
        ("report team paymets-api", 3, "payments-api"),
        ("report executive --format pdf", 3, "md, html, csv, xlsx, json"),
        ("report executive --as-of 03/04", 3, "2026-10-01"),
        ("site --as-of soon", 3, "2026-10-01"),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_what_there_is(live, line, code, says):
    """A wrong name, format or day changes nothing and shows the way."""
    said = live.run(*line.split(" "))
    assert said.code == code
    assert says in said.err
    assert not (live.folder / "site").exists()


def test_pages_and_status_name_the_same_day(live):
    """What is due at the end of a day is due on that day, not on the one that begins then."""
    plan = live.folder / "initiatives" / "tls-move.yaml"
    plan.write_text(plan.read_text("utf-8") + "visibility: teams\n", "utf-8")
    assert live.run("apply", live.run("plan", "--json").data["id"]).code == 0
    said = re.search(r"an answer by (\d+ \w+)", live.run("status", "tls-move").out)
    assert said
    pages = live.run("report", "team", "payments-api").out
    assert re.search(rf"a first answer by \w+ {said[1]} ", pages)
    assert re.search(rf"Next: a first answer on TLS move, by \w+ {said[1]} ", pages)
