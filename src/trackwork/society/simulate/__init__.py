"""One made-up organisation and three ways of chasing it: a person, a plain nagger, this engine."""

from trackwork.society.simulate.chart import chart
from trackwork.society.simulate.measure import Outcome
from trackwork.society.simulate.organisation import make_organisation
from trackwork.society.simulate.parameters import (
    PARAMETERS,
    Parameter,
    UnknownParameter,
    behaviour,
)
from trackwork.society.simulate.play import play
from trackwork.society.simulate.sweep import AS_WRITTEN, SweepRow, sweep

__all__ = [
    "AS_WRITTEN",
    "PARAMETERS",
    "Outcome",
    "Parameter",
    "SweepRow",
    "UnknownParameter",
    "behaviour",
    "chart",
    "make_organisation",
    "play",
    "sweep",
]
