"""Files and functions stay readable."""

from pathlib import Path

import pytest

from tests.house import sizes
from tests.house.samples import write
from tests.house.tree import ROOT, holds


@pytest.mark.parametrize("rule", [sizes.long_files, sizes.long_functions, sizes.everything_drawers])
def test_the_tree_holds(rule):
    """Nothing in the tree is too long to read or named like a drawer."""
    holds(rule(ROOT))


def test_a_file_of_401_lines_is_found(tmp_path: Path):
    """The 400th line is fine and the 401st is not."""
    write(tmp_path, "src/fits.py", "a = 1\n" * 400)
    write(tmp_path, "src/long.py", "a = 1\n" * 401)
    assert [str(finding.where) for finding in sizes.long_files(tmp_path)] == ["src/long.py"]


def test_a_function_of_51_lines_is_found_inside_a_class_too(tmp_path: Path):
    """Lines are counted from `def` to the end, wherever the function stands."""
    body = "        a = 1\n"
    write(tmp_path, "src/a.py", f"class A:\n    def fits(self):\n{body * 49}")
    assert sizes.long_functions(tmp_path) == []
    write(tmp_path, "src/b.py", f"class B:\n    async def long(self):\n{body * 50}")
    assert [finding.where for finding in sizes.long_functions(tmp_path)] == ["src/b.py:2"]


@pytest.mark.parametrize("name", ["utils.py", "core/helpers.py", "common/text.py", "manager.py"])
def test_a_drawer_for_everything_is_found(tmp_path: Path, name: str):
    """A name that could hold anything is found as a file and as a folder."""
    write(tmp_path, f"src/{name}")
    assert len(sizes.everything_drawers(tmp_path)) == 1
