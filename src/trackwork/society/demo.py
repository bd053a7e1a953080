"""The demo: build a pretend company, play a quarter through the real engine, tell what happened."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from trackwork.society.company import MOST_TEAMS, make_company
from trackwork.society.play import Quarter, chance, start_quarter
from trackwork.society.written import write_workspace

START = date(2026, 8, 17)
"""The demo's own first day, a Monday, so that everybody's demo is the same."""
DAYS = 91


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoResult:
    """What a played quarter left behind."""

    folder: Path
    quarter: Quarter


def run_demo(
    folder: Path,
    *,
    seed: int = 7,
    teams: int = MOST_TEAMS,
    start: date = START,
    days: int = DAYS,
    tell: Callable[[str], None] = print,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> DemoResult:
    """Play it."""
    company = make_company(teams=teams, start=start, days=days, rng=chance(seed))
    folder.mkdir(parents=True, exist_ok=True)
    write_workspace(company, folder, signed_on=start)
    _key(folder, seed)
    quarter = start_quarter(company, folder, seed=seed, start=start, days=days)
    quarter.play(start, days, progress)
    return DemoResult(folder=folder, quarter=quarter)


def _key(folder: Path, seed: int) -> None:
    """A signing key that follows from the seed: a demo keeps no secret, and repeats exactly."""
    path = folder / ".trackwork" / "key"
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(hashlib.sha256(f"demo {seed}".encode()).hexdigest())
