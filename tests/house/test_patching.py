"""Tests hand in what they want to be different."""

from pathlib import Path

import pytest

from tests.house import patching
from tests.house.samples import write
from tests.house.tree import ROOT, holds


def test_nothing_is_put_over_our_modules():
    """What a test replaces it replaces through the front door."""
    holds(patching.patched_modules(ROOT))


@pytest.mark.parametrize(
    "line",
    [
        "import unittest.mock",
        "from unittest import mock",
        "from unittest.mock import patch",
        "monkeypatch.setattr(clock, 'now', 1)",
        "monkeypatch.delattr('trackwork.clock.now')",
    ],
)
def test_a_patch_is_found(tmp_path: Path, line: str):
    """Every common way of patching is seen."""
    write(tmp_path, "tests/test_a.py", f"{line}\n")
    assert [finding.where for finding in patching.patched_modules(tmp_path)] == [
        "tests/test_a.py:1"
    ]


def test_variables_and_folders_may_be_set(tmp_path: Path):
    """The environment is the world, not a module of ours."""
    write(tmp_path, "tests/test_a.py", "monkeypatch.setenv('A', 'b')\nmonkeypatch.chdir('c')\n")
    assert patching.patched_modules(tmp_path) == []
