"""Whether the rows of an export make a ledger: known types, people and notes that exist, order."""

from collections.abc import Iterable, Iterator
from typing import Any

from trackwork.core.effects import EffectState
from trackwork.core.facts import Note
from trackwork.ledger import tables
from trackwork.ledger.codec import Codec, canonical
from trackwork.ledger.errors import LedgerError
from trackwork.ledger.people import forgotten_name
from trackwork.ledger.reading import Line

_TEXT_OR_NONE = {"key", "supersedes", "recipient"}
_NUMBER_OR_NONE = {"actor", "person", "lease_until", "settled"}


class _Lens:
    """Reads a body without a database: notes are looked for later, when their texts come."""

    def __init__(self, people: set[int]) -> None:
        self._people = people

    def person(self, ref: int) -> str:
        if ref not in self._people:
            raise ValueError(f"person {ref} is not among the people of this export")
        return forgotten_name(ref)

    def shown(self, text: str) -> str:
        return text

    def note(self, _place: int) -> Note:
        return Note("-")


class Checker:
    """Looks at every row once, in order, before anything is loaded. Raises BadExport."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._people: set[int] = set()
        self._notes: dict[int, int] = {}
        self._texts: dict[int, int] = {}
        self._last: tuple[Any, ...] = ()
        self._kind = ""
        self._keys: set[str] = set()
        self.facts = 0

    def all(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The same lines, each checked; at the end, that no note is missing."""
        line = None
        for line in lines:
            self._check(line)
            yield line
        short = sorted(seq for seq, n in self._notes.items() if self._texts.get(seq, 0) != n)
        if line is not None and short:
            raise line.refuse(f"the texts of fact {short[0]} are missing")

    def _check(self, line: Line) -> None:
        self._columns(line)
        self._order(line)
        self._person(line, line.row.get("actor"))
        self._person(line, line.row.get("person"))
        if line.kind == "people":
            self._people.add(line.row["ref"])
        elif line.kind == "facts":
            self._fact(line)
        elif line.kind == "texts":
            self._text(line)
        elif line.kind == "outbox" and line.row["state"] not in set(EffectState):
            raise line.refuse(f"{line.row['state']!r} is no state of an effect")

    def _columns(self, line: Line) -> None:
        """Exactly the columns of the table, each of its kind."""
        expected = COLUMNS[line.kind]
        if line.row.keys() != expected.keys():
            raise line.refuse("its fields are not those of this format")
        for name, kind in expected.items():
            value = line.row[name]
            if value is None and name in _TEXT_OR_NONE | _NUMBER_OR_NONE:
                continue
            if type(value) is not kind:
                raise line.refuse(f"{name} is {value!r}, which does not fit")

    def _order(self, line: Line) -> None:
        place = tuple(line.row[name] for name in ORDER[line.kind])
        if line.kind == self._kind and place <= self._last:
            raise line.refuse("it is not in order, or there twice")
        self._kind, self._last = line.kind, place

    def _person(self, line: Line, ref: object) -> None:
        if ref is not None and ref not in self._people:
            raise line.refuse(f"person {ref} is not among the people of this export")

    def _fact(self, line: Line) -> None:
        row = line.row
        if row["key"] in self._keys:
            raise line.refuse(f"the fact {row['key']!r} is there twice")
        self._keys.add(row["key"])
        if not row["subject"].partition(":")[2]:
            raise line.refuse(f"{row['subject']!r} names no subject")
        try:
            self._codec.decode(
                row["type"],
                row["version"],
                canonical(row["body"]),
                seq=row["seq"],
                lens=_Lens(self._people),
            )
        except LedgerError as error:
            raise line.refuse(str(error).rstrip(".")) from error
        if row["notes"]:
            self._notes[row["seq"]] = row["notes"]
        self.facts += 1

    def _text(self, line: Line) -> None:
        seq, place = line.row["seq"], line.row["place"]
        if seq not in self._notes:
            raise line.refuse(f"no fact {seq} waits for this text")
        if not 0 <= place < self._notes[seq]:
            raise line.refuse(f"the text at {place} is not one of fact {seq}")
        self._texts[seq] = self._texts.get(seq, 0) + 1


ORDER: dict[str, tuple[str, ...]] = {
    "people": ("ref",),
    "facts": ("seq",),
    "texts": ("seq", "place"),
    "outbox": ("number",),
    "desk": ("drawer", "key"),
    "history": ("day", "kind", "initiative", "team", "health"),
}


def _kinds(table: Any, **special: type) -> dict[str, type]:
    found: dict[str, type] = {each.name: each.type.python_type for each in table.c}
    return found | special


COLUMNS: dict[str, dict[str, type]] = {
    "people": _kinds(tables.person_ref),
    "facts": _kinds(tables.fact, subject=str, body=dict),
    "texts": _kinds(tables.note),
    "outbox": {
        name: kind for name, kind in _kinds(tables.outbox, effect=dict).items() if name != "due"
    },
    "desk": _kinds(tables.desk),
    "history": _kinds(tables.snapshot),
}
