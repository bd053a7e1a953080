"""Every practice that runs, in the order in which their duties are asked for."""

from trackwork.core.commands import CommandRow
from trackwork.core.practice import Practice
from trackwork.practices import exceptions, requests, standing, sunset, tracking

PRACTICES: tuple[Practice, ...] = (
    tracking.PRACTICE,
    standing.PRACTICE,
    exceptions.PRACTICE,
    requests.PRACTICE,
    sunset.PRACTICE,
)
"""A new practice is one folder and one line here."""

COMMANDS: tuple[CommandRow, ...] = tuple(row for each in PRACTICES for row in each.commands)
"""The whole table of commands."""

FACTS: tuple[type, ...] = tuple(body for each in PRACTICES for body in each.facts)
"""Every fact type a practice brings."""
