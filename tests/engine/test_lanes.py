"""Lanes and the in-process runner: wake-ups lost, doubled, killed in the middle; restarts."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.engine.house import PAYMENTS, House
from trackwork.engine.adopted import read_adopted
from trackwork.engine.in_process import MOST_AT_ONCE, InProcess
from trackwork.engine.lanes import (
    DECIDE,
    DELIVER,
    DRAWER,
    MAIL,
    READ,
    SNAPSHOT,
    Drains,
    due_lanes,
    lanes_of,
    wake,
)

FILES = f"{READ}files"
SENDS = f"{DELIVER}files"


class Crashed(BaseException):
    """The process ended here."""


class CrashOnce:
    """Ends the process at the first pass of a point."""

    def __init__(self, name: str) -> None:
        self.name = name

    def point(self, name: str) -> None:
        """Crash there, once."""
        if name == self.name:
            self.name = ""
            raise Crashed


def drains(house: House) -> Drains:
    """What a worker of this house would drain with."""
    with house.app.ledger.reading() as books:
        return Drains(house.app.parts, read_adopted(books, house.app.parts))


def runner(house: House, told: list[str] | None = None) -> InProcess:
    """A runner whose sleep lets a minute pass."""

    def sleep(_length: timedelta) -> None:
        house.clock.advance(timedelta(minutes=1))

    return InProcess(
        house.app.parts,
        drains(house),
        sleep=sleep,
        tell=lambda lane, _: told.append(lane) if told is not None else None,
    )


def due(house: House) -> set[str]:
    """Lanes that are due now."""
    with house.app.ledger.reading() as books:
        return set(due_lanes(books, house.clock.now()))


def ticks(house: House, minutes: int) -> None:
    """Let a new runner tick for some minutes."""
    one = runner(house)
    one.start()
    for _ in range(minutes):
        one.tick()
        house.clock.advance(timedelta(minutes=1))


def test_a_workspace_has_a_lane_for_each_kind_of_work(house: House) -> None:
    """To read each tracker, to decide, to write to each tracker, to mail, for the day's counts."""
    assert lanes_of(drains(house).adopted) == (FILES, DECIDE, SENDS, MAIL, SNAPSHOT)


def test_a_lane_of_a_tracker_that_left_is_forgotten(house: House) -> None:
    """Draining it does nothing, and it does not come again."""
    with house.app.ledger.transaction() as books:
        wake(books, "deliver/gone", house.clock.now())
    drains(house).drain("deliver/gone")
    assert "deliver/gone" not in due(house)


def test_waking_twice_is_waking_once(house: House) -> None:
    """An earlier time stays, a later one is no news."""
    now = house.clock.now()
    with house.app.ledger.transaction() as books:
        wake(books, DECIDE, now)
        wake(books, DECIDE, now + timedelta(hours=1))
        wake(books, SENDS, now + timedelta(hours=1))
        wake(books, SENDS, now)
    assert due(house) == {DECIDE, SENDS}


def test_the_longest_waiting_lane_goes_first(house: House) -> None:
    """Nobody starves: order is by when a lane became due."""
    now = house.clock.now()
    with house.app.ledger.transaction() as books:
        wake(books, SENDS, now - timedelta(minutes=1))
        wake(books, DECIDE, now - timedelta(minutes=2))
        assert due_lanes(books, now) == (DECIDE, SENDS)


def test_a_word_goes_all_the_way_through_the_lanes(house: House) -> None:
    """Read wakes decide, decide wakes deliver: the answer stands in the file after one tick."""
    house.comment("tw: not now until 2027-03-01 because of the audit")
    ticks(house, 1)
    assert house.text().count("Thank you for telling us") == 1


