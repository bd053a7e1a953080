"""What an initiative's own issue says: counts side by side, one line a team, at most 25 lines.

Nothing is ranked: teams come by name. What was first true on a day is said with that day, so that
the text changes only when what it says does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trackwork.core.dates import spoken
from trackwork.core.health import Health, shown
from trackwork.core.links import quiet_link
from trackwork.core.tone import BLOCK_LINES, JOINER, neutral

_AROUND = 8
"""Lines that are not about teams."""
_NAMES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLine:
    """One team's item: ``health`` as others may see it, the day it is expected on, its address."""

    name: str
    health: Health | None
    day: date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollup:
    """Everything the block says. ``heard`` and ``good_standing`` are printed as they are.

    ``since`` is the day from which on it read like this; ``hidden``: no team is named.
    """

    key: str
    title: str
    heard: str
    good_standing: str
    beside: str
    teams: tuple[TeamLine, ...]
    since: date | None = None
    hidden: bool = False


def rollup_lines(rollup: Rollup) -> tuple[str, ...]:
    """The lines of the block, without markers."""
    title = neutral(rollup.title, limit=120).removeprefix(JOINER) or rollup.key
    rates = f"Heard: {rollup.heard}. In good standing: {rollup.good_standing}. {rollup.beside}"
    head = [f"### {title}: where it stands", rates.rstrip(), ""]
    since = f"It reads like this since {spoken(rollup.since)}. " if rollup.since else ""
    tail = ["", f"{since}Words about a team's part belong into that team's issue."]
    folded = rollup.hidden or len(rollup.teams) > BLOCK_LINES - _AROUND
    body = _counted(rollup) if folded else [_team(each) for each in rollup.teams]
    return (*head, *body, *tail)


def _team(line: TeamLine) -> str:
    said = shown(line.health) if line.health else "not asked yet"
    day = f", {spoken(line.day)}" if line.day else ""
    link = quiet_link("its issue", line.url)
    return f"- {_name(line)}: {said}{day}" + (f" · {link}" if link else "")


def _counted(rollup: Rollup) -> list[str]:
    """Too many lines, or none to be named: a line for each health instead."""
    lines = []
    for health in (*Health, None):
        there = [each for each in rollup.teams if each.health == health]
        if not there:
            continue
        said = shown(health) if health else "not asked yet"
        names = "" if rollup.hidden else f" ({_some(there)})"
        lines.append(f"- {said}: {len(there)}{names}")
    return [*lines, "", f"All of them: `trackwork status {rollup.key}`"]


def _some(lines: Sequence[TeamLine]) -> str:
    names = [_name(each) for each in lines[:_NAMES]]
    more = [f"{len(lines) - _NAMES} more"] if len(lines) > _NAMES else []
    return ", ".join([*names, *more])


def _name(line: TeamLine) -> str:
    return neutral(line.name, limit=60).removeprefix(JOINER)
