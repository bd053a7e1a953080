"""One item as its team lives it: the file, the truth behind it, and what was said so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from random import Random

from trackwork.core.workspace import Initiative
from trackwork.society.company import Company
from trackwork.society.habits import Habit, Reached
from trackwork.society.hands import IssueFile
from trackwork.society.scene import Scene
from trackwork.society.truth import Work, work_for

_SIZES = {"tls-move": 26.0, "python-3-14": 36.0, "log-retention": 14.0}
"""Working days an average team needs, beside its other work."""


class Stage(StrEnum):
    """Where the team stands, in its own eyes."""

    NEW = "new"
    ON_IT = "on it"
    NOT_NOW = "not now"
    DONE = "done"


class Waits(StrEnum):
    """What the team waits for from the owner."""

    NOTHING = ""
    DATE = "date"
    EXCEPTION = "exception"
    HELP = "help"
    CONCERN = "concern"


@dataclass(slots=True, kw_only=True)
class Matter:
    """An item, lived. ``answer_on`` is the day the team means to write, None when it does not."""

    initiative: Initiative
    team: str
    habit: Habit
    work: Work
    rng: Random
    file: IssueFile | None = None
    stage: Stage = Stage.NEW
    waits: Waits = Waits.NOTHING
    aim: date | None = None
    until: date | None = None
    answer_on: date | None = None
    tell_on: date | None = None
    notes_seen: int = 0
    visited: bool = False
    mailed: bool = False
    quirk_done: bool = False
    blocked_said: bool = False
    mumbled: bool = False
    checked: bool = False
    reopened: bool = False
    last_word: date | None = None

    @property
    def key(self) -> str:
        """The item's key."""
        return f"{self.initiative.key}/{self.team}"

    def look(self, folder: Path) -> bool:
        """Whether the team has found the issue in its backlog."""
        if self.file is None:
            mark = f"subject=item:{self.key} "
            files = sorted((folder / "backlogs" / self.team).glob("*.md"))
            found = next((one for one in files if mark in one.read_text(encoding="utf-8")), None)
            self.file = IssueFile(found) if found else None
        return self.file is not None

    def reached(self, *, first: bool) -> frozenset[Reached]:
        """What has reached the team since it last looked."""
        assert self.file is not None
        found = {Reached.ISSUE} if first else set()
        notes = self.file.notes()
        if notes > self.notes_seen:
            found.add(Reached.COMMENT)
        if self.mailed:
            found.add(Reached.MAIL)
        if self.visited:
            found.add(Reached.VISIT)
        self.notes_seen, self.mailed, self.visited = notes, False, False
        return frozenset(found)

    # --- saying -------------------------------------------------------------

    def comment(self, scene: Scene, who: str, said: str) -> None:
        """A comment in the issue."""
        assert self.file is not None
        self.file.comment(who, said, scene.at)
        scene.said.append((scene.at, self.key, who, said))

    def note(self, scene: Scene, who: str, what: str) -> None:
        """Something done to the file that is a word as well."""
        self.last_word = scene.today
        scene.said.append((scene.at, self.key, who, what))


def make_matters(company: Company, *, seed: int) -> dict[str, Matter]:
    """Every item anybody will be asked, with its truth; chance comes from seed and item alone."""
    found: dict[str, Matter] = {}
    for initiative in company.initiatives.values():
        for asked in initiative.asked:
            rng = Random(f"{seed}/{initiative.key}/{asked.team}")
            habit = company.habits[asked.team]
            matter = Matter(
                initiative=initiative,
                team=asked.team,
                habit=habit,
                work=work_for(habit, rng, size=_SIZES[initiative.key]),
                rng=rng,
            )
            found[matter.key] = matter
    _chain(found, company.initiatives)
    return found


def _chain(matters: Mapping[str, Matter], initiatives: Mapping[str, Initiative]) -> None:
    for initiative in initiatives.values():
        for asked in initiative.asked:
            for before in asked.waits_for:
                own = matters[f"{initiative.key}/{asked.team}"]
                own.work.waits_for = matters[f"{initiative.key}/{before}"].work
