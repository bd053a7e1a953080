"""A real Roundup calls us through the detector that its page shows."""

import hashlib
import hmac
import json
import os
import queue
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from roundup.cgi.wsgi_handler import RequestDispatcher

from trackwork.connectors.roundup.webhook import RoundupHook
from trackwork.ports import Forged

PAGE = Path("docs/connectors/roundup.md")
SECRET = b"s3cret"
HOOK = RoundupHook(secret=SECRET)


def signed(body):
    """Headers as the detector sends them."""
    return {"x-trackwork-signature": "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()}


@pytest.fixture
def ear():
    """Somebody who listens on this machine and keeps what is posted."""
    heard: queue.Queue[tuple[dict[str, str], bytes]] = queue.Queue()

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.put(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(202)
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    listening = HTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}/", heard
    listening.shutdown()
    thread.join()
    listening.server_close()


@pytest.mark.enable_socket
def test_the_detector_of_the_page_tells_us_where_to_look(rig, ear, monkeypatch):
    """Created and changed by a person in a real Roundup: both are signed words about that issue."""
    address, heard = ear
    shown = PAGE.read_text().split("```python\n")[1].split("```")[0]
    detector = rig.server.home / "detectors" / "trackwork.py"
    detector.write_text(shown)
    monkeypatch.setitem(os.environ, "TRACKWORK_ADDRESS", address)
    monkeypatch.setitem(os.environ, "TRACKWORK_SECRET", SECRET.decode())
    monkeypatch.setitem(os.environ, "TRACKWORK_WAIT", "0.01")
    before = rig.server.app
    try:
        rig.server.app = RequestDispatcher(str(rig.server.home))
        made = rig.person.post("/issue", json={"title": "Hi", "component": rig.part})
        native = made.json()["data"]["id"]
        calls = [HOOK.read(*heard.get(timeout=10))]
        rig.change("issue", native, title="Other")
        calls.append(HOOK.read(*heard.get(timeout=10)))
    finally:
        detector.unlink()
        rig.server.app = before
    assert [each.event for each in calls] == ["create", "set"]
    assert {(each.place, each.natives) for each in calls} == {(rig.place, (native,))}
    assert calls[0].id != calls[1].id
    assert rig.tracker.issue(calls[0].place, native).title == "Other"


BODY = json.dumps({"id": "d1", "event": "set", "place": "issue/payments", "issue": "7"}).encode()


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=00", "é"])
def test_a_forged_delivery_is_kept_from_us(signature):
    """A missing, wrong or strange signature, or another body under a right one."""
    with pytest.raises(Forged):
        HOOK.read({"x-trackwork-signature": signature}, BODY)
    with pytest.raises(Forged):
        HOOK.read(signed(BODY), BODY + b" ")


@pytest.mark.parametrize(
    "said",
    [[], {}, {"id": "a b", "event": "set", "place": "issue"}, {"id": "a", "event": "set"},
     {"id": "a", "event": "set", "place": "../user"}],
)  # fmt: skip
def test_a_signed_word_that_cannot_be_read_is_said(said):
    """Nothing is guessed from it."""
    body = json.dumps(said).encode()
    with pytest.raises(ValueError, match=r"delivery|place"):
        HOOK.read(signed(body), body)


def test_an_issue_that_is_no_id_means_the_whole_place():
    """A delivery never brings us to an address of its own."""
    body = json.dumps({"id": "a", "event": "set", "place": "issue", "issue": "../1"}).encode()
    assert HOOK.read(signed(body), body).natives == ()
