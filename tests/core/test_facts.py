from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trackwork.core.facts import (
    ENGINE_FACTS,
    Fact,
    FactWithdrawn,
    GearChanged,
    Note,
    effective,
    in_order,
    version_of,
)
from trackwork.core.subjects import WORKSPACE

T0 = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Newer:
    """A body in its second version."""

    VERSION = 2


def fact(key: str, *, hours: int = 0, seq: int = 0, body: object = None, **values) -> Fact:
    happened = T0 + timedelta(hours=hours)
    return Fact(
        key=key,
        subject=WORKSPACE,
        body=body or GearChanged(gear="live"),
        happened=happened,
        recorded=happened,
        seq=seq,
        **values,
    )


def test_a_fact_is_named_for_its_body():
    """The class name is the type; without a version it is the first."""
    assert fact("a").type == "GearChanged"
    assert version_of(GearChanged) == 1
    assert version_of(Newer) == 2


def test_the_ledger_numbers_a_fact():
    """Nothing else changes."""
    assert fact("a").at(7) == replace(fact("a"), seq=7)


def test_an_empty_note_says_nothing():
    """A forgotten note reads as empty text."""
    assert not Note("")
    assert Note("waiting for certs")
    assert Note("x").audience == "public"


def test_facts_come_in_the_order_they_happened():
    """The sequence breaks ties; the order they are handed in does not matter."""
    late, tie, first = fact("late", hours=2, seq=1), fact("tie", seq=3), fact("first", seq=2)
    assert in_order([late, tie, first]) == (first, tie, late)


def test_a_withdrawn_fact_no_longer_stands():
    """The withdrawal itself stays on record."""
    gone = fact("w", hours=1, body=FactWithdrawn(target="a", why="deleted"))
    assert effective([fact("a"), fact("b"), gone]) == (fact("b"), gone)


def test_a_newer_revision_takes_the_place_of_the_older():
    """Taking the newer back does not bring the older back: its author had replaced it."""
    newer = fact("a2", hours=1, supersedes="a1")
    assert effective([fact("a1"), newer]) == (newer,)
    gone = fact("w", hours=2, body=FactWithdrawn(target="a2", why="deleted"))
    assert effective([fact("a1"), newer, gone]) == (gone,)


@given(st.permutations(range(6)))
def test_what_stands_does_not_depend_on_the_order_it_came_in(order):
    """Late or early: the same facts stand, in the same order."""
    book = [fact(f"k{at}", hours=at % 3, seq=at) for at in range(4)]
    book.append(fact("k4", hours=1, seq=4, supersedes="k0"))
    book.append(fact("k5", seq=5, body=FactWithdrawn(target="k3", why="undo")))
    assert effective([book[at] for at in order]) == effective(book)


def test_engine_facts_have_names_of_their_own():
    """Each type once, each in the past tense of something that happened."""
    names = [each.__name__ for each in ENGINE_FACTS]
    assert len(set(names)) == len(names)
