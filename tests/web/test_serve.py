"""`trackwork serve` as a real process on loopback; the service with its worker; what is missing."""

import gzip
import hashlib
import hmac
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from tests.cli.conftest import Terminal
from tests.web.conftest import Open
from tests.web.town import TRACKER, Sent, Town, TownHook, delivery
from trackwork.clock import WallClock
from trackwork.connectors.github.webhook import GithubHook
from trackwork.engine.calls import heard_of
from trackwork.ledger.wakes import wakes_if_shared
from trackwork.web.hooks import hooks_of
from trackwork.web.service import Service

RECORD = Path(__file__).parents[3] / "shared" / "data" / "github_webhooks" / "payloads.jsonl.gz"
SECRET = "made up for this test"
HUB = """
  hub:
    kind: github
    place: acme
    options:
      base_url: "http://127.0.0.1:9"
      token_env: HUB_TOKEN
      webhook_secret_env: HUB_SECRET
"""


def from_github(event: str, payload: object, number: object = 1) -> Sent:
    """A delivery as GitHub signs it."""
    body = json.dumps(payload).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return Sent(
        headers={
            "X-GitHub-Event": event,
            "X-GitHub-Delivery": f"72d3162e-{number}",
            "X-Hub-Signature-256": f"sha256={signature}",
            "Content-Type": "application/json",
        },
        body=body,
    )


SAMPLES: tuple[tuple[str, object], ...] = (
    ("ping", {"zen": "Say less.", "hook_id": 1, "repository": {"full_name": "acme/shop"}}),
    ("issues", {"action": "opened", "issue": {"number": 7}, "repository": {"full_name": "a/b"}}),
    ("issue_comment", {"action": "created", "issue": {"number": 7}, "comment": {"id": 1}}),
    ("label", {"action": "edited", "label": {"name": "x"}, "repository": {"full_name": "a/b"}}),
    ("membership", {"action": "added", "team": {"slug": "x"}, "organization": {"login": "a"}}),
    ("projects_v2_item", {"action": "edited", "projects_v2_item": {"id": 1}}),
    ("pull_request", {"action": "opened", "number": 1, "repository": {"full_name": "a/b"}}),
)


@pytest.mark.parametrize(("event", "payload"), SAMPLES)
def test_a_payload_of_githubs_kinds_is_taken(
    opening: Callable[..., Open], event: str, payload: object
) -> None:
    """Ours, made up in the shapes of the record, so that this holds where the record is not."""
    door = opening(hook=GithubHook(secret=SECRET.encode()))
    assert door.send(from_github(event, payload)).status_code == 202


def test_every_payload_of_the_record_is_taken(opening: Callable[..., Open]) -> None:
    """Signed 202, twice alike, kept once; unsigned 401."""
    if not RECORD.is_file():
        pytest.skip("the record of payloads is no part of the project; it lies beside it or not")
    door = opening(hook=GithubHook(secret=SECRET.encode()))
    with gzip.open(RECORD, "rt", encoding="utf-8") as lines:
        every = [json.loads(line) for line in lines]
    for number, each in enumerate(every):
        sent = from_github(each["event"], each["payload"], number)
        assert door.send(sent).status_code == 202
        assert door.send(sent).status_code == 202
        assert door.send(Sent(headers={}, body=sent.body)).status_code == 401
    assert (door.heard().calls, door.heard().again) == (2 * len(every), len(every))
    assert door.left() == len(every)


def test_the_service_hears_a_word_and_writes_the_answer(tmp_path: Path) -> None:
    """A delivery comes in, the worker of the same process looks, and the block says so."""
    heard_and_answered(Town(WallClock(), url=f"sqlite:///{tmp_path}/ledger.db"), tmp_path)


@pytest.mark.postgres
def test_the_service_does_the_same_on_a_shared_ledger(tmp_path: Path, postgres_url: str) -> None:
    """On PostgreSQL, where it wakes whichever worker is there; a doubled delivery is kept once."""
    heard_and_answered(Town(WallClock(), url=postgres_url), tmp_path)


def heard_and_answered(town: Town, folder: Path) -> None:
    """Serve a town, let a team speak and its tracker call, twice alike; wait for the answer."""
    stop, up = threading.Event(), threading.Event()
    wakes = wakes_if_shared(town.ledger)
    service = Service(town.parts, town.drains(), {TRACKER: TownHook()}, wakes)
    door = str(folder / "door")
    thread = threading.Thread(
        target=lambda: service.run(stop, host="", port=0, path=door, up=lambda _where: up.set())
    )
    thread.start()
    assert up.wait(20)
    with httpx2.Client(transport=httpx2.HTTPTransport(uds=door), base_url="http://town") as client:
        town.say("team0", "1", "tw: at risk, waiting for certs")
        sent = delivery(1, "team0", ["1"])
        for _ in range(2):
            answer = client.post(f"/hooks/{TRACKER}", content=sent.body, headers=dict(sent.headers))
            assert answer.status_code == 202
        assert _comes_true(lambda: "Latest word from you: at risk" in _body(town))
        assert client.get("/health").status_code == 200
    stop.set()
    thread.join(20)
    assert not thread.is_alive()
    with town.ledger.reading() as books:
        assert (heard_of(books)[TRACKER].calls, heard_of(books)[TRACKER].again) == (2, 1)
    town.ledger.close()


def _body(town: Town) -> str:
    issue = town.tracker.issue("team0", "1")
    assert issue is not None
    return issue.body


