"""Small books: things by name, deliveries that came in, counts as they stood on a day."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from trackwork.ledger import tables
from trackwork.ledger.access import Access, plain
from trackwork.ledger.statements import Statement
from trackwork.ledger.times import micros, moment
from trackwork.ports import Delivery

_DESK = tables.desk.c
_PLACE = (_DESK.drawer == bindparam("of_drawer"), _DESK.key == bindparam("of_key"))
_VALUE = Statement(select(_DESK.value).where(*_PLACE))
_DROP = Statement(delete(tables.desk).where(*_PLACE))
_DRAWER = (
    select(_DESK.key, _DESK.value).where(_DESK.drawer == bindparam("drawer")).order_by(_DESK.key)
)
_ITEMS = Statement(_DRAWER)
# A range, not LIKE: it uses the index and needs no escaping.
_SOME_ITEMS = Statement(
    _DRAWER.where(_DESK.key >= bindparam("first"), _DESK.key < bindparam("beyond"))
)


def _putting(dialect: Any) -> Statement:
    stored = dialect.insert(tables.desk)
    stored = stored.values({name: bindparam(name) for name in ("drawer", "key", "value")})
    return Statement(
        stored.on_conflict_do_update(
            index_elements=["drawer", "key"], set_={"value": stored.excluded.value}
        )
    )


_PUT = {"sqlite": _putting(sqlite), "postgresql": _putting(postgresql)}


class DeskShelf:
    """Values by drawer and key; see `trackwork.ports.DeskBook`."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def get(self, drawer: str, key: str) -> str | None:
        """A value."""
        found: str | None = self._access.driver.value(_VALUE, of_drawer=drawer, of_key=key)
        return found

    def put(self, drawer: str, key: str, value: str) -> None:
        """Store or replace a value."""
        driver = self._access.driver
        driver.run(_PUT[driver.database], drawer=drawer, key=key, value=plain(value))

    def items(self, drawer: str, *, prefix: str = "") -> Mapping[str, str]:
        """A drawer by key, whole or only the keys that begin with a prefix."""
        driver = self._access.driver
        if not prefix:
            return MappingProxyType(dict(driver.rows(_ITEMS, drawer=drawer)))
        last = prefix + "\U0010ffff"
        rows = driver.rows(_SOME_ITEMS, drawer=drawer, first=prefix, beyond=last)
        return MappingProxyType(dict(rows))

    def drop(self, drawer: str, key: str) -> None:
        """Remove a value if it is there."""
        self._access.driver.run(_DROP, of_drawer=drawer, of_key=key)


_INBOX = tables.inbox.c
_WAITING = Statement(
    select(_INBOX.delivery, _INBOX.received, _INBOX.body)
    # A function keeps the database to the short index of what waits, whatever the prefix.
    .where(
        _INBOX.done.is_(None),
        func.substr(_INBOX.delivery, 1, bindparam("long")) == bindparam("prefix"),
    )
    .order_by(_INBOX.received, _INBOX.delivery)
    .limit(bindparam("most"))
)
_DONE = Statement(
    update(tables.inbox)
    .where(_INBOX.delivery == bindparam("of"))
    .values(done=bindparam("at"), body="")
)
_NEWEST = Statement(
    select(_INBOX.received).order_by(_INBOX.received.desc()).limit(1).offset(bindparam("most"))
)
_FORGET = Statement(delete(tables.inbox).where(_INBOX.received < bindparam("before")))


def _receiving(dialect: Any) -> Statement:
    row: dict[str, Any] = {name: bindparam(name) for name in ("delivery", "received", "body")}
    return Statement(dialect.insert(tables.inbox).values(row).on_conflict_do_nothing())


_RECEIVE = {"sqlite": _receiving(sqlite), "postgresql": _receiving(postgresql)}


class InboxShelf:
    """Deliveries, each taken once; see `trackwork.ports.InboxBook`."""

    def __init__(self, access: Access) -> None:
        self._driver = access.driver

    def receive(self, delivery: str, *, body: str, now: datetime) -> bool:
        """Keep a delivery; False when it came before."""
        row = {"delivery": plain(delivery), "received": micros(now), "body": plain(body)}
        return self._driver.run(_RECEIVE[self._driver.database], **row) > 0

    def waiting(self, limit: int = 500, *, prefix: str = "") -> tuple[Delivery, ...]:
        """Deliveries nobody has worked on yet, oldest first; only ids that begin so."""
        rows = self._driver.rows(_WAITING, long=len(prefix), prefix=prefix, most=limit)
        return tuple(Delivery(id=id_, received=moment(at), body=body) for id_, at, body in rows)

    def done(self, delivery: str, *, now: datetime) -> None:
        """Mark a delivery as worked on. Its body is dropped, its id stays."""
        self._driver.run(_DONE, of=delivery, at=micros(now))

    def forget(self, *, before: datetime, most: int) -> int:
        """Drop what came before a moment, and all but the newest ``most``; how many went."""
        beyond = self._driver.value(_NEWEST, most=most)
        limit = max(micros(before), 0 if beyond is None else beyond + 1)
        return self._driver.run(_FORGET, before=limit)


Counts = Mapping[tuple[str, str, str], int]


class HistoryShelf:
    """Counts as they stood at the end of a day."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def keep(self, day: date, counts: Counts, *, kind: str = "item") -> None:
        """Keep a day's counts, (initiative, team, health) to number; a second time replaces."""
        table = tables.snapshot
        run = self._access.connection.execute
        run(delete(table).where(table.c.day == day.isoformat(), table.c.kind == kind))
        rows = [
            {
                "day": day.isoformat(),
                "kind": kind,
                "initiative": initiative,
                "team": team,
                "health": health,
                "n": n,
            }
            for (initiative, team, health), n in counts.items()
        ]
        if rows:
            run(insert(table), rows)

    def of(self, day: date, *, kind: str = "item") -> Counts:
        """The counts of a day; empty when none were kept."""
        table = tables.snapshot.c
        query = select(table.initiative, table.team, table.health, table.n).where(
            table.day == day.isoformat(), table.kind == kind
        )
        rows = self._access.connection.execute(query)
        return {(row.initiative, row.team, row.health): row.n for row in rows}

    def days(self) -> tuple[date, ...]:
        """Days with counts, oldest first."""
        query = select(tables.snapshot.c.day).distinct().order_by(tables.snapshot.c.day)
        found = self._access.connection.execute(query).scalars()
        return tuple(date.fromisoformat(day) for day in found)
