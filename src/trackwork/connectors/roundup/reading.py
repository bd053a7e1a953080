"""Asking a Roundup: what changed, one issue, the messages of several. One question, one request."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from trackwork.connectors.roundup.config import RoundupConfig
from trackwork.connectors.roundup.wire import (
    Json,
    Message,
    Row,
    Spot,
    Unreadable,
    data_path,
    id_of,
    links,
    moment,
    record,
    records,
    stamp,
    text,
    to_message,
    to_row,
)
from trackwork.ports import Finding, InDoubt, Refused, TryLater
from trackwork.transport import TooLarge, Transport, Value

PAGE = 200
TOGETHER = 100
"""How many ids one request names; they have to fit into an address."""
MOST_PAGES = 10_000
"""A list longer than this does not end."""
_NO_PROPERTY = re.compile(r"Unknown property: (\w+)")
_BASIC = ("title", "creation", "activity", "actor", "messages")
_MESSAGE = "content,creator,date,activity"

Query = list[tuple[str, str]]
Each = TypeVar("Each")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """An issue with the ETag that a change of it has to name."""

    row: Row
    etag: str


@dataclass(slots=True, kw_only=True)
class Asking:
    """Questions to one Roundup; every one may raise TryLater or Refused."""

    transport: Transport
    config: RoundupConfig
    page: int = PAGE
    gone: set[str] = field(default_factory=set)
    """Properties that were asked for and that the schema does not have."""
    unread: set[str] = field(default_factory=set)
    """Messages of the latest question that are too large, or no messages: no issue is without."""

    # --- issues -----------------------------------------------------------------------------------

    def changed(self, spot: Spot, since: datetime | None) -> tuple[dict[str, Row], list[Finding]]:
        """Issues whose own properties changed since; None: all there are.

        Each page begins where the last one ended, so nothing slips by while others write; more
        of one moment than a page holds is asked for in one larger page.
        """
        rows: dict[str, Row] = {}
        findings: list[Finding] = []
        size = self.page
        for _ in range(MOST_PAGES):
            page = self._page(spot, since, size)
            for value in page:
                read = _read(value, spot, findings)
                if read is not None:
                    rows[read.id] = read
            until = max((m for m in (moment(v.get("activity")) for v in page) if m), default=None)
            if len(page) < size:
                return rows, findings
            if until is None or (since is not None and until <= since):
                size *= 2
            else:
                since, size = until, self.page
        raise TryLater(f"the list of {spot.kind} does not end")

    def _page(self, spot: Spot, since: datetime | None, size: int) -> list[Json]:
        query = [("@sort", "activity,id"), ("@page_size", str(size))]
        if since is not None:
            query.append(("activity", f"from {stamp(since)}"))
        return self._issues(spot, query)

    def holding(self, spot: Spot, messages: Iterable[str]) -> dict[str, Row]:
        """Issues that hold any of these messages."""
        found = {}
        for some in together(sorted(messages, key=int)):
            for value in self._issues(spot, [("messages", ",".join(some))]):
                row = _read(value, spot, [])
                if row is not None:
                    found[row.id] = row
        return found

    def pointing(self, kind: str, natives: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """Who links to these issues: ``(relation, id)`` by the issue that is linked to."""
        found: dict[str, list[tuple[str, str]]] = {}
        for is_, prop in self.config.relations.items():
            if prop in self.gone:
                continue
            for some in together(sorted(natives, key=int)):
                query = [("@fields", prop), (prop, ",".join(some))]
                for value in self._list(kind, query):
                    for target in links(value.get(prop)):
                        found.setdefault(target, []).append((is_, id_of(value)))
        return found

    def row(self, spot: Spot, native: str) -> Row | None:
        """One issue; None when it is not there. What was retired is still shown by its own address,
        so a list is asked.
        """
        for value in self._issues(spot, [("id", native)]):
            if id_of(value) == native:
                return to_row(value)
        return None

    def tagged(self, spot: Spot, native: str) -> Tagged | None:
        """One issue to be changed. The tag is asked for first: what is read is no older."""
        path = data_path(spot.kind, native, query=[("@verbose", "0")])
        answer = self.transport.ask("GET", path)
        row = self.row(spot, native)
        return Tagged(row=row, etag=answer.headers.get("etag", "")) if row else None

    # --- messages ---------------------------------------------------------------------------------

    def talked(self, since: datetime) -> set[str]:
        """Ids of messages that were written or edited since: an edit moves no issue."""
        query = [("@fields", "activity"), ("activity", f"from {stamp(since)}")]
        return {id_of(value) for value in self._list("msg", query)} - {""}

    def messages(self, ids: Iterable[str]) -> dict[str, Message]:
        """These messages; one that cannot be read is not among them, but in `unread`."""
        self.unread = set()
        found: dict[str, Message] = {}
        for some in together(sorted(set(ids), key=int)):
            found.update(self._some(some))
        return found

    def _some(self, ids: list[str]) -> dict[str, Message]:
        query = [("@fields", _MESSAGE), ("@verbose", "3"), *(("id", each) for each in ids)]
        try:
            values = self._list("msg", query)
        except Refused as error:
            if len(ids) == 1 and not isinstance(error, TooLarge):
                raise
            if len(ids) == 1:
                self.unread |= set(ids)
                return {}
            half = len(ids) // 2
            return {**self._some(ids[:half]), **self._some(ids[half:])}
        found: dict[str, Message] = {}
        for value in values:
            try:
                message = to_message(value)
            except Unreadable:
                self.unread |= {id_of(value)} & set(ids)
                continue
            if message.id in ids:
                found[message.id] = message
        return found

    def marked(self, message_id: str) -> list[str]:
        """Ids of messages of ours with this Message-ID, the oldest first."""
        query = [("@fields", "creator"), ("@verbose", "2"), ("messageid:", message_id)]
        found = [
            id_of(value)
            for value in self._list("msg", query)
            if text(record(value.get("creator")), "username") == self.config.user
        ]
        return sorted((each for each in found if each), key=int)

    # --- inside -----------------------------------------------------------------------------------

    def names(self, kind: str, name: str) -> dict[str, str]:
        """What a class holds: ids by name."""
        rows = self._list(kind, [("@fields", name)])
        return {text(value, name): id_of(value) for value in rows if text(value, name)}

    def _what(self) -> Query:
        own = (*self.config.fields.values(), *self.config.relations.values())
        more = [each for each in own if each not in self.gone]
        return [("@fields", ",".join(dict.fromkeys((*_BASIC, *more)))), ("@verbose", "2")]

    def part_of(self, spot: Spot) -> Query:
        """What narrows a question to a part. Raises Refused when no property divides the whole."""
        if not spot.part:
            return []
        if not self.config.part:
            raise Refused(f"{spot.part!r} is a part, and the option `part` names no property")
        return [(self.config.part, spot.part)]

    def _issues(self, spot: Spot, query: Query) -> list[Json]:
        """Issues; a property that the schema does not have any more is left out and remembered."""
        try:
            return self._list(spot.kind, [*self._what(), *query, *self.part_of(spot)])
        except Refused as error:
            gone = set(_NO_PROPERTY.findall(str(error))) - self.gone - set(_BASIC)
            if not gone:
                raise
            self.gone |= gone
        return self._issues(spot, query)

    def _list(self, kind: str, query: Query) -> list[Json]:
        path = data_path(kind, query=query)
        return records(self.data("GET", path).get("collection"))

    def data(
        self, method: str, path: str, *, json: Value = None, etag: str = ""
    ) -> Mapping[str, Value]:
        """What an answer says. One that is no Roundup's says nothing: TryLater, InDoubt after a
        write.
        """
        headers = {"If-Match": etag} if etag else {}
        answer = self.transport.ask(method, path, json=json, headers=headers)
        try:
            found = record(answer.json())
        except ValueError:
            found = {}
        if not isinstance(found.get("data"), dict):
            what = f"{method} {path.partition('?')[0]} answered something else than data"
            raise TryLater(what) if method == "GET" else InDoubt(what)
        return record(found["data"])


def together(ids: list[str]) -> list[list[str]]:
    """Ids in groups that fit into one request."""
    return [ids[at : at + TOGETHER] for at in range(0, len(ids), TOGETHER)]


def _read(value: Json, spot: Spot, findings: list[Finding]) -> Row | None:
    try:
        return to_row(value)
    except Unreadable as error:
        what = f"an issue could not be read and was set aside: {error}"
        fix = "Look at it in the tracker; its rights may hide when it was made."
        where = f"{spot.kind}{id_of(value) or '?'}"
        findings.append(Finding(where=where, what=what, fix=fix, severity="problem"))
        return None
