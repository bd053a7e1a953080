"""Who is let in: genuine deliveries of trackers that may call, of a size and at a pace."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import httpx2
import pytest

from tests.web.conftest import Open
from tests.web.town import SECRET, TRACKER, Sent, delivery, headers
from trackwork.ports import Call
from trackwork.web.door import MEGABYTE, Limits
from trackwork.web.serving import HEADERS

HEAD = f"POST /hooks/{TRACKER} HTTP/1.1\r\nHost: town\r\n".encode()


def as_head(sent: Sent) -> bytes:
    """A delivery's own headers as they stand in a request."""
    return "".join(f"{name}: {value}\r\n" for name, value in sent.headers.items()).encode()


def test_a_genuine_delivery_is_kept_before_it_is_answered(door: Open) -> None:
    """202, and whoever looks into the ledger then finds it."""
    answer = door.send(delivery(1, "team0", ["1"]))
    assert (answer.status_code, answer.text) == (202, "kept")
    assert door.left() == 1


def _unlike(sent: Sent, kind: str) -> Sent:
    """A delivery that is not what the tracker sent."""
    body = {
        "truncated": sent.body[:-1],
        "longer": sent.body + b" ",
        "empty": b"",
        "half a JSON": b"{",
        "another JSON": b"[1]",
        "no text": b"\xff\x00",
    }.get(kind, sent.body)
    head = {
        "unsigned": {},
        "without a value": {"X-Town-Signature": "sha256="},
        "another secret": headers(1, body, b"another"),
        "no secret": headers(1, body, b""),
    }.get(kind, headers(1, body) if kind in READABLE_TO_NOBODY else sent.headers)
    return Sent(headers=head, body=body)


NOT_GENUINE = (
    "unsigned",
    "without a value",
    "another secret",
    "no secret",
    "truncated",
    "longer",
    "empty",
)
READABLE_TO_NOBODY = ("half a JSON", "another JSON", "no text")


@pytest.mark.parametrize("kind", [*NOT_GENUINE, *READABLE_TO_NOBODY])
def test_what_is_not_genuine_or_not_to_be_read_leaves_no_trace(door: Open, kind: str) -> None:
    """The forger learns nothing; whoever holds the secret learns that it could not be read."""
    answer = door.send(_unlike(delivery(1, "team0", ["1"]), kind))
    assert answer.status_code == (401 if kind in NOT_GENUINE else 400)
    assert bool(answer.text) == (kind not in NOT_GENUINE)
    assert (door.left(), door.heard().calls) == (0, 0)
    assert door.entrance.turned_away[TRACKER] == 1


def test_the_signature_speaks_for_the_bytes_and_not_for_their_meaning(door: Open) -> None:
    """The same JSON written another way was not signed."""
    sent = delivery(1, "team0", ["1"])
    spaced = Sent(headers=sent.headers, body=sent.body.replace(b": ", b":  "))
    assert door.send(spaced).status_code == 401


def test_the_same_delivery_again_is_taken_and_kept_once(door: Open) -> None:
    """The sender is answered alike, so it has no reason to send a third time."""
    for _ in range(3):
        assert door.send(delivery(1, "team0", ["1"])).status_code == 202
    assert door.left() == 1
    assert (door.heard().calls, door.heard().again) == (3, 2)


@pytest.mark.parametrize("to", ["nobody", "fake2", "%2e%2e", "fake/more", ""])
def test_a_tracker_that_may_not_call_is_not_there(door: Open, to: str) -> None:
    """Unknown, or without a secret: 404 before the body is looked at."""
    assert door.send(delivery(1, "team0", ["1"]), to=to).status_code == 404


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/", "/hooks", "/metrics"])
def test_nothing_else_is_shown(door: Open, path: str) -> None:
    """No description of itself, no list of trackers."""
    assert door.client.get(path).status_code == 404


def test_only_posts_are_taken(door: Open) -> None:
    """A look with a browser is told so."""
    assert door.client.get(f"/hooks/{TRACKER}").status_code == 405


@pytest.mark.parametrize("path", ["/health", "/nothing", f"/hooks/{TRACKER}"])
def test_every_answer_asks_to_be_neither_kept_nor_framed(door: Open, path: str) -> None:
    """The same few headers everywhere, and no word about what runs here."""
    answer = door.client.get(path)
    assert {name: answer.headers[name] for name, _ in HEADERS} == dict(HEADERS)
    assert "server" not in answer.headers


