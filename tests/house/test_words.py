"""What people read is free of verdicts, and the tree of somebody's machine."""

from pathlib import Path

import pytest

from tests.house import words
from tests.house.samples import write
from tests.house.tree import ROOT, holds


@pytest.mark.parametrize("rule", [words.harsh_texts, words.harsh_pages, words.machine_names])
def test_the_tree_holds(rule):
    """No text of ours passes a verdict or names a place on one machine."""
    holds(rule(ROOT))


@pytest.mark.parametrize("word", ["overdue", "Failed", "non-compliant", "laggards", "violation"])
def test_a_verdict_in_a_string_or_page_is_found(tmp_path: Path, word: str):
    """Strings and f-strings of the product and prose of the pages are read."""
    write(tmp_path, "src/trackwork/a.py", f'"""{word}, for makers."""\na = f"is {{1}} {word}"\n')
    assert [finding.where for finding in words.harsh_texts(tmp_path)] == ["src/trackwork/a.py:2"]
    write(tmp_path, "docs/a.md", f"We never write `{word}`.\n\nIt is {word}.\n")
    assert [finding.where for finding in words.harsh_pages(tmp_path)] == ["docs/a.md:3"]


def test_the_list_of_such_words_may_name_them(tmp_path: Path):
    """The tone list has to spell what it looks for."""
    write(tmp_path, "src/trackwork/core/tone.py", 'a = "overdue"\n')
    assert words.harsh_texts(tmp_path) == []


@pytest.mark.parametrize(
    "text", ["see /root/x", "/home/somebody/y", "'/Users/me/z'", "pip --index-url X", "C:\\Users"]
)
def test_a_machine_path_is_found(tmp_path: Path, text: str):
    """Paths into somebody's home and somebody's package source are named with their line."""
    write(tmp_path, "docs/a.md", f"fine\n{text}\n")
    assert [finding.where for finding in words.machine_names(tmp_path)] == ["docs/a.md:2"]


@pytest.mark.parametrize("text", ["https://example.org/work/home/x", "../work/a", "~/work/b"])
def test_a_path_that_is_true_everywhere_is_fine(tmp_path: Path, text: str):
    """Addresses and relative paths are nobody's machine."""
    write(tmp_path, "docs/a.md", text)
    assert words.machine_names(tmp_path) == []
