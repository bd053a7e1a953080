"""One shape and word for many items, and why."""

import pytest

from tests.reports.making import one
from trackwork.core.health import Health
from trackwork.reports.views.healths import said_of


def many(**counts):
    """So many items of each health: ``on_track=3``."""
    return [
        one(f"{name}-{number}", Health[name.upper()])
        for name, count in counts.items()
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("counts", "health", "why"),
    [
        ({"on_track": 9, "at_risk": 1}, Health.AT_RISK, "1 of 10 open"),
        ({"on_track": 10, "at_risk": 1}, Health.ON_TRACK, "10 of 11 open"),
        ({"at_risk": 5, "off_track": 1}, Health.OFF_TRACK, "1 of 6 open"),
        ({"on_track": 2, "not_heard": 2}, Health.ON_TRACK, "2 of 4 open, 2 not heard"),
        ({"on_track": 2, "not_heard": 3}, Health.NOT_HEARD, "3 of 5 open"),
        ({"not_heard": 5, "done_verified": 40}, Health.NOT_HEARD, "5 of 5 open"),
        ({"done_verified": 2}, Health.DONE_VERIFIED, "all done"),
        ({"done_verified": 2, "done_claimed": 1}, Health.DONE_CLAIMED, "all done"),
        ({"done_claimed": 2, "not_now": 1}, Health.DONE_CLAIMED, "nothing is open; 1 not now"),
        ({"not_now": 2}, Health.NOT_NOW, "every team said not now"),
        ({}, None, "nobody is asked yet"),
    ],
)
def test_the_word_comes_from_the_open_items(counts, health, why):
    """Done and excepted items turn nothing green, and silence of most is never on track."""
    said = said_of(many(**counts))
    assert (said.health, said.why) == (health, why)