# --- size and pace --------------------------------------------------------------------------------


def test_a_megabyte_is_taken(door: Open) -> None:
    """A long issue makes a long delivery; nothing but place and number is kept of it."""
    sent = delivery(1, "team0", ["1"], more={"text": "x" * MEGABYTE})
    assert door.send(sent).status_code == 202
    with door.town.ledger.reading() as books:
        (kept,) = books.inbox.waiting()
    assert kept.body == '{"place": "team0", "natives": ["1"]}'


def test_a_body_that_says_it_is_too_large_is_not_read(opening: Callable[..., Open]) -> None:
    """The answer comes before the body does."""
    door = opening(limits=Limits(body=100))
    said = HEAD + b"Content-Length: 101\r\nConnection: close\r\n\r\n"
    assert door.raw(said).startswith(b"HTTP/1.1 413")


def test_a_body_that_grows_too_large_is_not_read_on(opening: Callable[..., Open]) -> None:
    """Whatever it said, or did not say, of its length."""
    door = opening(limits=Limits(body=100))
    head = HEAD + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    found = door.raw(head, b"60\r\n" + b"x" * 96 + b"\r\n60\r\n" + b"x" * 96 + b"\r\n0\r\n\r\n")
    assert found.startswith(b"HTTP/1.1 413")


def test_a_body_that_trickles_is_not_waited_for(opening: Callable[..., Open]) -> None:
    """Another sender is taken meanwhile; the slow one is let go."""
    door = opening(limits=Limits(seconds=0.3))
    found: list[bytes] = []
    slow = threading.Thread(
        target=lambda: found.append(
            door.raw(HEAD + b"Content-Length: 9\r\nConnection: close\r\n\r\n{")
        )
    )
    slow.start()
    assert door.send(delivery(1, "team0", ["1"])).status_code == 202
    slow.join()
    assert found[0].startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize("said", [b"", HEAD, b"POST /hooks/fa"])
def test_a_head_that_never_ends_is_not_waited_for(door: Open, said: bytes) -> None:
    """The connection is closed without a word."""
    assert door.raw(said) == b""


def test_a_second_head_that_never_ends_is_not_waited_for_either(door: Open) -> None:
    """A good request first buys nobody patience."""
    found = door.raw(b"GET /health HTTP/1.1\r\nHost: town\r\n\r\n", HEAD)
    assert found.count(b"HTTP/1.1") == 1


def test_too_many_at_once_are_asked_to_come_again(opening: Callable[..., Open]) -> None:
    """While one is on its way another is put off; when the first has left, it is taken."""
    door = opening(limits=Limits(requests=1))
    sent = delivery(1, "team0", ["1"])
    with door.halfway(HEAD + b"Content-Length: 9\r\n\r\n{"):
        put_off = _until(door, sent, 503)
    assert put_off.headers["Retry-After"] == "10"
    _until(door, sent, 202)


def _until(door: Open, sent: Sent, status: int) -> httpx2.Response:
    """Send until the server has noticed who came and who left."""
    for _ in range(2000):
        answer = door.send(sent)
        if answer.status_code == status:
            return answer
    pytest.fail(f"never answered with {status}")


def test_too_much_at_once_is_asked_to_come_again(opening: Callable[..., Open]) -> None:
    """Bytes in hand are counted over all senders, and given back."""
    door = opening(limits=Limits(in_hand=1000))
    large = delivery(1, "team0", ["1"], more={"text": "x" * 1000})
    assert door.send(large).status_code == 503
    for number in range(20):
        assert door.send(delivery(number, "team0", ["1"])).status_code == 202


# --- hostile headers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        b"X-Town-Signature: sha256=00\r\n",
        b"X-Town-Signature: \xff\xfe\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: 99999999999999999999999\r\n",
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: gzip\r\n",
        pytest.param(b"X-Long: " + b"x" * 70_000 + b"\r\n", id="long"),
        b"Bad Header: x\r\n",
        b"X-Split: a\r\n\tb\r\n",
        b"Upgrade: websocket\r\nConnection: Upgrade\r\n",
    ],
)
def test_strange_heads_get_no_further(door: Open, more: bytes) -> None:
    """Refused, or not genuine; the server goes on."""
    found = door.raw(HEAD + more + b"Connection: close\r\n\r\nhello")
    status = found.split(b" ")[1] if found else b"closed"
    assert status in {b"400", b"401", b"408", b"413", b"501", b"closed"}
    assert door.left() == 0
    assert door.send(delivery(1, "team0", ["1"])).status_code == 202


