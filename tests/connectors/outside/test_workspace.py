"""A workspace names a connector from outside like one of ours."""

import json

import pytest

from tests.cli.conftest import Terminal
from tests.connectors.outside.rig import PaperRig
from trackwork.connectors import connectors
from trackwork.ports import TryLater


def test_it_is_found_by_its_entry_point():
    """Nothing of ours knows its name."""
    assert connectors()["paper"].kind == "paper"


def test_wrong_options_have_a_sentence():
    """They reach whoever wrote the workspace's file."""
    with pytest.raises(ValueError, match="glue: there is no such option"):
        connectors()["paper"].read_options({"glue": "yes"})


def test_a_torn_board_is_a_finding_and_proves_nothing(tmp_path):
    """The page says what to mend; nothing is taken for gone."""
    rig = PaperRig(tmp_path)
    rig.tracker.create("payments", title="One", body="", effect="a" * 16)
    (tmp_path / "payments.json").write_text('{"1": {"title": "On')
    listing = rig.tracker.listing("payments", None)
    assert (listing.complete, listing.present) == (False, None)
    assert [each.fix for each in listing.findings] == ["Mend its JSON, or bring back an older one."]
    with pytest.raises(TryLater):
        rig.tracker.issue("payments", "1")
    (tmp_path / "payments.json").write_text(json.dumps([1]))
    assert not rig.tracker.listing("payments", None).complete
    (tmp_path / "payments.json").unlink()
    assert not rig.tracker.listing("payments", '{"1": "r"}').complete


def test_doctor_reads_a_workspace_that_names_it(tmp_path):
    """Options are checked, the board is read, and its line stands among the trackers."""
    terminal = Terminal(folder=tmp_path)
    assert terminal.run("init", "--no-input").code == 0
    top = tmp_path / "trackwork.yaml"
    said = terminal.run("doctor", "--json")
    kinds = [each["what"] for each in said.data["lines"] if each["what"].startswith("tracker")]
    assert kinds
    top.write_text(top.read_text().replace("kind: files", "kind: paper"))
    said = terminal.run("doctor", "--json")
    assert any("(paper:" in each["what"] for each in said.data["lines"])
