"""Two values that met: kept, told, and no longer told once the field has another value."""

from datetime import UTC, date, datetime

import pytest

from trackwork.core.facts import Fact, Note, PersonKey
from trackwork.core.subjects import item
from trackwork.core.tone import lint
from trackwork.practices.tracking.facts import DateOffered, FieldAgreed, FieldConflicted
from trackwork.practices.tracking.meetings import met_words
from trackwork.practices.tracking.state import START, Met, fold

AT = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
DATES = FieldConflicted(
    field="date", ours=Note("2026-12-11"), theirs=Note("2027-01-15"), decided="team"
)
RANKS = FieldConflicted(field="rank", ours=Note("first"), theirs=Note("last"), decided="initiative")


def folded(*bodies):
    """The state after these facts."""
    state = START
    for number, body in enumerate(bodies):
        subject = item("tls-move", "payments-api")
        fact = Fact(key=str(number), subject=subject, body=body, happened=AT, recorded=AT)
        state = fold(state, fact)
    return state


def test_both_values_are_kept_and_the_newest_meeting_counts():
    """One meeting a field, with who decided and what stands."""
    state = folded(RANKS, DATES, RANKS)
    assert [(each.field, each.stood, each.open) for each in state.met] == [
        ("date", "2027-01-15", True),
        ("rank", "first", True),
    ]


@pytest.mark.parametrize(
    ("later", "told"),
    [
        (DateOffered(day=date(2027, 1, 15)), True),
        (DateOffered(day=date(2027, 2, 1)), False),
        (FieldAgreed(field="date", value=Note("")), False),
        (FieldAgreed(field="rank", value=Note("last")), True),
    ],
)
def test_a_later_value_of_the_field_ends_the_telling(later, told):
    """What stood is told while it stands; another field's news does not matter."""
    assert folded(DATES, later).met[0].open is told


def test_a_fields_value_is_kept_until_it_is_emptied():
    """The issue's other fields, as last agreed."""
    kept = FieldAgreed(field="owner", value=Note("ada"))
    gone = FieldAgreed(field="owner", value=Note(""))
    assert folded(kept).fields == (("owner", "ada"),)
    named = FieldAgreed(field="owner", people=(PersonKey("ada"), PersonKey("ben")))
    assert folded(kept, named).fields == (("owner", "ada, ben"),)
    assert folded(kept, gone).fields == ()


@pytest.mark.parametrize(
    ("met", "words"),
    [
        (
            Met(field="date", ours="2026-12-11", theirs="2027-01-15", decided="team", at=AT),
            ("Fri 15 Jan 2027 stands", "ours was Fri 11 Dec 2026"),
        ),
        (
            Met(field="rank", ours="first", theirs="", decided="initiative", at=AT),
            ('"first" stands', "yours was no entry", "tw: objection"),
        ),
        (Met(field="date", ours="2026-12-11", theirs="soon", decided="team", at=AT), ('"soon"',)),
    ],
)
def test_the_side_whose_value_did_not_stand_is_told_kindly(met, words):
    """Both values, who decides, and a way to say more."""
    said = met_words(met, "tw")
    assert all(each in said for each in words)
    assert not lint(said)
