"""Importing a module does no work: no file, no socket, no process, no environment.

The look happens in a process of its own, because a module is executed only once per process:
``python -m tests.house.importing SRC`` imports every module below that folder and prints one line
for each thing a module of ours did meanwhile. What an imported library does is not ours to say.
"""

import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import FrameType

from tests.house.tree import Finding

WATCHED = ("open", "socket.", "subprocess.", "os.listdir", "os.mkdir", "os.scandir", "shutil.")
NOT_IMPORTED = frozenset({"__main__", "env"})
"""`__main__` is for running; Alembic's `env` is executed by Alembic and never imported."""
ELSEWHERE = ("<frozen importlib", f"pydantic{os.sep}plugin")
"""Whoever is called from there is a library being imported, or pydantic looking for its plugins."""


def work_at_import(src: Path, package: str = "trackwork") -> list[Finding]:
    """Everything the package's modules do while they are imported."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.house.importing", str(src), package],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        timeout=120,
    )
    if done.returncode != 0:
        what = f"cannot be imported: {done.stderr.strip().splitlines()[-1]}"
        return [Finding(where=package, what=what, fix="Import it by hand and look")]
    return [
        Finding(
            where=where,
            what=f"does work while it is imported ({what})",
            fix="Move it into a function that bootstrap calls",
        )
        for where, _, what in (line.partition("\t") for line in done.stdout.splitlines())
    ]


def _culprit(frame: FrameType | None, src: str) -> str:
    """Our module at work, or nothing when a library is busy with itself."""
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(src):
            return f"{Path(name).relative_to(Path(src).parent).as_posix()}:{frame.f_lineno}"
        if any(part in name for part in ELSEWHERE):
            return ""
        frame = frame.f_back
    return ""


def _watch(src: str) -> list[str]:
    """Begin to write down what our modules do; the list grows while they are imported."""
    seen: list[str] = []

    def note(what: str, depth: int) -> None:
        if where := _culprit(sys._getframe(depth), src):
            seen.append(f"{where}\t{what}")

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(WATCHED):
            note(f"{event} {arguments[0] if arguments else ''}".strip(), 2)

    class Environment(type(os.environ)):  # type: ignore[misc]  # its class has no public name
        def __getitem__(self, key: str) -> str:
            note(f"reads ${key}", 2)
            return str(super().__getitem__(key))

    sys.addaudithook(hook)
    os.environ.__class__ = Environment
    return seen


def _modules(src: Path, package: str) -> list[str]:
    """Names of all modules below the package, found without importing any of them."""
    names = []
    for path in sorted((src / package).rglob("*.py")):
        parts = path.relative_to(src).with_suffix("").parts
        if parts[-1] not in NOT_IMPORTED:
            names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return names


def _main(src: Path, package: str) -> None:
    sys.path.insert(0, str(src))
    seen = _watch(f"{src / package}{os.sep}")
    for name in _modules(src, package):
        importlib.import_module(name)
    sys.stdout.write("".join(f"{line}\n" for line in seen))


if __name__ == "__main__":
    _main(Path(sys.argv[1]).resolve(), sys.argv[2])
