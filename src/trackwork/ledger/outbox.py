"""The outbox: intents on their way out, each under one id, each sent by one holder of a lease."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select, update

from trackwork.core.effects import FINAL, Effect, EffectState
from trackwork.core.subjects import Subject
from trackwork.ledger import tables
from trackwork.ledger.access import Access, chunks, plain
from trackwork.ledger.effects import effect_columns, effect_of
from trackwork.ledger.times import micros, moment
from trackwork.ports import OutboxRow

_OUT = tables.outbox.c
_ROWS = select(tables.outbox)


class OutboxShelf:
    """Effects in one transaction; see `trackwork.ports.OutboxBook`."""

    def __init__(self, access: Access) -> None:
        self._access = access

    # --- writing ----------------------------------------------------------------------------------

    def plan(
        self, effects: Sequence[Effect], *, now: datetime, state: EffectState = EffectState.READY
    ) -> tuple[Effect, ...]:
        """Store intents whose id is new; the new ones. ``not_before`` holds them back."""
        given: dict[str, Effect] = {}
        for effect in effects:
            given.setdefault(effect.id, effect)
        for batch in chunks(list(given)):
            for known in self._run(select(_OUT.id).where(_OUT.id.in_(batch))).scalars():
                del given[known]
        if not given:
            return ()
        last = self._run(select(func.max(_OUT.number))).scalar() or 0
        rows = [
            self._row(effect, number=last + at, now=now, state=state)
            for at, effect in enumerate(given.values(), start=1)
        ]
        self._access.connection.execute(insert(tables.outbox), rows)
        return tuple(given.values())

    def _row(
        self, effect: Effect, *, number: int, now: datetime, state: EffectState
    ) -> dict[str, Any]:
        available = micros(max(now, effect.not_before or now))
        return {
            "number": number,
            **effect_columns(effect, self._access.people),
            "state": state.value,
            "created": micros(now),
            "available": available,
            "attempts": 0,
            "fence": 0,
            "lease_until": None,
            "due": None if state in FINAL else available,
            "reason": "",
            "receipt": "",
            "settled": micros(now) if state in FINAL else None,
        }

    def lease(self, effect: str, *, now: datetime, until: datetime) -> OutboxRow | None:
        """Take a row for sending (state becomes sending, fence and attempts grow).

        None when another has it, when it is settled, or when its time has not come. One conditional
        update decides, so of two that ask at once one gets it.
        """
        end = micros(until)
        taken = (
            update(tables.outbox)
            .where(_OUT.id == effect, _OUT.due <= micros(now))
            .values(
                state=EffectState.SENDING.value,
                fence=_OUT.fence + 1,
                attempts=_OUT.attempts + 1,
                lease_until=end,
                due=end,
            )
            .returning(tables.outbox)
        )
        found = self._run(taken).one_or_none()
        return None if found is None else self._outbox_row(found)

    def settle(self, row: OutboxRow, *, state: EffectState, now: datetime) -> bool:
        """Write state, reason, receipt, available back if the fence is still ours."""
        available = micros(row.available)
        final = state in FINAL
        written = (
            update(tables.outbox)
            .where(_OUT.id == row.effect.id, _OUT.fence == row.fence)
            .values(
                state=state.value,
                reason=plain(row.reason),
                receipt=plain(row.receipt),
                available=available,
                lease_until=None,
                due=None if final else available,
                settled=micros(now) if final else None,
            )
        )
        return bool(self._run(written).rowcount == 1)

    def doubt_all(self, *, reason: str) -> int:
        """Put every effect that is not settled in doubt; how many there were.

        Fences grow, so that whoever held a lease before writes nothing any more.
        """
        waiting = [state.value for state in EffectState if state not in FINAL]
        doubted = (
            update(tables.outbox)
            .where(_OUT.state.in_(waiting))
            .values(
                state=EffectState.IN_DOUBT.value,
                fence=_OUT.fence + 1,
                lease_until=None,
                due=_OUT.available,
                reason=reason,
            )
        )
        return int(self._run(doubted).rowcount)

    # --- reading ----------------------------------------------------------------------------------

    def due(self, now: datetime, limit: int = 500) -> tuple[OutboxRow, ...]:
        """Rows to act on now: ready, retry, in doubt and held ones whose time came, stale leases.

        The longest waiting first.
        """
        query = _ROWS.where(_OUT.due <= micros(now)).order_by(_OUT.due, _OUT.number)
        return self._read(query.limit(limit))

    def get(self, effect: str) -> OutboxRow | None:
        """One row, by the effect's id or its number as text."""
        found = self._read(_ROWS.where(_OUT.id == effect))
        number = effect.removeprefix("#")
        if not found and number.isdecimal() and len(number) < len(str(2**63)):
            found = self._read(_ROWS.where(_OUT.number == int(number)))
        return found[0] if found else None

    def find(
        self,
        *,
        subject: Subject | None = None,
        state: EffectState | None = None,
        person: str | None = None,
        since: datetime | None = None,
        settled_since: datetime | None = None,
    ) -> tuple[OutboxRow, ...]:
        """Rows, oldest first. ``since`` compares with created, ``settled_since`` with settled."""
        people = self._access.people
        query = _ROWS.order_by(_OUT.number)
        if subject is not None:
            query = query.where(_OUT.subject == people.name_if_known(subject))
        if state is not None:
            query = query.where(_OUT.state == state.value)
        if person is not None:
            query = query.where(_OUT.person == (people.known(person) or 0))
        if since is not None:
            query = query.where(_OUT.created >= micros(since))
        if settled_since is not None:
            query = query.where(_OUT.settled >= micros(settled_since))
        return self._read(query)

    def _run(self, statement: Any) -> Any:
        return self._access.connection.execute(statement)

    def _read(self, query: Select[Any]) -> tuple[OutboxRow, ...]:
        return tuple(self._outbox_row(row) for row in self._run(query))

    def _outbox_row(self, row: Any) -> OutboxRow:
        return OutboxRow(
            effect=effect_of(row, self._access.people),
            state=EffectState(row.state),
            created=moment(row.created),
            available=moment(row.available),
            attempts=row.attempts,
            fence=row.fence,
            lease_until=moment(row.lease_until),
            reason=row.reason,
            receipt=row.receipt,
            settled=moment(row.settled),
            number=row.number,
        )
