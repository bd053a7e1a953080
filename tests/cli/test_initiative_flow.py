"""The workflow that makes a pull request of an issue form: its shell, run on a real repository.

`gh` is a pretend one, `git` and `trackwork` are not; each event begins with a shallow checkout, as
on a runner.
"""

import json
import os
import shutil
import subprocess
import threading
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.cli.conftest import Terminal
from tests.settings.test_forms import FORM
from tests.settings.test_proposals import WISH
from tests.settings.workflows import parsed
from trackwork.settings import Answers, scaffold
from trackwork.settings.proposals import WORKFLOWS, workflows

BRANCH = "initiative/issue-12"
FILE = "initiatives/node-22.yaml"
ISSUE = "https://github.com/o/r/issues/12"
GH = """#!/bin/sh
echo "$*" >> "$WORLD/calls"
case "$*" in
  "api --method GET repos/o/r/pulls"*) cat "$WORLD/pulls";;
  *--paginate*issues/12/comments*) cat "$WORLD/known";;
  *" repos/o/r/issues/12/comments"*) cp "$RUNNER_TEMP/said.md" "$WORLD/said"
    echo 77 > "$WORLD/known";;
  *issues/comments/77*) cp "$RUNNER_TEMP/said.md" "$WORLD/said";;
  "pr create"*) echo '[{"number": 5, "state": "open", "merged_at": null,
    "head": {"repo": {"full_name": "o/r"}}}]' > "$WORLD/pulls";;
  "pr edit 5 "*) ;;
  *) exit 9;;
esac
"""
TRACKWORK = """#!/bin/sh
printf '%s\\n' "$PWD" "$@" > "$WORLD/asked"
read -r code < "$WORLD/answered"
cat "$WORLD/out"
exit "$code"
"""
WHO = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org")


