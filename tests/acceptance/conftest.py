"""One played company for all acceptance tests: small, and a larger one with every habit in it."""

from collections.abc import Iterator

import pytest

from trackwork.society import DemoResult, run_demo


@pytest.fixture(
    scope="session",
    params=[
        pytest.param((6, 21), id="six teams, three weeks"),
        pytest.param((22, 42), id="every habit, six weeks", marks=pytest.mark.slow),
    ],
)
def played(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoResult]:
    """A company after its weeks; tests look and change nothing."""
    teams, days = request.param
    folder = tmp_path_factory.mktemp("played") / "demo"
    result = run_demo(folder, teams=teams, days=days, tell=lambda _line: None)
    yield result
    result.quarter.app.ledger.close()
