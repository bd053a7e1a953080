"""Small books: things by name, deliveries that came in, counts as they stood on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from trackwork.ledger import tables
from trackwork.ledger.access import Access, plain
from trackwork.ledger.statements import Statement
from trackwork.ledger.times import micros, moment


def upsert(access: Access, table: Any) -> Any:
    """An INSERT of this database's own kind, which knows ON CONFLICT."""
    dialect = postgresql if access.connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Something that came in from outside: a webhook, a mail. ``id`` is the sender's."""

    id: str
    received: datetime
    body: str


class InboxShelf:
    """Deliveries, each taken once."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def receive(self, delivery: str, *, body: str, now: datetime) -> bool:
        """Keep a delivery; False when it came before."""
        row = {"delivery": delivery, "received": micros(now), "body": plain(body)}
        kept = upsert(self._access, tables.inbox).values(row).on_conflict_do_nothing()
        kept = kept.returning(tables.inbox.c.delivery)
        return self._access.connection.execute(kept).scalar() is not None

    def waiting(self, limit: int = 500) -> tuple[Delivery, ...]:
        """Deliveries nobody has worked on yet, oldest first."""
        query = (
            select(tables.inbox)
            .where(tables.inbox.c.done.is_(None))
            .order_by(tables.inbox.c.received, tables.inbox.c.delivery)
            .limit(limit)
        )
        return tuple(
            Delivery(id=row.delivery, received=moment(row.received), body=row.body)
            for row in self._access.connection.execute(query)
        )

    def done(self, delivery: str, *, now: datetime) -> None:
        """Mark a delivery as worked on. Its body is dropped, its id stays."""
        self._access.connection.execute(
            update(tables.inbox)
            .where(tables.inbox.c.delivery == delivery)
            .values(done=micros(now), body="")
        )


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
