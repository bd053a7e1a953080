"""Examples on pages are really run, and a wrong one is noticed."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sybil import Document

from tests import examples
from tests.house.samples import write
from tests.house.tree import ROOT


def page(text: str, folder: Path) -> list[str]:
    """What each example of a page says; nothing is fine."""
    document = Document(text, "page.md")
    said = []
    for region in examples.parse(document):
        evaluate: Any = region.evaluator
        example = SimpleNamespace(parsed=region.parsed, namespace={"folder": str(folder)})
        said.append(evaluate(example) or "")
    return said


def test_a_session_on_a_file_of_the_page_holds(tmp_path: Path):
    """A captioned block is a file; a console block runs beside it."""
    file = "```{code-block} yaml\n:caption: a/b.yaml\n\nx: 1\n```\n"
    look = "```console\n$ cat a/b.yaml\nx: 1\n```\n"
    assert page(f"{file}\n{look}", tmp_path) == ["", ""]


def test_other_output_than_the_page_promises_is_noticed(tmp_path: Path):
    """The page and the program have to agree."""
    [said] = page("```console\n$ echo one\ntwo\n```\n", tmp_path)
    assert "instead of:\ntwo" in said


def test_three_dots_stand_for_anything(tmp_path: Path):
    """Times and paths may differ; what stands around them may not."""
    assert page("```console\n$ printf 'a\\n17\\nb\\n'\na\n...\nb\n```\n", tmp_path) == [""]
    assert page("```console\n$ printf 'a\\n17\\nc\\n'\na\n...\nb\n```\n", tmp_path) != [""]


def test_a_code_that_the_page_does_not_announce_is_noticed(tmp_path: Path):
    """Commands end well unless the page says with what they end."""
    assert page("```console\n$ sh -c 'exit 3'  # exit 3\n```\n", tmp_path) == [""]
    [said] = page("```console\n$ sh -c 'exit 3'\n```\n", tmp_path)
    assert "ended with 3" in said


def test_what_a_page_exports_holds_for_its_later_lines(tmp_path: Path):
    """As in a reader's own terminal."""
    session = "$ export WHO=$(printf ines)\n$ echo $WHO\nines\n"
    assert page(f"```console\n{session}```\n", tmp_path) == [""]


def test_an_empty_promise_accepts_any_output(tmp_path: Path):
    """A page may run a command without showing what it prints."""
    assert page("```console\n$ echo anything\n```\n", tmp_path) == [""]


def test_a_page_is_one_test_and_runs_from_top_to_bottom(tmp_path: Path):
    """Later examples rely on earlier ones, whatever order and worker the tests get."""
    write(tmp_path, "conftest.py", "from tests.examples import pytest_collect_file\n")
    write(
        tmp_path,
        "page.md",
        """
        ```python
        >>> first = 1

        ```

        ```python
        >>> first + 1
        2

        ```
        """,
    )
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-c",
            str(ROOT / "pyproject.toml"),
            str(tmp_path),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in done.stdout, done.stdout
