"""`FakeGitHub`: the whole thing, ready to be asked."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from email.utils import format_datetime
from typing import Any, Protocol, TypeAlias

from trackwork.ports import Clock
from trackwork.testing.github.call import Call, Handler
from trackwork.testing.github.exchange import OK, Answer, Request, Sorry, received, sent
from trackwork.testing.github.faults import BEFORE, Fault, Faults
from trackwork.testing.github.hooks import Hooks
from trackwork.testing.github.people import Person
from trackwork.testing.github.quota import CREATIONS, Quota
from trackwork.testing.github.records import Issue, Record, Token
from trackwork.testing.github.routes import route
from trackwork.testing.github.setting import Setting
from trackwork.testing.github.world import World

VERSIONS = frozenset({"2022-11-28", "2026-03-10"})
"""What `X-GitHub-Api-Version` may say; the description is that of the first."""

SIGNED = 2
"""Dots in what an App signs; see `api.apps`."""
BY_ID = "/repositories/"

Found: TypeAlias = tuple[str, Mapping[str, str], Handler]
"""An operation, the parts of its path, and what answers it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it was answered."""

    method: str
    path: str
    query: Mapping[str, str]
    operation: str
    status: int
    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that differs from the description; ``what`` is ``request`` or ``answer``."""

    what: str
    method: str
    path: str
    operation: str
    problem: str

    def __str__(self) -> str:
        return f"{self.what} {self.method} {self.path} ({self.operation}): {self.problem}"


class Judge(Protocol):
    """Says what differs from a description; `checking.Description` is one."""

    def problems(
        self, operation: str, request: Request, parts: Mapping[str, str], answer: Answer
    ) -> list[tuple[str, str]]:
        """What differs, as ``(request or answer, problem)``; nothing when all is as described."""


