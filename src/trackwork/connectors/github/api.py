"""Asking GitHub: who we are, which version we speak, and what an answer has to be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from trackwork import __version__
from trackwork.connectors.github.auth import Auth, auth_of
from trackwork.connectors.github.config import GithubConfig
from trackwork.connectors.github.wire import (
    PER_PAGE,
    FieldKind,
    Json,
    field_kinds,
    next_query,
    record,
    records,
)
from trackwork.ports import InDoubt, Site, TryLater
from trackwork.transport import READING, Answer, Missing, Transport, Unauthorized, Value

VERSION = "2022-11-28"
"""The version of GitHub's REST interface that every request names."""
HEADERS: Mapping[str, str] = {
    "Accept": "application/vnd.github+json",
    "X-GitHub-Api-Version": VERSION,
    "User-Agent": f"trackwork/{__version__}",
}
MOST_PAGES = 20_000
"""Pages of one list; more is somebody turning us in circles."""


@dataclass(slots=True, kw_only=True)
class Api:
    """One GitHub, as one account. Raises what `trackwork.transport` does."""

    transport: Transport
    auth: Auth

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        json: Value = None,
        etag: str = "",
    ) -> Answer:
        """One request with our token; ``etag`` asks for news only.

        A token that was revoked before its time is replaced once: what it asked was not done.
        """

        def once() -> Answer:
            headers = {"Authorization": f"Bearer {self.auth.token()}"}
            if etag:
                headers["If-None-Match"] = etag
            return self.transport.ask(method, path, query=query, json=json, headers=headers)

        try:
            return once()
        except Unauthorized as error:
            if not (error.unknown and self.auth.renewable):
                raise
        self.auth.forget()
        return once()

    def value(self, method: str, path: str, *, json: Value = None) -> Value:
        """One answer as JSON. Raises TryLater for a reading, InDoubt for a write that is none."""
        return said(method, path, self.ask(method, path, json=json))

    def one(self, path: str) -> Json:
        """One object."""
        return record(self.value("GET", path))

    def pages(self, path: str, query: Mapping[str, str] | None = None) -> Iterator[list[Json]]:
        """Every page of a list, as its Link header leads on. Raises TryLater."""
        asked: dict[str, str] | None = {"per_page": str(PER_PAGE), **(query or {})}
        for _ in range(MOST_PAGES):
            answer = self.ask("GET", path, query=asked)
            yield listed(path, answer)
            onward = next_query(answer.headers.get("link", ""))
            if onward is None:
                return
            asked = {**(asked or {}), **onward}
        raise TryLater(f"the list at {path} does not end")

    def all(self, path: str, query: Mapping[str, str] | None = None) -> list[Json]:
        """Every object of a list. Raises TryLater."""
        return [each for page in self.pages(path, query) for each in page]


def said(method: str, path: str, answer: Answer) -> Value:
    """An answer's JSON. One that is none was cut, or comes from something between us."""
    try:
        return answer.json()
    except ValueError as error:
        what = f"{method} {path} was answered with something that is no JSON"
        raise (TryLater(what) if method in READING else InDoubt(what)) from error


def listed(path: str, answer: Answer) -> list[Json]:
    """The objects of a page. Raises TryLater for anything but a list of objects."""
    value = said("GET", path, answer)
    if not isinstance(value, list) or len(records(value)) != len(value):
        raise TryLater(f"GET {path} was answered with something that is no list")
    return records(value)


@dataclass(slots=True, kw_only=True)
class Owners:
    """What organisations have: their issue fields, asked for once an hour at most."""

    api: Api
    _fields: dict[str, tuple[FieldKind, ...]] = field(default_factory=dict)

    def fields(self, owner: str) -> tuple[FieldKind, ...]:
        """An organisation's issue fields; none where it has none, or the owner is a person."""
        if owner not in self._fields:
            try:
                self._fields[owner] = field_kinds(
                    self.api.value("GET", f"/orgs/{owner}/issue-fields")
                )
            except Missing:
                self._fields[owner] = ()
        return self._fields[owner]

    def forget(self, owner: str) -> None:
        """Ask again next time: a field was renamed or deleted."""
        self._fields.pop(owner, None)


def api_for(site: Site, config: GithubConfig, transport: Transport | None = None) -> Api:
    """The way to the GitHub of a tracker; nothing is asked yet."""
    speaks = transport or Transport(base=config.base_url, clock=site.clock, headers=HEADERS)
    return Api(transport=speaks, auth=auth_of(site, config, speaks))
