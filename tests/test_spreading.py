"""Tests are spread over processes by the file, the dear ones first."""

from types import SimpleNamespace
from typing import Any

from tests.house.tree import ROOT
from tests.spreading import FIRST, pytest_xdist_make_scheduler, rank, unit_of


def test_a_unit_is_a_file_or_a_group_of_files():
    """Whatever its parameters are called; folders that start something dear stay whole."""
    assert unit_of("tests/core/test_tone.py::test_x[a::b/c.py]") == "tests/core/test_tone.py"
    assert unit_of("docs/how-to/sync.md::examples") == "docs/how-to/sync.md"
    assert unit_of("tests/pages/test_svg.py::TestX::test_y") == "tests/pages/"


def test_a_long_proof_is_shared_out_test_by_test():
    """Its pieces start nothing together, and one process would take twice as long."""
    pieces = [f"tests/proof/test_two_sided.py::test_x[{each}]" for each in range(2)]
    assert [unit_of(each) for each in pieces] == pieces


def test_the_dear_ones_come_first():
    """A browser and a server before anything else, pages after everything."""
    units = ["docs/index.md", "tests/core/test_tone.py", "tests/proof/test_time.py", "tests/pages/"]
    assert sorted(units, key=rank) == [units[3], units[2], units[0], units[1]]
    assert all((ROOT / folder).is_dir() for folder in FIRST)


class Process:
    """One of the processes that tests are handed to, as xdist sees it."""

    shutting_down = False

    def __init__(self, name: str) -> None:
        self.gateway = SimpleNamespace(id=name)
        self.given: list[int] = []

    def send_runtest_some(self, numbers: list[int]) -> None:
        """Tests by their place in the collection."""
        self.given += numbers

    def shutdown(self) -> None:
        """No more of them."""
        self.shutting_down = True


def test_a_file_stays_in_one_process():
    """Two processes share the work, and no file is torn apart between them."""
    tests = [f"tests/test_{name}.py::test[{number}]" for name in "abcdef" for number in range(3)]
    option = SimpleNamespace(loadscopereorder=True)
    config: Any = SimpleNamespace(option=option, getvalue={"tx": ["popen", "popen"]}.get)
    log: Any = SimpleNamespace(loadscopesched=lambda *_: None)
    spread, processes = pytest_xdist_make_scheduler(config, log), [Process("1"), Process("2")]
    for each in processes:
        spread.add_node(each)
        spread.add_node_collection(each, tests)
    spread.schedule()
    for turn in range(len(tests)):
        for each in processes:
            if turn < len(each.given):
                spread.mark_test_complete(each, each.given[turn])
    given = [{unit_of(tests[number]) for number in each.given} for each in processes]
    assert sorted(number for each in processes for number in each.given) == list(range(len(tests)))
    assert all(given)
    assert not given[0] & given[1]
