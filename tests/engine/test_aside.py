"""One bad thing never stops the others: a subject, an effect, a tracker that is gone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.house import PAYMENTS, SEARCH
from tests.engine.test_faults import INES, Fake
from trackwork.core.effects import EffectState
from trackwork.core.practice import Practice
from trackwork.engine.observe import findings_of


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[Fake]:
    """A house on a fake tracker whose issues stand."""
    found = Fake(tmp_path)
    found.adopt()
    found.run()
    yield found
    found.app.ledger.close()


def shown(fake: Fake) -> list[str]:
    """Where something is to be mended."""
    with fake.app.ledger.reading() as books:
        return [finding.where for finding in findings_of(books)]


def trips(practice: Practice, over: object) -> Callable[..., object]:
    """The practice's duties, with a mistake in them for one subject."""

    def duties(subject: object, state: object, view: object) -> object:
        if subject == over:
            raise AttributeError("no such thing")
        return practice.duties(subject, state, view)  # type: ignore[arg-type]

    return duties


def test_a_subject_that_cannot_be_worked_out_is_shown_until_it_can(fake: Fake) -> None:
    """Set aside and in sight; the other team goes on; mended, it is looked at again by itself."""
    whole = fake.app
    first, *rest = whole.parts.practices
    broken = replace(first, duties=trips(first, PAYMENTS))  # type: ignore[arg-type]
    fake.app = replace(whole, parts=replace(whole.parts, practices=(broken, *rest)))
    fake.tracker.say("payments-api", "1", "tw: on track", author=INES)
    fake.tracker.say("search-api", "1", "tw: on track", author=INES)
    fake.later(minutes=15)
    assert shown(fake) == [str(PAYMENTS)]
    assert fake.row(SEARCH).health == "on track"
    fake.app = whole
    fake.later(days=1, minutes=1)
    assert shown(fake) == []
    assert fake.row().health == "on track"


def test_an_effect_that_goes_wrong_in_a_new_way_stops_no_other(tmp_path: Path) -> None:
    """A mistake in a connector leaves that effect in doubt; it is looked for, then tried again."""
    fake = Fake(tmp_path)
    fake.adopt()
    tracker = fake.tracker

    class Clumsy:
        stumbles = True

        def __getattr__(self, name: str) -> object:
            return getattr(tracker, name)

        def create(self, place: str, *, title: str, body: str, effect: str) -> str:
            if place == "payments-api" and self.stumbles:
                raise ZeroDivisionError
            return tracker.create(place, title=title, body=body, effect=effect)

    clumsy = Clumsy()
    writers = {"files": clumsy}
    fake.app = replace(fake.app, parts=replace(fake.app.parts, writers=writers))  # type: ignore[arg-type]
    fake.run()
    assert (fake.created(), fake.created("search-api")) == (0, 1)
    assert [str(r.effect.subject) for r in fake.outbox(EffectState.IN_DOUBT)] == [str(PAYMENTS)]
    clumsy.stumbles = False
    fake.later(hours=1)
    assert fake.created() == 1
    fake.app.ledger.close()


def test_a_doubt_about_a_tracker_that_is_gone_is_given_up(tmp_path: Path) -> None:
    """Removed from the workspace with something in doubt: shown, and the rest goes on."""
    fake = Fake(tmp_path)
    fake.adopt()
    with fake.app.ledger.transaction() as books:
        for row in books.outbox.find(state=EffectState.READY):
            books.outbox.settle(row, state=EffectState.IN_DOUBT, now=fake.clock.now())
    fake.app = replace(fake.app, parts=replace(fake.app.parts, readers={}, writers={}))
    fake.run()
    assert {row.state for row in fake.outbox()} == {EffectState.GIVEN_UP}
    fake.app.ledger.close()


def test_the_size_of_a_run_counts_all_its_rounds(tmp_path: Path) -> None:
    """Creating, then writing blocks: with one write a run, one write is done."""
    fake = Fake(tmp_path)
    text = (fake.folder / "trackwork.yaml").read_text(encoding="utf-8")
    (fake.folder / "trackwork.yaml").write_text(f"{text}\nbudgets: {{ per_run: 1 }}\n", "utf-8")
    fake.reload()
    fake.adopt()
    fake.run()
    assert len([each for each in fake.tracker.journal if each.committed]) == 1
    fake.app.ledger.close()
