"""Pages of a list and the `Link` header that leads through them.

Pages are numbered, as GitHub's are: who reads them while others write can see a thing twice or
miss it. https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
"""

from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from trackwork.testing.github.exchange import Answer, Request, Sorry
from trackwork.testing.github.records import Json

MOST = 100
USUAL = 30
DIGITS = 9

T = TypeVar("T")


def number(request: Request, name: str, usual: int) -> int:
    """A whole number of the query; what is none counts as the usual."""
    said = request.query.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= DIGITS else usual


def page(request: Request, found: Sequence[T], shape: Callable[[T], Json]) -> Answer:
    """The page that was asked for; more than 100 a page are cut to 100 without a word."""
    size = min(max(1, number(request, "per_page", USUAL)), MOST)
    at = max(1, number(request, "page", 1))
    chosen = found[(at - 1) * size : at * size]
    last = max(1, -(-len(found) // size))
    links: dict[str, int] = {}
    if at > 1:
        links |= {"prev": min(at - 1, last), "first": 1}
    if at < last:
        links |= {"next": at + 1, "last": last}
    said = ", ".join(f'<{_address(request, page=n)}>; rel="{rel}"' for rel, n in links.items())
    return Answer(body=[shape(each) for each in chosen], headers={"Link": said} if said else {})


def cursor_page(
    request: Request, found: Sequence[T], shape: Callable[[T], Json], key: Callable[[T], int]
) -> Answer:
    """Pages by cursor, for boards: ``after`` and ``before`` name the last one seen.

    ``found`` is in the order of ``key``. Raises Sorry for a cursor that is none.
    """
    size = min(max(1, number(request, "per_page", USUAL)), MOST)
    after, before = _cursor(request, "after"), _cursor(request, "before")
    rest = [
        each
        for each in found
        if (after is None or key(each) > after) and (before is None or key(each) < before)
    ]
    chosen = rest[-size:] if before is not None and after is None else rest[:size]
    links = {}
    if chosen and key(chosen[-1]) < key(found[-1]):
        links["next"] = _address(request, after=f"c{key(chosen[-1])}")
    if chosen and key(chosen[0]) > key(found[0]):
        links["prev"] = _address(request, before=f"c{key(chosen[0])}")
    said = ", ".join(f'<{address}>; rel="{rel}"' for rel, address in links.items())
    return Answer(body=[shape(each) for each in chosen], headers={"Link": said} if said else {})


def _cursor(request: Request, name: str) -> int | None:
    said = request.query.get(name, "")
    if not said:
        return None
    if not said.startswith("c") or not said[1:].isdigit() or not said.isascii():
        raise Sorry(422, f"Invalid {name} cursor")
    return int(said[1:])


def _address(request: Request, **new: object) -> str:
    gone = {"after", "before"} if "after" in new or "before" in new else set()
    kept = {k: v for k, v in request.query.items() if k not in gone}
    query = urlencode({**kept, **{k: str(v) for k, v in new.items()}})
    return f"{request.base}{request.path}?{query}"
