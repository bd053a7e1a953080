"""The book of subjects: state, obligations, the dependency index, counters. All derived.

What is saved waits in memory until the transaction ends or somebody reads, and is then written in
few statements; inside the transaction nobody can tell the difference.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, literal_column, select, update

from trackwork.core.subjects import Subject
from trackwork.ledger import tables
from trackwork.ledger.access import Access
from trackwork.ledger.saving import Saved, write
from trackwork.ledger.statements import Row, Statement, among
from trackwork.ledger.times import micros, moment
from trackwork.ports import ObligationRow, SubjectRow

_state = tables.subject
_owed = tables.obligation
_read = tables.dependency
_asleep = _state.c.dirty == literal_column("0")
_STIR = Statement(
    update(_state).where(_asleep, among(_state.c.id)).values(dirty=literal_column("1"))
)
_STIR_READERS = Statement(
    update(_state)
    .where(_asleep, _state.c.id.in_(select(_read.c.reader).where(among(_read.c.target))))
    .values(dirty=literal_column("1"))
)
_NAMES = Statement(select(_state.c.id, _state.c.name).where(among(_state.c.id)))
_DIRTY = Statement(
    select(_state.c.id)
    .where(_state.c.dirty == literal_column("1"))
    .order_by(_state.c.id)
    .limit(bindparam("most"))
)
_CHECKS = Statement(
    select(_owed.c.subject)
    .where(_owed.c.next_check <= bindparam("until"))
    .order_by(_owed.c.next_check, _owed.c.subject)
    .limit(bindparam("most"))
)
_WAKES = Statement(
    select(_state.c.id)
    .where(_state.c.wake <= bindparam("until"))
    .order_by(_state.c.wake)
    .limit(bindparam("most"))
)
# The condition changes no answer: it lets SQLite use an index that holds these rows only.
_NEXT_CHECK = Statement(select(func.min(_owed.c.next_check)).where(_owed.c.next_check.is_not(None)))
_NEXT_WAKE = Statement(select(func.min(_state.c.wake)).where(_state.c.wake.is_not(None)))
_STATES = select(
    *(_state.c[name] for name in ("name", "initiative", "team", "health", "word_at")),
    *(_state.c[name] for name in ("first_committed", "committed", "forecast", "actual")),
    *(_state.c[name] for name in ("excepted_until", "tier", "closed", "wake", "rest")),
).where(_state.c.saved == literal_column("1"))
_STATE = Statement(_STATES.where(_state.c.name == bindparam("name")))
_OBLIGATIONS = (
    select(
        _owed.c.episode,
        _state.c.name,
        *(_owed.c[name] for name in ("practice", "slot", "kind", "holder", "due", "tier")),
        *(_owed.c[name] for name in ("ladder", "opened", "next_check", "suspended")),
    )
    .join(_state, _state.c.id == _owed.c.subject)
    .order_by(_owed.c.due, _state.c.name, _owed.c.slot)
)
_GROUP = (_state.c.initiative, _state.c.team, _state.c.health)
_RECOUNT = Statement(
    select(*_GROUP, func.count())
    .where(_state.c.kind == bindparam("kind"), _state.c.saved == literal_column("1"))
    .group_by(*_GROUP)
)
_ROWS: dict[tuple[str, ...], Statement] = {}
_OWED: dict[tuple[str, ...], Statement] = {}


def _filtered(
    known: dict[tuple[str, ...], Statement], query: Select[Any], columns: Mapping[str, Any]
) -> Statement:
    """The query with a condition per column, by name; made once per set of columns."""
    names = tuple(columns)
    if names not in known:
        conditions = [column == bindparam(name) for name, column in columns.items()]
        known[names] = Statement(query.where(*conditions))
    return known[names]


class SubjectShelf:
    """Derived rows in one transaction; see `trackwork.ports.SubjectBook`."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._pending: dict[str, Saved] = {}

    # --- writing ----------------------------------------------------------------------------------

    def save(
        self, row: SubjectRow, obligations: Sequence[ObligationRow], reads: frozenset[str]
    ) -> None:
        """Replace what is derived of a subject and clear its dirty mark; counters follow."""
        people = self._access.people
        name = people.name(row.subject)
        # In order, because a person met here for the first time gets a number.
        hidden = frozenset([people.hidden(each) for each in sorted(reads)])
        self._pending[name] = Saved(name=name, row=row, owed=tuple(obligations), reads=hidden)
        self._access.ahead.passed(name)

    def flush(self) -> None:
        """Write what waits."""
        if self._pending:
            waiting, self._pending = self._pending, {}
            write(self._access, waiting)

    def stir(self, ids: Mapping[str, int]) -> None:
        """Mark subjects dirty, by stored name and number, and everything that reads them."""
        self._mark(ids)
        self._touch(list(ids))

    def touch(self, targets: Sequence[str]) -> None:
        """Mark dirty these subjects, and everything that declared a read of these (people too)."""
        people = self._access.people
        names = [people.hidden_if_known(each) for each in targets]
        self._mark(self._access.subjects.find(names))
        self._touch(names)

    def _mark(self, ids: Mapping[str, int]) -> None:
        self._access.driver.run_among(_STIR, ids.values())
        for name in ids.keys() & self._pending.keys():
            self._pending[name].dirty = True

    def _touch(self, names: Sequence[str]) -> None:
        wanted = frozenset(names)
        for saved in self._pending.values():
            saved.dirty = saved.dirty or not wanted.isdisjoint(saved.reads)
        self._access.driver.run_among(_STIR_READERS, self._access.targets.find(names).values())

    # --- reading ----------------------------------------------------------------------------------

    def awake(self, now: datetime, limit: int = 1000) -> tuple[Subject, ...]:
        """Subjects that are dirty, or have an obligation or a wake time due; the dirty first."""
        self.flush()
        found: dict[int, None] = {}
        for statement in (_DIRTY, _CHECKS, _WAKES):
            if len(found) < limit:
                # Two obligations of one subject count once, so more rows than `limit` may be read.
                values = {"most": 2 * limit, "until": micros(now)}
                rows = self._access.driver.rows(statement, **values)
                found.update((number, None) for (number,) in rows)
        return self._names(list(found)[:limit])

    def next_wake(self) -> datetime | None:
        """The earliest moment any subject waits for; None when only a change wakes one."""
        self.flush()
        driver = self._access.driver
        found = [driver.value(statement) for statement in (_NEXT_CHECK, _NEXT_WAKE)]
        return moment(min((each for each in found if each is not None), default=None))

    def _names(self, numbers: Sequence[int]) -> tuple[Subject, ...]:
        found: dict[int, str] = dict(self._access.driver.among(_NAMES, numbers))
        names = [found[number] for number in numbers]
        # Whoever asks who is awake works on them next, in this order.
        self._access.ahead.expect(names)
        return tuple([self._access.people.subject(name) for name in names])

    def rows(
        self, *, kind: str = "", initiative: str = "", team: str = ""
    ) -> tuple[SubjectRow, ...]:
        """State rows, filtered, ordered by subject."""
        self.flush()
        given = {"kind": kind, "initiative": initiative, "team": team}
        wanted = {name: value for name, value in given.items() if value}
        statement = _filtered(
            _ROWS, _STATES.order_by(_state.c.name), {name: _state.c[name] for name in wanted}
        )
        rows = self._access.driver.rows(statement, **wanted)
        return tuple([self._row(row) for row in rows])

    def row(self, subject: Subject) -> SubjectRow | None:
        """One state row."""
        self.flush()
        name = self._access.people.name_if_known(subject)
        found = self._access.driver.row(_STATE, name=name)
        return None if found is None else self._row(found)

    def obligations(
        self, *, subject: Subject | None = None, holder: Subject | None = None
    ) -> tuple[ObligationRow, ...]:
        """Open obligations, by due."""
        self.flush()
        people = self._access.people
        given = {"name": (subject, _state.c.name), "holder": (holder, _owed.c.holder)}
        wanted = {
            name: people.name_if_known(whose)
            for name, (whose, _) in given.items()
            if whose is not None
        }
        columns = {name: given[name][1] for name in wanted}
        statement = _filtered(_OWED, _OBLIGATIONS, columns)
        rows = self._access.driver.rows(statement, **wanted)
        return tuple([self._obligation(row) for row in rows])

    def readers(self, target: str) -> tuple[Subject, ...]:
        """Subjects that declared a read of this, by name."""
        self.flush()
        wanted = self._access.people.hidden_if_known(target)
        query = (
            select(_state.c.name)
            .join(tables.dependency, tables.dependency.c.reader == _state.c.id)
            .join(tables.target, tables.target.c.id == tables.dependency.c.target)
            .where(tables.target.c.name == wanted)
            .order_by(_state.c.name)
        )
        names = self._access.connection.execute(query).scalars()
        return tuple(self._access.people.subject(name) for name in names)

    def counts(
        self, *, kind: str = "item", initiative: str = "", team: str = ""
    ) -> Mapping[tuple[str, str, str], int]:
        """How many subjects of a kind stand where: (initiative, team, health) to number."""
        self.flush()
        table = tables.counter.c
        query = select(table.initiative, table.team, table.health, table.n)
        query = query.where(table.kind == kind)
        query = query.where(table.initiative == initiative) if initiative else query
        query = query.where(table.team == team) if team else query
        found = self._access.connection.execute(query)
        return {(row.initiative, row.team, row.health): row.n for row in found}

    def recounted(self, *, kind: str = "item") -> Mapping[tuple[str, str, str], int]:
        """What `counts` says of a kind, worked out anew from every row."""
        self.flush()
        rows = self._access.driver.rows(_RECOUNT, kind=kind)
        return {(initiative, team, health): n for initiative, team, health, n in rows}

    def forget_all(self) -> None:
        """Throw away everything derived; every subject is dirty afterwards."""
        self._pending.clear()
        run = self._access.connection.execute
        for table in (tables.obligation, tables.dependency, tables.counter):
            run(delete(table))
        run(update(_state).values(dirty=1, saved=0, wake=None))

    def _row(self, row: Row) -> SubjectRow:
        (name, initiative, team, health, word_at, first_committed, committed) = row[:7]
        (forecast, actual, excepted_until, tier, closed, wake, rest) = row[7:]
        return SubjectRow(
            subject=self._access.people.subject(name),
            initiative=initiative,
            team=team,
            health=health,
            word_at=moment(word_at),
            first_committed=first_committed,
            committed=committed,
            forecast=forecast,
            actual=actual,
            excepted_until=excepted_until,
            tier=tier,
            closed=bool(closed),
            wake=moment(wake),
            rest=rest,
        )

    def _obligation(self, row: Row) -> ObligationRow:
        (episode, name, practice, slot, kind, holder, due, tier) = row[:8]
        (ladder, opened, next_check, suspended) = row[8:]
        people = self._access.people
        return ObligationRow(
            episode=episode,
            subject=people.subject(name),
            practice=practice,
            slot=slot,
            kind=kind,
            holder=people.subject(holder),
            due=moment(due),
            tier=tier,
            ladder=ladder,
            opened=moment(opened),
            next_check=moment(next_check),
            suspended=suspended,
        )
