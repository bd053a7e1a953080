"""Stretches of a history: what is silent, what is not, and what nobody can say yet."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trackwork.core.subjects import item
from trackwork.reports.policy.definitions import SILENCE, SOON
from trackwork.reports.policy.stretches import Life, ended_spans, stretches

START = datetime(2024, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ITEM = item("tls-move", "ledger", "eu")


def day(number: float) -> datetime:
    """So many days into the history."""
    return START + number * DAY


def life(*changes: float, ended: float | None = None, flags: tuple[float, ...] = ()) -> Life:
    """An item changed on these days; it may have ended on one, and not come back."""
    return Life(
        subject=ITEM,
        team="ledger",
        changes=tuple(map(day, changes)),
        ended=((day(ended), None),) if ended is not None else (),
        flags=tuple(map(day, flags)),
    )


def test_half_a_year_without_a_change_is_silence():
    """From the last change to the next one, or to the end of the record."""
    first, last = stretches(life(0, 200), until=day(400))
    assert (first.silent, first.onset, first.over) == (True, day(0), day(200))
    assert (last.silent, last.over) == (True, None)
    assert first.known == day(0) + SILENCE


def test_what_the_record_cuts_off_is_undecided():
    """Nobody knows whether the owners would have come back on the next day."""
    [only] = stretches(life(0), until=day(179))
    assert only.silent is None
    [known] = stretches(life(0), until=day(180))
    assert known.silent is True


def test_an_item_that_ended_is_not_silent():
    """Done on the tenth day: it needs no further word, and has no stretch after it."""
    first, second = stretches(life(0, 5, 10, ended=10), until=day(400))
    assert (first.over, first.silent) == (day(5), False)
    assert (second.over, second.silent) == (day(10), False)


def test_an_end_that_comes_after_the_silence_does_not_undo_it():
    """Somebody closed it a year later."""
    [only] = stretches(life(0, ended=365), until=day(400))
    assert (only.silent, only.over) == (True, day(365))


def test_a_flag_belongs_to_the_stretch_it_was_raised_in():
    """Soon is within a month of the onset, not of the first of January."""
    first, second = stretches(life(0, 100, flags=(40, 120)), until=day(400))
    assert (first.flagged, first.soon) == (day(40), False)
    assert (second.flagged, second.soon) == (day(120), True)
    assert second.flagged is not None
    assert second.flagged <= second.onset + SOON


def test_a_flag_after_the_end_is_none():
    """What ended before the cadence was over was never shown as not heard."""
    [only] = stretches(life(0, ended=20, flags=(28,)), until=day(400))
    assert only.flagged is None


def test_spans_of_an_item_that_came_back():
    """Ended, back, and ended for good."""
    marks = [(day(1), False), (day(2), True), (day(3), True), (day(4), False), (day(9), True)]
    assert ended_spans(marks) == ((day(2), day(4)), (day(9), None))
    assert ended_spans(marks[:4]) == ((day(2), day(4)),)
    assert ended_spans([]) == ()


def test_a_change_while_it_is_ended_begins_nothing():
    """A word about something that is done opens no stretch; coming back does."""
    whole = Life(
        subject=ITEM,
        team="ledger",
        changes=(day(0), day(5), day(9)),
        ended=((day(3), day(9)),),
    )
    assert [each.onset for each in stretches(whole, until=day(10))] == [day(0), day(9)]


@given(
    changes=st.lists(st.integers(0, 900), unique=True, max_size=12).map(sorted),
    until=st.integers(1, 900),
)
def test_no_later_record_takes_a_silence_back(changes, until):
    """What is known on one day is known on every day after it; only the undecided is decided."""
    before = stretches(life(*changes), until=day(until))
    after = {each.onset: each for each in stretches(life(*changes), until=day(1000))}
    for each in before:
        assert each.silent is None or after[each.onset].silent == each.silent
