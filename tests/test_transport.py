"""The one HTTP client says honestly what became of a request."""

from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from trackwork.ports import Conflict, InDoubt, Refused, TryLater
from trackwork.testing.clock import FakeClock
from trackwork.transport import LARGEST, Missing, Transport, Unauthorized

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


class Far:
    """The other end: answers what it is told, in turn, and keeps what it was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []
        self.clock = FakeClock(NOW)
        self.transport = Transport(
            base="https://tracker.example/api",
            clock=self.clock,
            headers={"Authorization": "Bearer canary"},
            wire=httpx2.MockTransport(self._answer),
        )

    def _answer(self, request):
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def ask(self, method="GET", path="/issues", **more):
        return self.transport.ask(method, path, **more)


def says(status, headers=None, **more):
    """An answer of the other end."""
    return httpx2.Response(status, headers=headers, **more)


def test_a_good_answer_comes_back_as_it_was_sent():
    """Status, headers and JSON, and what we asked with."""
    far = Far(says(200, {"ETag": "x"}, json=[{"number": 1}]))
    answer = far.ask(query={"page": "2"}, headers={"If-None-Match": "w"})
    assert (answer.status, answer.headers["etag"], answer.json()) == (200, "x", [{"number": 1}])
    assert str(far.asked[0].url) == "https://tracker.example/api/issues?page=2"
    assert far.asked[0].headers["authorization"] == "Bearer canary"
    assert far.asked[0].headers["if-none-match"] == "w"
    assert far.transport.requests == 1


def test_an_empty_answer_is_nothing_and_304_says_unchanged():
    """204 has no body; 304 is a good answer."""
    far = Far(says(204), says(304))
    assert far.ask("POST").json() is None
    assert far.ask().unchanged


@pytest.mark.parametrize(
    ("method", "answer", "error"),
    [
        ("GET", httpx2.ConnectError("no route"), TryLater),
        ("POST", httpx2.ConnectError("no route"), TryLater),
        ("POST", httpx2.ConnectTimeout("slow"), TryLater),
        ("GET", httpx2.ReadTimeout("slow"), TryLater),
        ("POST", httpx2.ReadTimeout("slow"), InDoubt),
        ("PATCH", httpx2.RemoteProtocolError("cut"), InDoubt),
        ("DELETE", httpx2.WriteError("cut"), InDoubt),
        ("GET", says(502), TryLater),
        ("POST", says(502), InDoubt),
        ("POST", says(503), InDoubt),
        ("POST", says(503, {"Retry-After": "7"}), TryLater),
        ("POST", says(429), TryLater),
        ("POST", says(408), TryLater),
        ("GET", says(403, json={"message": "You have exceeded a secondary rate limit"}), TryLater),
        ("GET", says(403, json={"message": "Resource not accessible"}), Unauthorized),
        ("GET", says(401), Unauthorized),
        ("GET", says(404), Missing),
        ("GET", says(410), Missing),
        ("PATCH", says(412), Conflict),
        ("POST", says(422, json={"message": "Validation", "errors": []}), Refused),
        ("GET", says(400, text="<html>"), Refused),
    ],
)
def test_what_became_of_a_request_is_said_honestly(method, answer, error):
    """A write whose answer was lost is in doubt; one that never left is certainly not done."""
    with pytest.raises(error) as caught:
        Far(answer).ask(method)
    assert type(caught.value) is error


def test_no_message_holds_a_secret_or_a_page():
    """Neither token, query nor HTML gets into what people read."""
    far = Far(says(403, {"Content-Type": "text/html"}, text="<script>x</script>"))
    with pytest.raises(Unauthorized) as caught:
        far.ask(query={"token": "canary"})
    assert str(caught.value) == (
        "GET tracker.example/api/issues answered 403: and no words we can read"
    )
    assert "canary" not in repr(caught.value)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "90"}, 90),
        ({"Retry-After": "Fri, 20 Nov 2026 09:02:00 GMT"}, 120),
        ({"Retry-After": "soon"}, 60),
        ({"Retry-After": "Fri, 20 Nov 2026 09:02:00 +99999999999999"}, 60),
        ({"Retry-After": "Fri, 31 Dec 9999 23:00:00 -2300"}, 36_525 * 86_400),
        ({"Retry-After": "0"}, 1),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1795165800"}, 300),
        ({}, 60),
    ],
)
def test_the_trackers_own_time_is_kept(headers, seconds):
    """Until then nothing is asked at all, whoever asks."""
    reset = int((NOW + timedelta(seconds=300)).timestamp())
    headers = {k: str(reset) if k.endswith("Reset") else v for k, v in headers.items()}
    far = Far(says(429, headers), says(200))
    with pytest.raises(TryLater) as caught:
        far.ask()
    assert caught.value.after == timedelta(seconds=seconds)
    far.clock.advance(timedelta(seconds=seconds - 1))
    with pytest.raises(TryLater):
        far.ask()
    assert len(far.asked) == 1
    far.clock.advance(timedelta(seconds=1))
    assert far.ask().status == 200


def test_a_share_of_the_quota_is_left_to_others():
    """With a fifth left we wait for the reset; their own tools use the same account."""
    reset = str(int((NOW + timedelta(minutes=10)).timestamp()))
    told = {"X-RateLimit-Limit": "5000", "X-RateLimit-Reset": reset}
    far = Far(
        says(200, {**told, "X-RateLimit-Remaining": "1001"}),
        says(200, {**told, "X-RateLimit-Remaining": "1000"}),
        says(200),
    )
    far.ask()
    far.ask()
    with pytest.raises(TryLater, match="1000 of 5000 requests are left") as caught:
        far.ask()
    assert caught.value.after == timedelta(minutes=10)
    far.clock.advance(timedelta(minutes=10))
    assert far.ask().status == 200


def test_a_moved_issue_is_followed_on_its_own_host_only():
    """One host, whatever an answer says: a token goes nowhere else."""
    far = Far(says(301, {"Location": "/api/issues/2"}), says(200, json={"n": 2}))
    assert far.ask(path="/issues/1").json() == {"n": 2}
    with pytest.raises(Refused, match=r"another host, evil\.example"):
        Far(says(302, {"Location": "https://evil.example/"})).ask()
    with pytest.raises(Refused, match="another host"):
        Far(says(302, {"Location": "http://tracker.example/api/issues"})).ask()


def test_a_write_is_not_sent_on_and_a_circle_ends():
    """What has moved is named, so that somebody writes its new name."""
    with pytest.raises(Refused, match="has moved to /api/new"):
        Far(says(307, {"Location": "/api/new"})).ask("POST")
    with pytest.raises(Refused, match="from one address to the next"):
        Far(*[says(301, {"Location": "/api/issues"})] * 3).ask()


def test_an_endless_answer_is_not_read():
    """Memory is ours; no answer may fill it."""
    with pytest.raises(Refused, match="more than 50,000,000 bytes"):
        Far(says(200, content=b"x" * (LARGEST + 1))).ask()
    with pytest.raises(InDoubt, match="more than 50,000,000 bytes"):
        Far(says(200, content=b"x" * (LARGEST + 1))).ask("POST")


@pytest.mark.parametrize("body", [b'{"message": "half', b"[]", b'"text"', b"null"])
def test_half_an_answer_is_no_reason_to_stumble(body):
    """Whatever an error's body is, the person gets one sentence."""
    far = Far(says(422, {"Content-Type": "application/json"}, content=body))
    with pytest.raises(Refused, match="answered 422"):
        far.ask("POST")


