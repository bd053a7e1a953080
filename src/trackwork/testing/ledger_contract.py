"""What every ledger promises, as tests: subclass `LedgerContract` and give it ``make_ledger``.

``make_ledger`` is a fixture that returns a function without arguments; the function gives a fresh,
empty ledger that knows `CONTRACT_FACTS`.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from trackwork.core.effects import Carried, EffectState
from trackwork.core.facts import FactWithdrawn, GearChanged
from trackwork.core.subjects import WORKSPACE, Subject, item, person, team
from trackwork.ports import Ledger
from trackwork.testing.ledger_ahead import AheadContract
from trackwork.testing.ledger_samples import (
    CONTRACT_FACTS,
    HOUR,
    LEDGER_TEAM,
    NOW,
    PAYMENTS,
    Word,
    effect,
    everything,
    owed,
    state,
    word,
)

__all__ = ["CONTRACT_FACTS", "LedgerContract"]


class _WithLedger:
    @pytest.fixture
    def ledger(self, make_ledger: Callable[[], Ledger]) -> Ledger:
        """A fresh, empty ledger."""
        return make_ledger()


class FactContract(_WithLedger):
    """Facts are stored once, in order, whole."""

    def test_a_fact_comes_back_as_it_went_in(self, ledger: Ledger) -> None:
        """Every kind of value survives, people and notes included."""
        given = replace(word("k"), body=everything(), actor="mara", source="comment")
        with ledger.transaction() as books:
            (stored,) = books.facts.append([given])
        with ledger.reading() as books:
            assert books.facts.get("k") == stored == given.at(stored.seq)

    def test_a_fact_seen_twice_is_stored_once(self, ledger: Ledger) -> None:
        """By its key, within one call, one transaction, and later."""
        with ledger.transaction() as books:
            assert len(books.facts.append([word("a"), word("a", health="at risk")])) == 1
            assert books.facts.append([word("a")]) == ()
        with ledger.transaction() as books:
            assert [fact.key for fact in books.facts.append([word("b"), word("a")])] == ["b"]
            assert [fact.body for fact in books.facts.of(PAYMENTS)] == [Word(health="on track")] * 2

    def test_numbers_grow_in_the_order_of_recording(self, ledger: Ledger) -> None:
        """`after` reads on from any number, page by page."""
        with ledger.transaction() as books:
            stored = books.facts.append([word(str(at)) for at in range(5)])
            assert books.facts.after(0, limit=2) == stored[:2]
            assert books.facts.after(stored[1].seq) == stored[2:]
        assert [fact.seq for fact in stored] == sorted({fact.seq for fact in stored})

    def test_a_subject_s_facts_come_by_when_they_happened(self, ledger: Ledger) -> None:
        """What is learned late takes its place; the number breaks ties."""
        late = word("late", happened=NOW - HOUR)
        with ledger.transaction() as books:
            books.facts.append([word("a"), word("b"), late, word("x", subject=LEDGER_TEAM)])
            assert [fact.key for fact in books.facts.of(PAYMENTS)] == ["late", "a", "b"]
            assert books.facts.of(item("other", "team")) == ()

    def test_the_newest_of_a_type_is_found_per_subject(self, ledger: Ledger) -> None:
        """Newest is by when it happened, then by number."""
        gear = replace(word("g", subject=WORKSPACE), body=GearChanged(gear="live"))
        facts = [word("a"), word("b"), word("old", happened=NOW - HOUR), gear]
        with ledger.transaction() as books:
            books.facts.append([*facts, word("c", subject=LEDGER_TEAM)])
            assert [fact.key for fact in books.facts.latest("Word")] == ["c", "b"]
            assert [fact.key for fact in books.facts.latest("Word", PAYMENTS)] == ["b"]
            assert books.facts.latest("Word", person("nobody")) == ()
            assert books.facts.latest("GearChanged", WORKSPACE)[0].body == gear.body

    def test_keys_and_bodies_that_name_a_person_are_found_again(self, ledger: Ledger) -> None:
        """A natural key made of a person's subject reads back as it was."""
        key = f"{person('mara')}#Word#1"
        withdrawn = replace(word("w"), body=FactWithdrawn(target=key, why="undo"), supersedes=key)
        with ledger.transaction() as books:
            assert books.facts.get(key) is None
            books.facts.append([word(key, subject=person("mara")), withdrawn])
            found, taken_back = books.facts.get(key), books.facts.get("w")
        assert found is not None
        assert taken_back is not None
        assert (found.key, found.subject) == (key, person("mara"))
        assert (taken_back.body, taken_back.supersedes) == (withdrawn.body, key)

    def test_nothing_of_a_transaction_that_breaks_stays(self, ledger: Ledger) -> None:
        """All of it commits, or nothing does."""

        def broken() -> None:
            with ledger.transaction() as books:
                books.facts.append([word("a")])
                books.subjects.save(state(PAYMENTS), [], frozenset())
                books.desk.put("drawer", "key", "value")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            broken()
        with ledger.reading() as books:
            assert books.facts.get("a") is None
            assert books.desk.items("drawer") == {}
            assert books.subjects.rows() == ()

    def test_many_writers_lose_and_repeat_nothing(self, ledger: Ledger) -> None:
        """Four threads append the same and different facts; numbers have no doubles."""

        def write(writer: int) -> None:
            for at in range(5):
                with ledger.transaction() as books:
                    books.facts.append([word(f"shared-{at}"), word(f"{writer}-{at}")])

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(write, range(4)))
        shared, own = 5, 4 * 5
        with ledger.reading() as books:
            stored = books.facts.after(0)
        assert len({fact.key for fact in stored}) == len(stored) == shared + own
        assert len({fact.seq for fact in stored}) == len(stored)


