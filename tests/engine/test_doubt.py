"""What may have gone out already: looked for, braked, and never written on a lost lease."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.engine.house import PAYMENTS
from tests.engine.test_faults import INES, Fake
from trackwork.core.effects import Carried, Effect, EffectKind, EffectState
from trackwork.core.facts import OutgoingResumed
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import gear_of, read_adopted
from trackwork.engine.gears import change_gear
from trackwork.engine.observe import findings_of
from trackwork.engine.relevance import still_true
from trackwork.testing.fake_tracker import Fault


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[Fake]:
    """A house on a fake tracker, adopted, nothing delivered."""
    found = Fake(tmp_path)
    found.adopt()
    yield found
    found.app.ledger.close()


def doubt(fake: Fake) -> None:
    """As if a worker had died right before every write."""
    with fake.app.ledger.transaction() as books:
        for row in books.outbox.find(state=EffectState.READY):
            books.outbox.settle(row, state=EffectState.IN_DOUBT, now=fake.clock.now())


class Meanwhile:
    """Lets something happen at a named point, once."""

    def __init__(self, name: str, act: object) -> None:
        self.name, self.act, self.done = name, act, False

    def point(self, name: str) -> None:
        """Act when the name comes up for the first time."""
        if name == self.name and not self.done:
            self.done = True
            self.act()  # type: ignore[operator]


def with_faults(fake: Fake, faults: object) -> None:
    """The same house with something at its fault points."""
    fake.app = replace(fake.app, parts=replace(fake.app.parts, faults=faults))  # type: ignore[arg-type]


def test_a_doubt_is_not_resolved_by_writing_while_paused(fake: Fake) -> None:
    """What did not go out before the kill switch does not go out after it, doubt or not."""
    doubt(fake)
    fake.pause()
    fake.run()
    fake.later(minutes=5)
    assert fake.created() == 0
    fake.clock.advance(timedelta(minutes=1))
    fake.record(OutgoingResumed())
    fake.clock.advance(timedelta(days=4000))
    fake.run()
    assert fake.created() == 1


def test_a_doubt_is_not_resolved_by_writing_below_live(fake: Fake) -> None:
    """Moved to watch, nothing is written, whatever is in doubt."""
    doubt(fake)
    fake.clock.advance(timedelta(minutes=1))
    change_gear(fake.app.parts, Gear.WATCH)
    fake.run()
    assert fake.created() == 0
    change_gear(fake.app.parts, Gear.LIVE)
    fake.run()
    assert fake.created() == 1


def test_what_a_restore_put_in_doubt_is_woken_with_the_gear(tmp_path: Path) -> None:
    """Held by the gear, then restored: going live still finds it."""
    fake = Fake(tmp_path)
    fake.adopt()
    fake.clock.advance(timedelta(minutes=1))
    change_gear(fake.app.parts, Gear.WATCH)
    fake.run()
    with fake.app.ledger.transaction() as books:
        books.raise_epoch(reason="restored")  # type: ignore[attr-defined]
    change_gear(fake.app.parts, Gear.LIVE)
    fake.run()
    assert fake.created() == 1
    fake.app.ledger.close()


def test_a_worker_that_lost_its_lease_writes_nothing(fake: Fake) -> None:
    """Asleep between taking and writing: another may have it by now, so this one leaves it."""
    asleep = Meanwhile("deliver.leased", lambda: fake.clock.advance(timedelta(minutes=10)))
    with_faults(fake, asleep)
    with fake.app.ledger.reading() as books:
        first = books.outbox.due(fake.clock.now())[0].effect.id
    fake.run()
    assert first not in {write.effect for write in fake.tracker.journal}
    fake.later(minutes=10)
    assert (fake.created(), fake.created("search-api")) == (1, 1)


def test_leases_of_a_long_run_are_counted_from_when_they_are_taken(fake: Fake) -> None:
    """Deep in a slow run a fresh lease still holds for its whole length."""
    lengths: list[timedelta] = []

    class Slow:
        def point(self, name: str) -> None:
            if name == "deliver.sent":
                fake.clock.advance(timedelta(minutes=7))
            if name == "deliver.leased":
                with fake.app.ledger.reading() as books:
                    rows = books.outbox.find(state=EffectState.SENDING)
                until = [row.lease_until for row in rows if row.lease_until]
                lengths.extend(each - fake.clock.now() for each in until)

    with_faults(fake, Slow())
    fake.run()
    assert len(lengths) > 1
    assert set(lengths) == {timedelta(seconds=120)}


def test_a_long_outage_loses_nothing(fake: Fake) -> None:
    """However often a tracker says later, it is tried again; after a while the operator hears."""
    fake.tracker.play(Fault.SERVER_ERROR, on="create", times=22)
    fake.run()
    shown = []
    for _ in range(40):
        fake.later(hours=5)
        with fake.app.ledger.reading() as books:
            shown.append([one.what for one in findings_of(books)])
    assert any("could not be delivered" in what for each in shown for what in each)
    assert shown[-1] == []
    assert (fake.created(), fake.created("search-api")) == (1, 1)


def test_an_older_block_gives_way_to_a_newer_one(fake: Fake) -> None:
    """A block that waited never writes over the newer words."""
    fake.run()
    with fake.app.ledger.transaction() as books:
        sent = next(r for r in books.outbox.find(subject=PAYMENTS) if r.effect.kind == "block")
        older, newer = (replace(sent.effect, id=ident) for ident in ("older", "newer"))
        books.outbox.plan([older, newer], now=fake.clock.now())
        adopted = read_adopted(books, fake.app.parts)
        assert still_true(adopted, books, older) == "a newer block took its place"
        assert still_true(adopted, books, newer) == newer


def test_an_answer_to_a_word_taken_back_is_not_given(fake: Fake) -> None:
    """Thanks for an exception that was undone before the thanks went out stay unsaid."""
    fake.run()
    fake.pause()
    fake.tracker.say("payments-api", "1", "tw: not now until 2027-03-01", author=INES)
    fake.later(minutes=15)
    fake.tracker.say("payments-api", "1", "tw: undo", author=INES)
    fake.later(minutes=15)
    with fake.app.ledger.reading() as books:
        adopted = read_adopted(books, fake.app.parts)
        rows = [row for row in books.outbox.find() if "Thank you" in row.effect.body]
        said = [still_true(adopted, books, row.effect) for row in rows]
    assert said == ["the word it answers was taken back"]


def test_what_rides_along_gets_words_of_its_own(fake: Fake) -> None:
    """When the matter a text is about is settled, the text stays home, whatever else it carried."""
    fake.run()
    with fake.app.ledger.reading() as books:
        adopted = read_adopted(books, fake.app.parts)
        row = books.subjects.obligations(subject=PAYMENTS)[0]
        rung = adopted.policy.ladders[row.ladder].rungs[0].name
        open_one = Carried(episode=row.episode, rung=rung)
        over = Carried(episode="over", rung=rung)
        effect = Effect(id="x", kind=EffectKind.MAIL, subject=PAYMENTS, body="About what is over")
        first = still_true(adopted, books, replace(effect, carries=(over, open_one)))
        second = still_true(adopted, books, replace(effect, carries=(open_one, over)))
    assert first == "the matter was settled before this went out"
    assert isinstance(second, Effect)
    assert second.carries == (open_one,)


def test_the_gear_is_the_one_last_chosen_whatever_the_clock_said(fake: Fake) -> None:
    """A clock that ran ahead when going live does not keep anybody from going back to watch."""
    fake.clock.set(fake.clock.now() + timedelta(days=365))
    fake.gear(Gear.LIVE)
    fake.clock.set(fake.clock.now() - timedelta(days=365))
    fake.clock.advance(timedelta(minutes=1))
    change_gear(fake.app.parts, Gear.WATCH)
    with fake.app.ledger.reading() as books:
        assert gear_of(books) is Gear.WATCH