def test_draining_a_lane_twice_does_nothing_twice(house: House) -> None:
    """Doubled wake-ups, two workers: every drain is repeatable."""
    house.comment("tw: not now until 2027-03-01 because of the audit")
    one, other = drains(house), drains(house)
    for lane in (FILES, FILES, DECIDE, DECIDE, SENDS, SENDS, SENDS):
        one.drain(lane)
        other.drain(lane)
    assert house.text().count("Thank you for telling us") == 1
    assert house.bodies() == ["ExceptionFiled"]


@pytest.mark.parametrize(
    "point",
    [
        "lane.taken",
        "observe.listed",
        "observe.committed",
        "decide.committed",
        "digest.planned",
        "deliver.before_lease",
        "deliver.leased",
        "deliver.sent",
    ],
)
def test_a_lane_killed_in_the_middle_heals(house: House, point: str) -> None:
    """A worker that dies anywhere loses and doubles nothing: the safety net wakes the lane."""
    house.comment("tw: not now until 2027-03-01 because of the audit")
    whole = house.app
    house.app = replace(whole, parts=replace(whole.parts, faults=CrashOnce(point)))
    with suppress(Crashed):
        ticks(house, 3)
    house.app = whole
    ticks(house, 20)
    assert house.text().count("Thank you for telling us") == 1
    assert house.bodies() == ["ExceptionFiled"]


def test_a_lost_wake_up_is_made_up_for(house: House) -> None:
    """Nobody woke the deliver lane: within the safety time it looks by itself."""
    ticks(house, 2)
    house.comment("tw: not now until 2027-03-01 because of the audit")
    drains(house).drain(FILES)
    with house.app.ledger.transaction() as books:
        later = (house.clock.now() + timedelta(minutes=1)).isoformat()
        books.desk.put(DRAWER, DECIDE, later)
    ticks(house, 4)
    assert house.text().count("Thank you for telling us") == 1


def test_a_restart_keeps_the_lanes_as_they_are(house: House) -> None:
    """Starting again wakes only what is not there yet."""
    ticks(house, 1)
    assert FILES not in due(house)
    runner(house).start()
    # A start makes every lane due at most at once; reading is repeatable, so that is allowed.
    with house.app.ledger.reading() as books:
        assert set(books.desk.items(DRAWER)) == {FILES, DECIDE, SENDS, MAIL, SNAPSHOT}


def test_new_configuration_is_picked_up_without_a_restart(house: House) -> None:
    """A worker that runs for months reads what was adopted meanwhile."""
    one = drains(house)
    assert one.adopted.workspace.initiatives["tls-move"].owner == "mara"
    house.change("initiatives/tls-move", "owner: mara", "owner: jo")
    one = replace(one, parts=house.app.parts)
    one.drain(DECIDE)
    assert one.adopted.workspace.initiatives["tls-move"].owner == "jo"


def test_the_day_is_kept(house: House) -> None:
    """The snapshot lane keeps the day's counts."""
    drains(house).drain(SNAPSHOT)
    with house.app.ledger.reading() as books:
        kept = books.history.of(house.clock.now().date())
    assert sum(kept.values()) == 2


def test_a_runner_stops_when_it_is_told(house: House) -> None:
    """`run` starts, ticks, sleeps, and ends between two ticks."""
    told: list[str] = []
    rounds = iter([False, False, True])
    runner(house, told).run(lambda: next(rounds))
    assert {FILES, DECIDE, SENDS, MAIL, SNAPSHOT} <= set(told)


def test_a_lane_that_keeps_waking_itself_starves_no_stop(house: House) -> None:
    """One tick drains a bounded number of lanes."""
    one = runner(house)

    class Restless(Drains):
        def drain(self, lane: str) -> object:  # type: ignore[override]
            return lane

    one.drains = Restless(house.app.parts, one.drains.adopted)
    one.start()
    assert one.tick() == MOST_AT_ONCE


def test_nothing_due_is_nothing_done(house: House) -> None:
    """A tick without due lanes drains none."""
    ticks(house, 2)
    one = runner(house)
    house.clock.advance(timedelta(seconds=-30))
    assert one.tick() == 0
    assert house.slots(PAYMENTS)