class SubjectContract(_WithLedger):
    """Derived rows: what wakes a subject, what is replaced, what is counted by others."""

    def test_a_fact_wakes_its_subject_until_it_is_saved(self, ledger: Ledger) -> None:
        """Dirty is dirty until `save`."""
        with ledger.transaction() as books:
            books.facts.append([word("a")])
        with ledger.transaction() as books:
            assert books.subjects.awake(NOW) == (PAYMENTS,)
            books.subjects.save(state(PAYMENTS), [], frozenset())
            assert books.subjects.awake(NOW) == ()
        with ledger.transaction() as books:
            assert books.facts.append([word("a")]) == ()
            assert books.subjects.awake(NOW) == ()

    def test_a_fact_after_the_save_wakes_it_again(self, ledger: Ledger) -> None:
        """In one transaction too: what came later has not been folded."""
        with ledger.transaction() as books:
            books.subjects.save(state(PAYMENTS), [], frozenset())
            books.facts.append([word("a")])
        with ledger.reading() as books:
            assert books.subjects.awake(NOW) == (PAYMENTS,)

    def test_time_wakes_by_obligation_and_by_wish(self, ledger: Ledger) -> None:
        """At the moment itself, not before; without a moment, never."""
        with ledger.transaction() as books:
            books.subjects.save(state(PAYMENTS), [owed(PAYMENTS, check=NOW)], frozenset())
            books.subjects.save(state(LEDGER_TEAM, wake=NOW + HOUR), [], frozenset())
            books.subjects.save(state(WORKSPACE), [owed(WORKSPACE, check=None)], frozenset())
        with ledger.reading() as books:
            assert books.subjects.awake(NOW - timedelta(microseconds=1)) == ()
            assert books.subjects.awake(NOW) == (PAYMENTS,)
            assert set(books.subjects.awake(NOW + HOUR)) == {PAYMENTS, LEDGER_TEAM}
            assert len(books.subjects.awake(NOW + HOUR, limit=1)) == 1

    @pytest.mark.parametrize("saved_before", [True, False])
    def test_readers_wake_with_what_they_read(self, ledger: Ledger, *, saved_before: bool) -> None:
        """By a fact or a touch of what they read, which wakes itself too; in one transaction."""
        with ledger.transaction() as books:
            reads = frozenset({str(LEDGER_TEAM), "policy", "person:mara"})
            books.subjects.save(state(PAYMENTS), [], reads)
            books.subjects.save(state(LEDGER_TEAM), [], frozenset())
            if saved_before:
                assert books.subjects.awake(NOW) == ()
            books.facts.append([word("a", subject=LEDGER_TEAM)])
            assert set(books.subjects.awake(NOW)) == {PAYMENTS, LEDGER_TEAM}
        for target in ("policy", "person:mara"):
            with ledger.transaction() as books:
                books.subjects.save(state(LEDGER_TEAM), [], frozenset())
                books.subjects.save(state(PAYMENTS), [], reads)
                books.subjects.touch(["directory", "person:jo"])
                assert books.subjects.awake(NOW) == ()
                books.subjects.touch([target])
                assert books.subjects.awake(NOW) == (PAYMENTS,)
                books.subjects.touch([str(LEDGER_TEAM)])
                assert set(books.subjects.awake(NOW)) == {PAYMENTS, LEDGER_TEAM}

    def test_a_read_no_longer_declared_wakes_nobody(self, ledger: Ledger) -> None:
        """A save replaces the reads."""
        with ledger.transaction() as books:
            books.subjects.save(state(PAYMENTS), [], frozenset({"policy", "directory"}))
        with ledger.transaction() as books:
            books.subjects.save(state(PAYMENTS), [], frozenset({"directory"}))
            books.subjects.touch(["policy"])
        with ledger.transaction() as books:
            books.subjects.touch(["policy"])
            assert books.subjects.awake(NOW) == ()

    def test_a_save_replaces_what_was_there(self, ledger: Ledger) -> None:
        """State and obligations, each as given last."""
        full = state(PAYMENTS, team="payments-api", word_at=NOW, closed=True, rest='{"a":1}')
        with ledger.transaction() as books:
            books.subjects.save(full, [owed(PAYMENTS, check=NOW)], frozenset())
            assert books.subjects.row(PAYMENTS) == full
        with ledger.transaction() as books:
            kept = owed(PAYMENTS, check=None, episode="e2")
            books.subjects.save(state(PAYMENTS), [kept], frozenset())
        with ledger.reading() as books:
            assert books.subjects.row(PAYMENTS) == state(PAYMENTS)
            assert books.subjects.obligations(subject=PAYMENTS) == (kept,)
            assert books.subjects.row(LEDGER_TEAM) is None

    def test_obligations_come_by_due_and_by_holder(self, ledger: Ledger) -> None:
        """A person can hold one as well as a team."""
        later = replace(owed(PAYMENTS, check=None), due=NOW + 2 * HOUR)
        mine = replace(owed(LEDGER_TEAM, check=None), holder=person("mara"), due=NOW)
        with ledger.transaction() as books:
            books.subjects.save(state(PAYMENTS), [later], frozenset())
            books.subjects.save(state(LEDGER_TEAM), [mine], frozenset())
            assert books.subjects.obligations() == (mine, later)
            assert books.subjects.obligations(holder=person("mara")) == (mine,)
            assert books.subjects.obligations(holder=person("nobody")) == ()

    def test_rows_are_filtered_and_ordered_by_subject(self, ledger: Ledger) -> None:
        """A subject that was never saved has no row."""
        with ledger.transaction() as books:
            books.facts.append([word("x", subject=item("zed", "t"))])
            books.subjects.save(state(PAYMENTS, team="payments-api"), [], frozenset())
            books.subjects.save(state(LEDGER_TEAM, team="ledger"), [], frozenset())
            books.subjects.save(state(team("ledger"), initiative=""), [], frozenset())
            assert _subjects(books.subjects.rows()) == [LEDGER_TEAM, PAYMENTS, team("ledger")]
            assert _subjects(books.subjects.rows(kind="item")) == [LEDGER_TEAM, PAYMENTS]
            assert _subjects(books.subjects.rows(team="ledger")) == [LEDGER_TEAM]
            assert _subjects(books.subjects.rows(initiative="other")) == []