def _comes_true(look: Callable[[], bool]) -> bool:
    wait = threading.Event()
    return any(look() or wait.wait(0.05) for _ in range(400))


# --- the command ----------------------------------------------------------------------------------


@dataclass
class Running:
    """The command as it runs; ``at`` is where the hub's webhooks go."""

    process: "subprocess.Popen[str]"
    at: str

    def send(self, sent: Sent) -> int:
        """Post a delivery; the status."""
        headers = dict(sent.headers)
        return httpx2.post(self.at, content=sent.body, headers=headers, timeout=20).status_code

    def health(self) -> dict[str, object]:
        """What it says of itself."""
        found: dict[str, object] = httpx2.get(
            self.at.replace("/hooks/hub", "/health"), timeout=20
        ).json()
        return found


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    """Start the command and wait until it says where it listens."""
    process = subprocess.Popen(
        [sys.executable, "-m", "trackwork", "-C", str(folder), "serve", "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "HUB_SECRET": SECRET, "COLUMNS": "200"},
    )
    assert process.stderr is not None
    try:
        said = ""
        while not (found := re.search(r"webhooks of hub at (\S+)", said)):
            line = process.stderr.readline()
            assert line, said
            said += line
        yield Running(process, found[1])
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def live_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a first workspace that is live; nobody works in it."""
    made = Terminal(tmp_path_factory.mktemp("live"))
    assert made.run("init").code == 0
    made.go_live()
    return made.folder


@pytest.fixture
def live(tmp_path: Path, live_once: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A first workspace, adopted and live, in a terminal of one width."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("HUB_TOKEN", "made up too")
    shutil.copytree(live_once, tmp_path, dirs_exist_ok=True)
    return Terminal(tmp_path)


@pytest.fixture
def hub(live: Terminal) -> Terminal:
    """A live workspace with a tracker that sends webhooks."""
    live.edit("trackwork.yaml", "    place: backlogs\n", f"    place: backlogs\n{HUB}")
    plan = live.run("plan", "--json").data["id"]
    assert live.run("apply", plan).code == 0
    return live


def test_a_delivery_outlives_the_process_that_took_it(hub: Terminal, socket_enabled: None) -> None:
    """Killed right after its answer; the next one knows the delivery, and ends when told."""
    sent = from_github("issues", SAMPLES[1][1])
    with running(hub.folder) as first:
        assert first.send(sent) == 202
        assert first.send(Sent(headers={}, body=sent.body)) == 401
        first.process.kill()
        first.process.wait()
    with running(hub.folder) as second:
        assert second.send(sent) == 202
        calls = second.health()["calls"]
        second.process.send_signal(signal.SIGTERM)
        _, said = second.process.communicate(timeout=30)
    assert second.process.returncode == 0
    assert "Stopped. Everything done is written down" in said
    assert SECRET not in said + str(calls)
    assert isinstance(calls, dict)
    assert (calls["hub"]["calls"], calls["hub"]["again"]) == (2, 1)


def test_an_address_that_is_taken_is_said(hub: Terminal, socket_enabled: None, monkeypatch) -> None:
    """With what to do about it; nothing else is started."""
    monkeypatch.setenv("HUB_SECRET", SECRET)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        said = hub.run("serve", "--port", port)
    assert said.code == 1
    assert f"127.0.0.1:{port} cannot be listened on" in said.err
    assert "--port" in said.err


def test_without_a_secret_nobody_may_call(hub: Terminal, monkeypatch) -> None:
    """The variable is named, and the way without webhooks."""
    monkeypatch.delenv("HUB_SECRET", raising=False)
    said = hub.run("serve")
    assert said.code == 3
    assert "HUB_SECRET" in said.err
    assert "run --watch" in said.err


def test_where_no_tracker_calls_there_is_nothing_to_serve(live: Terminal) -> None:
    """A folder of files sends nothing."""
    said = live.run("serve")
    assert said.code == 3
    assert "no tracker of this workspace sends webhooks" in " ".join(said.err.split())


def test_without_the_extra_the_way_to_it_is_told(live: Terminal) -> None:
    """Whatever is missing, one line installs it."""
    program = (
        "import sys; sys.modules['fastapi'] = None; sys.modules['uvicorn'] = None\n"
        "from trackwork.cli.main import run; sys.exit(run(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "-C", str(live.folder), "serve"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "200"},
    )
    assert done.returncode == 3
    assert "pip install 'trackwork[server]'" in done.stderr


def test_doctor_says_who_calls_and_what_is_missing(hub: Terminal, monkeypatch) -> None:
    """The last delivery of each tracker; a secret that is named and not set is to be mended."""
    monkeypatch.delenv("HUB_SECRET", raising=False)
    assert "HUB_SECRET" in hub.run("doctor").screen
    monkeypatch.setenv("HUB_SECRET", SECRET)
    assert "webhooks of hub: none came yet" in hub.run("doctor").screen


def test_hooks_are_made_from_secrets_that_are_there(hub: Terminal) -> None:
    """Ready with its secret, missing without; a tracker that sends none is neither."""
    from trackwork.bootstrap import build  # noqa: PLC0415 - only here

    app = build(hub.folder, clock=hub.clock)
    ready = hooks_of(app, environment={"HUB_SECRET": SECRET})
    missing = hooks_of(app, environment={})
    app.ledger.close()
    assert (list(ready.ready), dict(ready.missing)) == (["hub"], {})
    assert (list(missing.ready), list(missing.missing)) == ([], ["hub"])
