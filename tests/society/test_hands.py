"""A person's edits: what they change, what they leave, what is remembered."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from trackwork.society.hands import BEGIN, END, IssueFile, human_part

AT = datetime(2026, 9, 1, 10, 3, tzinfo=UTC)
ISSUE = f"""---
title: TLS move
key: tls-move-1
state: open
---
This issue is yours.

{BEGIN}v1 ws=x subject=item:tls-move/a -->
### TLS move
- [ ] We are on it <!-- tw:accept -->
- [ ] Not now <!-- tw:not-now -->
{END}
"""


@pytest.fixture
def issue(tmp_path: Path) -> IssueFile:
    """An issue with our block in it."""
    path = tmp_path / "tls-move-1.md"
    path.write_text(ISSUE, encoding="utf-8")
    return IssueFile(path)


def test_a_tick_changes_one_box(issue: IssueFile) -> None:
    """The option named is ticked, the others are not, and the file is dated."""
    issue.tick("accept", AT)
    assert "- [x] We are on it" in issue.text()
    assert "- [ ] Not now" in issue.text()
    assert issue.path.stat().st_mtime == AT.timestamp()


def test_a_comment_stands_at_the_end_with_name_and_moment(issue: IssueFile) -> None:
    """The way people write them by hand."""
    issue.comment("ana", "tw: on track", AT)
    assert issue.text().endswith("\n## Comment by ana, 2026-09-01 10:03\n\ntw: on track\n")
    assert issue.wrote == ["## Comment by ana, 2026-09-01 10:03", "tw: on track"]


def test_words_taken_back_leave_the_rest(issue: IssueFile) -> None:
    """Only the words go; the comment's heading stays."""
    issue.comment("ana", "tw: at risk", AT)
    issue.retract("tw: at risk", AT)
    assert "tw: at risk" not in issue.text()
    assert "## Comment by ana" in issue.text()
    assert issue.taken_out == ["tw: at risk"]


def test_a_line_of_ones_own_stands_above_the_block(issue: IssueFile) -> None:
    """Or above the comments, where there is no block."""
    issue.write_line("tw: accept", AT)
    assert issue.text().index("tw: accept") < issue.text().index(BEGIN)
    issue.delete_block(AT)
    issue.comment("ana", "hello", AT)
    issue.write_line("tw: done", AT)
    assert issue.text().index("tw: done") < issue.text().index("## Comment")
    assert issue.blocks == 0


def test_front_matter_is_changed_in_place_or_added(issue: IssueFile) -> None:
    """The other lines stay."""
    issue.set_field("state", "closed", AT)
    issue.set_field("closed_as", "done", AT)
    head = issue.text().split("---\n")[1]
    assert head == "title: TLS move\nkey: tls-move-1\nstate: closed\nclosed_as: done\n"


def test_a_copy_is_another_issue_with_our_block_in_it(issue: IssueFile) -> None:
    """As people copy a file to begin the next one."""
    issue.copy_to("second.md", "Second", AT)
    copy = issue.path.with_name("second.md").read_text(encoding="utf-8")
    assert "title: Second\nkey: second\n" in copy
    assert BEGIN in copy


def test_what_people_own_leaves_out_our_block_and_our_comments(issue: IssueFile) -> None:
    """Everything else is theirs, also a note inside a comment of somebody else's."""
    issue.comment("Trackwork", "a check-in", AT)
    issue.comment("ana", "tw: on track", AT)
    own = human_part(issue.text())
    assert "a check-in" not in own
    assert "We are on it" not in own
    assert own.endswith("## Comment by ana, 2026-09-01 10:03\ntw: on track")
    assert issue.notes() == 1
