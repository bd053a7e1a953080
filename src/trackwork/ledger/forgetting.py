"""Forgetting a person: the name, the handles and the words go, the counts stay.

What can still be read afterwards says ``forgotten-<number>`` where the person stood. Backups and
exports taken before still hold what they held.
"""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, or_, select, update

from trackwork.core.effects import FINAL, EffectState
from trackwork.ledger import tables
from trackwork.ledger.codec import BESIDE, canonical
from trackwork.ledger.people import forgotten_name
from trackwork.ledger.store import SqlBooks, SqlLedger

_FACT, _NOTE, _OUT = tables.fact.c, tables.note.c, tables.outbox.c
_BESIDE_TYPES = sorted({name for name, _ in BESIDE})
_FINAL = [state.value for state in FINAL]
GONE = "the person asked to be forgotten"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was erased: texts, configurations rewritten, effects emptied, effects not sent."""

    name: str
    texts: int
    configurations: int
    emptied: int
    dropped: int


def forget(ledger: SqlLedger, person: str) -> Forgotten:
    """Erase a person's key, handles and words everywhere in the ledger, for good.

    Their facts stay, with nobody's name on them. Subjects they spoke on are dirty afterwards: the
    next cycle folds them again. Take the person out of the workspace's files as well, or the next
    adoption brings them back.
    """
    with ledger.transaction() as books:
        done = _Forgetting(books, person).run()
    _scrub_file(ledger)
    return done


def _scrub_file(ledger: SqlLedger) -> None:
    """SQLite keeps erased bytes in free pages and in the log until told otherwise."""
    if ledger.engine.dialect.name != "sqlite":
        return
    with ledger.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("VACUUM").close()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


class _Forgetting:
    def __init__(self, books: SqlBooks, person: str) -> None:
        self._books = books
        self._run = books.access.connection.execute
        self._person = person
        self._ref = books.access.people.ref(person)
        self._name = forgotten_name(self._ref)

    def run(self) -> Forgotten:
        self._books.subjects.flush()
        self._stir()
        done = Forgotten(
            name=self._name,
            texts=self._texts() + self._old_bodies(),
            configurations=self._configurations(),
            emptied=self._empty_effects(),
            dropped=self._drop_effects(),
        )
        self._desk()
        self._run(
            update(tables.person_ref)
            .where(tables.person_ref.c.ref == self._ref)
            .values(key=None, forgotten=1)
        )
        self._books.access.people.clear()
        return done

    # --- facts ------------------------------------------------------------------------------------

    def _stir(self) -> None:
        """What was derived from this person's facts is derived again, without them."""
        spoke = select(_FACT.subject).where(_FACT.actor == self._ref)
        told = select(tables.obligation.c.subject).where(
            tables.obligation.c.holder == f"person:#{self._ref}"
        )
        state = tables.subject
        quoted = state.c.rest.contains(canonical(self._person), autoescape=True)
        self._run(update(state).where(quoted).values(rest="{}", dirty=1))
        self._run(
            update(state).where(or_(state.c.id.in_(spoke), state.c.id.in_(told))).values(dirty=1)
        )
        self._books.subjects.touch([f"person:{self._person}"])

    def _texts(self) -> int:
        own = select(_FACT.seq).where(
            _FACT.actor == self._ref, _FACT.notes > 0, _FACT.type.not_in(_BESIDE_TYPES)
        )
        erased = update(tables.note).where(_NOTE.seq.in_(own), _NOTE.text != "").values(text="")
        return int(self._run(erased).rowcount)

    def _old_bodies(self) -> int:
        """Older versions kept words in the body; such a body is written anew, without them."""
        query = select(tables.fact).where(
            _FACT.actor == self._ref, _FACT.type.not_in(_BESIDE_TYPES)
        )
        codec = self._books.access.codec
        rows = [row for row in self._run(query) if not codec.current(row.type, row.version)]
        for row in rows:
            body = codec.without_words(row.type, row.version, row.body, seq=row.seq)
            self._run(
                update(tables.fact)
                .where(_FACT.seq == row.seq)
                .values(version=codec.version(row.type), body=body)
            )
        return len(rows)

    def _configurations(self) -> int:
        query = (
            select(tables.note)
            .join(tables.fact, _FACT.seq == _NOTE.seq)
            .where(
                _FACT.type.in_(_BESIDE_TYPES), _NOTE.text.contains(self._person, autoescape=True)
            )
        )
        changed = 0
        for row in self._run(query).all():
            text = self._rewritten(row.text)
            changed += text != row.text
            self._run(
                update(tables.note)
                .where(_NOTE.seq == row.seq, _NOTE.place == row.place)
                .values(text=text)
            )
        return changed

    def _rewritten(self, text: str) -> str:
        try:
            given = json.loads(text)
        except ValueError:
            return text.replace(self._person, self._name)
        return json.dumps(
            self._without(given), sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )

    def _without(self, value: Any, inside: str = "") -> Any:
        """A configuration with the person's own entry emptied and the key replaced."""
        if isinstance(value, list):
            return [self._without(each, inside) for each in value]
        if isinstance(value, str):
            return self._name if value == self._person and inside not in _NO_PERSON else value
        if not isinstance(value, dict):
            return value
        if value.get("key") == self._person and _IS_PERSON & value.keys():
            return self._emptied(value)
        return {key: self._without(each, key) for key, each in self._renamed(value).items()}

    def _renamed(self, value: dict[str, Any]) -> dict[str, Any]:
        own = value.get(self._person)
        if not (isinstance(own, dict) and _IS_PERSON & own.keys()):
            return value
        rest = {key: each for key, each in value.items() if key != self._person}
        return rest | {self._name: self._emptied(own)}

    def _emptied(self, own: dict[str, Any]) -> dict[str, Any]:
        """A person's entry: who they are goes, what rules depend on (zone, leave) stays."""
        blank: dict[str, Any] = {
            "key": self._name,
            "name": "",
            "mail": None,
            "handles": {},
            "also": [],
        }
        kept = {key: self._without(each, key) for key, each in own.items()}
        return kept | {key: each for key, each in blank.items() if key in own}

    # --- effects ----------------------------------------------------------------------------------

    def _empty_effects(self) -> int:
        """Settled effects keep their id, place and state. Their words may quote the person's."""
        spoke = (
            select(tables.subject.c.name)
            .join(tables.fact, _FACT.subject == tables.subject.c.id)
            .where(_FACT.actor == self._ref)
        )
        query = select(_OUT.number, _OUT.effect).where(
            _OUT.state.in_(_FINAL), or_(_OUT.subject.in_(spoke), self._addressed())
        )
        rows = self._run(query).all()
        for row in rows:
            self._empty(row)
        return len(rows)

    def _empty(self, row: Any) -> None:
        kept = {
            k: v for k, v in json.loads(row.effect).items() if k not in {"body", "title", "why"}
        }
        self._run(
            update(tables.outbox)
            .where(_OUT.number == row.number)
            .values(effect=canonical(kept), reason="")
        )

    def _addressed(self) -> Any:
        return or_(_OUT.person == self._ref, _OUT.recipient == f"person:#{self._ref}")

    def _drop_effects(self) -> int:
        """What still was to reach the person, or names them, does not go out."""
        waiting = select(_OUT.number, _OUT.effect, _OUT.attempts, self._addressed().label("theirs"))
        dropped = 0
        for row in self._run(waiting.where(_OUT.state.not_in(_FINAL))).all():
            if row.theirs or self._ref in json.loads(row.effect).get("mention", ()):
                self._drop(row)
                dropped += 1
        return dropped

    def _drop(self, row: Any) -> None:
        if not row.attempts:
            # Never tried: without the row the engine is free to say it anew, to somebody else.
            self._run(delete(tables.outbox).where(_OUT.number == row.number))
            return
        self._empty(row)
        self._run(
            update(tables.outbox)
            .where(_OUT.number == row.number)
            .values(state=EffectState.DROPPED.value, due=None, lease_until=None, reason=GONE)
        )

    # --- the rest ---------------------------------------------------------------------------------

    def _desk(self) -> None:
        table = tables.desk
        quoted = canonical(self._person)
        for row in self._run(select(table)).all():
            key = self._name if row.key == self._person else row.key
            value = row.value.replace(quoted, canonical(self._name))
            if (key, value) != (row.key, row.value):
                self._run(
                    update(table)
                    .where(table.c.drawer == row.drawer, table.c.key == row.key)
                    .values(key=key, value=value)
                )
        named = tables.inbox.c.body.contains(self._person, autoescape=True)
        self._run(update(tables.inbox).where(named).values(body=""))


_IS_PERSON = frozenset({"handles", "mail", "hours", "delegate"})
_NO_PERSON = frozenset({"team", "teams", "initiative", "tracker", "kind", "v", "tier"})
