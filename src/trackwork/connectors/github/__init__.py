"""GitHub: issues of repositories, on github.com or an Enterprise Server."""

from trackwork.connectors.github.config import read_options
from trackwork.connectors.github.making import contact, discovery, hook, tracker
from trackwork.ports import Connector

CONNECTOR = Connector(
    kind="github",
    read_options=read_options,
    make=tracker,
    discovery=discovery,
    hook=hook,
    contact=contact,
)
"""What `trackwork.connectors` finds by its entry point."""