class FakeGitHub(Setting):
    """A GitHub in memory. ``wsgi`` answers requests; ``people`` are `person(...)`.

    ``description`` is GitHub's own (see `checking`): every request and answer is held to it, and
    what differs is collected in ``violations``. Without one nothing is checked, which is what
    measuring needs. ``requests`` is every request there was, in order.
    """

    def __init__(self, *, clock: Clock, description: Judge | None = None) -> None:
        super().__init__(World(clock=clock))
        self.description = description
        self.faults = Faults()
        self.quota = Quota()
        self.requests: list[Asked] = []
        self.violations: list[Difference] = []
        self.world.heard.append(Hooks(self.world).heard)
        self._written: list[Issue] = []
        self.world.heard.append(self._remember)

    def wsgi(self, environ: Mapping[str, Any], start: Any) -> Iterable[bytes]:
        """A WSGI application."""
        return sent(self.answer(received(environ)), start)

    def person(self, login: str) -> Person:
        """Somebody who uses the pages of this GitHub."""
        return Person(world=self.world, account=self.world.account(login))

    def count(self, operation: str = "", *, method: str = "") -> int:
        """How many requests there were: of an operation, of a method, or all."""
        return sum(
            (not operation or each.operation == operation) and (not method or each.method == method)
            for each in self.requests
        )

    # --- answering --------------------------------------------------------------------------------

    def answer(self, request: Request) -> Answer:
        """What becomes of a request; checked, counted, and spoiled by the faults that stand."""
        request = self._by_id(request)
        found = route(request.method, request.path)
        operation = found[0] if found else ""
        token, fault = None, self.faults.next(request, operation)
        self._written.clear()
        try:
            token = self._admitted(request)
            answer = self._deed(request, found, token, fault)
        except Sorry as sorry:
            answer = sorry.answer()
        if self.description is not None:
            self._check(self.description, request, found, answer)
        answer = self._revalidated(request, token, answer)
        if fault is not None and fault not in BEFORE:
            answer = self.faults.spoil(fault, answer)
        answer.headers = {**self._told(token), **answer.headers}
        self._note(request, operation, token, answer)
        self._others_act(request, answer)
        return answer

    def _deed(
        self, request: Request, found: Found | None, token: Token | None, fault: Fault | None
    ) -> Answer:
        now = self.world.clock.now()
        if token is not None and request.path != "/rate_limit":
            self.quota.spend(token, now)
        if fault is not None:
            self.faults.refuse(fault)
        if found is None:
            raise Sorry(404, "Not Found")
        operation, parts, handler = found
        if operation in CREATIONS:
            self.quota.room(now)
        answer = handler(
            Call(
                world=self.world,
                request=request,
                parts=parts,
                token=token,
                lag=self.faults.lag,
                dropping=self.faults.drops_silently,
            )
        )
        if operation in CREATIONS:
            self.quota.took(now)
        return answer

    def _admitted(self, request: Request) -> Token | None:
        """Whose token this is; None for nobody's. Raises Sorry."""
        if not request.headers.get("user-agent"):
            raise Sorry(403, "Request forbidden by administrative rules.")
        version = request.headers.get("x-github-api-version", "2022-11-28")
        if version not in VERSIONS:
            raise Sorry(400, f"'{version}' is not a supported version.")
        said = request.headers.get("authorization", "").partition(" ")[2].strip()
        if not said or said.count(".") == SIGNED:
            return None
        token = self.world.tokens.get(said)
        if token is None or (token.ends is not None and self.world.now() >= token.ends):
            raise Sorry(401, "Bad credentials")
        return token

    def _by_id(self, request: Request) -> Request:
        """`/repositories/ID/...`, where redirects lead, is `/repos/owner/name/...`."""
        number, slash, rest = request.path.removeprefix(BY_ID).partition("/")
        known = request.path.startswith(BY_ID) and number.isascii() and number.isdigit()
        repo = self.world.by_id.get(int(number)) if known else None
        if repo is None:
            return request
        return replace(request, path=f"/repos/{repo.place}{slash}{rest}")

    def _check(
        self, description: Judge, request: Request, found: Found | None, answer: Answer
    ) -> None:
        operation, parts = (found[0], found[1]) if found else ("", {})
        for what, problem in description.problems(operation, request, parts, answer):
            self.violations.append(
                Difference(
                    what=what,
                    method=request.method,
                    path=request.path,
                    operation=operation or "unknown",
                    problem=problem,
                )
            )

    def _revalidated(self, request: Request, token: Token | None, answer: Answer) -> Answer:
        """With an ETag; 304, and free of charge, when whoever asks has just that already."""
        if not request.reading or answer.status != OK:
            return answer
        mark = f'W/"{hashlib.sha256(answer.content()).hexdigest()}"'
        seen = request.headers.get("if-none-match", "")
        if mark in {each.strip() for each in seen.split(",")}:
            if token is not None:
                self.quota.spare(token)
            return Answer(status=304, headers={"ETag": mark, **answer.headers})
        answer.headers["ETag"] = mark
        return answer

    def _told(self, token: Token | None) -> dict[str, str]:
        """What goes with every answer."""
        found = {
            "X-GitHub-Media-Type": "github.v3; format=json",
            "Date": format_datetime(self.world.now(), usegmt=True),
        }
        if token is None:
            return found
        if token.scopes is not None:
            found["X-OAuth-Scopes"] = ", ".join(token.scopes)
        return found | self.quota.headers(token)

    def _note(self, request: Request, operation: str, token: Token | None, answer: Answer) -> None:
        self.requests.append(
            Asked(
                method=request.method,
                path=request.path,
                query=request.query,
                operation=operation,
                status=answer.status,
                login=token.account.login if token else "",
            )
        )

    def _remember(self, _event: str, _action: str, issue: Issue, _more: Record) -> None:
        self._written.append(issue)

    def _others_act(self, request: Request, answer: Answer) -> None:
        """Whoever lives between two pages, and the bot that answers every write."""
        if self.faults.between_pages is not None and 'rel="next"' in answer.headers.get("Link", ""):
            self.faults.between_pages(request.path)
        if self.faults.bot is not None and not request.reading:
            for issue in dict.fromkeys(self._written):
                self.faults.bot(issue)
