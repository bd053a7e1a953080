"""What every ledger promises of subjects that are worked on one after another.

A part of `trackwork.testing.ledger_contract`, which hands in the ``ledger``.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from trackwork.core.effects import EffectState
from trackwork.core.subjects import Subject, item, person
from trackwork.ports import Books, Ledger
from trackwork.testing.ledger_samples import HOUR, NOW, PAYMENTS, effect, state, word

_MANY = tuple(item("tls-move", f"team-{number}") for number in range(20))


class AheadContract:
    """Who is awake is read in few statements, and each reads what it would have read alone."""

    def test_the_awake_read_the_facts_they_would_read_alone(self, ledger: Ledger) -> None:
        """In the order of their happening, notes and people included, nobody else's among them."""
        who = (*_MANY, person("mara"))
        with ledger.transaction() as books:
            books.facts.append([word(f"{each}#1", subject=each, actor="jo") for each in who])
            earlier = NOW - timedelta(days=1)
            books.facts.append([word(f"{each}#0", subject=each, happened=earlier) for each in who])
        alone = {}
        for each in who:
            with ledger.reading() as books:
                alone[each] = books.facts.of(each)
        with ledger.transaction() as books:
            awake = books.subjects.awake(NOW)
            assert set(awake) == set(who)
            assert {each: books.facts.of(each) for each in awake} == alone
        assert [fact.key for fact in alone[_MANY[0]]] == [f"{_MANY[0]}#0", f"{_MANY[0]}#1"]

    def test_a_fact_added_to_one_of_the_awake_is_read(self, ledger: Ledger) -> None:
        """Whether it was read already or comes next, and what follows is read all the same."""
        with ledger.transaction() as books:
            books.facts.append([word(f"{each}#0", subject=each) for each in _MANY])
        with ledger.transaction() as books:
            for each in books.subjects.awake(NOW):
                before = len(books.facts.of(each))
                books.facts.append([word(f"{each}#1", subject=each)])
                books.facts.append([word(f"{_MANY[-1]}#for {each}", subject=_MANY[-1])])
                assert len(books.facts.of(each)) == before + 1 + (each == _MANY[-1])
                books.subjects.save(state(each), (), frozenset())
            assert len(books.facts.of(_MANY[-1])) == 2 + len(_MANY)

    def test_a_subject_without_facts_reads_as_empty_among_others(self, ledger: Ledger) -> None:
        """It is awake because somebody touched it."""
        with ledger.transaction() as books:
            for each in _MANY:
                books.subjects.save(state(each), (), frozenset({"config:policy"}))
        with ledger.transaction() as books:
            books.subjects.touch(["config:policy"])
            awake = books.subjects.awake(NOW)
            assert set(awake) == set(_MANY)
            assert [books.facts.of(each) for each in awake] == [()] * len(_MANY)

    def test_what_is_on_its_way_is_all_that_is_not_settled(self, ledger: Ledger) -> None:
        """Ready, held, leased and in doubt; not what was sent, dropped or given up."""
        with ledger.transaction() as books:
            books.outbox.plan([effect("ready"), effect("leased"), effect("sent")], now=NOW)
            books.outbox.plan([effect("held")], now=NOW, state=EffectState.HELD)
            books.outbox.plan([effect("dropped")], now=NOW, state=EffectState.DROPPED)
            books.outbox.plan([replace(effect("other"), subject=_MANY[0])], now=NOW)
            assert _moving(books) == ["ready", "leased", "sent", "held"]
            books.outbox.lease("leased", now=NOW, until=NOW + HOUR)
            leased = books.outbox.lease("sent", now=NOW, until=NOW + HOUR)
            assert leased is not None
            assert [row.fence for row in books.outbox.moving(PAYMENTS)] == [0, 1, 1, 0]
            books.outbox.settle(leased, state=EffectState.IN_DOUBT, now=NOW)
            assert _moving(books) == ["ready", "leased", "sent", "held"]
            books.outbox.settle(leased, state=EffectState.SENT, now=NOW)
            assert _moving(books) == ["ready", "leased", "held"]
        with ledger.reading() as books:
            assert _moving(books) == ["ready", "leased", "held"]
            assert _moving(books, person("nobody")) == []

    def test_the_awake_see_what_was_planned_meanwhile(self, ledger: Ledger) -> None:
        """For one that was read along with the others before its effect was planned."""
        with ledger.transaction() as books:
            books.facts.append([word(f"{each}#0", subject=each) for each in _MANY])
        with ledger.transaction() as books:
            awake = books.subjects.awake(NOW)
            for each in awake:
                assert len(_moving(books, each)) == (each == awake[-1]) * (len(_MANY) - 1)
                own = replace(effect(f"last for {each}"), subject=awake[-1])
                books.outbox.plan([own], now=NOW)
                books.subjects.save(state(each), (), frozenset())
            assert len(_moving(books, awake[-1])) == len(_MANY)


def _moving(books: Books, subject: Subject = PAYMENTS) -> list[Any]:
    return [row.effect.id for row in books.outbox.moving(subject)]
