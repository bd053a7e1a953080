"""What a house rule reads and what it says.

A rule is a function from the root of a checkout to findings, so that each can be tried on a small
made-up tree that breaks it.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
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
        for path in sorted(start.rglob(f"*{suffix}")):
            if path.is_file() and not _made_by_tools(path.relative_to(root)):
                yield path


def _made_by_tools(path: Path) -> bool:
    return any(
        part in NOT_OURS or (part.startswith(".") and part not in {".ci", ".gitignore"})
        for part in path.parts
    )


def sources(root: Path, *folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every Python file below the folders, with its syntax tree."""
    for path in files(root, *folders, suffix=".py"):
        yield path, ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(root: Path, path: Path, line: int = 0) -> str:
    """Where something is, the way an editor opens it."""
    name = path.relative_to(root).as_posix()
    return f"{name}:{line}" if line else name


def rooms(root: Path, folder: str) -> list[Path]:
    """The packages right inside a folder of the package; none while it does not exist."""
    parent = root / "src" / "trackwork" / folder
    return sorted(path.parent for path in parent.glob("*/__init__.py"))
