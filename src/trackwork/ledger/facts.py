"""The book of facts."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select

from trackwork.core.facts import Fact, Note
from trackwork.core.subjects import Subject
from trackwork.ledger import tables
from trackwork.ledger.access import Access, plain
from trackwork.ledger.ahead import KEPT, Window
from trackwork.ledger.statements import Insert, Row, Statement, among
from trackwork.ledger.subjects import SubjectShelf
from trackwork.ledger.times import micros, moment

_FACT, _SUBJECT = tables.fact.c, tables.subject.c
_WHOLE = (
    _FACT.seq,
    _FACT.key,
    _SUBJECT.name,
    _FACT.type,
    _FACT.version,
    _FACT.happened,
    _FACT.recorded,
    _FACT.actor,
    _FACT.source,
    _FACT.supersedes,
    _FACT.body,
    _FACT.notes,
)
_FACTS = select(*_WHOLE).join(tables.subject, _SUBJECT.id == _FACT.subject)
_NEWEST = (_FACT.happened.desc(), _FACT.seq.desc())
_OF_TYPE = _FACTS.where(_FACT.type == bindparam("type"))
_RANKED = (
    select(
        _FACT.seq,
        func.row_number().over(partition_by=_FACT.subject, order_by=_NEWEST).label("rank"),
    )
    .where(_FACT.type == bindparam("type"))
    .subquery()
)
_FIRST = select(_RANKED.c.seq).where(_RANKED.c.rank == literal_column("1"))

_ADD, _ADD_NOTE = Insert(tables.fact), Insert(tables.note)
_LAST = Statement(select(func.max(_FACT.seq)))
_COUNT = Statement(select(func.count()).select_from(tables.fact))
_STORED = Statement(select(_FACT.key).where(among(_FACT.key)))
_OF = Statement(
    _FACTS.where(_SUBJECT.name == bindparam("name")).order_by(_FACT.happened, _FACT.seq)
)
_OF_MANY = Statement(_FACTS.where(among(_SUBJECT.name)).order_by(_FACT.happened, _FACT.seq))
_BY_KEY = Statement(_FACTS.where(_FACT.key == bindparam("key")))
_AFTER = Statement(
    _FACTS.where(_FACT.seq > bindparam("seq")).order_by(_FACT.seq).limit(bindparam("most"))
)
_LATEST_OF = Statement(
    _OF_TYPE.where(_SUBJECT.name == bindparam("name")).order_by(*_NEWEST).limit(bindparam("most"))
)
_LATEST = Statement(_FACTS.where(_FACT.seq.in_(_FIRST)).order_by(_SUBJECT.name))
_NOTES = Statement(
    select(
        tables.note.c.seq, tables.note.c.place, tables.note.c.text, tables.note.c.audience
    ).where(among(tables.note.c.seq))
)


class _Writing:
    """Collects the notes of one fact while its body is written."""

    def __init__(self, access: Access, seq: int) -> None:
        self._access = access
        self._seq = seq
        self.notes: list[Row] = []

    def person(self, key: str) -> int:
        return self._access.people.ref(key)

    def hidden(self, text: str) -> str:
        return self._access.people.hidden(text)

    def note(self, note: Note) -> int:
        place = len(self.notes)
        self.notes.append((self._seq, place, note.audience, plain(note.text)))
        return place


class _Reading:
    """Hands out the notes of one fact after another while its body is read."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self.notes: Mapping[int, Note] = {}

    def person(self, ref: int) -> str:
        return self._access.people.key(ref)

    def shown(self, text: str) -> str:
        return self._access.people.shown(text)

    def note(self, place: int) -> Note:
        return self.notes[place]


