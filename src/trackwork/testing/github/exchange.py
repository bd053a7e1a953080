"""One request and one answer of the fake GitHub, and how they come and go over WSGI."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from trackwork.testing.github.records import Json, Record

T = TypeVar("T")

OK = 200
EMPTY = frozenset({204, 304})
"""Answers without a body."""
PHRASES = {
    200: "OK",
    201: "Created",
    202: "Accepted",
    204: "No Content",
    301: "Moved Permanently",
    304: "Not Modified",
}
UNFIT = "Unprocessable"
"""What a 422 begins with; GitHub says the same in harsher words."""
DOCS = "https://docs.github.com/rest"
PREFIX = "/api/v3"
"""Where an Enterprise Server keeps its API; github.com has it at a host of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked. ``base`` is the API's address without a slash at its end."""

    method: str
    path: str
    base: str = "https://api.github.com"
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def reading(self) -> bool:
        """Whether it changes nothing."""
        return self.method in {"GET", "HEAD"}

    @property
    def web(self) -> str:
        """Where people open the pages of this GitHub."""
        if self.base == "https://api.github.com":
            return "https://github.com"
        return self.base.removesuffix(PREFIX)

    def value(self) -> Json:
        """The body as JSON; an empty body is an empty object. Raises Sorry with 400."""
        try:
            found: Json = json.loads(self.body) if self.body else {}
        except ValueError:
            raise Sorry(400, "Problems parsing JSON") from None
        return found

    def record(self) -> Record:
        """The body as a JSON object; an empty body is an empty one. Raises Sorry with 400."""
        value = self.value()
        if not isinstance(value, dict):
            raise Sorry(400, "Body should be a JSON object")
        return value


@dataclass(slots=True, kw_only=True)
class Answer:
    """What is said. ``raw`` replaces the JSON where an answer is meant to be none."""

    status: int = 200
    body: Json = None
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None

    def content(self) -> bytes:
        """The bytes of the body."""
        if self.raw is not None:
            return self.raw
        if self.status in EMPTY:
            return b""
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "backslashreplace"
        )


class Sorry(Exception):
    """An answer that says no, in GitHub's own form."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        errors: list[Json] | None = None,
        location: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors
        self.location = location
        self.headers = dict(headers or {})

    def answer(self) -> Answer:
        """It as an answer."""
        body: Record = {
            "message": self.message,
            "documentation_url": DOCS,
            "status": str(self.status),
        }
        if self.errors is not None:
            body["errors"] = self.errors
        headers = dict(self.headers)
        if self.location:
            headers["Location"] = body["url"] = self.location
        return Answer(status=self.status, body=body, headers=headers)


def invalid(resource: str, name: str, code: str = "invalid", message: str = "") -> Sorry:
    """422 for one field; ``code`` is one of GitHub's words (missing_field, already_exists ...)."""
    error: Record = {"resource": resource, "field": name, "code": code}
    if message:
        error["message"] = message
    return Sorry(422, UNFIT, errors=[error])


def plainly(handler: Callable[[T], Answer]) -> Callable[[T], Answer]:
    """For the few operations whose 422 lists sentences instead of fields."""

    @wraps(handler)
    def answered(call: T) -> Answer:
        try:
            return handler(call)
        except Sorry as sorry:
            if sorry.errors is not None:
                sorry.errors = [e if isinstance(e, str) else json.dumps(e) for e in sorry.errors]
            raise

    return answered


def received(environ: Mapping[str, Any]) -> Request:
    """A request as a WSGI server hands it over."""
    headers = {
        name[5:].replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = environ["CONTENT_TYPE"]
    length = str(environ.get("CONTENT_LENGTH") or "0")
    path = environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace")
    host = headers.get("host", environ.get("SERVER_NAME", "api.github.com"))
    base = f"{environ.get('wsgi.url_scheme', 'https')}://{host}"
    if path.startswith(f"{PREFIX}/"):
        base, path = f"{base}{PREFIX}", path.removeprefix(PREFIX)
    query = environ.get("QUERY_STRING", "")
    return Request(
        method=environ["REQUEST_METHOD"],
        path=path,
        base=base,
        query=dict(parse_qsl(query, keep_blank_values=True)),
        headers=headers,
        body=environ["wsgi.input"].read(int(length)) if length.isdigit() else b"",
    )


def sent(answer: Answer, start: Any) -> Iterable[bytes]:
    """An answer as a WSGI server wants it."""
    content = answer.content()
    headers = {"Content-Type": "application/json; charset=utf-8", **answer.headers}
    if answer.status not in EMPTY:
        headers["Content-Length"] = str(len(content))
    start(f"{answer.status} {PHRASES.get(answer.status, 'Sorry')}", list(headers.items()))
    return [content]
