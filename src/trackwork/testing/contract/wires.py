"""A wire that spoils answers on their way, for trackers that are reached over HTTP."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import unquote

import httpx2

from trackwork.transport import LARGEST

Wire = httpx2.BaseTransport
"""What ``Transport(wire=...)`` takes in place of the network."""

JSON: Mapping[str, str] = MappingProxyType({"Content-Type": "application/json"})
HTML: Mapping[str, str] = MappingProxyType({"Content-Type": "text/html; charset=utf-8"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoiled:
    """An answer that is no answer to what was asked."""

    name: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: JSON)
    body: bytes = b""

    def __str__(self) -> str:
        """Its name, by which a test run names it."""
        return self.name


SPOILED = (
    Spoiled(name="a page for people", headers=HTML, body=b"<html><h1>Please sign in</h1></html>"),
    Spoiled(name="a page that says it is JSON", body=b"<!DOCTYPE html><p>Back soon</p>"),
    Spoiled(name="half of a JSON", body=b'{"issues": [{"id": 17, "number": 17, "ti'),
    Spoiled(name="bytes that are no text", body=b"\xff\xfe\x00\x01\x02"),
    Spoiled(name="JSON of another shape", body=b'"maintenance"'),
    Spoiled(name="JSON of numbers", body=b"[1, 2, 3]"),
    Spoiled(name="too large to be an answer", body=b" " * (LARGEST + 1)),
)
"""Answers with a good status and nothing in them that could be an issue."""


@dataclass(slots=True)
class SpoilingWire(Wire):
    """Hands requests to ``inner``, and answers those that ``about`` names with ``spoiled``.

    ``about`` is asked with the decoded address. A spoiled write is done first: the answer is what
    is spoiled. ``sent`` counts the writes.
    """

    inner: Wire
    spoiled: Spoiled | None = None
    about: Callable[[str], bool] = field(default=lambda _: True)
    sent: int = 0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer, good or spoiled."""
        writes = request.method not in {"GET", "HEAD"}
        self.sent += writes
        if self.spoiled is None or not self.about(unquote(str(request.url))):
            return self.inner.handle_request(request)
        if writes:
            self.inner.handle_request(request).close()
        said = self.spoiled
        return httpx2.Response(said.status, headers=dict(said.headers), content=said.body)
