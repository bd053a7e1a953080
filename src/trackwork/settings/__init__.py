"""Reading a workspace folder: YAML in, values and problems out; tables in, YAML out."""

from trackwork.settings.changes import Change, diff_parts
from trackwork.settings.load import Installation, Loaded, load
from trackwork.settings.parts import BrokenPart, from_parts, part_hash, parts
from trackwork.settings.problems import Problem, Severity
from trackwork.settings.provenance import Origin, explain
from trackwork.settings.scaffold import Answers, WouldOverwrite, scaffold, scaffold_texts
from trackwork.settings.schemas import schema_files, schemas

__all__ = [
    "Answers",
    "BrokenPart",
    "Change",
    "Installation",
    "Loaded",
    "Origin",
    "Problem",
    "Severity",
    "WouldOverwrite",
    "diff_parts",
    "explain",
    "from_parts",
    "load",
    "part_hash",
    "parts",
    "scaffold",
    "scaffold_texts",
    "schema_files",
    "schemas",
]
