"""The demo: build a pretend company, play a quarter through the real engine, tell what happened."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from trackwork.core.workspace import Gear
from trackwork.engine.gears import change_gear
from trackwork.society.company import MOST_TEAMS, OPERATOR, make_company
from trackwork.society.figures import Figures, figures_of
from trackwork.society.play import Quarter, chance, start_quarter
from trackwork.society.telling import story
from trackwork.society.written import write_workspace

START = date(2026, 8, 17)
"""The demo's own first day, a Monday, so that everybody's demo is the same."""
DAYS = 91
SEED = 7


class NotEmpty(Exception):
    """Something lies where the demo would go; nothing was written. ``folder`` is where."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is not empty; name another folder, or remove it first")
        self.folder = folder


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoResult:
    """What a played quarter left behind: an ordinary workspace in gear rehearse, and its figures.

    ``quarter`` still holds the open application, the people, and the truth about their work.
    """

    folder: Path
    seed: int
    first: date
    last: date
    figures: Figures
    quarter: Quarter


def run_demo(
    folder: Path,
    *,
    seed: int = SEED,
    teams: int = MOST_TEAMS,
    start: date = START,
    days: int = DAYS,
    tell: Callable[[str], None] = print,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> DemoResult:
    """Play ``days`` days from a Monday, ``start``, in a folder that is empty or not there yet.

    ``tell`` gets the story line by line, ``progress`` (moments played, moments in all). The same
    seed, size and dates give the same files and the same ledger. Raises NotEmpty, ValueError.
    """
    quarter = begin(folder, seed=seed, teams=teams, start=start, days=days)
    quarter.play(start, days, progress)
    change_gear(quarter.app.parts, Gear.REHEARSE, actor=OPERATOR)
    figures = figures_of(quarter, days=days)
    last = start + timedelta(days=days - 1)
    told = story(quarter.company, figures, folder=folder, seed=seed, first=start, last=last)
    for line in told:
        tell(line)
    return DemoResult(
        folder=folder, seed=seed, first=start, last=last, figures=figures, quarter=quarter
    )


def begin(folder: Path, *, seed: int, teams: int, start: date, days: int) -> Quarter:
    """The company in its folder, ready for the first moment."""
    if folder.exists() and any(folder.iterdir()):
        raise NotEmpty(folder)
    company = make_company(teams=teams, start=start, days=days, rng=chance(seed))
    folder.mkdir(parents=True, exist_ok=True)
    write_workspace(company, folder, signed_on=start)
    _key(folder, seed)
    return start_quarter(company, folder, seed=seed, start=start, days=days)


def quarter_before(today: date) -> date:
    """The Monday from which a demo plays so that it ends on the last Sunday before today."""
    last_sunday = today - timedelta(days=today.weekday() + 1)
    return last_sunday - timedelta(days=DAYS - 1)


def _key(folder: Path, seed: int) -> None:
    """A signing key that follows from the seed: a demo keeps no secret, and repeats exactly."""
    path = folder / ".trackwork" / "key"
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(hashlib.sha256(f"demo {seed}".encode()).hexdigest())
