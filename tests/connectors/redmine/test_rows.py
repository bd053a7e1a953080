"""Pages of a project's rows, where no Redmine is needed to see them turned."""

import json

import httpx2
import pytest

from trackwork.clock import WallClock
from trackwork.connectors.redmine.api import Api
from trackwork.connectors.redmine.rows import Rows
from trackwork.ports import TryLater
from trackwork.transport import Transport

MOST = 50
"""Requests after which nobody comes to an end any more."""


@pytest.mark.parametrize("numbers", [[1, 2], [2, 1], [1, 1]])
def test_a_list_that_does_not_move_on_is_not_turned_for_ever(numbers: list[int]) -> None:
    """Something between us that answers every page with the first one is found out."""
    asked = []

    def same(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        assert len(asked) < MOST
        rows = [{"id": each, "updated_on": "2026-11-20T10:00:00Z"} for each in numbers]
        content = json.dumps({"issues": rows, "total_count": 2}).encode()
        return httpx2.Response(200, headers={"content-type": "application/json"}, content=content)

    clock = WallClock()
    wire = httpx2.MockTransport(same)
    api = Api(transport=Transport(base="http://redmine.example", clock=clock, wire=wire))
    rows = Rows(api=api, place="shop", per_page=2)
    try:
        rows.read()
    except TryLater as error:
        rows.stopped = error
    assert "does not move on" in str(rows.stopped)
