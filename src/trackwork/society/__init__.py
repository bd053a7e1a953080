"""The simulated organisation: pretend teams with habits, and a truth that the engine cannot see.

It plays on the product's own doors (files in backlogs, the table of commands) and its own engine.
"""

from trackwork.society.demo import DemoResult, NotEmpty, quarter_before, run_demo

__all__ = ["DemoResult", "NotEmpty", "quarter_before", "run_demo"]