class OutboxContract(_WithLedger):
    """Effects: one id, one row, one sender at a time."""

    def test_the_same_effect_is_planned_once(self, ledger: Ledger) -> None:
        """Only the new ones come back; the row says all of the effect."""
        full = effect(
            "full",
            title="t",
            tracker="files",
            place="p",
            native="7",
            recipient=person("mara"),
            person="mara",
            interrupts=True,
            critical=True,
            carries=(Carried(episode="e", rung="lead", to_holder=False),),
            not_before=NOW + HOUR,
            why="because",
            fields=(("due", "2026-12-11"),),
            mention=("mara", "jo"),
        )
        with ledger.transaction() as books:
            assert books.outbox.plan([full, effect("a"), effect("a")], now=NOW) == (
                full,
                effect("a"),
            )
            assert books.outbox.plan([effect("a", title="other")], now=NOW) == ()
            row = books.outbox.get("full")
            assert row is not None
            assert (row.effect, row.state, row.created) == (full, EffectState.READY, NOW)
            assert books.outbox.get(str(row.number)) == row
            assert books.outbox.get("9" * 30) is None

    def test_due_is_what_can_be_acted_on_now(self, ledger: Ledger) -> None:
        """Held back until its time; gone when settled; back when a lease ran out."""
        with ledger.transaction() as books:
            books.outbox.plan([effect("a"), effect("b", not_before=NOW + HOUR)], now=NOW)
            books.outbox.plan([effect("held")], now=NOW, state=EffectState.HELD)
            assert _ids(books.outbox.due(NOW)) == ["a", "held"]
            assert _ids(books.outbox.due(NOW, limit=1)) == ["a"]
            for name in ("a", "held"):
                assert books.outbox.lease(name, now=NOW, until=NOW + 2 * HOUR)
            assert _ids(books.outbox.due(NOW + HOUR)) == ["b"]
            assert _ids(books.outbox.due(NOW + 2 * HOUR)) == ["b", "a", "held"]

    def test_a_lease_is_had_by_one_and_settled_by_its_fence(self, ledger: Ledger) -> None:
        """Who lost the lease writes nothing."""
        with ledger.transaction() as books:
            books.outbox.plan([effect("a")], now=NOW)
            first = books.outbox.lease("a", now=NOW, until=NOW + HOUR)
            assert books.outbox.lease("a", now=NOW, until=NOW + HOUR) is None
            second = books.outbox.lease("a", now=NOW + HOUR, until=NOW + 2 * HOUR)
            assert first is not None
            assert second is not None
            assert (first.state, first.fence, first.attempts) == (EffectState.SENDING, 1, 1)
            assert (second.fence, second.attempts) == (2, 2)
            assert not books.outbox.settle(first, state=EffectState.SENT, now=NOW)
            done = replace(second, receipt="#9", reason="r")
            assert books.outbox.settle(done, state=EffectState.SENT, now=NOW + HOUR)
            row = books.outbox.get("a")
            assert row is not None
            assert (row.state, row.receipt, row.reason) == (EffectState.SENT, "#9", "r")
            assert (row.settled, row.lease_until) == (NOW + HOUR, None)
            assert books.outbox.lease("a", now=NOW + 9 * HOUR, until=NOW + 10 * HOUR) is None
            assert books.outbox.due(NOW + 9 * HOUR) == ()

    def test_a_retry_waits_for_its_time(self, ledger: Ledger) -> None:
        """Nobody leases it before, however old their list of due rows is."""
        with ledger.transaction() as books:
            books.outbox.plan([effect("a")], now=NOW)
            row = books.outbox.lease("a", now=NOW, until=NOW + HOUR)
            assert row is not None
            later = replace(row, available=NOW + 2 * HOUR)
            assert books.outbox.settle(later, state=EffectState.RETRY, now=NOW)
            assert books.outbox.lease("a", now=NOW + HOUR, until=NOW + 2 * HOUR) is None
            assert books.outbox.due(NOW + HOUR) == ()
            assert books.outbox.lease("a", now=NOW + 2 * HOUR, until=NOW + 3 * HOUR)

    def test_of_many_who_want_a_lease_one_gets_it(self, ledger: Ledger) -> None:
        """Eight at once, on ten rows."""
        names = [f"e{at}" for at in range(10)]
        with ledger.transaction() as books:
            books.outbox.plan([effect(name) for name in names], now=NOW)
        start = Barrier(8)

        def worker(_: int) -> list[str]:
            start.wait()
            won = []
            for name in names:
                with ledger.transaction() as books:
                    if books.outbox.lease(name, now=NOW, until=NOW + HOUR):
                        won.append(name)
            return won

        with ThreadPoolExecutor(8) as pool:
            won = [name for each in pool.map(worker, range(8)) for name in each]
        assert sorted(won) == names

    def test_rows_are_found_by_what_they_are_about(self, ledger: Ledger) -> None:
        """Subject, state, whose attention, since when; the oldest first."""
        with ledger.transaction() as books:
            books.outbox.plan([effect("a", person="mara")], now=NOW)
            other = replace(effect("b"), subject=LEDGER_TEAM)
            books.outbox.plan([other, effect("c")], now=NOW + HOUR, state=EffectState.HELD)
            assert _ids(books.outbox.find()) == ["a", "b", "c"]
            assert _ids(books.outbox.find(subject=PAYMENTS)) == ["a", "c"]
            assert _ids(books.outbox.find(state=EffectState.HELD)) == ["b", "c"]
            assert _ids(books.outbox.find(person="mara")) == ["a"]
            assert _ids(books.outbox.find(person="nobody")) == []
            assert _ids(books.outbox.find(since=NOW + HOUR)) == ["b", "c"]
            row = books.outbox.lease("a", now=NOW, until=NOW + HOUR)
            assert row is not None
            assert books.outbox.settle(row, state=EffectState.SENT, now=NOW + HOUR)
            assert _ids(books.outbox.find(settled_since=NOW + HOUR)) == ["a"]
            assert _ids(books.outbox.find(settled_since=NOW + 2 * HOUR)) == []

    def test_counts_and_days_stand_side_by_side(self, ledger: Ledger) -> None:
        """Counts follow the saves; a kept day does not move."""
        with ledger.transaction() as books:
            books.subjects.save(state(PAYMENTS, health="on track"), [], frozenset())
            books.history.keep(NOW.date(), books.subjects.counts())
            books.subjects.save(state(PAYMENTS, health="at risk"), [], frozenset())
            assert books.subjects.counts() == {("tls-move", "", "at risk"): 1}
            assert books.history.of(NOW.date()) == {("tls-move", "", "on track"): 1}
        assert ledger.epoch >= 1


class DeskContract(_WithLedger):
    """Small things by name."""

    def test_a_drawer_keeps_and_drops_values(self, ledger: Ledger) -> None:
        """A second value replaces the first; drawers are apart."""
        with ledger.transaction() as books:
            books.desk.put("cursors", "b", "1")
            books.desk.put("cursors", "a", "1")
            books.desk.put("cursors", "a", "2")
            books.desk.put("other", "a", "x")
            books.desk.drop("cursors", "b")
            books.desk.drop("cursors", "never there")
        with ledger.reading() as books:
            assert books.desk.items("cursors") == {"a": "2"}
            assert books.desk.get("cursors", "b") is None
            assert books.desk.get("other", "a") == "x"


class LedgerContract(FactContract, SubjectContract, OutboxContract, DeskContract, AheadContract):
    """All of it."""


def _ids(rows: Any) -> list[str]:
    return [row.effect.id for row in rows]


def _subjects(rows: Any) -> list[Subject]:
    return [row.subject for row in rows]