def git(folder: Path, *args: str) -> str:
    """Git, as a person would use it."""
    done = subprocess.run(["git", *args], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@dataclass(slots=True)
class Program:
    """A program's repository, a runner that events start, and people who work in between."""

    world: Path

    @property
    def origin(self) -> Path:
        """The repository everybody pushes to."""
        return self.world / "origin.git"

    def event(self, form: str = FORM) -> int:
        """Somebody saves the form: run the job on a fresh checkout; its exit code."""
        shutil.rmtree(self.world / "runner", ignore_errors=True)
        there = self.world / "runner" / "checkout"
        git(self.world, "clone", "-q", "--depth=1", f"file://{self.origin}", str(there))
        issue = {"body": form, "number": 12, "html_url": ISSUE}
        (self.world / "event").write_text(json.dumps({"issue": issue}), encoding="utf-8")
        (self.world / "pretend").mkdir(exist_ok=True)
        self._program(self.world / "pretend" / "gh", GH)
        self._program(self.world / "runner" / "trackwork/bin/trackwork", TRACKWORK)
        serving = threading.Thread(target=self._serve, daemon=True)
        serving.start()
        done = subprocess.run(
            ["bash", "-e", "-c", self.script], cwd=there, env=self._environment(), check=False
        )
        (self.world / "asked").write_text("", encoding="utf-8")
        serving.join()
        return done.returncode

    @property
    def script(self) -> str:
        """The shell of the workflow's own step."""
        flow = parsed(workflows(WISH)[WORKFLOWS["initiative.yml"]])
        found: str = flow["jobs"]["draft"]["steps"][-1]["run"]
        return found

    def _environment(self) -> dict[str, str]:
        path = f"{self.world / 'pretend'}{os.pathsep}{os.environ['PATH']}"
        return {
            **os.environ,
            "PATH": path,
            "WORLD": str(self.world),
            "RUNNER_TEMP": str(self.world / "runner"),
            "GITHUB_EVENT_PATH": str(self.world / "event"),
            "GITHUB_REPOSITORY": "o/r",
            "GITHUB_REPOSITORY_OWNER": "o",
            "NUMBER": "12",
            "ISSUE": ISSUE,
        }

    @staticmethod
    def _program(path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def _serve(self) -> None:
        """The real command, run in this process: a hundred starts of Python would take minutes."""
        while asked := (self.world / "asked").read_text(encoding="utf-8").splitlines():
            said = Terminal(Path(asked[0])).run(*asked[1:])
            (self.world / "out").write_text(said.out, encoding="utf-8")
            (self.world / "answered").write_text(f"{said.code}\n", encoding="utf-8")

    # --- what people see and do -------------------------------------------------------------------

    def on(self, branch: str, name: str = FILE) -> str:
        """A file as a branch of the repository has it."""
        return git(self.origin, "show", f"{branch}:{name}")

    def files(self, branch: str) -> list[str]:
        """The initiatives on a branch."""
        return git(self.origin, "ls-tree", "--name-only", f"{branch}:initiatives").split()

    def edit(self, branch: str, old: str, new: str, name: str = FILE) -> None:
        """Ana changes a file of a branch, and pushes."""
        clone = self.world / "ana"
        shutil.rmtree(clone, ignore_errors=True)
        git(self.world, "clone", "-q", "-b", branch, str(self.origin), str(clone))
        text = (clone / name).read_text(encoding="utf-8")
        assert old in text
        (clone / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        git(clone, *WHO, "commit", "-qam", "Another word")
        git(clone, "push", "-q")

    def merge(self) -> None:
        """The pull request is merged; the branch stays, as it does unless somebody says else."""
        git(self.origin, "update-ref", "refs/heads/main", f"refs/heads/{BRANCH}")
        text = (self.world / "pulls").read_text(encoding="utf-8")
        done = text.replace('"open"', '"closed"').replace("null", '"2026-11-20T10:00:00Z"')
        (self.world / "pulls").write_text(done, encoding="utf-8")

    def calls(self, word: str) -> list[str]:
        """What was asked of GitHub, with this word in it."""
        path = self.world / "calls"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [line for line in lines if word in line]

    @property
    def said(self) -> str:
        """The comment on the issue; empty when there is none."""
        path = self.world / "said"
        return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.fixture(scope="module")
def once(tmp_path_factory) -> Path:
    """A program repository with a first workspace in it; nobody works in it."""
    world: Path = tmp_path_factory.mktemp("once")
    made = world / "made"
    scaffold(made, Answers(today=date(2026, 11, 16)))
    git(made, "init", "-q", "-b", "main")
    git(made, "add", "-A")
    git(made, *WHO, "commit", "-qm", "A workspace")
    git(world, "clone", "-q", "--bare", str(made), str(world / "origin.git"))
    return world


@pytest.fixture
def program(once, tmp_path) -> Program:
    """A copy of it, and a GitHub that knows of nothing yet."""
    shutil.copytree(once / "origin.git", tmp_path / "origin.git")
    (tmp_path / "pulls").write_text("[]", encoding="utf-8")
    (tmp_path / "known").touch()
    for pipe in ("asked", "answered"):
        os.mkfifo(tmp_path / pipe)
    return Program(tmp_path)


def test_a_form_is_one_proposal_however_often_it_is_edited(program) -> None:
    """The file says where it came from; an edit, even of the title, is one more commit on it."""
    assert program.event() == 0
    assert f'came_from: "{ISSUE}"' in program.on(BRANCH)
    first = git(program.origin, "rev-parse", BRANCH)
    assert program.event(FORM.replace("Node 22\n", "Node 24\n", 1)) == 0
    assert program.files(BRANCH) == ["node-22.yaml", "tls-move.yaml"]
    assert "title: Node 24" in program.on(BRANCH)
    assert git(program.origin, "rev-parse", f"{BRANCH}~1") == first
    assert len(program.calls("pr create")) == len(program.calls("pr edit 5")) == 1
    assert program.said == ""


def test_what_somebody_wrote_on_the_branch_is_never_overwritten(program) -> None:
    """The proposal stays as they left it, and one comment on the issue says so, however often."""
    program.event()
    program.edit(BRANCH, "2027-03-01", "2027-05-01")
    left = git(program.origin, "rev-parse", BRANCH)
    assert program.event(FORM.replace("2 to 5", "3 to 9")) == 0
    assert program.event(FORM.replace("2 to 5", "4 to 9")) == 0
    assert git(program.origin, "rev-parse", BRANCH) == left
    assert "stays as they left it" in program.said
    assert [len(program.calls(f"--method {each}")) for each in ("POST", "PATCH")] == [1, 1]
    assert program.calls("pr edit") == []


def test_what_somebody_wrote_elsewhere_on_the_branch_goes_along(program) -> None:
    """A branch that was brought up to date, or got a place in the stack, is built upon."""
    program.event()
    program.edit(BRANCH, "order:", "# from the form\norder:", name="priorities.yaml")
    assert program.event(FORM.replace("2 to 5", "3 to 9")) == 0
    assert "hours: [3, 9]" in program.on(BRANCH)
    assert "# from the form" in program.on(BRANCH, "priorities.yaml")


def test_after_the_merge_the_file_is_where_it_lives(program) -> None:
    """No second initiative, no change: a word on the issue says where to go on."""
    program.event()
    program.merge()
    program.edit("main", "title: Node 22", "title: Node 22 for all")
    left = git(program.origin, "for-each-ref")
    assert program.event(FORM.replace("2 to 5", "3 to 9")) == 0
    assert git(program.origin, "for-each-ref") == left
    assert f"lives in its file now: `{FILE}`" in program.said
    assert len(program.calls("pr create")) == 1


def test_an_initiative_that_was_merged_and_taken_out_again_is_not_drafted_anew(program) -> None:
    """Its form has done its work, whatever became of the file."""
    program.event()
    program.merge()
    program.edit("main", f'came_from: "{ISSUE}"\n', "")
    left = git(program.origin, "for-each-ref")
    assert program.event(FORM.replace("2 to 5", "3 to 9")) == 0
    assert git(program.origin, "for-each-ref") == left
    assert "was merged before" in program.said


def test_a_pull_request_from_a_fork_is_not_taken_for_ours(program) -> None:
    """A stranger may name a branch like ours; it is neither edited nor believed."""
    theirs = [
        {"number": 9, "state": "open", "merged_at": None, "head": {"repo": {"full_name": "x/r"}}},
        {"number": 8, "state": "closed", "merged_at": "2026-11-20", "head": {"repo": None}},
    ]
    (program.world / "pulls").write_text(json.dumps(theirs), encoding="utf-8")
    assert program.event() == 0
    assert len(program.calls("pr create")) == 1
    assert program.calls("pr edit") == []
