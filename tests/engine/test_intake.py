"""Intake: a table's states become facts, once, and what is not understood is kept."""

from datetime import UTC, date, datetime

from tests.engine.house import PAYMENTS, SEARCH, House
from trackwork.core.subjects import Subject
from trackwork.engine.intake import Changed, Stated, Taken, by_part, take_changes, take_items
from trackwork.practices.standing.facts import WordNoted

WORD = date(2026, 10, 20)


def take(house: House, *rows: Stated) -> Taken:
    """Take rows in, and fold them."""
    with house.app.ledger.transaction() as books:
        taken = take_items(house.app.parts, books, rows, now=house.clock.now())
    house.later(minutes=5)
    return taken


def history(house: House, *rows: Changed) -> Taken:
    """Take changes in, and fold them."""
    with house.app.ledger.transaction() as books:
        taken = take_changes(books, rows, now=house.clock.now())
    house.later(minutes=5)
    return taken


def changed(
    name: str, new: str, *, month: int, state: str = "", day: date | None = None
) -> Changed:
    """A change in the middle of a month."""
    at = datetime(2026, month, 15, tzinfo=UTC)
    return Changed(
        subject=PAYMENTS, source="c.csv:2", at=at, name=name, new=new, state=state, day=day
    )


def test_dates_and_a_health_become_facts(house: House) -> None:
    """First and current date stand side by side; the word is as old as the table says."""
    row = Stated(
        subject=PAYMENTS,
        source="items.csv:2",
        status="At risk",
        state="open",
        first_date=date(2026, 12, 1),
        committed=date(2027, 1, 15),
        last_word=WORD,
        notes="waiting",
        by="ines",
    )
    taken = take(house, row)
    assert taken.facts == {"DateCommitted": 2, "UpdateGiven": 1}
    found = house.row()
    assert (found.first_committed, found.committed) == ("2026-12-01", "2027-01-15")
    assert found.word_at is not None
    assert found.word_at.date() == WORD
    assert take(house, row) == Taken(quiet=1)


def test_done_and_not_planned_are_taken_once(house: House) -> None:
    """Done is claimed on its day; an old no stands, and nobody is asked about it."""
    done = Stated(
        subject=PAYMENTS, source="i.csv:2", status="Done", state="done", done_on=date(2026, 10, 1)
    )
    no = Stated(subject=SEARCH, source="i.csv:3", status="Deferred", state="not planned")
    take(house, done, no)
    assert (house.row().health, house.row().actual) == ("done, claimed", "2026-10-01")
    assert house.row(SEARCH).health == "not now"
    assert "decide:exception" not in house.slots(SEARCH)
    assert take(house, done, no).quiet == 2


def test_an_unknown_status_is_kept_and_makes_nobody_heard(house: House) -> None:
    """Verbatim, as a note; without a day nobody knows when it was said."""
    row = Stated(subject=PAYMENTS, source="i.csv:2", status="Pending", notes="ask Jo")
    take(house, row)
    notes = [f.body.note.text for f in house.facts() if isinstance(f.body, WordNoted)]
    assert notes == ["Pending; ask Jo"]
    assert house.row().word_at is None


def test_a_row_that_says_nothing_is_nothing(house: House) -> None:
    """An item with only a title brings no fact."""
    assert take(house, Stated(subject=PAYMENTS, source="i.csv:2")) == Taken(quiet=1)


def test_a_history_shows_slips_and_ways_back(house: House) -> None:
    """Moved dates count as slips; from done back to open is a reopening."""
    first, later = date(2026, 9, 1), date(2026, 10, 1)
    rows = (
        changed("status", "implementable", month=1, state="open"),
        changed("committed", "2026-09-01", month=2, day=first),
        changed("committed", "2026-10-01", month=3, day=later),
        changed("committed", "TBD", month=4),
        changed("status", "implemented", month=5, state="done"),
        changed("status", "implementable", month=6, state="open"),
        changed("status", "deferred", month=7, state="not planned"),
        changed("status", "implementeable", month=8),
        changed("approvers", "jo", month=9),
    )
    taken = history(house, *rows)
    assert taken.unused == {"approvers": 1}
    assert taken.facts["IssueReopened"] == taken.facts["ExceptionEnded"] == 1
    found = house.row()
    assert (found.first_committed, found.committed) == ("2026-09-01", "2026-10-01")
    assert found.health == "not heard"
    assert not history(house, *rows).facts


def test_two_equal_changes_at_one_moment_are_two(house: House) -> None:
    """Nothing is lost; the same file again still changes nothing."""
    twice = (changed("status", "x", month=1), changed("status", "x", month=1))
    assert history(house, *twice).facts == {"WordNoted": 2}
    assert history(house, *twice).quiet == 2


def test_items_are_found_by_what_tells_them_apart(house: House) -> None:
    """A team asked once goes by its own key."""
    found = by_part(house.app.workspace, "tls-move")
    assert found == {"payments-api": PAYMENTS, "search-api": Subject("item", SEARCH.key)}
