"""Lets pytest run the examples on the pages (see tests/examples.py)."""

from tests.examples import pytest_collect_file

__all__ = ["pytest_collect_file"]
