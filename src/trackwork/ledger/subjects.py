"""The book of subjects: state, obligations, the dependency index, counters. All derived.

What is saved waits in memory until the transaction ends or somebody reads, and is then written in
few statements; inside the transaction nobody can tell the difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, select, update

from trackwork.core.subjects import Subject
from trackwork.ledger import tables
from trackwork.ledger.access import Access, chunks
from trackwork.ledger.saving import Saved, write
from trackwork.ledger.times import micros, moment
from trackwork.ports import ObligationRow, SubjectRow

_state = tables.subject
_owed = tables.obligation
_READERS = select(tables.dependency.c.reader).where(
    tables.dependency.c.target.in_(bindparam("targets", expanding=True))
)
_STIRRED = update(_state).where(_state.c.dirty == 0).values(dirty=1)
_STIR = _STIRRED.where(_state.c.id.in_(bindparam("ids", expanding=True)))
_STIR_READERS = _STIRRED.where(_state.c.id.in_(_READERS))


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
        for batch in chunks(ids.values()):
            self._access.connection.execute(_STIR, {"ids": batch})
        for name in ids.keys() & self._pending.keys():
            self._pending[name].dirty = True

    def _touch(self, names: Sequence[str]) -> None:
        wanted = frozenset(names)
        for saved in self._pending.values():
            saved.dirty = saved.dirty or not wanted.isdisjoint(saved.reads)
        for batch in chunks(self._access.targets.find(names).values()):
            self._access.connection.execute(_STIR_READERS, {"targets": batch})

    # --- reading ----------------------------------------------------------------------------------

    def awake(self, now: datetime, limit: int = 1000) -> tuple[Subject, ...]:
        """Subjects that are dirty, or have an obligation or a wake time due; the dirty first."""
        self.flush()
        until = micros(now)
        checks = (
            select(_owed.c.subject.label("id"))
            .where(_owed.c.next_check <= until)
            .order_by(_owed.c.next_check, _owed.c.subject)
        )
        wakes = select(_state.c.id).where(_state.c.wake <= until).order_by(_state.c.wake)
        dirty = select(_state.c.id).where(_state.c.dirty == 1).order_by(_state.c.id)
        found: dict[int, None] = {}
        for query in (dirty, checks, wakes):
            # Two obligations of one subject count once, so more rows than `limit` may be needed.
            for number in self._numbers(query, limit, found):
                found[number] = None
        return self._names(list(found)[:limit])

    def _numbers(self, query: Select[Any], limit: int, found: Mapping[int, None]) -> Iterable[int]:
        if len(found) >= limit:
            return ()
        return self._access.connection.execute(query.limit(2 * limit)).scalars().all()

    def _names(self, numbers: Sequence[int]) -> tuple[Subject, ...]:
        names: dict[int, str] = {}
        for batch in chunks(numbers):
            query = select(_state.c.id, _state.c.name).where(_state.c.id.in_(batch))
            names.update((row.id, row.name) for row in self._access.connection.execute(query))
        return tuple(self._access.people.subject(names[number]) for number in numbers)

    def rows(
        self, *, kind: str = "", initiative: str = "", team: str = ""
    ) -> tuple[SubjectRow, ...]:
        """State rows, filtered, ordered by subject."""
        self.flush()
        query = select(_state).where(_state.c.saved == 1).order_by(_state.c.name)
        wanted = {"kind": kind, "initiative": initiative, "team": team}
        for column, value in wanted.items():
            query = query.where(_state.c[column] == value) if value else query
        return tuple(self._state(row) for row in self._access.connection.execute(query))

    def row(self, subject: Subject) -> SubjectRow | None:
        """One state row."""
        self.flush()
        name = self._access.people.name_if_known(subject)
        query = select(_state).where(_state.c.name == name, _state.c.saved == 1)
        found = self._access.connection.execute(query).one_or_none()
        return None if found is None else self._state(found)

    def obligations(
        self, *, subject: Subject | None = None, holder: Subject | None = None
    ) -> tuple[ObligationRow, ...]:
        """Open obligations, by due."""
        self.flush()
        people = self._access.people
        query = select(_owed, _state.c.name).join(_state, _state.c.id == _owed.c.subject)
        if subject is not None:
            query = query.where(_state.c.name == people.name_if_known(subject))
        if holder is not None:
            query = query.where(_owed.c.holder == people.name_if_known(holder))
        query = query.order_by(_owed.c.due, _state.c.name, _owed.c.slot)
        return tuple(self._obligation(row) for row in self._access.connection.execute(query))

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

    def forget_all(self) -> None:
        """Throw away everything derived; every subject is dirty afterwards."""
        self._pending.clear()
        run = self._access.connection.execute
        for table in (tables.obligation, tables.dependency, tables.counter):
            run(delete(table))
        run(update(_state).values(dirty=1, saved=0, wake=None))

    def _state(self, row: Any) -> SubjectRow:
        return SubjectRow(
            subject=self._access.people.subject(row.name),
            initiative=row.initiative,
            team=row.team,
            health=row.health,
            word_at=moment(row.word_at),
            first_committed=row.first_committed,
            committed=row.committed,
            forecast=row.forecast,
            actual=row.actual,
            excepted_until=row.excepted_until,
            tier=row.tier,
            closed=bool(row.closed),
            wake=moment(row.wake),
            rest=row.rest,
        )

    def _obligation(self, row: Any) -> ObligationRow:
        people = self._access.people
        return ObligationRow(
            episode=row.episode,
            subject=people.subject(row.name),
            practice=row.practice,
            slot=row.slot,
            kind=row.kind,
            holder=people.subject(row.holder),
            due=moment(row.due),
            tier=row.tier,
            ladder=row.ladder,
            opened=moment(row.opened),
            next_check=moment(row.next_check),
            suspended=row.suspended,
        )
