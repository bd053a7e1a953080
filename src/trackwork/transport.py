"""The only HTTP client: one request, one answer, and an honest word about what went wrong.

Nothing is repeated here. Whoever asks learns whether a request was certainly not done
(`ports.TryLater`), maybe done (`ports.InDoubt`), refused for good (`ports.Refused`) or not done
because somebody was quicker (`ports.Conflict`), and the outbox decides what follows. A part of the
quota is left to everybody else who uses the account.
"""

import json as jsonlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import TypeAlias
from weakref import finalize

import httpx2

from trackwork.ports import Clock, Conflict, InDoubt, Refused, TryLater

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"
"""Anything JSON can say."""

READING = frozenset({"GET", "HEAD"})
TIMEOUT = 30.0
"""Seconds until an answer counts as lost; a lease in the outbox is four times as long."""
LARGEST = 50_000_000
"""Bytes of one answer: a hundred texts of the longest kind, each letter written as six."""
REDIRECTS = 3
SPARED = 0.2
"""The share of the quota that is left to others (their own tools use the same account)."""
WAIT = timedelta(minutes=1)
"""How long to wait when a tracker says "later" without saying when; GitHub's own advice."""
LONGEST_WAIT = timedelta(days=36_525)
"""Whoever asks for more means never; more is no moment."""
_LATER = frozenset({408, 425, 429})
_GONE = frozenset({404, 410, 451})
_MOVED = frozenset({301, 302, 303, 307, 308})
_DIGITS = 11
"""More digits are no count and no moment."""


class Missing(Refused):
    """What was asked for is not there, or not for us: 404, 410 or 451."""


class TooLarge(Refused):
    """An answer to a reading was larger than any may be; nothing of it was taken."""


class Moved(Refused):
    """A write was sent on to another address; it was not followed there, and nothing was done."""


class Unauthorized(Refused):
    """The token is wrong, expired or lacks a right; ``scopes`` are those it has, when told.

    ``unknown``: the token itself was not taken (401), so nothing was looked at or done.
    """

    def __init__(self, message: str, *, scopes: str = "", unknown: bool = False) -> None:
        super().__init__(message)
        self.scopes = scopes
        self.unknown = unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: status, headers by lower-case name, and the bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def unchanged(self) -> bool:
        """Whether the tracker says that nothing changed since the ETag that was sent (304)."""
        return self.status == HTTPStatus.NOT_MODIFIED

    def json(self) -> Value:
        """The body as JSON; raises ValueError when it is none."""
        try:
            value: Value = jsonlib.loads(self.body) if self.body else None
        except RecursionError as error:
            raise ValueError("nested deeper than anything we ask for") from error
        return value


@dataclass(slots=True)
class _Quota:
    """What the tracker last said of our quota: 0 of a limit of 0 is "it said nothing"."""

    limit: int = 0
    remaining: int = 0
    resets: datetime | None = None
    blocked_until: datetime | None = None


