"""The faults of the fake tracker do what their names say, and its journal tells the truth."""

from datetime import timedelta

import pytest

from trackwork.core.markers import Stamp, begin_marker, comment_marker
from trackwork.ports import Author, Conflict, InDoubt, Refused, TryLater
from trackwork.testing.clock import FakeClock
from trackwork.testing.fake_tracker import OURS, FakeTracker, Fault

PLACE = "acme/payments"


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def tracker(clock):
    return FakeTracker(clock=clock)


def create(tracker, effect="e" * 16):
    body = f"Text {comment_marker(effect, 's')}"
    return tracker.create(PLACE, title="One", body=body, effect=effect)


def test_lost_answer_comes_after_the_deed(tracker):
    """In doubt, and really there: only a look can tell."""
    tracker.play(Fault.LOST_ANSWER, on="create")
    with pytest.raises(InDoubt):
        create(tracker)
    assert tracker.find(PLACE, "e" * 16) == "1"
    assert [(w.action, w.committed, w.fault) for w in tracker.journal] == [
        ("create", True, Fault.LOST_ANSWER)
    ]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.SERVER_ERROR, TryLater),
        (Fault.RATE_LIMITED, TryLater),
        (Fault.FORBIDDEN, Refused),
    ],
)
def test_other_faults_come_before_the_deed(tracker, fault, error):
    """Certainly not done, and done when tried again."""
    tracker.play(fault, on="create")
    with pytest.raises(error):
        create(tracker)
    assert tracker.listing(PLACE, None).issues == ()
    assert create(tracker) == "1"
    assert [w.committed for w in tracker.journal] == [False, True]


def test_rate_limit_says_how_long(tracker):
    """Retry-After reaches the caller."""
    tracker.play(Fault.RATE_LIMITED, on="listing", after=timedelta(minutes=5))
    with pytest.raises(TryLater) as told:
        tracker.listing(PLACE, None)
    assert told.value.after == timedelta(minutes=5)


@pytest.mark.parametrize("action", ["listing", "issue", "find"])
def test_reading_goes_wrong_as_well(tracker, action):
    """Every call can be made to stumble, as often as asked."""
    tracker.play(Fault.SERVER_ERROR, on=action, times=2)
    calls = {
        "listing": lambda: tracker.listing(PLACE, None),
        "issue": lambda: tracker.issue(PLACE, "1"),
        "find": lambda: tracker.find(PLACE, "e" * 16),
    }
    for _ in range(2):
        with pytest.raises(TryLater):
            calls[action]()
    calls[action]()


def test_listing_and_search_lag_behind_writes(tracker, clock):
    """What was just written is not found yet, though it can be read by its id."""
    tracker.lag = timedelta(seconds=30)
    native = create(tracker)
    assert tracker.find(PLACE, "e" * 16) is None
    assert tracker.listing(PLACE, None).present == frozenset()
    assert tracker.issue(PLACE, native) is not None
    clock.advance(timedelta(seconds=30))
    assert tracker.find(PLACE, "e" * 16) == native
    assert tracker.listing(PLACE, None).present == {native}


def test_lagging_listing_loses_nothing(tracker, clock):
    """A cursor taken while changes were hidden brings them later."""
    tracker.lag = timedelta(seconds=30)
    cursor = tracker.listing(PLACE, None).cursor
    create(tracker)
    cursor = tracker.listing(PLACE, cursor).cursor
    clock.advance(timedelta(minutes=1))
    assert [issue.native for issue in tracker.listing(PLACE, cursor).issues] == ["1"]


def test_truncated_listing_is_incomplete_and_concludes_nothing(tracker):
    """Half a page names nobody as absent, and its cursor goes nowhere."""
    for effect in ("a" * 16, "b" * 16):
        create(tracker, effect)
    tracker.truncated = True
    listing = tracker.listing(PLACE, None)
    assert (len(listing.issues), listing.complete, listing.present) == (1, False, None)
    tracker.truncated = False
    assert len(tracker.listing(PLACE, listing.cursor).issues) == 2


