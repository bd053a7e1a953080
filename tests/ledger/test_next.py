"""When the next thing is due: what lets a clock jump."""

from dataclasses import replace

from trackwork.core.effects import EffectState
from trackwork.testing.ledger_samples import HOUR, NOW, PAYMENTS, effect, owed, state


def test_an_empty_ledger_waits_for_nothing(ledger):
    """Only a change would wake anything."""
    with ledger.reading() as books:
        assert books.subjects.next_wake() is None
        assert books.outbox.next_due() is None


def test_the_earliest_check_or_wake_is_next(ledger):
    """An obligation's check comes before its subject's own wake, or after it."""
    with ledger.transaction() as books:
        row = replace(state(PAYMENTS), wake=NOW + 3 * HOUR)
        books.subjects.save(row, [], frozenset())
        assert books.subjects.next_wake() == NOW + 3 * HOUR
        checked = owed(PAYMENTS, check=NOW + HOUR)
        books.subjects.save(row, [checked], frozenset())
        assert books.subjects.next_wake() == NOW + HOUR


def test_what_is_settled_is_due_no_more(ledger):
    """The outbox names the row that comes next, and nothing once all went out."""
    with ledger.transaction() as books:
        books.outbox.plan([effect("a"), replace(effect("b"), not_before=NOW + HOUR)], now=NOW)
        assert books.outbox.next_due() == NOW
        for name, due in (("a", NOW + HOUR), ("b", None)):
            row = books.outbox.get(effect(name).id)
            books.outbox.settle(row, state=EffectState.SENT, now=NOW)
            assert books.outbox.next_due() == due
