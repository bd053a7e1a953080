"""Delivery against a tracker that misbehaves: lost answers, lag, refusals, people in between."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.engine.house import PAYMENTS, House
from trackwork.bootstrap import App
from trackwork.core.block import find_blocks
from trackwork.core.effects import EffectState
from trackwork.core.workspace import Gear
from trackwork.engine.plan import apply_plan, make_plan
from trackwork.ports import Author
from trackwork.settings import parts
from trackwork.testing.fake_tracker import FakeTracker, Fault

INES = Author(handle="ines")


class Fake(House):
    """The house with its backlogs on a fake tracker that can be told to misbehave."""

    def __init__(self, folder: Path, *, settle: timedelta = timedelta(0)) -> None:
        super().__init__(folder)
        self.tracker = FakeTracker(clock=self.clock, name="files", settle=settle)
        self.fake()

    def reload(self) -> App:
        """Read the folder again; the tracker stays the one it was."""
        super().reload()
        self.fake()
        return self.app

    def fake(self) -> None:
        """Put the fake in the place of the files."""
        trackers = {"files": self.tracker}
        fake = replace(self.app.parts, readers=trackers, writers=trackers)
        self.app = replace(self.app, parts=fake)

    def adopt(self) -> None:
        """Plan and apply, live; nothing delivered yet."""
        self.gear(Gear.LIVE)
        wanted = parts(self.app.workspace)
        apply_plan(self.app.parts, wanted, make_plan(self.app.parts, wanted).id)

    def created(self, place: str = "payments-api") -> int:
        """How many issues the tracker really holds."""
        return len(self.tracker.listing(place, None).issues)

    def comments(self, place: str = "payments-api") -> list[str]:
        """What stands under the first issue."""
        issue = self.tracker.issue(place, "1")
        assert issue is not None
        return [comment.body for comment in issue.comments]


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[Fake]:
    """A house on a fake tracker, adopted, nothing delivered."""
    found = Fake(tmp_path)
    found.adopt()
    yield found
    found.app.ledger.close()


def test_a_lost_answer_is_looked_for_and_not_repeated(fake: Fake) -> None:
    """The issue was created, the answer lost: found by its marker, linked, created once."""
    fake.tracker.play(Fault.LOST_ANSWER, on="create", times=2)
    fake.run()
    fake.later(minutes=5)
    fake.later(minutes=5)
    assert (fake.created(), fake.created("search-api")) == (1, 1)
    assert fake.row().health == "not heard"


def test_a_lost_answer_is_looked_for_after_the_settle_time(tmp_path: Path) -> None:
    """While the tracker may not show its own writes yet, nothing is repeated."""
    fake = Fake(tmp_path, settle=timedelta(minutes=10))
    fake.adopt()
    fake.tracker.lag = timedelta(minutes=9)
    fake.tracker.play(Fault.LOST_ANSWER, on="create", times=2)
    fake.run()
    for _ in range(8):
        fake.later(minutes=3)
    assert (fake.created(), fake.created("search-api")) == (1, 1)
    fake.app.ledger.close()


def test_a_server_error_is_tried_again(fake: Fake) -> None:
    """Certainly not done: done later, once."""
    fake.tracker.play(Fault.SERVER_ERROR, on="create", times=3)
    fake.run()
    for _ in range(6):
        fake.later(minutes=10)
    assert (fake.created(), fake.created("search-api")) == (1, 1)


def test_a_retry_after_is_kept(fake: Fake) -> None:
    """Nothing is sent inside a Retry-After."""
    fake.tracker.play(Fault.RATE_LIMITED, on="create", times=2, after=timedelta(minutes=30))
    fake.run()
    fake.later(minutes=20)
    assert fake.created() == 0
    fake.later(minutes=11)
    assert fake.created() == 1


def test_a_refusal_is_given_up_and_shown(fake: Fake) -> None:
    """A final no ends the effect, with the reason; the other team's issue is created."""
    fake.tracker.forbidden_places = frozenset({"payments-api"})
    fake.run()
    fake.later(days=1)
    given_up = fake.outbox(EffectState.GIVEN_UP)
    assert [str(row.effect.subject) for row in given_up] == [str(PAYMENTS)]
    assert fake.created("search-api") == 1


def test_an_edit_between_read_and_write_is_not_lost(fake: Fake) -> None:
    """A person saves while we are about to write the block: theirs stays, ours follows."""

    def meanwhile(place: str, native: str) -> None:
        issue = fake.tracker.issue(place, native)
        assert issue is not None
        fake.tracker.change(place, native, body=f"Mind the dog.\n{issue.body}", author=INES)

    fake.run()
    fake.tracker.say("payments-api", "1", "tw: at risk, certs", author=INES)
    fake.tracker.before_write = meanwhile
    fake.later(minutes=15)
    fake.later(minutes=15)
    issue = fake.tracker.issue("payments-api", "1")
    assert issue is not None
    assert issue.body.startswith("Mind the dog.")
    assert "at risk" in find_blocks(issue.body)[0].inner


def test_a_cut_listing_concludes_nothing(fake: Fake) -> None:
    """A truncated listing makes no issue look gone."""
    fake.run()
    fake.tracker.truncated = True
    for _ in range(5):
        fake.later(minutes=15)
    assert "accept" in fake.slots()


def test_a_tracker_that_does_not_answer_is_named(fake: Fake) -> None:
    """One place that fails is reported; the other is read."""
    fake.run()
    fake.tracker.play(Fault.SERVER_ERROR, on="listing", times=1)
    fake.tracker.say("search-api", "1", "tw: on track", author=Author(handle="jo"))
    cycle = fake.later(minutes=15)
    assert len(cycle.observed.silent) == 1
    assert cycle.observed.facts == 1


def test_a_restored_ledger_sends_nothing_twice(fake: Fake) -> None:
    """In a new epoch, what a lost past may have sent is looked for before it is sent."""
    fake.run()
    fake.tracker.say("payments-api", "1", "tw: not now until 2027-03-01", author=INES)
    fake.later(minutes=15)
    with fake.app.ledger.transaction() as books:
        books.raise_epoch(reason="restored")
    thanks = [row for row in fake.outbox(EffectState.SENT) if "Thank you" in row.effect.body]
    with fake.app.ledger.transaction() as books:
        # As if the backup had been taken before the answer was sent.
        again = replace(thanks[0].effect)
        books.outbox.settle(thanks[0], state=EffectState.IN_DOUBT, now=fake.clock.now())
        assert books.outbox.plan([again], now=fake.clock.now()) == ()
    fake.later(minutes=15)
    assert sum("Thank you" in body for body in fake.comments()) == 1


def test_a_restored_ledger_waits_until_the_lost_past_would_show(tmp_path: Path) -> None:
    """What went out a moment before the restore is not listed yet: it is looked for later."""
    lagging = Fake(tmp_path, settle=timedelta(minutes=10))
    lagging.adopt()
    lagging.tracker.lag = timedelta(minutes=10)
    with lagging.app.ledger.reading() as books:
        (row,) = [r for r in books.outbox.find(subject=PAYMENTS) if r.effect.kind == "create"]
    lost = row.effect  # the lost past sent it; this ledger has only planned it
    signed = lagging.tracker.create(lost.place, title=lost.title, body=lost.body, effect=lost.id)
    with lagging.app.ledger.transaction() as books:
        books.raise_epoch(reason="restored")
    lagging.run()
    lagging.later(minutes=11)
    assert [each.native for each in lagging.tracker.issues() if each.place == lost.place] == [
        signed
    ]
    lagging.app.ledger.close()
