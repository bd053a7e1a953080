"""Author and time from commits; what is not committed has no name."""

import os
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from trackwork.connectors.files.config import read_options
from trackwork.connectors.files.git import repository
from trackwork.core.markers import comment_marker
from trackwork.ports import Author

ANA = Author(handle="ana@example.com", name="Ana")
BOT = Author(handle="ci@example.com", name="ci[bot]", bot=True)
WHEN = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
FILE = "---\ntitle: One\nstate: open\n---\nText\n"


class Team:
    """People who commit to the repository around a backlog."""

    def __init__(self, rig):
        self.rig = rig
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *args, author=ANA, at=WHEN):
        environment = {
            **os.environ,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_AUTHOR_NAME": author.name,
            "GIT_AUTHOR_EMAIL": author.handle,
            "GIT_AUTHOR_DATE": at.isoformat(),
            "GIT_COMMITTER_NAME": "Somebody",
            "GIT_COMMITTER_EMAIL": "somebody@example.com",
            "GIT_COMMITTER_DATE": at.isoformat(),
        }
        subprocess.run(["git", *args], cwd=self.rig.root, env=environment, check=True)

    def commit(self, native, text, *, author=ANA, at=WHEN):
        self.rig.write(native, text)
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", "work", author=author, at=at)


@pytest.fixture
def team(rig):
    return Team(rig)


def test_comment_is_by_whoever_committed_it(rig, team):
    """The commit counts, whatever name the heading gives."""
    team.commit("a", FILE)
    said = FILE + "\n## Comment by boss, 2026-11-01\n\ntw: done\n"
    team.commit("a", said, at=WHEN + timedelta(days=1))
    (comment,) = rig.read("a").comments
    assert (comment.author, comment.at) == (ANA, WHEN + timedelta(days=1))


def test_uncommitted_words_are_the_teams(rig, team):
    """Nobody is named, and the time is that of the file."""
    team.commit("a", FILE)
    rig.say("a", "tw: done")
    issue = rig.read("a")
    assert issue.changed_by == Author()
    assert [(c.author, c.at) for c in issue.comments] == [(Author(), rig.clock.now())]


def test_line_in_the_body_is_by_its_own_author(rig, team):
    """Later commits to other lines change nothing about it."""
    team.commit("a", FILE + "tw: at risk\n")
    later = WHEN + timedelta(days=2)
    team.commit("a", FILE + "A paragraph.\n\ntw: at risk\n", author=BOT, at=later)
    issue = rig.read("a")
    assert [(c.author, c.at, c.body) for c in issue.comments] == [(ANA, WHEN, "tw: at risk")]
    assert (issue.changed_by, issue.updated) == (BOT, later)


def test_line_below_our_comment_is_by_its_author(rig, team):
    """Our comment is committed with somebody's work; the line below it is whoever wrote it."""
    team.commit("a", FILE)
    body = f"How is it?\n\n{comment_marker('f' * 16, 's')}"
    rig.tracker.comment(rig.place, "a", body=body, effect="f" * 16)
    ours = rig.file("a").read_text()
    team.commit("a", ours, author=BOT)
    team.commit("a", ours + "\ntw: on track\n", at=WHEN + timedelta(days=1))
    said = {c.body: c.author for c in rig.read("a").comments}
    assert said["tw: on track"] == ANA


def test_closing_is_by_whoever_changed_the_state(rig, team):
    """A bot that closes is known as one, even when a person commits to the file later."""
    team.commit("a", FILE)
    closed = FILE.replace("state: open", "state: closed")
    team.commit("a", closed, author=BOT, at=WHEN + timedelta(hours=1))
    team.commit("a", closed + "Thanks!\n", at=WHEN + timedelta(hours=2))
    issue = rig.read("a")
    assert (issue.state, issue.closed_by, issue.changed_by) == ("closed", BOT, ANA)


def test_committing_makes_nothing_new(rig, team):
    """A word heard before its commit is the same word afterwards."""
    team.commit("a", FILE)
    rig.say("a", "tw: done")
    before = rig.tracker.listing(rig.place, None)
    team.git("commit", "--all", "--quiet", "--message", "work")
    assert rig.tracker.listing(rig.place, before.cursor).issues == ()
    ids = [(c.id, c.revision) for c in before.issues[0].comments]
    assert [(c.id, c.revision) for c in rig.read("a").comments] == ids


def test_listing_names_the_last_author_of_each_file(rig, team):
    """Several files, several hands; one new file has none yet."""
    team.commit("a", FILE)
    team.commit("b", FILE, author=BOT)
    rig.write("ü", FILE)
    listed = rig.tracker.listing(rig.place, None).issues
    assert {issue.native: issue.changed_by for issue in listed} == {
        "a": ANA,
        "b": BOT,
        "ü": Author(),
    }


def test_repository_without_a_commit_is_no_trouble(rig, team):
    """The first file of a new repository reads like any other."""
    rig.write("a", FILE)
    assert rig.read("a").changed_by == Author()
    assert rig.fresh().capabilities.names_editors


def test_settings_of_the_repository_run_nothing(rig, team):
    """Reading somebody's repository does not run their programs."""
    team.commit("a", FILE)
    trap = rig.top / "ran"
    for key in ("core.fsmonitor", "diff.trap.textconv", "core.pager"):
        team.git("config", key, f"touch {trap}; true")
    (rig.root / ".gitattributes").write_text("*.md diff=trap\n")
    rig.say("a", "tw: done")
    assert rig.tracker.listing(rig.place, None).complete
    assert not trap.exists()


def test_headings_can_be_believed_inside_a_repository_too(rig, team):
    """For a folder whose files are never committed, the heading names the author."""
    team.commit("a", FILE)
    rig.say("a", "tw: done")
    rig.config = read_options({"authors": "headings"})
    tracker = rig.fresh()
    (comment,) = tracker.issue(rig.place, "a").comments
    assert comment.author.handle == "ana"
    assert not tracker.capabilities.names_editors


def test_folder_outside_any_repository(rig):
    """Without git, files tell the time and headings the name."""
    assert repository(rig.folder) is None
    rig.write("a", FILE)
    rig.say("a", "tw: done")
    (comment,) = rig.read("a").comments
    assert comment.author.handle == "ana"


def test_folder_that_is_gone_has_no_repository(rig):
    """Asking is harmless."""
    assert repository(rig.folder / "gone") is None
