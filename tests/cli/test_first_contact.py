"""`first-contact`: a report on a real tracker, which a GitHub on loopback plays here."""

import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from trackwork.testing.github import FakeGitHub


class Quiet(WSGIRequestHandler):
    """A server that writes no log."""

    def log_message(self, format, *args):  # noqa: A002 - the library's own name of it
        """Nothing."""


@pytest.fixture
def github(terminal):
    """A GitHub with one repository where we may write."""
    made = FakeGitHub(clock=terminal.clock)
    made.repository("acme/shop")
    made.allow("acme/shop", "trackwork-bot", "write")
    made.token("canary", "trackwork-bot")
    made.person("ana").open("acme/shop", "One")
    server = make_server("127.0.0.1", 0, made.wsgi, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def on_github(terminal, github, monkeypatch):
    """A workspace whose file names that GitHub beside its own tracker."""
    monkeypatch.setenv("GITHUB_TOKEN", "canary")
    path = terminal.folder / "trackwork.yaml"
    options = f"{{ base_url: '{github}', token_env: GITHUB_TOKEN }}"
    tracker = f"trackers:\n  gh: {{ kind: github, place: acme, options: {options} }}"
    terminal.write("trackwork.yaml", path.read_text("utf-8").replace("trackers:", tracker, 1))
    return terminal


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_report_with_what_is_as_thought(on_github):
    """A line for each thing, and what follows where something differs."""
    said = on_github.run("first-contact", "gh", "acme/shop")
    assert said.code == 0
    assert "as thought  acme/shop: can be read and written" in said.screen
    assert "told        the account: trackwork-bot" in said.screen
    assert "differ from what we count on." in said.screen
    assert said.screen.count("do it by hand in an issue for trying") == 1
    assert "canary" not in said.out + said.err


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_the_report_as_data(on_github):
    """By its published schema."""
    data = on_github.run("first-contact", "gh", "acme/shop", "--issue", "1", "--json").data
    assert data["schema"] == "trackwork/first-contact/1"
    assert {"the account", "its clock"} <= {each["question"] for each in data["learned"]}


def test_a_tracker_that_is_not_there(terminal):
    """Those there are, are named."""
    said = terminal.run("first-contact", "gh", "acme/shop")
    assert said.code == 3
    assert "There is no tracker 'gh'" in said.err
    assert "files" in said.err


def test_a_tracker_with_nothing_left_open(terminal):
    """A folder behaves as its page says."""
    said = terminal.run("first-contact", "files", "payments-api")
    assert said.code == 1
    assert "leaves nothing open" in said.err
