"""Facts and effects against a model in plain Python, in any order of calls, on both databases."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.ledger.conftest import emptied, opened
from trackwork.core.effects import FINAL, EffectState
from trackwork.core.subjects import item, person
from trackwork.ledger import SqlLedger
from trackwork.testing.ledger_samples import HOUR, NOW, effect, state, word

SUBJECTS = [item("a", "x"), item("a", "y"), person("mara")]
subjects = st.sampled_from(SUBJECTS)
names = st.sampled_from(["e1", "e2", "e3"])
hours = st.integers(0, 3)
ENDS = st.sampled_from([each for each in EffectState if each is not EffectState.SENDING])


@dataclass
class Sent:
    """What the model knows of an effect."""

    state: EffectState
    due: object
    fence: int = 0


class LedgerMachine(RuleBasedStateMachine):
    """Every call goes to the ledger and to the model; they must agree."""

    ledger: SqlLedger

    def __init__(self):
        super().__init__()
        self.now = NOW
        self.facts = {}
        self.dirty = set()
        self.reads = {}
        self.checks = {}
        self.effects = {}
        self.leases = {}

    @rule(data=st.data(), subject=subjects, break_it=st.booleans())
    def append(self, data, subject, break_it):
        """New keys are stored and wake the subject and its readers, unless it all breaks."""
        keys = data.draw(st.lists(st.sampled_from("abcdef"), max_size=3))
        facts = [word(key, subject=subject) for key in keys]
        with suppress(ZeroDivisionError), self.ledger.transaction() as books:
            new = books.facts.append(facts)
            assert {each.key for each in new} == set(keys) - self.facts.keys()
            _ = 1 / (not break_it)
        if break_it:
            return
        for each in new:
            self.facts[each.key] = each
        if new:
            self._stir(str(subject))
            self.dirty.add(subject)

    def _stir(self, target):
        self.dirty |= {reader for reader, reads in self.reads.items() if target in reads}

    @rule(subject=subjects, reads=st.frozensets(subjects.map(str)), check=st.none() | hours)
    def save(self, subject, reads, check):
        """A saved subject sleeps until its moment."""
        wake = None if check is None else self.now + check * HOUR
        with self.ledger.transaction() as books:
            books.subjects.save(state(subject, wake=wake), [], reads)
        self.dirty.discard(subject)
        self.reads[subject] = reads
        self.checks[subject] = wake

    @rule(subject=subjects)
    def touch(self, subject):
        """A touched target wakes its readers, and itself where it is a subject."""
        with self.ledger.transaction() as books:
            books.subjects.touch([str(subject)])
        self._stir(str(subject))
        if subject in self.reads:
            self.dirty.add(subject)

    @rule(step=st.integers(1, 3))
    def wait(self, step):
        """Time passes."""
        self.now += step * HOUR / 2

    @rule(name=names, back=hours)
    def plan(self, name, back):
        """An id is planned once."""
        available = self.now + back * HOUR
        with self.ledger.transaction() as books:
            new = books.outbox.plan([effect(name, not_before=available)], now=self.now)
        assert bool(new) == (name not in self.effects)
        self.effects.setdefault(name, Sent(EffectState.READY, available))

    @rule(name=names)
    def lease(self, name):
        """Leased when due, and by nobody else until the lease runs out."""
        known = self.effects.get(name, Sent(EffectState.DROPPED, None))
        free = known.due is not None and known.due <= self.now
        with self.ledger.transaction() as books:
            row = books.outbox.lease(name, now=self.now, until=self.now + HOUR)
        assert (row is not None) == free
        if row is not None:
            self.effects[name] = Sent(EffectState.SENDING, self.now + HOUR, known.fence + 1)
            self.leases.setdefault(name, []).append(row)

    @rule(name=names, end=ENDS, back=hours, data=st.data())
    def settle(self, name, end, back, data):
        """Only the newest lease writes."""
        if not self.leases.get(name):
            return
        row = data.draw(st.sampled_from(self.leases[name]))
        row = replace(row, available=self.now + back * HOUR)
        with self.ledger.transaction() as books:
            written = books.outbox.settle(row, state=end, now=self.now)
        assert written == (row.fence == self.effects[name].fence)
        if written:
            due = None if end in FINAL else row.available
            self.effects[name] = Sent(end, due, row.fence)

    @invariant()
    def agrees(self):
        """Facts, who is awake, and what is due are as the model has them."""
        soon = self.now + timedelta(minutes=1)
        with self.ledger.reading() as books:
            assert {fact.key: fact for fact in books.facts.after(0)} == self.facts
            for subject in SUBJECTS:
                mine = [fact for fact in self.facts.values() if fact.subject == subject]
                assert list(books.facts.of(subject)) == sorted(mine, key=lambda fact: fact.seq)
            due = {subject for subject, wake in self.checks.items() if wake and wake <= soon}
            assert set(books.subjects.awake(soon)) == self.dirty | due
            ready = {name for name, each in self.effects.items() if each.due and each.due <= soon}
            assert {row.effect.id for row in books.outbox.due(soon)} == ready
            states = {row.effect.id: row.state for row in books.outbox.find()}
            assert states == {name: each.state for name, each in self.effects.items()}


QUICK = settings(
    max_examples=20,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def test_any_order_of_calls_in_memory():
    """Against the model, on SQLite."""

    class InMemory(LedgerMachine):
        def __init__(self):
            super().__init__()
            self.ledger = opened("sqlite://")

        def teardown(self):
            self.ledger.close()

    run_state_machine_as_test(InMemory, settings=QUICK)


@pytest.mark.postgres
def test_any_order_of_calls_on_postgres(on_postgres):
    """Against the model, on PostgreSQL."""

    class OnPostgres(LedgerMachine):
        def __init__(self):
            super().__init__()
            self.ledger = emptied(on_postgres)

    run_state_machine_as_test(OnPostgres, settings=QUICK)
