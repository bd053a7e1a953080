"""What the brakes are shown: other workers' sendings, the pace of a run, the person's own week."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.engine.house import PAYMENTS, House
from trackwork.core.effects import Effect, EffectKind, EffectState
from trackwork.core.subjects import person
from trackwork.engine.adopted import read_adopted
from trackwork.engine.braking import Braking, Go, Hold, Pace, Verdict
from trackwork.ports import Books

MAIL = Effect(
    id="one",
    kind=EffectKind.MAIL,
    subject=PAYMENTS,
    body="Hello",
    recipient=person("ines"),
    person="ines",
    interrupts=True,
)
OTHER = replace(MAIL, id="other")
SUNDAY_NIGHT = datetime(2026, 11, 8, 23, 30, tzinfo=UTC)


def verdict(house: House, books: Books, effect: Effect, pace: Pace | None = None) -> Verdict:
    """What the brakes say of an effect now."""
    adopted = read_adopted(books, house.app.parts)
    now = house.clock.now()
    return Braking(house.app.parts, adopted, books, now, pace or Pace()).check(effect)


@pytest.mark.parametrize("state", [EffectState.SENDING, EffectState.IN_DOUBT])
def test_what_another_worker_sends_counts(house: House, state: EffectState) -> None:
    """A message that is leaving, or may have left, uses the week's one interruption."""
    now = house.clock.now()
    with house.app.ledger.transaction() as books:
        books.outbox.plan([OTHER, MAIL], now=now)
        assert verdict(house, books, MAIL) == Go()
        leased = books.outbox.lease("other", now=now, until=now + timedelta(minutes=2))
        assert leased is not None
        if state is EffectState.IN_DOUBT:
            books.outbox.settle(leased, state=state, now=now)
        held = verdict(house, books, MAIL)
        own = verdict(house, books, OTHER)
    assert isinstance(held, Hold)
    assert "had this week's message" in held.reason
    assert own == Go()


def test_the_week_is_the_iso_week_of_the_persons_own_zone(house: House) -> None:
    """Half past eleven on Sunday in UTC is Monday in Auckland: another week, another message."""
    handles = "handles: { files: ines }"
    house.change("people", handles, f"{handles}\n    zone: Pacific/Auckland")
    house.clock.set(SUNDAY_NIGHT)
    with house.app.ledger.transaction() as books:
        books.outbox.plan([OTHER], now=SUNDAY_NIGHT - timedelta(days=3))
        row = books.outbox.get("other")
        assert row is not None
        sent = SUNDAY_NIGHT - timedelta(hours=20)
        books.outbox.settle(replace(row, settled=sent), state=EffectState.SENT, now=sent)
        assert verdict(house, books, MAIL) == Go()
        books.outbox.plan([replace(MAIL, id="third")], now=SUNDAY_NIGHT)
        third = books.outbox.get("third")
        assert third is not None
        sent = SUNDAY_NIGHT - timedelta(minutes=5)
        books.outbox.settle(replace(third, settled=sent), state=EffectState.SENT, now=sent)
        assert isinstance(verdict(house, books, MAIL), Hold)


def test_a_run_has_a_size(house: House) -> None:
    """What is over the run's size waits for the next one."""
    pace = Pace(this_run=500)
    with house.app.ledger.transaction() as books:
        held = verdict(house, books, MAIL, pace)
    assert isinstance(held, Hold)
    assert "the next one goes on" in held.reason


def test_new_texts_of_the_last_hour_are_remembered_over_a_restart(house: House) -> None:
    """A fresh process counts what the one before created: a tracker's wall does not forget."""
    hour_ago = house.clock.now() - timedelta(hours=1)
    with house.app.ledger.reading() as books:
        assert books.outbox.texts("files", hour_ago) == 2
        assert books.outbox.texts("files", house.clock.now() + timedelta(hours=1)) == 0
        assert books.outbox.texts("another", hour_ago) == 0


def test_what_another_worker_sends_now_counts(house: House) -> None:
    """A text that is on its way, or may have arrived, takes its place in the tracker's minute."""
    now = house.clock.now()
    text = replace(MAIL, id="theirs", kind=EffectKind.COMMENT, tracker="files")
    with house.app.ledger.transaction() as books:
        before = books.outbox.texts("files", now)
        books.outbox.plan([text], now=now)
        assert books.outbox.texts("files", now) == before
        taken = books.outbox.lease("theirs", now=now, until=now + timedelta(minutes=2))
        assert taken is not None
        assert books.outbox.texts("files", now) == before + 1
        assert books.outbox.texts("files", now, besides="theirs") == before
        books.outbox.settle(taken, state=EffectState.IN_DOUBT, now=now)
        assert books.outbox.texts("files", now) == before + 1


def test_the_strongest_reason_is_told(house: House) -> None:
    """Paused and over budget: the reason is the pause."""
    house.clock.advance(timedelta(minutes=1))
    house.pause()
    with house.app.ledger.transaction() as books:
        assert verdict(house, books, MAIL, Pace(this_run=500)) == Hold("paused by the operator")


def test_a_preview_keeps_the_reason_a_person_read(house: House) -> None:
    """What is held already keeps its reason and day in a plan; the gear's is asked again."""
    now = house.clock.now()
    with house.app.ledger.transaction() as books:
        books.outbox.plan([MAIL], now=now)
        row = books.outbox.get("one")
        assert row is not None
        adopted = read_adopted(books, house.app.parts)
        braking = Braking(house.app.parts, adopted, books, now)
        held = replace(row, state=EffectState.HELD, reason="quiet hours")
        assert braking.preview(held) == Hold("quiet hours", row.available)
        assert braking.preview(replace(held, reason="gear is rehearse")) == Go()
