"""Roundup: issues of one instance, with real optimistic locking."""

from trackwork.connectors.roundup.config import read_options
from trackwork.connectors.roundup.making import hook, tracker
from trackwork.ports import Connector

CONNECTOR = Connector(
    kind="roundup", read_options=read_options, make=tracker, discovery=tracker, hook=hook
)
"""What `trackwork.connectors` finds by its entry point."""
