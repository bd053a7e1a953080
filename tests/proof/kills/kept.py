"""A tracker, a channel and a clock that outlive the process which uses them.

For proofs that kill real processes: what a killed process did outside has to be there afterwards,
for the next process and for whoever counts. Each keeps its state in a file of its own.
"""

import copyreg
import io
import os
import pickle
import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from types import MappingProxyType
from typing import Any

from trackwork.core.effects import Guarantee
from trackwork.ports import Clock, Letter, OutsideError
from trackwork.testing.fake_channel import FakeChannel
from trackwork.testing.fake_tracker import FakeTracker, Wrote

_WAIT_SECONDS = 60
_MOMENT = struct.Struct("<d")


class KeptClock:
    """Implements `ports.Clock`: the moment stands in a file, so that every process reads the same.

    It stands still until somebody sets it.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def now(self) -> datetime:
        """The moment in the file."""
        (seconds,) = _MOMENT.unpack(os.pread(self._file, _MOMENT.size, 0))
        return datetime.fromtimestamp(round(seconds), UTC)

    def set(self, to: datetime) -> datetime:
        """Jump to a moment, whole seconds; that moment."""
        os.pwrite(self._file, _MOMENT.pack(round(to.timestamp())), 0)
        return self.now()

    def advance(self, by: timedelta) -> datetime:
        """Move on; the new moment."""
        return self.set(self.now() + by)


class KeptTracker(FakeTracker):
    """The fake tracker with its issues and its journal in an SQLite file.

    Each call is one transaction of the file: a process killed within a call either wrote or did
    not, and never learns which. Faults and moods belong to the object, as they do in the fake.
    `wrote` tells which process made each attempt to write.
    """

    def __init__(
        self, path: Path, *, clock: Clock, name: str = "fake", settle: timedelta | None = None
    ) -> None:
        super().__init__(clock=clock, name=name, settle=settle)
        self._file = _open(path)
        self._depth = 0
        self._new: list[tuple[str, str, Any]] = []
        self._writers: list[int] = []

    @property
    def wrote(self) -> list[tuple[int, Wrote]]:
        """Every attempt to write so far, with the id of its process."""
        with self._shared():
            return list(zip(self._writers, self.journal, strict=True))

    def close_file(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _append(self, place: str, native: str, change: Any) -> None:
        super()._append(place, native, change)
        self._new.append((place, native, change))

    @contextmanager
    def _shared(self) -> Iterator[None]:
        """What others wrote is there on entering, what we wrote is kept on leaving."""
        if self._depth:
            yield
            return
        self._file.execute("BEGIN IMMEDIATE")
        self._depth += 1
        try:
            self._catch_up()
            try:
                yield
            except OutsideError:  # the answer is an error; what was done before it is done
                self._keep()
                raise
            self._keep()
        finally:
            self._depth -= 1
            if self._file.in_transaction:
                self._file.execute("ROLLBACK")

    def _catch_up(self) -> None:
        rows = self._file.execute(
            "SELECT number, content FROM change WHERE number > ? ORDER BY number", (self._number,)
        )
        for number, content in rows:
            place, native, change = _read(content)
            super()._append(place, native, change)
            self._number = number
        known = len(self.journal)
        rows = self._file.execute("SELECT pid, content FROM wrote WHERE number > ?", (known,))
        for pid, content in rows:
            self.journal.append(_read(content))
            self._writers.append(pid)

    def _keep(self) -> None:
        self._file.executemany(
            "INSERT INTO change VALUES (?, ?)",
            [(each[2].number, _written(each)) for each in self._new],
        )
        self._new.clear()
        for entry in self.journal[len(self._writers) :]:
            self._writers.append(os.getpid())
            self._file.execute(
                "INSERT INTO wrote VALUES (?, ?, ?)",
                (len(self._writers), os.getpid(), _written(entry)),
            )
        self._file.execute("COMMIT")


def _in_one_piece(name: str) -> Callable[..., Any]:
    inner = getattr(FakeTracker, name)

    @wraps(inner)
    def call(self: KeptTracker, *given: Any, **named: Any) -> Any:
        with self._shared():
            return inner(self, *given, **named)

    return call


_READS = ("listing", "issue", "find", "check", "issues")
_WRITES = ("create", "comment", "edit_body", "set_fields", "remove_comment")
_PEOPLE = ("put", "change", "say", "resay", "unsay", "close", "reopen", "delete")
for _name in (*_READS, *_WRITES, *_PEOPLE):
    setattr(KeptTracker, _name, _in_one_piece(_name))


class KeptChannel(FakeChannel):
    """The fake channel with its letters in an SQLite file; `letters` holds those of everybody."""

    def __init__(
        self,
        path: Path,
        *,
        name: str = "fake",
        guarantee: Guarantee = Guarantee.SAME_ID_RESEND,
    ) -> None:
        super().__init__(name=name, guarantee=guarantee)
        self._file = _open(path)

    def send(self, letter: Letter) -> str:
        """As the fake does; what left is in the file before the answer comes."""
        known = len(self.sent)
        try:
            receipt = super().send(letter)
        finally:
            for each in self.sent[known:]:
                self._file.execute(
                    "INSERT INTO wrote (pid, content) VALUES (?, ?)", (os.getpid(), _written(each))
                )
        return receipt

    @property
    def letters(self) -> list[Letter]:
        """Every letter that left, whichever process sent it, in order."""
        rows = self._file.execute("SELECT content FROM wrote ORDER BY number")
        return [_read(content) for (content,) in rows]

    @property
    def senders(self) -> list[int]:
        """The id of the process that sent each letter."""
        return [pid for (pid,) in self._file.execute("SELECT pid FROM wrote ORDER BY number")]

    def close_file(self) -> None:
        """Let go of the file."""
        self._file.close()


def _open(path: Path) -> sqlite3.Connection:
    file = sqlite3.connect(path, isolation_level=None, timeout=_WAIT_SECONDS)
    file.executescript(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;"
        "CREATE TABLE IF NOT EXISTS change (number INTEGER PRIMARY KEY, content BLOB);"
        "CREATE TABLE IF NOT EXISTS wrote (number INTEGER PRIMARY KEY, pid INTEGER, content BLOB);"
    )
    return file


def _as_dict(mapping: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    return _proxied, (dict(mapping),)


def _proxied(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


class _Pickler(pickle.Pickler):
    dispatch_table = copyreg.dispatch_table | {MappingProxyType: _as_dict}


def _written(value: object) -> bytes:
    buffer = io.BytesIO()
    _Pickler(buffer).dump(value)
    return buffer.getvalue()


def _read(content: bytes) -> Any:
    return pickle.loads(content)