def test_of_two_signatures_only_one_that_is_right_counts(door: Open) -> None:
    """A forged body gains nothing by a genuine signature of another one beside it."""
    sent = delivery(1, "team0", ["1"])
    both = as_head(sent) + as_head(Sent(headers=headers(1, b"x"), body=b""))
    found = door.raw(HEAD + both + b"Content-Length: 5\r\nConnection: close\r\n\r\nhello")
    assert found.startswith(b"HTTP/1.1 401")


@pytest.mark.parametrize(
    "id_", ["", pytest.param("x" * 5000, id="long"), "a|b", "'; --", "%00", "../1"]
)
def test_an_id_is_whatever_it_is(door: Open, id_: str) -> None:
    """It names a row and nothing else."""
    assert door.send(delivery(id_, "team0", ["1"])).status_code == 202
    assert door.left() == 1


# --- when something is wrong here -----------------------------------------------------------------


class Away:
    """A ledger that comes and goes."""

    epoch = 1

    def __init__(self) -> None:
        self.away = True

    @contextmanager
    def transaction(self) -> Iterator[object]:
        """Never comes about."""
        if self.away:
            raise ConnectionError("the database at db.example says no to user x")
        yield None

    reading = transaction


def test_a_delivery_that_cannot_be_kept_is_not_promised(
    opening: Callable[..., Open], caplog: pytest.LogCaptureFixture
) -> None:
    """The sender may come again; the log names the kind of trouble and no address."""
    door = opening(ledger=Away())
    answer = door.send(delivery(1, "team0", ["1"]))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "ConnectionError" in caplog.text
    assert "db.example" not in caplog.text + answer.text
    health = door.client.get("/health")
    assert health.status_code == 503
    assert health.json()["ledger"] == "out of reach (ConnectionError)"


class Clumsy:
    """A connector with a mistake that quotes what it reads."""

    def read(self, _headers: Mapping[str, str], body: bytes) -> Call:
        """Stumble."""
        raise KeyError(body.decode())


def test_a_mistake_in_a_connector_harms_nobody(
    opening: Callable[..., Open], caplog: pytest.LogCaptureFixture
) -> None:
    """400, the kind of mistake in the log, and no word of the delivery."""
    door = opening(hook=Clumsy())
    answer = door.send(delivery(1, "team0", ["1"], more={"text": "a secret plan"}))
    assert answer.status_code == 400
    assert "KeyError" in caplog.text
    assert "secret plan" not in caplog.text


def test_secrets_are_nowhere_to_be_seen(door: Open, caplog: pytest.LogCaptureFixture) -> None:
    """Not in answers, not in the log, not in the ledger."""
    caplog.set_level("DEBUG")
    sent = delivery(1, "team0", ["1"])
    answers = [door.send(sent), door.send(Sent(headers={}, body=b"")), door.client.get("/health")]
    told = caplog.text + "".join(each.text + str(each.headers) for each in answers)
    with door.town.ledger.reading() as books:
        told += str(books.inbox.waiting()) + str(books.desk.items("heard"))
    for secret in (SECRET.decode(), sent.headers["X-Town-Signature"]):
        assert secret not in told


# --- health ---------------------------------------------------------------------------------------


def test_health_says_when_the_worker_moved_and_what_was_read(door: Open) -> None:
    """Not well before it moved, well then, and not well when it has not moved for long."""
    assert door.client.get("/health").status_code == 503
    door.pulse.beat()
    door.send(delivery(1, "team0", ["1"]))
    found = door.client.get("/health")
    assert found.status_code == 200
    now = door.town.clock.now().isoformat()
    assert found.json() == {
        "ok": True,
        "ledger": "reachable",
        "worker": now,
        "read": {TRACKER: now},
        "calls": {TRACKER: {"last": now, "calls": 1, "again": 0, "elsewhere": 0, "turned_away": 0}},
    }
