"""Lets pytest run the examples on the pages (tests/examples.py), and spreads what it runs over
processes (tests/spreading.py).
"""

from tests.examples import pytest_collect_file
from tests.spreading import pytest_collection_modifyitems, pytest_xdist_make_scheduler

__all__ = [
    "pytest_collect_file",
    "pytest_collection_modifyitems",
    "pytest_xdist_make_scheduler",
]
