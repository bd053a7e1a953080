"""The first workspaces of the command line's tests."""

from tests.cli.conftest import empty, live, live_once, terminal

__all__ = ["empty", "live", "live_once", "terminal"]
