"""What a workspace folder holds: the files that are read, and look-alikes that would be missed."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from trackwork.settings.problems import Problem, Severity, nearest
from trackwork.settings.reading import Document

Model = TypeVar("Model", bound=BaseModel)
LATER = ("probes.yaml",)
"""Files that later versions read; they are no strangers."""


@dataclass(slots=True, kw_only=True)
class Sources:
    """Everything read so far, by file name, and every problem met."""

    documents: dict[str, Document] = field(default_factory=dict)
    models: dict[str, BaseModel] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def one(self, name: str, model: type[Model]) -> Model:
        """A file's model, or an empty one where the file may be absent."""
        found = self.models.get(name)
        return found if isinstance(found, model) else model()

    def of(self, model: type[Model]) -> dict[str, Model]:
        """All files of one model, by file name."""
        return {name: each for name, each in self.models.items() if isinstance(each, model)}

    def line(self, name: str, *path: str | int) -> int:
        """The line of a value in a file; 0 when the file could not be read."""
        return self.documents[name].line(path) if name in self.documents else 0


def within(folder: Path, name: str | Path) -> Path | None:
    """Where a name leads, links followed; None: out of the folder. A link to itself stays one."""
    path = Path(os.path.realpath(folder / name))
    return path if path.is_relative_to(os.path.realpath(folder)) else None


def initiative_files(folder: Path) -> tuple[Path, ...]:
    """The files of initiatives/, by name; hidden ones and backups of editors are left alone."""
    return tuple(
        path
        for path in sorted((folder / "initiatives").glob("*.yaml"))
        if not path.name.startswith(".")
    )


def strangers(folder: Path, *, known: Iterable[str]) -> list[Problem]:
    """Files somebody meant to be read, under a name that is not."""
    names = (*known, *LATER)
    found = [
        _misnamed(path.name, nearest(path.name, names))
        for path in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml")))
        if path.name not in names and nearest(path.name, names)
    ]
    found += [
        _misnamed(f"initiatives/{path.name}", f"{path.stem}.yaml")
        for path in sorted((folder / "initiatives").glob("*.yml"))
    ]
    return found


def _misnamed(name: str, meant: str | None) -> Problem:
    return Problem(
        file=name,
        line=0,
        what="is not read under this name",
        fix=f"Did you mean {meant!r}? Rename it.",
        severity=Severity.WARNING,
    )
