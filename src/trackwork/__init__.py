"""Trackwork: one shared outcome, many teams, and always clear whose turn it is."""

__version__ = "0.1.0"
