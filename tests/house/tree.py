"""What a house rule reads and what it says.

A rule is a function from the root of a checkout to findings, so that each can be tried on a small
made-up tree that breaks it.
"""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

NOT_OURS = frozenset({"__pycache__", "_build", "build", "dist", "demo", "generated"})
"""Folders that tools make; everything that starts with a dot is skipped as well, but `.ci`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One place where a rule is broken: where, what, and how to mend it."""

    where: str
    what: str
    fix: str

    def __str__(self) -> str:
        """One line for a test's message."""
        return f"{self.where}: {self.what}. {self.fix}."


def holds(findings: list[Finding]) -> None:
    """Let the test that asked end red with every finding on a line of its own."""
    if findings:
        raise AssertionError("\n" + "\n".join(map(str, findings)))


def files(root: Path, *folders: str, suffix: str = "") -> Iterator[Path]:
    """The project's own files below the folders (all of them when none is named), in order."""
    for start in [root / folder for folder in folders] or [root]:
        yield from sorted(_ours(root, start, suffix))


def _ours(root: Path, start: Path, suffix: str) -> Iterator[Path]:
    """Without going into what tools make: an environment alone holds more files than we do."""
    if any(_made_by_tools(part) for part in start.relative_to(root).parts):
        return
    for folder, inner, names in os.walk(start):
        inner[:] = [name for name in inner if not _made_by_tools(name)]
        for name in names:
            path = Path(folder, name)
            if name.endswith(suffix) and not _made_by_tools(name) and path.is_file():
                yield path


def _made_by_tools(name: str) -> bool:
    hidden = name.startswith(".") and name not in {".ci", ".gitignore"}
    return hidden or name in NOT_OURS


def sources(root: Path, *folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every Python file below the folders, with its syntax tree."""
    for path in files(root, *folders, suffix=".py"):
        yield path, _tree(path.read_text(encoding="utf-8"), str(path))


@cache
def _tree(text: str, name: str) -> ast.Module:
    """Read once for all rules; none of them changes it."""
    return ast.parse(text, filename=name)


def place(root: Path, path: Path, line: int = 0) -> str:
    """Where something is, the way an editor opens it."""
    name = path.relative_to(root).as_posix()
    return f"{name}:{line}" if line else name


def rooms(root: Path, folder: str) -> list[Path]:
    """The packages right inside a folder of the package; none while it does not exist."""
    parent = root / "src" / "trackwork" / folder
    return sorted(path.parent for path in parent.glob("*/__init__.py"))
