"""How SQLite goes about the questions of every cycle: by an index, never through a whole table."""

import pytest

from trackwork.core.subjects import item
from trackwork.testing.ledger_samples import NOW, PAYMENTS, effect, owed, state, word

QUESTIONS = {
    "who is awake": lambda books: books.subjects.awake(NOW),
    "when the next thing is due": lambda books: books.subjects.next_wake(),
    "when the next effect is due": lambda books: books.outbox.next_due(),
    "what goes out": lambda books: books.outbox.due(NOW),
    "what happened to a subject": lambda books: books.facts.of(PAYMENTS),
    "what goes out about a subject": lambda books: books.outbox.find(subject=PAYMENTS),
    "where an initiative stands": lambda books: books.subjects.counts(initiative="tls"),
    "one more word": lambda books: books.facts.append([word("k9", subject=item("tls", "t9"))]),
    "a change and its roll-up": lambda books: books.subjects.save(
        state(PAYMENTS, health="at risk"), [owed(PAYMENTS, check=NOW)], frozenset({"config:policy"})
    ),
}


def plans(ledger, question):
    """Every statement of a question, each with the steps that SQLite takes for it."""
    asked: list[str] = []
    with ledger.transaction() as books:
        books.subjects.flush()
        raw = books.access.connection.connection.driver_connection
        raw.set_trace_callback(asked.append)
        question(books)
        books.subjects.flush()
        raw.set_trace_callback(None)
        return [
            (sql, step[-1])
            for sql in asked
            for step in raw.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
        ]


def wanders(sql, step):
    """Whether a step may look at every row: no index, no condition, not the end of a table."""
    by_index = "INDEX" in step and "AUTOMATIC" not in step
    return not (by_index or "(" in step or sql.startswith("SELECT max("))


@pytest.fixture
def filled(in_file):
    """A ledger with a little of everything."""
    with in_file.transaction() as books:
        books.facts.append([word("k1"), word("k2", subject=item("tls", "t2"))])
        books.subjects.save(
            state(PAYMENTS), [owed(PAYMENTS, check=NOW)], frozenset({"config:policy"})
        )
        books.outbox.plan([effect("e1")], now=NOW)
    return in_file


@pytest.mark.parametrize("asked", QUESTIONS)
def test_a_question_of_every_cycle_goes_by_an_index(filled, asked):
    """So its cost does not grow with everything that was ever asked."""
    steps = plans(filled, QUESTIONS[asked])
    assert steps
    assert [(sql, step) for sql, step in steps if wanders(sql, step)] == []


def test_a_roll_up_is_counted_from_an_index_alone(filled):
    """Counting anew reads no row of the table."""
    steps = plans(filled, lambda books: books.subjects.recounted())
    assert any("COVERING INDEX subject_counted" in step for _, step in steps)