def test_connections_are_let_go_and_made_anew():
    """Closing twice is no harm, and asking afterwards works."""
    far = Far(says(200), says(200))
    far.ask()
    far.transport.close()
    far.transport.close()
    assert far.ask().status == 200


def test_an_address_that_cannot_be_read_is_refused():
    """A redirect to nonsense stops this one question, and nothing else."""
    with pytest.raises(Refused, match="sends us to"):
        Far(says(302, {"Location": "https://[half"})).ask()


@pytest.mark.parametrize("token", ["can\nary", "canary…", "can\x00ary"])
def test_a_token_that_cannot_be_sent_is_not_shown(token):
    """A badly copied token is refused before anything is sent, without a letter of it."""
    far = Far()
    with pytest.raises(Refused, match="authorization") as caught:
        far.ask(headers={"Authorization": f"Bearer {token}"})
    assert "can" not in str(caught.value).replace("cannot", "")
    assert far.asked == []


def test_a_token_for_all_requests_that_cannot_be_sent_is_not_shown():
    """The same for a token that goes with every request."""
    far = Far()
    far.transport.headers = {"X-Key": "canary…"}
    with pytest.raises(Refused, match="x-key") as caught:
        far.ask()
    assert "canary" not in str(caught.value)


def test_no_other_host_is_asked():
    """The token goes to our host only, whatever address somebody hands in."""
    far = Far(says(200))
    with pytest.raises(Refused, match="elsewhere"):
        far.ask(path="https://elsewhere.example/issues")
    assert far.asked == []
    assert far.ask(path="https://tracker.example/other").status == 200


def test_json_of_endless_depth_is_no_json():
    """What nobody can read is told like half an answer."""
    with pytest.raises(ValueError, match="nested"):
        Far(says(200, content=b"[" * 200_000)).ask().json()
