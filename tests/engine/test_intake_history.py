"""A history in parts gives the facts of the whole; every kind of change has its meaning."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.house import PAYMENTS, SEARCH, House
from trackwork.core.facts import effective
from trackwork.core.settle import fold_states
from trackwork.core.subjects import Subject
from trackwork.engine.intake import FIELDS, Changed, Taken, by_part, take_changes
from trackwork.practices.standing.facts import UpdateGiven, WordNoted

START = datetime(2026, 1, 1, tzinfo=UTC)
SAYS = (
    ("status", "implementable", "open"),
    ("status", "implemented", "done"),
    ("status", "deferred", "not planned"),
    ("status", "Pending", ""),
    ("status", "at risk", "open"),
    ("adopted", "yes", "done"),
    ("adopted", "", ""),
    ("exception", "requested", ""),
    ("exception", "approved", ""),
    ("exception", "rejected", ""),
    ("exception", "reverted", ""),
    ("exception", "perhaps", ""),
    ("report", "green", ""),
    ("report", "", ""),
    ("report", "yellow/red", ""),
    ("note", "planned for spring", ""),
    ("progress", "3 of 7", ""),
    ("blocked", "other#1", ""),
    ("unblocked", "other#1", ""),
    ("verified", "seen", ""),
    ("committed", "2026-09-01", ""),
    ("committed", "2026-12-01", ""),
    ("committed", "TBD", ""),
    ("team", "search-api", ""),
    ("owner", "jo", ""),
)


def change(
    what: tuple[str, str, str], hours: int, *, subject: Subject = PAYMENTS, note: str = ""
) -> Changed:
    """One change so many hours after the start."""
    name, new, state = what
    return Changed(
        subject=subject,
        source="c.csv:2",
        at=START + timedelta(hours=hours),
        name=name,
        new=new,
        state=state,
        day=date.fromisoformat(new) if name == "committed" and new != "TBD" else None,
        note=note,
        team=new if name == "team" else "",
    )


def take(house: House, rows: Sequence[Changed]) -> Taken:
    """Take changes in, as one table."""
    with house.app.ledger.transaction() as books:
        return take_changes(books, rows, now=house.clock.now())


def told(house: House) -> list[object]:
    """What is known of both items: each fact, and the folded states."""
    found: list[object] = []
    with house.app.ledger.reading() as books:
        for subject in (PAYMENTS, SEARCH):
            facts = effective(books.facts.of(subject))
            # A sequence number is the order of arrival, which differs between items only.
            found += [(fact.key, fact.body, fact.happened, fact.actor) for fact in facts]
            found.append(fold_states(house.app.parts.practices, subject, facts))
    return found


CHANGES = st.builds(
    change,
    st.sampled_from(SAYS),
    st.integers(0, 30),
    subject=st.sampled_from([PAYMENTS, SEARCH]),
    note=st.sampled_from(["", "because"]),
)


@settings(max_examples=25)
@given(
    rows=st.lists(CHANGES, max_size=14),
    cut=st.integers(0, 30),
    again=st.sampled_from(["whole", "rest"]),
)
def test_later_events_on_an_earlier_state_give_the_later_state(
    rows: list[Changed], cut: int, again: str
) -> None:
    """A longer table of the same history, or only its later part: the same as all at once."""
    until = START + timedelta(hours=cut)
    ordered = sorted(rows, key=lambda each: each.at)
    early = [each for each in ordered if each.at <= until]
    later = ordered if again == "whole" else ordered[len(early) :]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        at_once, in_parts = House(Path(one)), House(Path(two))
        take(at_once, ordered)
        take(in_parts, early)
        take(in_parts, later)
        assert told(in_parts) == told(at_once)
        assert not take(in_parts, ordered).facts
        at_once.app.ledger.close()
        in_parts.app.ledger.close()


def bodies(house: House, *rows: Changed) -> list[str]:
    """The types of facts that changes brought, in order."""
    take(house, rows)
    return [type(each.body).__name__ for each in house.facts() if each.key.startswith("import:")]


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        (["requested", "approved"], ["ExceptionFiled", "ExceptionDecided"]),
        (["denied"], ["ExceptionFiled", "ExceptionDecided"]),
        (["approved", "ended"], ["ExceptionFiled", "ExceptionDecided", "ExceptionEnded"]),
        (["reverted"], ["ExceptionFiled", "ExceptionStood", "ExceptionEnded"]),
        (["who knows"], ["WordNoted"]),
    ],
)
def test_an_exception_goes_its_way(house: House, steps: list[str], found: list[str]) -> None:
    """A decision that nobody is known to have asked for files the exception too."""
    rows = [change(("exception", each, ""), at) for at, each in enumerate(steps)]
    assert bodies(house, *rows) == found


def test_a_report_nobody_filled_in_is_kept_and_is_no_word(house: House) -> None:
    """It stands in the history; colours are a health, and words without one are a word."""
    take(house, [change(("report", "", ""), 1)])
    house.later(minutes=5)
    assert house.row().word_at is None
    take(house, [change(("report", "yellow", ""), 2, note="late")])
    take(house, [change(("report", "", ""), 3, note="all well")])
    words = [f.body for f in house.facts() if isinstance(f.body, UpdateGiven | WordNoted)]
    assert [each.note.text for each in words] == [
        "report: nobody filled it in",
        "late",
        "report: all well",
    ]


def test_an_item_changes_hands_where_the_team_is_known(house: House) -> None:
    """A team we do not know is kept as it was written."""
    known = change(("team", "search-api", ""), 1)
    assert bodies(house, known, replace(known, team="", new="wizards")) == [
        "HolderMoved",
        "WordNoted",
    ]


def test_rows_older_than_what_was_known_are_named(house: House) -> None:
    """They stand in the history; whoever hands them in late learns which they were."""
    assert take(house, [change(("note", "b", ""), 5)]).late == ()
    late = replace(change(("note", "a", ""), 1), source="c.csv:9")
    assert take(house, [late, change(("note", "c", ""), 6)]).late == ("c.csv:9",)


def test_a_long_text_makes_no_long_key(house: House) -> None:
    """What somebody wrote stands in the note, which can be forgotten; a key only tells apart."""
    take(house, [change(("note", "x" * 1_000_000, ""), 1), change(("status", "y" * 65, ""), 2)])
    assert max(len(fact.key) for fact in house.facts()) < 150


def test_every_field_has_a_case_here() -> None:
    """A field we say we understand is tried above."""
    assert {name for name, _, _ in SAYS} == set(FIELDS)


def test_a_part_that_teams_share_goes_by_its_team(house: House) -> None:
    """The short name would be ambiguous, so only the long one is known."""
    text = (house.folder / "initiatives" / "tls-move.yaml").read_text(encoding="utf-8")
    text = text.partition("teams:")[0]
    asked = "".join(f"  - {{ team: {t}, part: eu }}\n" for t in ("payments-api", "search-api"))
    house.rewrite("initiatives__tls-move", f"{text}teams:\n{asked}")
    house.reload()
    assert by_part(house.app.workspace, "tls-move") == {
        "payments-api/eu": Subject("item", "tls-move/payments-api/eu"),
        "search-api/eu": Subject("item", "tls-move/search-api/eu"),
    }
