"""Redmine 5: issues of projects, read by polling, written one deed at a time."""

from trackwork.connectors.redmine.config import read_options
from trackwork.connectors.redmine.making import discovery, tracker
from trackwork.ports import Connector

CONNECTOR = Connector(kind="redmine", read_options=read_options, make=tracker, discovery=discovery)
"""What `trackwork.connectors` finds by its entry point."""
