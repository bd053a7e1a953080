"""A ledger that remembers facts as it read them: a play reads each of them hundreds of times.

Only for one thread and a database nobody else writes to, as in a play.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from trackwork.core.facts import Fact
from trackwork.core.subjects import Subject
from trackwork.ledger import SqlBooks, SqlLedger
from trackwork.ports import Books, FactBook

Kept = dict[Subject, tuple[Fact, ...]]


class RememberingFacts:
    """The book of facts; a subject's facts are read anew after something was added to them."""

    def __init__(self, book: FactBook, kept: Kept) -> None:
        self._book = book
        self._kept = kept
        self.get = book.get
        self.after = book.after
        self.latest = book.latest

    def append(self, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        """Store facts not stored before; the new ones."""
        for fact in facts:
            self._kept.pop(fact.subject, None)
        return self._book.append(facts)

    def of(self, subject: Subject) -> tuple[Fact, ...]:
        """All facts of a subject by (happened, seq)."""
        found = self._kept.get(subject)
        if found is None:
            found = self._kept[subject] = self._book.of(subject)
        return found


class RememberingBooks:
    """The books of one transaction, with a book of facts that remembers."""

    def __init__(self, books: SqlBooks, kept: Kept) -> None:
        self.facts: FactBook = RememberingFacts(books.facts, kept)
        self.subjects = books.subjects
        self.outbox = books.outbox
        self.desk = books.desk
        self.history = books.history
        self.inbox = books.inbox


class RememberingLedger:
    """A ledger for a play; see `trackwork.ports.Ledger`."""

    def __init__(self, ledger: SqlLedger) -> None:
        self._ledger = ledger
        self._kept: Kept = {}
        self.epoch = ledger.epoch

    @contextmanager
    def transaction(self) -> Iterator[Books]:
        """One write transaction; what it takes back is forgotten here as well."""
        try:
            with self._ledger.transaction() as books:
                yield RememberingBooks(books, self._kept)
        except BaseException:
            self._kept.clear()
            raise

    @contextmanager
    def reading(self) -> Iterator[Books]:
        """A read-only view."""
        with self._ledger.reading() as books:
            yield RememberingBooks(books, self._kept)
