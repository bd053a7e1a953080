"""The book of facts."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, select

from trackwork.core.facts import Fact, Note
from trackwork.core.subjects import Subject
from trackwork.ledger import tables
from trackwork.ledger.access import Access, chunks, plain
from trackwork.ledger.subjects import SubjectShelf
from trackwork.ledger.times import micros, moment

_COLUMNS = (tables.fact, tables.subject.c.name)
_FACTS = select(*_COLUMNS).join(tables.subject, tables.subject.c.id == tables.fact.c.subject)
_LAST = select(func.max(tables.fact.c.seq))
_STORED = select(tables.fact.c.key).where(tables.fact.c.key.in_(bindparam("keys", expanding=True)))
_OF = _FACTS.where(tables.fact.c.subject == bindparam("subject")).order_by(
    tables.fact.c.happened, tables.fact.c.seq
)
_NOTES = select(tables.note).where(tables.note.c.seq.in_(bindparam("seqs", expanding=True)))
_NEWEST = (tables.fact.c.happened.desc(), tables.fact.c.seq.desc())


class _Writing:
    """Collects the notes of one fact while its body is written."""

    def __init__(self, access: Access, seq: int) -> None:
        self._access = access
        self._seq = seq
        self.notes: list[dict[str, Any]] = []

    def person(self, key: str) -> int:
        return self._access.people.ref(key)

    def hidden(self, text: str) -> str:
        return self._access.people.hidden(text)

    def note(self, note: Note) -> int:
        place = len(self.notes)
        self.notes.append(
            {
                "seq": self._seq,
                "place": place,
                "audience": note.audience,
                "text": plain(note.text),
            }
        )
        return place


class _Reading:
    """Hands out the notes of one fact while its body is read."""

    def __init__(self, access: Access, notes: dict[int, Note]) -> None:
        self._access = access
        self._notes = notes

    def person(self, ref: int) -> str:
        return self._access.people.key(ref)

    def shown(self, text: str) -> str:
        return self._access.people.shown(text)

    def note(self, place: int) -> Note:
        return self._notes[place]


class FactShelf:
    """Facts in one transaction; see `trackwork.ports.FactBook`."""

    def __init__(self, access: Access, subjects: SubjectShelf) -> None:
        self._access = access
        self._subjects = subjects
        self._last: int | None = None
        # What was read stays true until this transaction, the only writer, appends to it.
        self._read_before: dict[Subject, tuple[Fact, ...]] = {}

    # --- writing ----------------------------------------------------------------------------------

    def append(self, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        """Store facts not stored before (by key), mark their subjects dirty; the new ones."""
        new = self._new(facts)
        if not new:
            return ()
        last = self._last_seq()
        stored = [fact.at(last + at) for at, fact in enumerate(new.values(), start=1)]
        self._last = last + len(stored)
        names = [self._access.people.name(fact.subject) for fact in stored]
        ids = self._access.subjects.get(names)
        rows: list[dict[str, Any]] = []
        notes: list[dict[str, Any]] = []
        for fact, key, name in zip(stored, new, names, strict=True):
            rows.append(self._row(fact, key=key, subject=ids[name], notes=notes))
        self._access.connection.execute(insert(tables.fact), rows)
        for fact in stored:
            self._read_before.pop(fact.subject, None)
        if notes:
            self._access.connection.execute(insert(tables.note), notes)
        self._subjects.stir(ids)
        return tuple(stored)

    def _last_seq(self) -> int:
        # Nobody else writes meanwhile, so it is read once in a transaction.
        if self._last is None:
            self._last = self._access.connection.execute(_LAST).scalar() or 0
        return self._last

    def _new(self, facts: Sequence[Fact]) -> dict[str, Fact]:
        """Facts that are not stored yet, by the key they will be stored under."""
        given: dict[str, Fact] = {}
        for fact in facts:
            given.setdefault(self._access.people.hidden(fact.key), fact)
        for batch in chunks(list(given)):
            for key in self._access.connection.execute(_STORED, {"keys": batch}).scalars():
                del given[key]
        return given

    def _row(
        self, fact: Fact, *, key: str, subject: int, notes: list[dict[str, Any]]
    ) -> dict[str, Any]:
        people = self._access.people
        pen = _Writing(self._access, fact.seq)
        name, version, body = self._access.codec.encode(fact.body, pen)
        notes.extend(pen.notes)
        return {
            "seq": fact.seq,
            "key": key,
            "subject": subject,
            "type": name,
            "version": version,
            "happened": micros(fact.happened),
            "recorded": micros(fact.recorded),
            "actor": None if fact.actor is None else people.ref(fact.actor),
            "source": plain(fact.source),
            "supersedes": None if fact.supersedes is None else people.hidden(fact.supersedes),
            "body": body,
            "notes": len(pen.notes),
        }

    # --- reading ----------------------------------------------------------------------------------

    def of(self, subject: Subject) -> tuple[Fact, ...]:
        """All facts of a subject by (happened, seq)."""
        known = self._read_before.get(subject)
        if known is None:
            ids = self._ids(subject)
            known = self._read(_OF, {"subject": ids[0]}) if ids else ()
            self._read_before[subject] = known
        return known

    def get(self, key: str) -> Fact | None:
        """A fact by its natural key."""
        hidden = self._access.people.hidden_if_known(key)
        found = self._read(_FACTS.where(tables.fact.c.key == hidden))
        return found[0] if found else None

    def after(self, seq: int, limit: int = 1000) -> tuple[Fact, ...]:
        """Facts in the order they were recorded, after a sequence number."""
        query = _FACTS.where(tables.fact.c.seq > seq).order_by(tables.fact.c.seq).limit(limit)
        return self._read(query)

    def latest(self, type_name: str, subject: Subject | None = None) -> tuple[Fact, ...]:
        """The newest fact of a type per subject (or of one subject), by (happened, seq).

        Several come ordered by subject.
        """
        query = _FACTS.where(tables.fact.c.type == type_name)
        if subject is not None:
            ids = self._ids(subject)
            if not ids:
                return ()
            return self._read(
                query.where(tables.fact.c.subject == ids[0]).order_by(*_NEWEST).limit(1)
            )
        rank = func.row_number().over(partition_by=tables.fact.c.subject, order_by=_NEWEST)
        ranked = (
            select(tables.fact.c.seq, rank.label("rank"))
            .where(tables.fact.c.type == type_name)
            .subquery()
        )
        first = select(ranked.c.seq).where(ranked.c.rank == 1)
        return self._read(
            _FACTS.where(tables.fact.c.seq.in_(first)).order_by(tables.subject.c.name)
        )

    def count(self) -> int:
        """How many facts there are."""
        query = select(func.count()).select_from(tables.fact)
        return self._access.connection.execute(query).scalar_one()

    def _ids(self, subject: Subject) -> list[int]:
        name = self._access.people.name_if_known(subject)
        return list(self._access.subjects.find([name]).values())

    def _read(self, query: Select[Any], values: dict[str, Any] | None = None) -> tuple[Fact, ...]:
        rows = self._access.connection.execute(query, values or {}).all()
        notes = self._notes(row.seq for row in rows if row.notes)
        return tuple(self._fact(row, notes.get(row.seq, {})) for row in rows)

    def _notes(self, seqs: Iterable[int]) -> dict[int, dict[int, Note]]:
        found: dict[int, dict[int, Note]] = {}
        for batch in chunks(seqs):
            for row in self._access.connection.execute(_NOTES, {"seqs": batch}):
                found.setdefault(row.seq, {})[row.place] = Note(row.text, audience=row.audience)
        return found

    def _fact(self, row: Any, notes: dict[int, Note]) -> Fact:
        people = self._access.people
        lens = _Reading(self._access, notes)
        body = self._access.codec.decode(row.type, row.version, row.body, seq=row.seq, lens=lens)
        return Fact(
            key=people.shown(row.key),
            subject=people.subject(row.name),
            body=body,
            happened=moment(row.happened),
            recorded=moment(row.recorded),
            actor=None if row.actor is None else people.key(row.actor),
            source=row.source,
            seq=row.seq,
            supersedes=None if row.supersedes is None else people.shown(row.supersedes),
        )
