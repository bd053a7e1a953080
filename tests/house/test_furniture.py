"""Practices and connectors have the same furniture in every room."""

from pathlib import Path

import pytest

from tests.house import furniture
from tests.house.samples import write
from tests.house.tree import ROOT, holds

BOTH = """
from trackwork.practices import tracking
from trackwork.practices.standing import PRACTICE as STANDING

PRACTICES = (tracking.PRACTICE, STANDING)
"""

DECLARED = """[project.entry-points."trackwork.connectors"]
paper = "trackwork.connectors.paper:CONNECTOR"
"""


def test_every_practice_is_furnished_and_listed():
    """A practice costs one folder and one line in the tuple."""
    holds(furniture.practices(ROOT))


def test_every_connector_is_furnished_declared_described_and_tested():
    """A connector costs one folder, one line, the contract suite and a page."""
    holds(furniture.connectors(ROOT))


def a_practice(root: Path, name: str) -> None:
    """A practice with all its furniture."""
    for file in ("__init__.py", *furniture.PRACTICE):
        write(root, f"src/trackwork/practices/{name}/{file}")


def test_a_practice_without_duties_is_found(tmp_path: Path):
    """A missing piece is named."""
    write(tmp_path, "src/trackwork/practices/__init__.py", BOTH)
    a_practice(tmp_path, "tracking")
    a_practice(tmp_path, "standing")
    assert furniture.practices(tmp_path) == []
    (tmp_path / "src/trackwork/practices/standing/duties.py").unlink()
    assert [finding.what for finding in furniture.practices(tmp_path)] == ["no duties.py"]


def test_an_unlisted_practice_is_found(tmp_path: Path):
    """A folder that the tuple does not name would never be asked."""
    write(tmp_path, "src/trackwork/practices/__init__.py", BOTH)
    a_practice(tmp_path, "sunset")
    found = furniture.practices(tmp_path)
    assert [finding.what for finding in found] == ["PRACTICES does not list sunset"]


@pytest.mark.parametrize(
    "missing",
    [
        "src/trackwork/connectors/paper/wire.py",
        "src/trackwork/connectors/paper/quality.toml",
        "docs/connectors/paper.md",
        "tests/connectors/paper/test_contract.py",
        "pyproject.toml",
    ],
)
def test_a_connector_that_lacks_something_is_found(tmp_path: Path, missing: str):
    """Each thing a connector owes is looked for."""
    for file in ("__init__.py", *furniture.CONNECTOR):
        write(tmp_path, f"src/trackwork/connectors/paper/{file}")
    write(tmp_path, "docs/connectors/paper.md")
    write(tmp_path, "tests/connectors/paper/test_contract.py")
    write(tmp_path, "pyproject.toml", DECLARED)
    assert furniture.connectors(tmp_path) == []
    write(tmp_path, missing).unlink()
    assert len(furniture.connectors(tmp_path)) == 1


def test_rooms_that_are_not_built_yet_break_nothing(tmp_path: Path):
    """The rules wait for the rooms."""
    assert furniture.practices(tmp_path) + furniture.connectors(tmp_path) == []
