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


QUALITY = """
[connector]
name = "paper"
kind = "notes on a board"
page = "docs/connectors/paper.md"

[promises]
guarantee = "read back"
settle_seconds = 0
notifies = ["comment"]
notifies_proof = "docs"
fields = ["due"]
relations = []

[rules.contract]
status = "done"
reason = "the shared suite"
proof = "tests/connectors/paper/test_contract.py"

[rules.webhook]
status = "done"
reason = "a bell"
proof = "tests/connectors/paper/test_contract.py"

[cannot]
notified = "nobody counts who looks at a board"
"""


def a_connector(root: Path) -> None:
    """A connector with all it owes."""
    for file in ("__init__.py", "webhook.py", *furniture.CONNECTOR):
        write(root, f"src/trackwork/connectors/paper/{file}")
    write(root, "src/trackwork/connectors/paper/quality.toml", QUALITY)
    write(root, "docs/connectors/paper.md")
    write(root, "docs/connectors/index.md", "| [paper](paper.md) | notes on a board |")
    write(root, "tests/connectors/paper/test_contract.py")
    write(root, "pyproject.toml", DECLARED)


@pytest.mark.parametrize(
    "missing",
    [
        "src/trackwork/connectors/paper/wire.py",
        "src/trackwork/connectors/paper/webhook.py",
        "src/trackwork/connectors/paper/quality.toml",
        "docs/connectors/paper.md",
        "docs/connectors/index.md",
        "pyproject.toml",
    ],
)
def test_a_connector_that_lacks_something_is_found(tmp_path: Path, missing: str):
    """Each thing a connector owes is looked for."""
    a_connector(tmp_path)
    assert furniture.connectors(tmp_path) == []
    (tmp_path / missing).unlink()
    assert len(furniture.connectors(tmp_path)) == 1


def test_a_connector_without_the_suite_is_found(tmp_path: Path):
    """The test is missed, and so is the proof that quality.toml names twice."""
    a_connector(tmp_path)
    (tmp_path / "tests/connectors/paper/test_contract.py").unlink()
    assert sorted(finding.what for finding in furniture.connectors(tmp_path)) == [
        "no contract test",
        "rule contract: its proof tests/connectors/paper/test_contract.py is not there",
        "rule webhook: its proof tests/connectors/paper/test_contract.py is not there",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "paper"', 'name = "stone"', "[connector] name is 'stone', not 'paper'"),
        ("paper.md", "stone.md", "[connector] page is 'docs/connectors/stone.md', not "),
        ('status = "done"', 'status = "soon"', "rule contract: status is one of"),
        ('reason = "a bell"', "", "rule webhook: no reason"),
        ('notifies_proof = "docs"', 'notifies_proof = "measured"', 'notifies_proof is "docs"'),
        ('notified = "nobody counts who looks at a board"', 'fly = "no wings"', "[cannot] fly"),
    ],
)
def test_what_quality_says_wrong_is_found(tmp_path: Path, old: str, new: str, said: str):
    """States, reasons, names and excuses are read, not only counted."""
    a_connector(tmp_path)
    write(tmp_path, "src/trackwork/connectors/paper/quality.toml", QUALITY.replace(old, new, 1))
    found = [finding.what for finding in furniture.connectors(tmp_path)]
    assert any(said in each for each in found)


def test_a_tracker_that_calls_nobody_needs_no_webhook(tmp_path: Path):
    """Exempt with a reason, and the file is not asked for."""
    a_connector(tmp_path)
    (tmp_path / "src/trackwork/connectors/paper/webhook.py").unlink()
    exempt = QUALITY.replace(
        '[rules.webhook]\nstatus = "done"', '[rules.webhook]\nstatus = "exempt"'
    )
    write(tmp_path, "src/trackwork/connectors/paper/quality.toml", exempt)
    assert furniture.connectors(tmp_path) == []


def test_rooms_that_are_not_built_yet_break_nothing(tmp_path: Path):
    """The rules wait for the rooms."""
    assert furniture.practices(tmp_path) + furniture.connectors(tmp_path) == []
