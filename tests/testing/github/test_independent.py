"""PyGithub, a client that is not ours, works with the fake over a real socket.

If it can, the fake is not shaped to our own code.
"""

import threading
from datetime import timedelta
from wsgiref.simple_server import WSGIRequestHandler, make_server

import github as pygithub
import pytest

from trackwork.testing.github import Fault

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"])]


class Quiet(WSGIRequestHandler):
    """A server that writes no log."""

    def log_message(self, format, *args):  # noqa: A002 - the library's own name of it
        """Nothing."""


@pytest.fixture
def served(github):
    """The address of the fake on loopback."""
    server = make_server("127.0.0.1", 0, github.wsgi, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def repo(served):
    """``acme/api`` as PyGithub sees it."""
    auth = pygithub.Auth.Token("of-bot")
    client = pygithub.Github(
        auth=auth,
        base_url=served,
        per_page=100,
        retry=None,
        seconds_between_requests=0,
        seconds_between_writes=0,
    )
    with client:
        yield client.get_repo("acme/api")


def test_issues_and_comments_are_made_read_and_changed(repo):
    """What one client wrote another object of it reads back."""
    repo.create_milestone("Spring")
    made = repo.create_issue(
        "Move", "Please", labels=["big move"], assignees=["ada"], milestone=repo.get_milestone(1)
    )
    said = made.create_comment("hello")
    said.edit("hello again")
    made.edit(title="Move on", state="closed", state_reason="not_planned")
    read = repo.get_issue(made.number)
    assert (read.title, read.body, read.state, read.state_reason) == (
        "Move on", "Please", "closed", "not_planned",
    )  # fmt: skip
    assert [each.name for each in read.labels] == ["big move"]
    assert [each.login for each in read.assignees] == ["ada"]
    assert read.milestone.title == "Spring"
    assert [each.body for each in read.get_comments()] == ["hello again"]
    said.delete()
    assert read.get_comments().totalCount == 0


def test_labels_come_and_go(repo):
    """Of the repository and of an issue."""
    repo.create_label("slow", "aabbcc", "takes long")
    issue = repo.create_issue("T")
    issue.add_to_labels("slow", "new one")
    issue.remove_from_labels("slow")
    issue.set_labels("a", "b")
    assert sorted(each.name for each in issue.get_labels()) == ["a", "b"]
    assert {each.name for each in repo.get_labels()} == {"slow", "new one", "a", "b"}
    issue.delete_labels()
    assert list(issue.get_labels()) == []


def test_all_pages_are_walked(github, repo):
    """By the Link header alone; a backlog of 250 costs three requests."""
    ada = github.person("ada")
    for number in range(250):
        ada.open("acme/api", f"T{number}")
    before = len(github.requests)
    found = list(repo.get_issues(state="all"))
    assert (len(found), len(github.requests) - before) == (250, 3)


def test_since_gives_the_late_ones(github, repo, clock):
    """The moment is sent as GitHub wants it."""
    ada = github.person("ada")
    ada.open("acme/api", "old")
    ada.open("acme/api", "touched")
    clock.advance(timedelta(minutes=5))
    ada.comment("acme/api", 2, "news")
    found = repo.get_issues(since=clock.now() - timedelta(minutes=1))
    assert [each.title for each in found] == ["touched"]


def test_an_issue_that_did_not_change_is_not_sent_again(github, repo):
    """PyGithub asks with the ETag it has, and is told 304."""
    github.person("ada").open("acme/api", "T")
    issue = repo.get_issue(1)
    assert issue.update() is False
    assert github.requests[-1].status == 304
    github.person("ada").edit("acme/api", 1, title="other")
    assert issue.update() is True
    assert issue.title == "other"


def test_refusals_are_what_it_knows_them_as(github, repo):
    """Not found, gone, a secondary limit and a lost answer each have their own error."""
    github.person("ada").open("acme/api", "T")
    with pytest.raises(pygithub.UnknownObjectException):
        repo.get_issue(99)
    github.person("ada").delete("acme/api", 1)
    with pytest.raises(pygithub.GithubException) as gone:
        repo.get_issue(1)
    assert gone.value.status == 410
    github.faults.play(Fault.SECONDARY)
    with pytest.raises(pygithub.RateLimitExceededException):
        repo.get_labels().totalCount  # noqa: B018 - asking is what does it
    github.faults.play(Fault.LOST, on="issues/create")
    with pytest.raises(pygithub.GithubException) as lost:
        repo.create_issue("once")
    assert lost.value.status == 502
    assert [each.title for each in github.person("ada").issues("acme/api")] == ["once"]


def test_sub_issues_are_added_and_listed(repo):
    """By id, as GitHub wants them."""
    parent, child = repo.create_issue("parent"), repo.create_issue("child")
    parent.add_sub_issue(child.id)
    assert [each.number for each in parent.get_sub_issues()] == [child.number]
    parent.remove_sub_issue(child.id)
    assert list(parent.get_sub_issues()) == []
