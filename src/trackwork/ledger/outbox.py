"""The outbox: intents on their way out, each under one id, each sent by one holder of a lease."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, null, or_, select, update

from trackwork.core.effects import FINAL, NEW_TEXT, WENT_OUT, Effect, EffectKind, EffectState
from trackwork.core.subjects import Subject
from trackwork.ledger import tables
from trackwork.ledger.access import Access, plain
from trackwork.ledger.ahead import Window
from trackwork.ledger.effects import COLUMNS, effect_columns, effect_of
from trackwork.ledger.statements import Insert, Row, Statement, among
from trackwork.ledger.times import micros, moment
from trackwork.ports import OutboxRow

_OUT = tables.outbox.c
_STANDING = (
    *("state", "created", "available", "attempts", "fence"),
    *("lease_until", "reason", "receipt", "settled", "number"),
)
_ROWS = select(*(_OUT[name] for name in (*COLUMNS, *_STANDING)))
_ADD = Insert(tables.outbox)
_LAST = Statement(select(func.max(_OUT.number)))
_KNOWN = Statement(select(_OUT.id).where(among(_OUT.id)))
_BY_ID = Statement(_ROWS.where(_OUT.id == bindparam("effect")))
_BY_NUMBER = Statement(_ROWS.where(_OUT.number == bindparam("number")))
_MOVING = Statement(_ROWS.where(_OUT.due.is_not(null()), among(_OUT.subject)).order_by(_OUT.number))
_BY_MAIL = or_(*(_OUT.kind == kind.value for kind in (EffectKind.MAIL, EffectKind.DIGEST)))
_BY_TRACKER = ~or_(_BY_MAIL, _OUT.kind == EffectKind.LINE.value)
_AT_TRACKER = _OUT.tracker == bindparam("tracker")


def _due(*conditions: Any) -> Statement:
    rows = _ROWS.where(_OUT.due <= bindparam("until"), *conditions)
    return Statement(rows.order_by(_OUT.due, _OUT.number).limit(bindparam("most")))


_DUE = _due()
_DUE_BY_MAIL = _due(_BY_MAIL)
_DUE_AT_TRACKER = _due(_BY_TRACKER, _AT_TRACKER)
_NEW_TEXT = or_(*(_OUT.kind == kind.value for kind in sorted(NEW_TEXT)))
_MAYBE_SENT = or_(
    *(_OUT.state == state.value for state in (EffectState.SENDING, EffectState.IN_DOUBT))
)
_TEXTS_SENT = Statement(
    select(func.count()).where(
        or_(*(_OUT.state == state.value for state in WENT_OUT)),
        _OUT.settled > bindparam("since"),
        _AT_TRACKER,
        _NEW_TEXT,
    )
)
_TEXTS_ON_THEIR_WAY = Statement(
    select(func.count()).where(
        _MAYBE_SENT, _OUT.attempts > 0, _OUT.id != bindparam("besides"), _AT_TRACKER, _NEW_TEXT
    )
)
# The condition changes no answer: it lets SQLite use an index that holds these rows only.
_NEXT = Statement(select(func.min(_OUT.due)).where(_OUT.due.is_not(None)))
_LEASE = Statement(
    update(tables.outbox)
    .where(_OUT.id == bindparam("effect"), _OUT.due <= bindparam("until"))
    .values(
        state=bindparam("sending"),
        fence=_OUT.fence + 1,
        attempts=_OUT.attempts + 1,
        lease_until=bindparam("end"),
        due=bindparam("end"),
    )
    .returning(*_ROWS.selected_columns)
)
_SETTLE = Statement(
    update(tables.outbox)
    .where(_OUT.id == bindparam("effect"), _OUT.fence == bindparam("held"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("state", "reason", "receipt", "available", "due", "settled")
        }
        | {"lease_until": null()}
    )
)
_CONDITIONS = {
    "subject": _OUT.subject == bindparam("subject"),
    "state": _OUT.state == bindparam("state"),
    "person": _OUT.person == bindparam("person"),
    "since": _OUT.created >= bindparam("since"),
    "settled_since": _OUT.settled >= bindparam("settled_since"),
}
_FOUND: dict[frozenset[str], Statement] = {}
_STATES = {state.value: state for state in EffectState}


def _finding(wanted: frozenset[str]) -> Statement:
    """Rows that fit these conditions, oldest first; made once per set of conditions."""
    if wanted not in _FOUND:
        conditions = [_CONDITIONS[name] for name in sorted(wanted)]
        _FOUND[wanted] = Statement(_ROWS.where(*conditions).order_by(_OUT.number))
    return _FOUND[wanted]


class OutboxShelf:
    """Effects in one transaction; see `trackwork.ports.OutboxBook`."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._window = Window()
        # By stored name; true until this transaction, the only writer, changes an effect of it.
        self._moving: dict[str, tuple[OutboxRow, ...]] = {}

    # --- writing ----------------------------------------------------------------------------------

    def plan(
        self, effects: Sequence[Effect], *, now: datetime, state: EffectState = EffectState.READY
    ) -> tuple[Effect, ...]:
        """Store intents whose id is new; the new ones. ``not_before`` holds them back."""
        given: dict[str, Effect] = {}
        for effect in effects:
            given.setdefault(effect.id, effect)
        driver = self._access.driver
        for (known,) in driver.among(_KNOWN, given):
            del given[known]
        if not given:
            return ()
        last = driver.value(_LAST) or 0
        rows = [
            self._row(effect, number=last + at, now=now, state=state)
            for at, effect in enumerate(given.values(), start=1)
        ]
        driver.insert(_ADD, rows)
        self._moved(*(effect.subject for effect in given.values()))
        return tuple(given.values())

    def _row(self, effect: Effect, *, number: int, now: datetime, state: EffectState) -> Row:
        """The columns of `tables.outbox` in their order."""
        available = micros(max(now, effect.not_before or now))
        *what, rest = effect_columns(effect, self._access.people)
        final = state in FINAL
        due, settled = (None, micros(now)) if final else (available, None)
        standing = (state.value, micros(now), available, 0, 0, None, due, "", "", settled)
        return (number, *what, *standing, rest)

    def lease(self, effect: str, *, now: datetime, until: datetime) -> OutboxRow | None:
        """Take a row for sending (state becomes sending, fence and attempts grow).

        None when another has it, when it is settled, or when its time has not come. One conditional
        update decides, so of two that ask at once one gets it.
        """
        found = self._access.driver.row(
            _LEASE,
            effect=effect,
            until=micros(now),
            sending=EffectState.SENDING.value,
            end=micros(until),
        )
        if found is None:
            return None
        row = self._outbox_row(found)
        self._moved(row.effect.subject)
        return row

    def settle(self, row: OutboxRow, *, state: EffectState, now: datetime) -> bool:
        """Write state, reason, receipt, available back if the fence is still ours."""
        available = micros(row.available)
        final = state in FINAL
        self._moved(row.effect.subject)
        changed = self._access.driver.run(
            _SETTLE,
            effect=row.effect.id,
            held=row.fence,
            new_state=state.value,
            new_reason=plain(row.reason),
            new_receipt=plain(row.receipt),
            new_available=available,
            new_due=None if final else available,
            new_settled=micros(now) if final else None,
        )
        return changed == 1

    def _moved(self, *subjects: Subject) -> None:
        for subject in subjects:
            self._moving.pop(self._access.people.name_if_known(subject), None)

    def doubt_all(self, *, reason: str) -> int:
        """Put every effect that is not settled in doubt; how many there were.

        Fences grow, so that whoever held a lease before writes nothing any more.
        """
        self._moving.clear()
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
        return int(self._access.connection.execute(doubted).rowcount)

    # --- reading ----------------------------------------------------------------------------------

    def due(
        self, now: datetime, limit: int = 500, *, to: str | None = None
    ) -> tuple[OutboxRow, ...]:
        """Rows to act on now: ready, retry, in doubt and held ones whose time came, stale leases.

        The longest waiting first. ``to`` chooses a tracker's, or by an empty name people's mail.
        """
        if to is None:
            return self._read(_DUE, until=micros(now), most=limit)
        if not to:
            return self._read(_DUE_BY_MAIL, until=micros(now), most=limit)
        return self._read(_DUE_AT_TRACKER, until=micros(now), most=limit, tracker=to)

    def next_due(self) -> datetime | None:
        """The earliest moment at which a row is to be acted on; None when none waits."""
        earliest: int | None = self._access.driver.value(_NEXT)
        return moment(earliest)

    def get(self, effect: str) -> OutboxRow | None:
        """One row, by the effect's id or its number as text."""
        found = self._read(_BY_ID, effect=effect)
        number = effect.removeprefix("#")
        if not found and number.isdecimal() and len(number) < len(str(2**63)):
            found = self._read(_BY_NUMBER, number=int(number))
        return found[0] if found else None

    def texts(self, tracker: str, since: datetime, *, besides: str = "") -> int:
        """New issues and comments a tracker got since a moment, and those that may have arrived."""
        value = self._access.driver.value
        sent = value(_TEXTS_SENT, tracker=tracker, since=micros(since))
        moving = value(_TEXTS_ON_THEIR_WAY, tracker=tracker, besides=besides)
        return int(sent) + int(moving)

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
        given = {
            "subject": None if subject is None else people.name_if_known(subject),
            "state": None if state is None else state.value,
            "person": None if person is None else people.known(person) or 0,
            "since": micros(since),
            "settled_since": micros(settled_since),
        }
        wanted = {name: value for name, value in given.items() if value is not None}
        return self._read(_finding(frozenset(wanted)), **wanted)

    def moving(self, subject: Subject) -> tuple[OutboxRow, ...]:
        """A subject's rows that are not settled for good, oldest first."""
        name = self._access.people.name_if_known(subject)
        self._window.use(name)
        if name not in self._moving:
            names = self._window.names(name, self._access.ahead)
            found: dict[str, list[OutboxRow]] = {each: [] for each in names}
            for row in self._access.driver.among(_MOVING, names):
                found[row[2]].append(self._outbox_row(row))
            self._moving |= {each: tuple(rows) for each, rows in found.items()}
        return self._moving[name]

    def _read(self, statement: Statement, **values: Any) -> tuple[OutboxRow, ...]:
        rows = self._access.driver.rows(statement, **values)
        return tuple([self._outbox_row(row) for row in rows])

    def _outbox_row(self, row: Row) -> OutboxRow:
        (state, created, available, attempts, fence) = row[9:14]
        (lease_until, reason, receipt, settled, number) = row[14:]
        return OutboxRow(
            effect=effect_of(row[:9], self._access.people),
            state=_STATES[state],
            created=moment(created),
            available=moment(available),
            attempts=attempts,
            fence=fence,
            lease_until=moment(lease_until),
            reason=reason,
            receipt=receipt,
            settled=moment(settled),
            number=number,
        )
