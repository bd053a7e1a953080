"""Pages that shift, clocks that jump, fields that are dropped, bots: what the engine does."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.engine.house import PAYMENTS
from tests.engine.test_faults import INES, Fake
from trackwork.core.effects import Effect, EffectKind, EffectState
from trackwork.ports import Author
from trackwork.testing.fake_tracker import Fault, Wrote

PLACE = "payments-api"
NEIGHBOURS = 7
BOT = Author(handle="build-bot", bot=True)


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[Fake]:
    """A house on a fake tracker whose first backlog holds other issues as well, read once."""
    found = Fake(tmp_path)
    found.adopt()
    found.run()
    for number in range(NEIGHBOURS):
        found.tracker.put(PLACE, f"9{number}", title=f"Another one {number}")
    found.later(minutes=15)
    yield found
    found.app.ledger.close()


def moves_neighbours(fake: Fake) -> None:
    """Between two pages somebody changes an issue that was read, so that the others move up."""
    turns = iter(range(NEIGHBOURS))

    def meanwhile(place: str) -> None:
        number = next(turns, None)
        if number is not None:
            fake.tracker.change(place, f"9{number}", body=f"changed {number}")

    fake.tracker.page = 2
    fake.tracker.between_pages = meanwhile


def says_it_while_pages_shift(fake: Fake) -> None:
    """All neighbours change, then a team speaks; the reading meets pages on the move."""
    for number in range(NEIGHBOURS):
        fake.tracker.change(PLACE, f"9{number}", body="new")
        if number == 1:
            fake.tracker.say(PLACE, "1", "tw: not now until 2027-03-01", author=INES)
    moves_neighbours(fake)


def test_every_issue_there_at_the_start_is_visited(fake: Fake) -> None:
    """Issues move from page to page while we read; what the team said is heard in that reading."""
    says_it_while_pages_shift(fake)
    fake.later(minutes=15)
    assert fake.bodies() == ["ExceptionFiled"]


def test_page_numbers_would_skip_one(fake: Fake) -> None:
    """The control: a connector that counts pages misses it, and so does everything after it."""
    fake.tracker.by_offset = True
    says_it_while_pages_shift(fake)
    fake.later(minutes=15)
    fake.tracker.between_pages = None
    fake.later(minutes=15)
    assert fake.bodies() == []


def test_what_one_listing_skipped_is_not_gone(fake: Fake) -> None:
    """What a complete listing lacks is looked for by itself: it is there, and it is heard."""
    fake.tracker.by_offset = True
    says_it_while_pages_shift(fake)
    with fake.app.ledger.transaction() as books:
        books.desk.drop("cursor", PLACE)  # as after a restart that reads everything anew
    fake.later(minutes=15)
    fake.tracker.between_pages = None
    fake.later(minutes=15)
    assert fake.bodies() == ["ExceptionFiled"]
    assert "IssueGone" not in [fact.type for fact in fake.facts()]


@pytest.mark.parametrize("hours", [-48, -1, 1, 48])
def test_the_trackers_clock_may_be_off(fake: Fake, hours: int) -> None:
    """A command dated yesterday or tomorrow counts once, and its answer is written once."""
    fake.tracker.skew = timedelta(hours=hours)
    fake.tracker.say(PLACE, "1", "tw: not now until 2027-03-01 because of it", author=INES)
    fake.later(minutes=15)
    fake.tracker.skew = timedelta(0)
    for _ in range(4):
        fake.later(minutes=15)
    assert fake.bodies() == ["ExceptionFiled"]
    assert sum("Thank you" in body for body in fake.comments()) == 1


@pytest.mark.parametrize("hours", [-24, 24])
def test_our_clock_may_jump(fake: Fake, hours: int) -> None:
    """Asleep for a day, or set back by one: what was said is heard, and answered once."""
    fake.tracker.say(PLACE, "1", "tw: not now until 2027-03-01 because of it", author=INES)
    fake.tracker.play(Fault.LOST_ANSWER, on="comment")
    fake.later(minutes=15)
    fake.later(hours=hours)
    for _ in range(4):
        fake.later(minutes=15)
    fake.later(hours=50)
    assert fake.bodies() == ["ExceptionFiled"]
    assert sum("Thank you" in body for body in fake.comments()) == 1


def test_a_403_for_one_comment_ends_that_comment(fake: Fake) -> None:
    """It is given up with its reason; what comes later is written."""
    fake.tracker.say(PLACE, "1", "tw: puzzle", author=INES)
    fake.tracker.play(Fault.FORBIDDEN, on="comment")
    fake.later(minutes=15)
    fake.tracker.say(PLACE, "1", "tw: riddle", author=INES)
    fake.later(minutes=15)
    assert [row.reason for row in fake.outbox(EffectState.GIVEN_UP)] == ["the tracker answered 403"]
    assert sum("riddle" in body for body in fake.comments()) == 2


def fields_wanted(fake: Fake) -> Effect:
    """A day and a rank that are to be written into the first issue, which may be written."""
    fake.change("trackwork", "    kind: files\n", "    kind: files\n    writes: [due, rank]\n")
    wanted = Effect(
        id="f" * 16,
        kind=EffectKind.FIELDS,
        subject=PAYMENTS,
        body="",
        tracker="files",
        place=PLACE,
        native="1",
        fields=(("due", "2027-01-01"), ("rank", "2")),
    )
    with fake.app.ledger.transaction() as books:
        books.outbox.plan([wanted], now=fake.clock.now())
    return wanted


def test_a_field_that_is_taken_and_not_kept_is_told(fake: Fake) -> None:
    """A tracker that drops a field without a word: read back, tried twice, given up, named."""
    fake.tracker.dropped = frozenset({"due"})
    wanted = fields_wanted(fake)
    fake.later(minutes=15)
    fake.later(minutes=15)
    (row,) = [each for each in fake.outbox(EffectState.GIVEN_UP) if each.effect.id == wanted.id]
    assert "due" in row.reason
    assert "rank" not in row.reason
    assert row.attempts == 2


def test_a_field_that_is_set_back_at_that_moment_is_no_trackers_fault(fake: Fake) -> None:
    """Somebody undoes our write before it is read back: it is written once more, and stays."""
    wanted = fields_wanted(fake)
    undone: list[Wrote] = []

    def undo(entry: Wrote) -> None:
        if entry.action == "set_fields" and not undone:
            undone.append(entry)
            fake.tracker.change(PLACE, "1", author=INES, fields=MappingProxyType({}))

    fake.tracker.bot = undo
    fake.later(minutes=15)
    fake.later(minutes=15)
    assert wanted.id not in {row.effect.id for row in fake.outbox(EffectState.GIVEN_UP)}
    issue = fake.tracker.issue(PLACE, "1")
    assert issue is not None
    assert (undone != [], issue.fields["rank"]) == (True, "2")


def test_a_bot_that_answers_every_write_is_left_the_last_word(fake: Fake) -> None:
    """It puts the old text back each time; after two tries nothing is written any more."""
    issue = fake.tracker.issue(PLACE, "1")
    assert issue is not None

    def revert(entry: Wrote) -> None:
        if entry.action == "edit_body":
            fake.tracker.change(PLACE, "1", body=issue.body, author=BOT)

    fake.tracker.bot = revert
    fake.tracker.say(PLACE, "1", "tw: at risk, certs", author=INES)
    known = len(fake.tracker.journal)
    for _ in range(10):
        fake.later(minutes=15)
    edits = [each for each in fake.tracker.journal[known:] if each.action == "edit_body"]
    assert len(edits) == 2
