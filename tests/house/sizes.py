"""Files a person can read in one sitting, functions a person can hold in mind."""

import ast
from pathlib import Path

from tests.house.tree import Finding, place, sources

FILE_LINES = 400
FUNCTION_LINES = 50
EVERYTHING_DRAWERS = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "misc"})

Function = ast.FunctionDef | ast.AsyncFunctionDef


def long_files(root: Path) -> list[Finding]:
    """Files with more lines than anybody reads at once."""
    found = []
    for path, _ in sources(root, "src", "tests", "docs"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > FILE_LINES:
            found.append(
                Finding(
                    where=place(root, path),
                    what=f"has {lines} lines",
                    fix=f"Split it by what it does; {FILE_LINES} is the most",
                )
            )
    return found


def long_functions(root: Path) -> list[Finding]:
    """Functions longer than a screen, from their `def` to their last line."""
    found = []
    for path, tree in sources(root, "src", "tests", "docs"):
        for node in ast.walk(tree):
            if not isinstance(node, Function):
                continue
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                found.append(
                    Finding(
                        where=place(root, path, node.lineno),
                        what=f"{node.name} has {lines} lines",
                        fix=f"Give its steps names; {FUNCTION_LINES} is the most",
                    )
                )
    return found


def everything_drawers(root: Path) -> list[Finding]:
    """Files and folders whose name says nothing about what is inside."""
    return [
        Finding(
            where=place(root, path),
            what="is a drawer for everything",
            fix="Name it after what it does",
        )
        for path, _ in sources(root, "src", "tests", "docs")
        if EVERYTHING_DRAWERS & {*path.relative_to(root).parts, path.stem}
    ]
