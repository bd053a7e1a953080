"""Lost, doubled, reordered, late, invented: whatever calls come, it ends as if none had come."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.web.town import TRACKER, Town
from trackwork.engine.arriving import Arrived, arrive
from trackwork.engine.lanes import Drains, due_lanes, start_lanes
from trackwork.ports import Author, Call
from trackwork.testing.clock import FakeClock

MANY = int(os.environ.get("PROVE_CALLS", "12"))
"""How many histories are played; `make prove` plays more."""
WORDS = (
    "tw: on track",
    "tw: at risk, waiting for certs",
    "tw: date 2026-12-24 because of the audit",
    "tw: not now until 2027-03-01 because of the audit",
    "tw: halp",
    "thank you, we talk about it on Monday",
)
PLACES = ("team0", "team1")


class Played:
    """A town in which people do things, with or without calls about them."""

    def __init__(self, plans: int = 2) -> None:
        self.clock = FakeClock()
        self.town = Town(self.clock, plans=plans)
        self.drains: Drains = self.town.drains()
        start_lanes(self.town.parts, self.drains.adopted)
        self.work()

    def person(self, what: str, place: str, native: str) -> None:
        """Somebody writes, closes, opens again, or changes the title."""
        who = Author(handle=f"lead-{place}")
        tracker = self.town.tracker
        if what in WORDS:
            tracker.say(place, native, what, author=who)
        elif what == "close":
            tracker.close(place, native, author=who)
        elif what == "reopen":
            tracker.reopen(place, native, author=who)
        else:
            tracker.change(place, native, author=who, title=what)

    def call(self, number: int, place: str, natives: tuple[str, ...]) -> None:
        """A delivery comes in."""
        call = Call(id=str(number), event="issues", place=place, natives=natives)
        with self.town.ledger.transaction() as books:
            arrive(books, [Arrived(tracker=TRACKER, call=call, digest="")], self.clock.now())

    def work(self) -> None:
        """Drain whatever is due."""
        for _ in range(30):
            with self.town.ledger.reading() as books:
                due = due_lanes(books, self.clock.now())
            if not due:
                return
            self.drains.drain(due[0])

    def end(self) -> list[object]:
        """What the ledger holds once the regular reading has come round."""
        self.clock.advance(timedelta(minutes=16))
        self.work()
        self.work()
        state = self.town.state()
        self.town.ledger.close()
        return state


@st.composite
def happenings(draw: st.DrawFn) -> list[tuple[str, str, str]]:
    """What people do: what, where, to which issue."""
    does = st.sampled_from((*WORDS, "close", "reopen", "another title"))
    one = st.tuples(does, st.sampled_from(PLACES), st.sampled_from(("1", "2")))
    return draw(st.lists(one, min_size=1, max_size=6))


calls = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from((*PLACES, "elsewhere", "")),
        st.lists(st.sampled_from(("1", "2", "3", "nobody's")), max_size=3).map(tuple),
    ),
    max_size=8,
)
"""Deliveries: true or invented, the same number twice or more, in any order, or none at all."""


@settings(max_examples=MANY)
@given(happened=happenings(), came=calls, between=st.lists(st.integers(0, 90), max_size=8))
@example(happened=[("close", "team0", "1")], came=[(0, "team0", ("1",))] * 2, between=[1, 70])
@example(happened=[(WORDS[0], "team0", "1")], came=[(0, "team0", ())], between=[])
def test_any_deliveries_end_as_no_deliveries_do(
    happened: list[tuple[str, str, str]],
    came: list[tuple[int, str, tuple[str, ...]]],
    between: list[int],
) -> None:
    """People do things; then calls come and are worked on, seconds apart; the end is the same.

    Moments of reading differ, so what is compared is who said what when, and what is owed by whom.
    """
    called, polled = Played(), Played()
    for each in happened:
        called.person(*each)
        polled.person(*each)
    for at, (number, place, natives) in enumerate(came):
        called.call(number, place, natives)
        called.clock.advance(timedelta(seconds=between[at] if at < len(between) else 0))
        with suppress(IndexError):
            called.work()
    spent = called.clock.now() - polled.clock.now()
    polled.clock.advance(spent)
    assert said(called.end()) == said(polled.end())


def said(state: list[object]) -> list[object]:
    """A state without the moments at which something was read or sent."""
    rows, facts, owed = state
    return [
        [(str(r.subject), r.health, r.committed, r.excepted_until, r.closed) for r in rows],
        sorted((subject, type_) for _, subject, type_, _ in facts if type_ in SPOKEN),
        sorted((subject, slot, holder) for subject, slot, holder, _ in owed),
    ]


SPOKEN = frozenset(
    {"UpdateGiven", "DateOffered", "ExceptionFiled", "IssueClosed", "IssueReopened", "WordNoted"}
)


@pytest.fixture
def played() -> Iterator[Played]:
    """A town to play in."""
    found = Played()
    yield found
    found.town.ledger.close()


def test_a_call_is_what_makes_it_soon(played: Played) -> None:
    """With one, the answer stands in the issue within the second; without, nothing happened yet."""
    for place in PLACES:
        played.person("tw: at risk, waiting for certs", place, "1")
    played.call(1, "team0", ("1",))
    played.clock.advance(timedelta(seconds=1))
    played.work()
    first, second = (played.town.tracker.issue(place, "1") for place in PLACES)
    assert first is not None
    assert second is not None
    assert "Latest word from you: at risk" in first.body
    assert "Latest word from you: none yet" in second.body


@pytest.mark.parametrize(("closed", "heard"), [(6, 0), (2, 2)])
def test_many_closed_at_once_say_nothing_however_they_were_called(closed: int, heard: int) -> None:
    """A call and a look for each: one account that closes six issues in a minute is no word."""
    played = Played(plans=6)
    town = played.town
    for number in range(1, closed + 1):
        town.tracker.close("team0", str(number), author=Author(handle="lead-team0"))
        played.call(number, "team0", (str(number),))
        played.clock.advance(timedelta(seconds=1))
        played.work()
    played.clock.advance(timedelta(seconds=70))
    played.work()
    with town.ledger.reading() as books:
        rows = books.subjects.rows(kind="item")
    assert sum(each.health.startswith("done") for each in rows) == heard
    town.ledger.close()
