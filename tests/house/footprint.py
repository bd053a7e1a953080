"""How much a user installs, and how quickly the command answers.

`installed()` reads the metadata of this environment. Run as a program (`make footprint`) it makes a
fresh environment, installs the core into it as a user would, and measures that.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

DISTRIBUTIONS = 40
MEGABYTES = 70
HELP_MILLISECONDS = 150
TRIES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """What an installation takes: names of the distributions, size of their files in bytes."""

    names: frozenset[str]
    size: int

    @property
    def megabytes(self) -> float:
        """The size in millions of bytes."""
        return self.size / 1e6


def installed(root: str) -> Footprint:
    """The footprint of a distribution and all it needs, without extras."""
    found: dict[str, Distribution] = {}
    waiting = [root]
    while waiting:
        name = normal(waiting.pop())
        if name not in found:
            found[name] = distribution(name)
            waiting.extend(needs(found[name]))
    return Footprint(names=frozenset(found), size=sum(map(_size, found.values())))


def needs(one: Distribution) -> Iterator[str]:
    """The names that a distribution requires on this machine, without extras."""
    for line in one.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name


def normal(name: str) -> str:
    """A distribution's name in the spelling that compares equal."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _size(one: Distribution) -> int:
    """The bytes that arrive; byte-code is written later, by the Python that runs it."""
    paths = (Path(str(one.locate_file(file))) for file in one.files or ())
    return sum(path.stat().st_size for path in paths if path.is_file() and path.suffix != ".pyc")


def _fresh(root: Path, home: Path) -> Path:
    """Install the core into a new environment, as a user would; gives its folder."""
    shutil.rmtree(home, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    pip = [sys.executable, "-m", "pip", "-qq", "--disable-pip-version-check"]
    pip += ["--python", str(home / "bin" / "python"), "install"]
    locked = ["--require-hashes", "-r", str(root / "requirements" / "core.txt")]
    subprocess.run([*pip, *locked], check=True)
    subprocess.run([*pip, "--no-deps", str(root)], check=True)
    return home


def _distributions(home: Path) -> list[str]:
    return sorted(path.stem.partition("-")[0] for path in home.rglob("site-packages/*.dist-info"))


def _bytes_in(home: Path, *, compiled: bool) -> int:
    files = (path for path in home.rglob("*") if _is_ours(path))
    return sum(path.stat().st_size for path in files if compiled or path.suffix != ".pyc")


def _is_ours(path: Path) -> bool:
    """A file that was installed; the links to the interpreter are not."""
    return path.is_file() and not path.is_symlink()


def _quickest(command: list[str]) -> float:
    """The shortest of several runs in milliseconds: what the command takes, not the machine."""
    times = []
    for _ in range(TRIES):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


def _main() -> int:
    root = Path(__file__).resolve().parents[2]
    home = _fresh(root, root / ".footprint")
    try:
        return 0 if _fits(home) else 1
    finally:
        shutil.rmtree(home)


def _fits(home: Path) -> bool:
    """Measure, print, and say whether all of it is within what was promised."""
    names = _distributions(home)
    print(f"distributions     {len(names):6}     at most {DISTRIBUTIONS}")
    subprocess.run([home / "bin" / "python", "-m", "compileall", "-q", home], check=False)
    # What arrives is the promise; what Python then writes beside it depends on who installs.
    megabytes = _bytes_in(home, compiled=False) / 1e6
    print(f"size              {megabytes:6.1f} MB  at most {MEGABYTES}, as installed")
    print(f"  with byte-code  {_bytes_in(home, compiled=True) / 1e6:6.1f} MB  once all has run")
    quick = _quickest([os.fspath(home / "bin" / "trackwork"), "--help"])
    bare = _quickest([os.fspath(home / "bin" / "python"), "-c", "pass"])
    print(
        f"trackwork --help  {quick:6.0f} ms  at most {HELP_MILLISECONDS}; python alone {bare:.0f}"
    )
    fits = len(names) <= DISTRIBUTIONS and megabytes <= MEGABYTES
    return fits and quick <= HELP_MILLISECONDS


if __name__ == "__main__":
    sys.exit(_main())
