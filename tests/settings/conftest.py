"""A workspace folder to break, and the words that come back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from trackwork.settings import Answers, Loaded, load, scaffold

TODAY = date(2026, 11, 21)
Break = Callable[[str, str, str], Loaded]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The workspace that `init` writes."""
    scaffold(tmp_path, Answers(today=TODAY))
    return tmp_path


@pytest.fixture
def said(folder: Path) -> Callable[[str, str, str], list[str]]:
    """Replace a text in a file (an empty one: the whole file), load, and tell the problems."""

    def change(name: str, old: str, new: str) -> list[str]:
        path = folder / name
        text = path.read_text("utf-8") if path.exists() else ""
        assert old in text
        path.write_text(text.replace(old, new) if old else new, "utf-8")
        return [str(each) for each in load(folder).problems]

    return change
