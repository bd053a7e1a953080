"""Exceptions to rules carry their reasons."""

from pathlib import Path

import pytest

from tests.house import reasons
from tests.house.samples import write
from tests.house.tree import ROOT, holds


@pytest.mark.parametrize("rule", [reasons.bare_exemptions, reasons.bare_ignores])
def test_the_tree_holds(rule):
    """Whoever meets an exception reads why it is one."""
    holds(rule(ROOT))


@pytest.mark.parametrize(
    "comment", ["# noqa: S603, S607", "# type: ignore[arg-type]", "# pragma: no cover", "# noqa"]
)
def test_a_bare_exemption_is_found(tmp_path: Path, comment: str):
    """A code alone says which rule, not why."""
    write(tmp_path, "src/a.py", f"a = 1  {comment}\n")
    assert len(reasons.bare_exemptions(tmp_path)) == 1


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa: S603 - the command is ours",
        "# type: ignore[misc]  # its class has no public name",
        "# pragma: no cover - only on Windows",
    ],
)
def test_an_exemption_with_its_reason_is_fine(tmp_path: Path, comment: str):
    """Reasons may follow in the spelling each tool allows."""
    write(tmp_path, "src/a.py", f"a = 1  {comment}\n")
    assert reasons.bare_exemptions(tmp_path) == []


def test_a_rule_switched_off_without_a_reason_is_found(tmp_path: Path):
    """The list of ignored rules has a comment on every line."""
    text = 'ignore = [\n    "D107",  # said above\n    "EM",\n]\n'
    write(tmp_path, "pyproject.toml", text)
    assert [finding.where for finding in reasons.bare_ignores(tmp_path)] == ["pyproject.toml:3"]
