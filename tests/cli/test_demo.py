"""`demo` leaves an ordinary workspace, with a clock that goes on."""

import json
from datetime import timedelta

from tests.cli.schema import wrong
from trackwork.cli.demo import free_folder
from trackwork.cli.frame import CLOCK_FILE, clock_of
from trackwork.cli.schemas import output_schema
from trackwork.cli.table import OUTPUTS
from trackwork.clock import WallClock


def test_a_folder_in_use_is_left_alone(terminal):
    """A demo is only ever played into an empty folder."""
    said = terminal.run("demo", str(terminal.folder))
    assert said.code == 1
    assert "is not empty" in said.err.replace("\n", " ")


def test_without_a_name_a_free_folder_is_taken(tmp_path):
    """An earlier demo stays; the next one lies beside it."""
    assert free_folder(tmp_path).name == "demo"
    (tmp_path / "demo" / "backlogs").mkdir(parents=True)
    assert free_folder(tmp_path).name == "demo-2"


def test_a_demo_is_an_ordinary_workspace_afterwards(empty):
    """It plays, prints by its schema, and every command works in what it left."""
    folder = empty.folder / "played"
    said = empty.run("demo", str(folder), "--teams", "4", "--json")
    assert said.code == 0, said.err
    (output,) = (each for each in OUTPUTS if each.name == "demo")
    schema = output_schema(output)
    assert wrong(said.data, schema, schema) == []
    assert (folder / "site" / "index.html").is_file()
    assert said.data["site"] == str(folder / "site" / "index.html")
    empty.folder, empty.clock = folder, clock_of(folder)
    assert empty.run("doctor").code == 0
    assert empty.run("status", "--json").data["gear"] == "rehearse"


def test_a_clock_of_its_own_goes_on_from_where_it_was_set(tmp_path):
    """The folder's time is as far from the wall's as it was when it was set."""
    assert isinstance(clock_of(tmp_path), WallClock)
    now = WallClock().now()
    kept = {"then": (now - timedelta(days=30)).isoformat(), "at": now.isoformat()}
    path = tmp_path / CLOCK_FILE
    path.parent.mkdir()
    path.write_text(json.dumps(kept), encoding="utf-8")
    away = WallClock().now() - clock_of(tmp_path).now()
    assert abs(away - timedelta(days=30)) < timedelta(minutes=1)
