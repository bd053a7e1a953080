"""How tests are spread over the processes of `pytest -n`: a file is not torn apart.

What a file or a group of files starts for its tests (a Redmine, a browser, a played company) is
started once, not once in every process. The dear ones come first, so that no process is left alone
with one at the end; the examples of the pages, many and each of its own, come last.
"""

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

TOGETHER = ("tests/connectors/redmine/", "tests/connectors/roundup/", "tests/pages/")
"""Folders whose files share something that takes seconds to start."""
APART = ("tests/proof/",)
"""Folders whose files share nothing dear and whose tests are long: each goes where room is."""
FIRST = (
    *TOGETHER,
    "tests/acceptance/",
    "tests/proof/",
    "tests/carrier/",
    "tests/cli/",
    "tests/web/",
    "tests/society/",
)


def unit_of(test: str) -> str:
    """What is handed out whole: the test's file, or the group of files it belongs to."""
    if test.startswith(APART):
        return test
    path = test.partition("::")[0]
    return next((folder for folder in TOGETHER if path.startswith(folder)), path)


def rank(unit: str) -> int:
    """Where a unit stands in the order; equal ones stay as they were collected."""
    return next((at for at, start in enumerate(FIRST) if unit.startswith(start)), len(FIRST))


class Whole(LoadScopeScheduling):  # type: ignore[misc] # xdist tells no types
    """Hands out whole units, in the order in which the tests stand."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        config.option.loadscopereorder = False  # a count of tests says nothing of what they cost
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Whole:
    """What `pytest -n` asks."""
    return Whole(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The dear ones first, where tests are spread."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: rank(unit_of(item.nodeid)))
