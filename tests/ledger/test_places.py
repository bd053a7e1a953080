"""What is due for one place, on both databases: the lanes that write each ask for their own."""

from dataclasses import replace

import pytest

from trackwork.core.effects import EffectKind
from trackwork.ledger import SqlLedger
from trackwork.testing.ledger_samples import NOW, effect


def asked_for_one_place(ledger: SqlLedger) -> None:
    """What goes to one tracker, what goes by mail; a line waits for its digest."""
    given = [
        effect("a", tracker="one"),
        effect("b", tracker="two"),
        replace(effect("c"), kind=EffectKind.MAIL),
        replace(effect("d", tracker="one"), kind=EffectKind.LINE),
        replace(effect("e"), kind=EffectKind.DIGEST),
    ]
    wanted = {"one": ["a"], "two": ["b"], "": ["c", "e"], None: ["a", "b", "c", "d", "e"]}
    with ledger.transaction() as books:
        books.outbox.plan(given, now=NOW)
        found = {to: [row.effect.id for row in books.outbox.due(NOW, to=to)] for to in wanted}
    assert found == wanted


def test_due_for_one_place_in_a_file(in_file) -> None:
    """Each lane gets its own rows from SQLite."""
    asked_for_one_place(in_file)


@pytest.mark.postgres
def test_due_for_one_place_on_postgres(on_postgres) -> None:
    """Each lane gets its own rows from PostgreSQL."""
    asked_for_one_place(on_postgres)