@dataclass(slots=True, kw_only=True, weakref_slot=True)
class Transport:
    """Speaks to one host and follows nobody to another.

    ``base`` ends without a slash; ``headers`` go with every request (the token is among them and in
    no message of ours); ``wire`` replaces the network in tests; ``largest``: bytes of one answer.
    Raises TryLater, InDoubt, Refused.
    """

    base: str
    clock: Clock
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    timeout: float = TIMEOUT
    spared: float = SPARED
    largest: int = LARGEST
    wire: httpx2.BaseTransport | None = None
    requests: int = 0
    """How many requests were made, for whoever counts what reading costs."""
    _quota: _Quota = field(default_factory=_Quota)
    _client: httpx2.Client | None = None

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        json: Value = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request; an answer of 2xx or 304. ``path`` may be a whole address on our host."""
        self._spare()
        _sendable({**self.headers, **(headers or {})})
        request = self._open().build_request(
            method, path, params=query, json=json, headers=dict(headers or {})
        )
        if not _same_host(request.url, httpx2.URL(self.base)):
            raise Refused(f"{request.url.host} is not the host of this tracker; not asked")
        for _ in range(REDIRECTS):
            answer = self._send(request)
            target = _redirect(answer)
            if target is None:
                return self._judged(request, answer)
            request = self._followed(request, target)
        raise Refused(f"{_place(request)} sends us from one address to the next")

    def close(self) -> None:
        """Let the connections go."""
        if self._client is not None:
            self._client.close()
            self._client = None

    # --- inside -----------------------------------------------------------------------------------

    def _open(self) -> httpx2.Client:
        if self._client is None:
            self._client = httpx2.Client(
                base_url=self.base,
                headers=dict(self.headers),
                timeout=self.timeout,
                transport=self.wire,
                follow_redirects=False,
            )
            # Whoever made us may never say goodbye; the connections go when we do.
            finalize(self, self._client.close)
        return self._client

    def _spare(self) -> None:
        """Ask nothing while the tracker told us to wait, or while the rest is for others."""
        now, quota = self.clock.now(), self._quota
        if quota.blocked_until is not None and now < quota.blocked_until:
            raise TryLater("the tracker asked us to wait", after=quota.blocked_until - now)
        if quota.resets is None or now >= quota.resets or not quota.limit:
            return
        if quota.remaining <= quota.limit * self.spared:
            left = f"{quota.remaining} of {quota.limit} requests are left"
            raise TryLater(f"{left}, and we leave these to others", after=quota.resets - now)

    def _send(self, request: httpx2.Request) -> Answer:
        self.requests += 1
        try:
            response = self._open().send(request, stream=True)
            try:
                body = _bounded(response, self.largest, reading=request.method in READING)
            finally:
                response.close()
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            raise TryLater(f"{_place(request)} cannot be reached: {_why(error)}") from error
        except httpx2.HTTPError as error:
            what = f"the answer of {_place(request)} was lost: {_why(error)}"
            raise (TryLater(what) if request.method in READING else InDoubt(what)) from error
        answer = Answer(
            status=response.status_code,
            headers=MappingProxyType({k.lower(): v for k, v in response.headers.items()}),
            body=body,
        )
        self._note(answer)
        return answer

    def _note(self, answer: Answer) -> None:
        """Remember what the tracker says of our quota."""
        limit, left = _number(answer, "x-ratelimit-limit"), _number(answer, "x-ratelimit-remaining")
        resets = _number(answer, "x-ratelimit-reset")
        if limit is not None and left is not None and resets is not None:
            self._quota.limit, self._quota.remaining = limit, left
            self._quota.resets = _moment(resets)

    def _followed(self, request: httpx2.Request, target: str) -> httpx2.Request:
        try:
            url = request.url.join(target)
        except httpx2.InvalidURL as error:
            raise Refused(f"{_place(request)} sends us to what is no address") from error
        if request.method not in READING:
            raise Moved(f"{_place(request)} has moved to {url.path}; write its new name")
        if not _same_host(url, request.url):
            raise Refused(f"{_place(request)} sends us to another host, {url.host}; not followed")
        # The same host, so the same headers: whoever asked with a token of its own is still known.
        return self._open().build_request(request.method, url, headers=request.headers)

    def _judged(self, request: httpx2.Request, answer: Answer) -> Answer:
        status, where = answer.status, _place(request)
        if _good(answer):
            return answer
        wait = self._asked_to_wait(answer)
        if wait is not None:
            self._quota.blocked_until = self.clock.now() + wait
            raise TryLater(f"{where} answered {status}: slow down", after=wait)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            what = f"{where} answered {status}"
            raise TryLater(what) if request.method in READING else InDoubt(what)
        if status in {401, 403}:
            raise Unauthorized(
                f"{where} answered {status}: {_said(answer)}",
                scopes=answer.headers.get("x-oauth-scopes", ""),
                unknown=status == HTTPStatus.UNAUTHORIZED,
            )
        if status in _GONE:
            raise Missing(f"{where} answered {status}: {_said(answer)}")
        if status == HTTPStatus.PRECONDITION_FAILED:
            raise Conflict(f"{where} answered {status}: somebody changed it since it was read")
        raise Refused(f"{where} answered {status}: {_said(answer)}")

    def _asked_to_wait(self, answer: Answer) -> timedelta | None:
        """How long the tracker wants to be left alone; None when it does not ask for that.

        GitHub says it with 403 too: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
        """
        after = _retry_after(answer, self.clock.now())
        spent = answer.headers.get("x-ratelimit-remaining") == "0"
        limited = answer.status in _LATER or (
            answer.status == HTTPStatus.FORBIDDEN
            and (spent or after is not None or _secondary(answer))
        )
        if not limited and not (
            answer.status == HTTPStatus.SERVICE_UNAVAILABLE and after is not None
        ):
            return None
        resets = _number(answer, "x-ratelimit-reset")
        if after is None and spent and resets is not None:
            after = _moment(resets) - self.clock.now()
        wait = max(after if after is not None else WAIT, timedelta(seconds=1))
        return min(wait, LONGEST_WAIT)


def _bounded(response: httpx2.Response, largest: int, *, reading: bool) -> bytes:
    """The whole body, unless it is larger than any answer may be.

    What such an answer says of a write nobody knows: it is in doubt, like a lost one.
    """
    read = bytearray()
    for piece in response.iter_bytes():
        read += piece
        if len(read) > largest:
            what = f"an answer of more than {largest:,} bytes was not read"
            raise TooLarge(what) if reading else InDoubt(what)
    return bytes(read)


def _sendable(headers: Mapping[str, str]) -> None:
    """Raises Refused for a header that HTTP cannot carry: the client's own words would quote it."""
    for name, value in headers.items():
        if not (value.isascii() and value.isprintable()):
            raise Refused(
                f"the header {name.lower()} holds a sign that cannot be sent; copy its secret again"
            )


def _same_host(one: httpx2.URL, other: httpx2.URL) -> bool:
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)


def _good(answer: Answer) -> bool:
    return HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES or answer.unchanged


def _redirect(answer: Answer) -> str | None:
    return answer.headers.get("location") if answer.status in _MOVED else None


def _place(request: httpx2.Request) -> str:
    """Method, host and path; a query may hold what nobody should read in a message."""
    return f"{request.method} {request.url.host}{request.url.path}"


def _why(error: Exception) -> str:
    return str(error) or type(error).__name__


def _said(answer: Answer) -> str:
    """The tracker's own words, in one short line; HTML is named and not quoted."""
    if "json" not in answer.headers.get("content-type", ""):
        return "and no words we can read"
    try:
        value = answer.json()
    except ValueError:
        return "and half a sentence"
    words = value
    if isinstance(value, dict):
        words = value.get("message") or value.get("errors") or value.get("error")
    text = words if isinstance(words, str) else jsonlib.dumps(words, ensure_ascii=False)
    return " ".join(text.split())[:200]


def _secondary(answer: Answer) -> bool:
    text = _said(answer).casefold()
    return "rate limit" in text or "abuse detection" in text


def _number(answer: Answer, name: str) -> int | None:
    value = answer.headers.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= _DIGITS else None


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _retry_after(answer: Answer, now: datetime) -> timedelta | None:
    """Seconds or a date, as RFC 9110 allows; None when neither can be read."""
    value = answer.headers.get("retry-after", "")
    if (seconds := _number(answer, "retry-after")) is not None:
        return timedelta(seconds=seconds)
    try:
        then = parsedate_to_datetime(value)
        return (then if then.tzinfo else then.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, OverflowError):
        return None