class FactShelf:
    """Facts in one transaction; see `trackwork.ports.FactBook`."""

    def __init__(self, access: Access, subjects: SubjectShelf) -> None:
        self._access = access
        self._subjects = subjects
        self._last: int | None = None
        # What was read stays true until this transaction, the only writer, appends to it.
        self._read_before: dict[Subject, tuple[Fact, ...]] = {}
        self._window = Window()

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
        rows: list[Row] = []
        notes: list[Row] = []
        for fact, key, name in zip(stored, new, names, strict=True):
            rows.append(self._row(fact, key=key, subject=ids[name], notes=notes))
        driver = self._access.driver
        driver.insert(_ADD, rows)
        for fact in stored:
            self._read_before.pop(fact.subject, None)
        driver.insert(_ADD_NOTE, notes)
        self._subjects.stir(ids)
        return tuple(stored)

    def _last_seq(self) -> int:
        # Nobody else writes meanwhile, so it is read once in a transaction.
        if self._last is None:
            self._last = self._access.driver.value(_LAST) or 0
        return self._last

    def _new(self, facts: Sequence[Fact]) -> dict[str, Fact]:
        """Facts that are not stored yet, by the key they will be stored under."""
        given: dict[str, Fact] = {}
        for fact in facts:
            given.setdefault(self._access.people.hidden(fact.key), fact)
        for (key,) in self._access.driver.among(_STORED, given):
            del given[key]
        return given

    def _row(self, fact: Fact, *, key: str, subject: int, notes: list[Row]) -> Row:
        people = self._access.people
        pen = _Writing(self._access, fact.seq)
        name, version, body = self._access.codec.encode(fact.body, pen)
        notes += pen.notes
        return (
            fact.seq,
            key,
            subject,
            name,
            version,
            micros(fact.happened),
            micros(fact.recorded),
            None if fact.actor is None else people.ref(fact.actor),
            plain(fact.source),
            None if fact.supersedes is None else people.hidden(fact.supersedes),
            body,
            len(pen.notes),
        )

    # --- reading ----------------------------------------------------------------------------------

    def of(self, subject: Subject) -> tuple[Fact, ...]:
        """All facts of a subject by (happened, seq)."""
        name = self._access.people.name_if_known(subject)
        self._window.use(name)
        if subject not in self._read_before:
            self._read_with_next(subject, name)
        return self._read_before[subject]

    def _read_with_next(self, subject: Subject, name: str) -> None:
        """Read a subject's facts, and along with them those of whom comes next."""
        if len(self._read_before) > KEPT:
            self._read_before.clear()
        names = self._window.names(name, self._access.ahead)
        if len(names) == 1:
            self._read_before[subject] = self._read(_OF, name=name)
            return
        found: dict[Subject, list[Fact]] = {subject: []}
        found |= {self._access.people.subject(each): [] for each in names}
        for fact in self._facts(self._access.driver.among(_OF_MANY, names)):
            found[fact.subject].append(fact)
        self._read_before |= {each: tuple(facts) for each, facts in found.items()}

    def get(self, key: str) -> Fact | None:
        """A fact by its natural key."""
        hidden = self._access.people.hidden_if_known(key)
        found = self._read(_BY_KEY, key=hidden)
        return found[0] if found else None

    def after(self, seq: int, limit: int = 1000) -> tuple[Fact, ...]:
        """Facts in the order they were recorded, after a sequence number."""
        return self._read(_AFTER, seq=seq, most=limit)

    def latest(self, type_name: str, subject: Subject | None = None) -> tuple[Fact, ...]:
        """The newest fact of a type per subject (or of one subject), by (happened, seq).

        Several come ordered by subject.
        """
        if subject is None:
            return self._read(_LATEST, type=type_name)
        name = self._access.people.name_if_known(subject)
        return self._read(_LATEST_OF, type=type_name, name=name, most=1)

    def count(self) -> int:
        """How many facts there are."""
        return int(self._access.driver.value(_COUNT))

    def _read(self, statement: Statement, **values: Any) -> tuple[Fact, ...]:
        return tuple(self._facts(self._access.driver.rows(statement, **values)))

    def _facts(self, rows: Sequence[Row]) -> list[Fact]:
        # The last column says how many notes a fact has.
        notes = self._notes([row[0] for row in rows if row[-1]])
        lens = _Reading(self._access)
        return [self._fact(row, lens, notes.get(row[0], _NONE)) for row in rows]

    def _notes(self, seqs: Sequence[int]) -> dict[int, dict[int, Note]]:
        found: dict[int, dict[int, Note]] = {}
        for seq, place, text, audience in self._access.driver.among(_NOTES, seqs):
            found.setdefault(seq, {})[place] = Note(text, audience=audience)
        return found

    def _fact(self, row: Row, lens: "_Reading", notes: Mapping[int, Note]) -> Fact:
        seq, key, subject, name, version, happened, recorded, actor, source, older, body, _ = row
        people = self._access.people
        lens.notes = notes
        return Fact(
            key=people.shown(key),
            subject=people.subject(subject),
            body=self._access.codec.decode(name, version, body, seq=seq, lens=lens),
            happened=moment(happened),
            recorded=moment(recorded),
            actor=None if actor is None else people.key(actor),
            source=source,
            seq=seq,
            supersedes=None if older is None else people.shown(older),
        )


_NONE: Mapping[int, Note] = {}
