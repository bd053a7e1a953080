"""The job that posts a plan, run against a pretend `gh`: one comment, inert, where it may."""

import os
import subprocess

import pytest

from tests.settings.test_proposals import WISH
from tests.settings.workflows import parsed
from trackwork.settings.proposals import WORKFLOWS, workflows

GH = """#!/bin/sh
case "$*" in
  *pulls/12*) echo newest;;
  *--paginate*) test ! -e broken || exit 1; cat known 2>/dev/null || true;;
  *) echo "$*" >> calls; cp body.md posted;;
esac
"""
PLAN = "<!-- trackwork:plan x -->\n### What this would do\n@everyone, look\n<!-- trackwork:x -->\n"


@pytest.fixture
def post(tmp_path):
    """Run the job on a plan of pull request 12, made of a commit; its exit code and its calls."""
    flow = parsed(workflows(WISH)[WORKFLOWS["plan-comment.yml"]])
    script = flow["jobs"]["comment"]["steps"][1]["run"]
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "plan.md").write_text(PLAN, encoding="utf-8")
    (tmp_path / "plan" / "number").write_text("12\n", encoding="utf-8")
    (tmp_path / "gh").write_text(GH, encoding="utf-8")
    (tmp_path / "gh").chmod(0o755)

    def run(commit: str) -> tuple[int, list[str]]:
        path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
        env = {**os.environ, "PATH": path, "GITHUB_REPOSITORY": "o/r", "SHA": commit}
        done = subprocess.run(["bash", "-e", "-c", script], cwd=tmp_path, env=env, check=False)
        calls = tmp_path / "calls"
        return done.returncode, calls.read_text().splitlines() if calls.exists() else []

    return run


def test_a_list_that_fails_is_no_empty_list(post, tmp_path) -> None:
    """Who cannot see whether there is a comment posts no second one."""
    (tmp_path / "broken").touch()
    code, calls = post("newest")
    assert code != 0
    assert calls == []


def test_a_plan_is_posted_once_and_then_edited(post, tmp_path) -> None:
    """A first one is new, each further one replaces the text of that comment."""
    code, calls = post("newest")
    assert (code, len(calls)) == (0, 1)
    assert "--method POST repos/o/r/issues/12/comments" in calls[0]
    (tmp_path / "known").write_text("77\n", encoding="utf-8")
    code, calls = post("newest")
    assert "--method PATCH repos/o/r/issues/comments/77" in calls[1]


def test_what_is_posted_mentions_nobody_and_carries_no_marker_of_others(post, tmp_path) -> None:
    """The text comes from a run that a stranger may have shaped."""
    post("newest")
    text = (tmp_path / "posted").read_text(encoding="utf-8")
    assert text.startswith("<!-- trackwork:plan -->\n")
    assert text.count("<!--") == 1
    assert "@everyone" not in text
    assert "What this would do" in text


def test_a_plan_of_another_commit_is_not_posted(post) -> None:
    """A number that belongs to somebody else's pull request is not believed."""
    code, calls = post("older")
    assert code != 0
    assert calls == []
