"""Figures of standing: heard and good standing with their denominators, surprises, whose turn.

Done and excepted items stand beside the rates, never inside. Teams are measured, people never.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from trackwork.core.calendars import WorkingCalendar
from trackwork.core.health import Health
from trackwork.core.obligations import Episode, Kind
from trackwork.core.rates import Rate, rate
from trackwork.core.subjects import Subject
from trackwork.practices.standing.state import Standing

PEOPLE = "owners and deciders"
"""How the waiting time of people is shown: together, never one by one."""

_SOMEBODY_WAITS = frozenset({Kind.ACCEPT, Kind.DECIDE, Kind.RESPOND, Kind.NEXT_STEP})
"""Kinds somebody waits for from the start; of the others nobody waits before they are due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One item as the figures need it.

    ``heard_until`` and ``health`` come from this room's duties; ``suspended``: an update waits (a
    pause asked for, a blocker, a freeze); ``excepted``: an exception is active; ``date_passed``: it
    is open and its committed day lies behind; ``read_at`` is when its tracker was last read.
    """

    subject: Subject
    state: Standing
    health: Health
    heard_until: datetime | None
    read_at: datetime
    suspended: bool = False
    excepted: bool = False
    date_passed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is known of many items, side by side."""

    heard: Rate
    good_standing: Rate
    surprises: Rate
    counts: Mapping[Health, int]
    done: int
    excepted: int
    suspended: int
    before_contact: int
    withdrawn: int
    total: int

    @property
    def reconciles(self) -> bool:
        """Whether every item is counted exactly once; what does not add up is not published."""
        inside = self.heard.of
        beside = self.done + self.excepted + self.suspended + self.before_contact + self.withdrawn
        return inside + beside == self.total == sum(self.counts.values()) + self.withdrawn


def figures(lines: Iterable[ItemLine], *, now: datetime) -> Figures:
    """The figures over these items.

    Heard: an honest word within the cadence. Good standing: heard, and the committed day does not
    lie behind. Both over open items past first contact that are neither suspended nor excepted.
    Surprise: of the items that were on track at some word, those that then slipped or were
    contradicted.
    """
    every = tuple(lines)
    places = {each.subject: _place(each) for each in every}
    inside = [each for each in every if places[each.subject] == "inside"]
    once_green = [each for each in every if each.state.was_on_track]
    beside = Counter(places.values())
    return Figures(
        heard=rate([_heard(x, now) for x in inside], oldest=_oldest(inside)),
        good_standing=rate(
            [_heard(x, now) and not x.date_passed for x in inside], oldest=_oldest(inside)
        ),
        surprises=rate([x.state.surprises > 0 for x in once_green], oldest=_oldest(once_green)),
        counts=_counts(every),
        done=beside["done"],
        excepted=beside["excepted"],
        suspended=beside["suspended"],
        before_contact=beside["before contact"],
        withdrawn=beside["withdrawn"],
        total=len(every),
    )


def _place(line: ItemLine) -> str:
    """Where an item is counted: inside the rates, or beside them and as what."""
    if line.state.withdrawn:
        return "withdrawn"
    if line.state.done_at is not None:
        return "done"
    if line.state.linked_at is None:
        return "before contact"
    if line.excepted:
        return "excepted"
    return "suspended" if line.suspended else "inside"


def _heard(line: ItemLine, now: datetime) -> bool:
    return line.heard_until is not None and now < line.heard_until


def _counts(lines: Sequence[ItemLine]) -> Mapping[Health, int]:
    shown = Counter(
        Health.NOT_NOW if _place(each) == "excepted" else each.health
        for each in lines
        if not each.state.withdrawn
    )
    return MappingProxyType({health: shown[health] for health in Health})


def _oldest(lines: Sequence[ItemLine]) -> datetime | None:
    return min((each.read_at for each in lines), default=None)


# --- words that look scripted -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word somebody gave about an item."""

    subject: Subject
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Scripted:
    """The same text in the same minute on many items; shown as such, and counted as usual."""

    text: str
    minute: datetime
    subjects: tuple[Subject, ...]


def scripted(words: Iterable[Word], *, least: int = 3) -> tuple[Scripted, ...]:
    """Words that look as if a script had written them, on at least so many items, in order."""
    groups: dict[tuple[datetime, str], set[Subject]] = {}
    for word in words:
        minute = word.at.replace(second=0, microsecond=0)
        text = " ".join(word.text.casefold().split())
        groups.setdefault((minute, text), set()).add(word.subject)
    return tuple(
        Scripted(text=text, minute=minute, subjects=tuple(sorted(subjects)))
        for (minute, text), subjects in sorted(groups.items(), key=lambda group: group[0])
        if len(subjects) >= least
    )


# --- whose turn it is ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """An open episode of a subject; ``waits``: a suspension covers it, so nobody's time runs."""

    subject: Subject
    episode: Episode
    waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRow:
    """One row of the whose-turn table; ``days`` are working days of the holder that others wait."""

    subject: Subject
    kind: str
    holder: Subject
    since: datetime
    due: datetime
    days: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Charged:
    """Working days of waiting, charged to one team, or to all owners and deciders together."""

    holder: str
    days: int
    matters: int


def turns(
    matters: Iterable[Matter],
    calendar_of: Callable[[Subject], WorkingCalendar],
    *,
    now: datetime,
) -> tuple[TurnRow, ...]:
    """Whose turn it is in every open matter, by due time."""
    rows = [_turn(each, calendar_of, now) for each in matters]
    return tuple(sorted(rows, key=lambda row: (row.due, row.subject, row.kind)))


def _turn(
    matter: Matter, calendar_of: Callable[[Subject], WorkingCalendar], now: datetime
) -> TurnRow:
    episode = matter.episode
    since = episode.opened if episode.kind in _SOMEBODY_WAITS else episode.due
    held = calendar_of(episode.holder).working_days_between(since, now) if now > since else 0
    return TurnRow(
        subject=matter.subject,
        kind=episode.kind,
        holder=episode.holder,
        since=since,
        due=episode.due,
        days=0 if matter.waits else held,
        why=episode.reasons[0] if episode.reasons else "",
    )


def charged(rows: Iterable[TurnRow]) -> tuple[Charged, ...]:
    """The waiting time by team in alphabetical order; people last, and only together."""
    days: Counter[str] = Counter()
    matters: Counter[str] = Counter()
    for row in rows:
        name = PEOPLE if row.holder.kind == "person" else row.holder.key
        days[name] += row.days
        matters[name] += 1
    names = sorted(matters, key=lambda name: (name == PEOPLE, name))
    return tuple(Charged(holder=name, days=days[name], matters=matters[name]) for name in names)
