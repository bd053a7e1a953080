"""Connectors are found where they are installed, ours and others'."""

from importlib.metadata import EntryPoint

import pytest

from trackwork.connectors import Connectors, OptionReaders, connectors
from trackwork.ports import ENTRY_POINTS


def entry(value, name="paper"):
    """An entry point as a distribution declares it."""
    return EntryPoint(name=name, value=value, group=ENTRY_POINTS)


def test_the_files_connector_is_found_by_its_entry_point():
    """What we ship is declared as anybody would declare theirs."""
    found = connectors()
    assert "files" in found
    assert found["files"].kind == "files"


def test_an_unknown_kind_is_not_there():
    """Asking for what nobody brings is a KeyError, and `in` says so before."""
    found = OptionReaders(connectors())
    assert "paper" not in found
    with pytest.raises(KeyError):
        found["paper"]


def test_asking_whether_one_is_there_imports_nothing():
    """A broken connector that no workspace uses is nobody's problem."""
    found = OptionReaders(Connectors({"paper": entry("no.such.module:CONNECTOR")}))
    assert "paper" in found
    assert list(found) == ["paper"]
    assert len(found) == 1


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("no.such.module:CONNECTOR", "no.such.module:CONNECTOR cannot be loaded: No module"),
        ("trackwork.ports:Connector", "names no connector of kind 'paper'"),
        ("trackwork.connectors.files:CONNECTOR", "names no connector of kind 'paper'"),
    ],
)
def test_one_that_cannot_be_used_says_which_and_why(value, said):
    """The sentence reaches whoever wrote the workspace's file."""
    with pytest.raises(ValueError, match=said):
        Connectors({"paper": entry(value)})["paper"]


def test_two_of_one_kind_are_a_question_for_a_person(tmp_path, monkeypatch):
    """Nobody guesses which of two connectors may write."""
    for name in ("one", "two"):
        info = tmp_path / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[{ENTRY_POINTS}]\npaper = {name}:CONNECTOR\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ValueError, match=r"two connectors are called 'paper': one:.* and two:"):
        connectors()