def test_dropped_fields_are_accepted_and_not_stored(tracker):
    """Only reading back shows it."""
    native = create(tracker)
    tracker.dropped = frozenset({"labels"})
    tracker.set_fields(PLACE, native, {"labels": "tls", "due": "2026-12-11"})
    assert dict(tracker.issue(PLACE, native).fields) == {"due": "2026-12-11"}


def test_person_edits_between_read_and_write(tracker):
    """The edit wins, the write is a conflict, and the next one goes through."""
    native = create(tracker)
    tracker.before_write = lambda place, native: tracker.change(place, native, body="Theirs")
    before = tracker.issue(PLACE, native)
    with pytest.raises(Conflict):
        tracker.edit_body(PLACE, native, body="Ours", expected=before.revision)
    now = tracker.issue(PLACE, native)
    assert now.body == "Theirs"
    tracker.edit_body(PLACE, native, body="Ours", expected=now.revision)
    assert tracker.issue(PLACE, native).body == "Ours"


def test_bot_answers_every_write(tracker):
    """An adversary that resets a field whenever we set it."""
    native = create(tracker)
    bot = Author(handle="resetter", bot=True)

    def reset(wrote):
        if wrote.action == "set_fields":
            tracker.change(PLACE, native, author=bot, fields={"due": ""})

    tracker.bot = reset
    tracker.set_fields(PLACE, native, {"due": "2026-12-11"})
    issue = tracker.issue(PLACE, native)
    assert (issue.fields["due"], issue.changed_by) == ("", bot)


def test_journal_holds_every_attempt(tracker):
    """Who proves that effects happen once reads it."""
    native = create(tracker)
    said = tracker.comment(PLACE, native, body="Hi", effect="f" * 16)
    tracker.set_fields(PLACE, native, {"due": "2026-12-11"})
    tracker.remove_comment(PLACE, native, said)
    with pytest.raises(Refused):
        tracker.comment(PLACE, "9", body="Hi", effect="g" * 16)
    assert [(w.action, w.native, w.effect, w.committed) for w in tracker.journal] == [
        ("create", "1", "e" * 16, True),
        ("comment", "1", "f" * 16, True),
        ("set_fields", "1", "", True),
        ("remove_comment", "1", "", True),
        ("comment", "9", "g" * 16, False),
    ]


def test_people_act_under_their_own_names(tracker):
    """Comments, edits, closings and what is ours can be told apart."""
    native = create(tracker)
    ana = Author(handle="ana")
    said = tracker.say(PLACE, native, "tw: at risk", author=ana)
    first = tracker.issue(PLACE, native).comments[0]
    tracker.resay(PLACE, native, said, "tw: on track")
    again = tracker.issue(PLACE, native).comments[0]
    assert (again.id, again.body, again.author) == (first.id, "tw: on track", ana)
    assert again.revision != first.revision
    tracker.close(PLACE, native, author=ana, closed_as="not planned")
    closed = tracker.issue(PLACE, native)
    assert (closed.closed_by, closed.closed_as) == (ana, "not planned")
    tracker.comment(PLACE, native, body="Thanks", effect="f" * 16)
    assert tracker.issue(PLACE, native).comments[-1].author == OURS


def test_block_marker_is_found(tracker):
    """An effect can sit in a block's begin marker too."""
    stamp = Stamp(
        workspace="w", subject="item:a/b", effect="e" * 16, native="1", hash="h", signature="s"
    )
    body = f"{begin_marker(stamp)}\nblock\n<!-- trackwork:end -->"
    tracker.create(PLACE, title="One", body=body, effect="e" * 16)
    assert tracker.find(PLACE, "e" * 16) == "1"


def test_id_of_a_deleted_issue_is_not_used_again(tracker):
    """Trackers count on."""
    first = create(tracker)
    tracker.delete(PLACE, first)
    assert create(tracker, "f" * 16) != first
