"""Keeping deliveries goes on, whoever stops waiting for it."""

from tests.web.town import TRACKER, Town
from trackwork.engine.arriving import Arrived
from trackwork.ports import Call
from trackwork.testing.clock import FakeClock
from trackwork.web.keeping import Keeper


def arrived(number: int) -> Arrived:
    """A delivery whose signature was right."""
    return Arrived(tracker=TRACKER, call=Call(id=str(number), event="issues"), digest="d")


def test_a_sender_that_gives_up_stops_no_other() -> None:
    """A stopped request takes its delivery not back, and the next one is kept as ever."""
    town = Town(FakeClock())
    keeper = Keeper(town.ledger, town.clock)
    given_up = keeper.keep(arrived(1))
    assert not given_up.cancel()
    with keeper:
        keeper.keep(arrived(2)).result(timeout=10)
    assert given_up.done()
    town.ledger.close()
