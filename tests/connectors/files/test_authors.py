"""Whose word a comment is, in a folder that lies inside a git repository."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from trackwork.connectors.files.config import read_options
from trackwork.connectors.files.tracker import FilesTracker
from trackwork.testing.clock import FakeClock

ISSUE = """---
title: A
---
Body.

## Comment by ana, 2026-11-02 09:00

tw: on track
"""


@pytest.mark.parametrize(("authors", "handle"), [("commits", ""), ("headings", "ana")])
def test_headings_are_believed_where_the_workspace_says_so(
    tmp_path: Path, authors: str, handle: str
) -> None:
    """What was never committed is nobody's word, unless the folder is one that never is."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "team").mkdir()
    (tmp_path / "team" / "a.md").write_text(ISSUE, encoding="utf-8")
    tracker = FilesTracker(
        name="files",
        root=tmp_path,
        clock=FakeClock(datetime(2026, 11, 3, tzinfo=UTC)),
        config=read_options({"authors": authors}),
    )
    issue = tracker.issue("team", "a")
    assert issue is not None
    assert [comment.author.handle for comment in issue.comments] == [handle]
    assert tracker.capabilities.names_editors is (authors == "commits")
