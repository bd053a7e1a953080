"""Reading a workspace folder: YAML in, values and problems out; tables in, YAML out."""

from trackwork.settings.load import Installation, Loaded, load
from trackwork.settings.parts import BrokenPart, from_parts, part_hash, parts
from trackwork.settings.problems import Problem, Severity
from trackwork.settings.scaffold import Answers, scaffold

__all__ = [
    "Answers",
    "BrokenPart",
    "Installation",
    "Loaded",
    "Problem",
    "Severity",
    "from_parts",
    "load",
    "part_hash",
    "parts",
    "scaffold",
]
