"""People by number: the only place where a person's key and anything else meet.

A forgotten person keeps the number and loses the key; they read as ``forgotten-<number>``.
"""

import re

from sqlalchemy import bindparam, func, literal_column, select

from trackwork.core.subjects import Subject
from trackwork.ledger.statements import Driver, Insert, Statement
from trackwork.ledger.tables import person_ref

_ref, _key = person_ref.c.ref, person_ref.c.key
_LAST = Statement(select(func.max(_ref)))
_KEY_OF = Statement(select(_key).where(_ref == bindparam("ref")))
_REF_OF = Statement(select(_ref).where(_key == bindparam("key")))
_FORGOTTEN_REF = Statement(
    select(_ref).where(_ref == bindparam("ref"), person_ref.c.forgotten == literal_column("1"))
)
_ADD = Insert(person_ref)
_FORGOTTEN = re.compile(r"forgotten-(\d{1,18})")
_SHOWN = re.compile(r"""person:([^\s#/:"']+)""")
_HIDDEN = re.compile(r"person:#(\d+)")


def forgotten_name(ref: int) -> str:
    """How a forgotten person reads."""
    return f"forgotten-{ref}"


class People:
    """Numbers and keys within one transaction."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._refs: dict[str, int] = {}
        self._keys: dict[int, str] = {}

    def known(self, key: str) -> int | None:
        """The number of a person, None when there is none yet."""
        if key in self._refs:
            return self._refs[key]
        found = self._look_up(key)
        if found is not None:
            self._remember(key, found)
        return found

    def ref(self, key: str) -> int:
        """The number of a person, given now if there is none yet."""
        found = self.known(key)
        if found is not None:
            return found
        made = (self._driver.value(_LAST) or 0) + 1
        self._driver.insert(_ADD, [(made, key, 0)])
        self._remember(key, made)
        return made

    def key(self, ref: int) -> str:
        """The key behind a number; ``forgotten-<number>`` once forgotten."""
        if ref not in self._keys:
            self._remember(self._driver.value(_KEY_OF, ref=ref) or forgotten_name(ref), ref)
        return self._keys[ref]

    def clear(self) -> None:
        """Forget what was looked up, after the rows changed."""
        self._refs.clear()
        self._keys.clear()

    def _remember(self, key: str, ref: int) -> None:
        self._refs[key] = ref
        self._keys[ref] = key

    def _look_up(self, key: str) -> int | None:
        found: int | None = self._driver.value(_REF_OF, key=key)
        if found is None and (match := _FORGOTTEN.fullmatch(key)):
            found = self._driver.value(_FORGOTTEN_REF, ref=int(match[1]))
        return found

    # --- people inside names of subjects and keys of facts ----------------------------------------

    def hidden(self, text: str) -> str:
        """The text with every ``person:key`` as a number."""
        if "person:" not in text:
            return text
        return _SHOWN.sub(lambda match: f"person:#{self.ref(match[1])}", text)

    def hidden_if_known(self, text: str) -> str:
        """The same for a search: a person without a number stays as written and is not found."""
        if "person:" not in text:
            return text
        return _SHOWN.sub(self._hide_known, text)

    def _hide_known(self, match: re.Match[str]) -> str:
        ref = self.known(match[1])
        return match[0] if ref is None else f"person:#{ref}"

    def shown(self, text: str) -> str:
        """The text with every number as ``person:key`` again."""
        if "person:#" not in text:
            return text
        return _HIDDEN.sub(lambda match: f"person:{self.key(int(match[1]))}", text)

    def subject(self, name: str) -> Subject:
        """The subject a stored name stands for."""
        kind, _, key = name.partition(":")
        if kind == "person":
            return Subject(kind, self.key(int(key.removeprefix("#"))))
        return Subject(kind, key)

    def name(self, subject: Subject) -> str:
        """The name a subject is stored under; gives a person a number if need be."""
        if subject.kind == "person":
            return f"person:#{self.ref(subject.key)}"
        return str(subject)

    def name_if_known(self, subject: Subject) -> str:
        """The same for a search; a person without a number is not found."""
        if subject.kind == "person":
            return f"person:#{self.known(subject.key) or 0}"
        return str(subject)
