"""What may go wrong between a client and the fake GitHub, switched on as tests need it."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from trackwork.testing.github.exchange import Answer, Request, Sorry
from trackwork.testing.github.records import Issue


class Fault(StrEnum):
    """One way for a request to go wrong."""

    LOST = "done, and the answer is a 502"
    BROKEN = "a 502, and nothing was done"
    UNAVAILABLE = "a 503 with Retry-After, and nothing was done"
    SECONDARY = "403, secondary rate limit, with Retry-After"
    REVOKED = "401, as for a token that was revoked"
    FORBIDDEN = "403 without a reason that would pass"
    TOO_MANY = "429 with Retry-After"
    HIDDEN = "404, as for a token that may not see it"
    HTML = "200 with a page for people"
    HALF = "half of the JSON"
    TRUNCATED = "a list cut short, without a word and without a next page"
    EMPTY = "an empty list, without a word"


BEFORE = frozenset(
    {
        Fault.BROKEN,
        Fault.UNAVAILABLE,
        Fault.SECONDARY,
        Fault.REVOKED,
        Fault.FORBIDDEN,
        Fault.TOO_MANY,
        Fault.HIDDEN,
    }
)
"""Faults that come before the deed: nothing was done."""
UNSHAPED = frozenset({Fault.HTML, Fault.HALF})
"""Faults whose answer fits no description."""


@dataclass(slots=True)
class _Standing:
    fault: Fault
    on: str
    every: int
    seen: int = 0


@dataclass(slots=True)
class Faults:
    """Faults that wait for a request, and those that stand until they are lifted.

    ``on`` chooses requests: ``read``, ``write``, ``*``, or an operation such as
    ``issues/create-comment``. ``between_pages`` is whoever acts while a list is being read, called
    with its path after each page that has a next one. ``bot`` answers each issue that was written
    to. ``lag`` hides from lists what was made or changed within that time. ``wait`` is what
    Retry-After says. ``played`` tells what happened.
    """

    between_pages: Callable[[str], None] | None = None
    bot: Callable[[Issue], None] | None = None
    lag: timedelta = timedelta(0)
    wait: timedelta = timedelta(seconds=60)
    drops_silently: bool = False
    """Labels, assignees, milestones, types and fields are dropped whoever asks."""
    played: list[tuple[Fault, str]] = field(default_factory=list)
    _waiting: deque[tuple[Fault, str]] = field(default_factory=deque)
    _standing: list[_Standing] = field(default_factory=list)

    def play(self, fault: Fault, *, on: str = "*", times: int = 1) -> None:
        """Let the next such requests go wrong."""
        self._waiting.extend([(fault, on)] * times)

    def stand(self, fault: Fault, *, on: str = "*", every: int = 1) -> None:
        """Let every such request go wrong, or every second, third ... one, until `lift`."""
        self._standing.append(_Standing(fault, on, every))

    def lift(self) -> None:
        """Nothing goes wrong any more."""
        self._waiting.clear()
        self._standing.clear()

    def next(self, request: Request, operation: str) -> Fault | None:
        """What happens to this request."""
        found = next((e for e in self._waiting if _fits(e[1], request, operation)), None)
        if found is not None:
            self._waiting.remove(found)
            return self._played(found[0], operation)
        for each in self._standing:
            if _fits(each.on, request, operation):
                each.seen += 1
                if each.seen % each.every == 0:
                    return self._played(each.fault, operation)
        return None

    def _played(self, fault: Fault, operation: str) -> Fault:
        self.played.append((fault, operation))
        return fault

    def refuse(self, fault: Fault) -> None:
        """The answer of a fault that comes before the deed. Raises Sorry."""
        later = {"Retry-After": str(int(self.wait.total_seconds()))}
        said = "You have exceeded a secondary rate limit. Please wait a few minutes."
        answers = {
            Fault.BROKEN: Sorry(502, "Server Error"),
            Fault.UNAVAILABLE: Sorry(503, "Service Unavailable", headers=later),
            Fault.SECONDARY: Sorry(403, said, headers=later),
            Fault.REVOKED: Sorry(401, "Bad credentials"),
            Fault.FORBIDDEN: Sorry(403, "Resource not accessible by personal access token"),
            Fault.TOO_MANY: Sorry(429, "Too Many Requests", headers=later),
            Fault.HIDDEN: Sorry(404, "Not Found"),
        }
        if fault in answers:
            raise answers[fault]

    def spoil(self, fault: Fault, answer: Answer) -> Answer:
        """The answer of a fault that comes after the deed."""
        if fault is Fault.LOST:
            return Sorry(502, "Server Error").answer()
        if fault is Fault.HTML:
            page = b"<!DOCTYPE html><html><body>Unicorn!</body></html>"
            return Answer(raw=page, headers={"Content-Type": "text/html; charset=utf-8"})
        if fault is Fault.HALF:
            content = answer.content()
            return Answer(status=answer.status, raw=content[: len(content) // 2])
        if isinstance(answer.body, list):
            kept = len(answer.body) // 2 if fault is Fault.TRUNCATED else 0
            return Answer(status=answer.status, body=answer.body[:kept])
        return answer


def _fits(on: str, request: Request, operation: str) -> bool:
    if on in {"*", operation}:
        return True
    return on == ("read" if request.reading else "write")


def reverting(undo: Callable[[Issue], None]) -> Callable[[Issue], None]:
    """A bot for `Faults.bot`: it puts back what ``undo`` says, and does not answer itself."""
    busy: list[Issue] = []

    def answer(issue: Issue) -> None:
        if issue not in busy:
            busy.append(issue)
            undo(issue)
            busy.remove(issue)

    return answer
