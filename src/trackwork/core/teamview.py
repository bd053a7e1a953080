"""What a team's own view says: all that is asked of it, over all initiatives, at most 25 lines.

It lies in the team's own backlog, so that nobody has to visit anything else. What was first true on
a day is said with that day, so that the text changes only when what it says does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trackwork.core.dates import spoken
from trackwork.core.health import Health, shown
from trackwork.core.links import quiet_link
from trackwork.core.tone import BLOCK_LINES, JOINER, neutral

_AROUND = 9
"""Lines that are not about one matter: head, what is done, what more there is, tail."""
_NAMES = 5
DONE = frozenset({Health.DONE_CLAIMED, Health.DONE_VERIFIED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One matter asked of the team: its health, the day it is expected on, whose turn it is.

    ``owed`` is what is hoped for ``by`` a day, from ``other`` where that is not this team; empty:
    nothing is needed from anybody now. ``health`` None: a question, which has none.
    """

    title: str
    health: Health | None
    day: date | None = None
    owed: str = ""
    by: date | None = None
    other: str = ""
    url: str = ""

    @property
    def yours(self) -> bool:
        """Whether it is this team's turn."""
        return bool(self.owed) and not self.other

    @property
    def done(self) -> bool:
        """Whether it is done, claimed or verified."""
        return self.health in DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamView:
    """Everything the block says. ``asked`` in the order of the stack.

    ``since`` is the day from which on it read like this.
    """

    key: str
    name: str
    every_minutes: int
    asked: tuple[Asked, ...]
    since: date | None = None


def view_lines(view: TeamView) -> tuple[str, ...]:
    """The lines of the block, without markers."""
    still = [each for each in view.asked if not each.done]
    done = [each for each in view.asked if each.done]
    since = f"It reads like this since {spoken(view.since)}. " if view.since else ""
    return (
        f"### {_plain(view.name) or view.key}: all that is asked of you",
        _counts(still, done),
        "",
        *_matters(still, view.key),
        *([f"- Done, thank you: {_some(done)}"] if done else []),
        "",
        (
            f"{since}We read every {view.every_minutes} min. "
            "Answer in the issue of each; lines written here are not read as commands."
        ),
    )


def _counts(still: Sequence[Asked], done: Sequence[Asked]) -> str:
    yours = sum(each.yours for each in still)
    text = f"With you: {yours}. Nothing needed from you now: {len(still) - yours}."
    return f"{text} Done: {len(done)}." if done else text


def _matters(still: Sequence[Asked], key: str) -> list[str]:
    """A line for each; where not all fit, those that are the team's turn before the others."""
    room = BLOCK_LINES - _AROUND
    first = sorted(range(len(still)), key=lambda at: not still[at].yours)[:room]
    lines = [_line(still[at]) for at in sorted(first)]
    if len(still) > len(first):
        lines.append(f"- and {len(still) - len(first)} more: `trackwork report team {key}`")
    return lines if still else ["- Nothing is asked of you now."]


def _line(each: Asked) -> str:
    said = [shown(each.health)] if each.health else []
    said += [spoken(each.day)] if each.day else []
    parts = [", ".join(said), _turn(each), quiet_link("its issue", each.url)]
    return f"- {_plain(each.title)}: " + " · ".join(part for part in parts if part)


def _turn(each: Asked) -> str:
    if not each.owed:
        return "nothing needed now"
    by = f" by {spoken(each.by)}" if each.by else ""
    if each.other:
        return f"with {_plain(each.other)}: {each.owed}{by}"
    return f"with you: {each.owed}{by}"


def _some(asked: Sequence[Asked]) -> str:
    names = [_plain(each.title) for each in asked[:_NAMES]]
    more = [f"{len(asked) - _NAMES} more"] if len(asked) > _NAMES else []
    return ", ".join([*names, *more])


def _plain(text: str) -> str:
    return neutral(text, limit=100).removeprefix(JOINER)
