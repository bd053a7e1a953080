"""Rhythms: a weekly list, a monthly page. Each occurrence once, whatever the clocks do.

Occurrences are counted on the wall clock and only then turned into instants: what falls into a
gap comes right after it, what falls into a doubled hour comes in its first pass.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from cronsim import CronSim, CronSimError

from trackwork.core.calendars import local_instant, zone_of

_LONGEST = 100
_FIELDS = 5
_CLOCK = r"(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])"
_DAYS = r"(?:mon|tue|wed|thu|fri|sat|sun)"
_SIMPLE = re.compile(rf"(?P<days>daily|weekdays|{_DAYS}(?:, ?{_DAYS})*) (?:at )?{_CLOCK}")
_EVERY = re.compile(
    rf"every (?P<weeks>[1-9][0-9]?) weeks? on (?P<days>{_DAYS}) (?:at )?{_CLOCK}"
    r" from (?P<first>[0-9]{4}-[0-9]{2}-[0-9]{2})"
)
_WORDS = {"daily": "*", "weekdays": "mon-fri"}


class UnreadableRhythm(ValueError):
    """A text that is no rhythm, with the forms that are."""

    def __init__(self, text: str, why: str = "it is no rhythm we can read") -> None:
        super().__init__(
            f"{text[:_LONGEST]!r}: {why}; write one like 'Mon 09:00', 'daily 09:00', "
            "'every 2 weeks on Mon 09:00 from 2026-01-05' or a cron line '0 9 1 * *'"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """A cron line on the wall clock; with ``first``, only every ``weeks`` weeks from that day."""

    cron: str
    weeks: int = 1
    first: date | None = None

    def includes(self, day: date) -> bool:
        """Whether a day the cron line names is one of this rhythm's."""
        if self.first is None:
            return True
        # Within one weekday, whole weeks since ``first`` are the same as weeks since the
        # first such weekday on or after it.
        return day >= self.first and (day - self.first).days // 7 % self.weeks == 0


@lru_cache(maxsize=512)
def parse_rhythm(text: str) -> Rhythm:
    """Read a rhythm. Raises `UnreadableRhythm`."""
    if len(text) > _LONGEST:
        raise UnreadableRhythm(text, "it is too long")
    plain = " ".join(text.split()).casefold()
    simple, every = _SIMPLE.fullmatch(plain), _EVERY.fullmatch(plain)
    if simple is not None:
        return Rhythm(cron=_cron(simple))
    if every is not None:
        return Rhythm(cron=_cron(every), weeks=int(every["weeks"]), first=_first(every, text))
    if len(plain.split()) != _FIELDS:
        raise UnreadableRhythm(text)
    try:
        next(CronSim(plain, datetime(2024, 1, 1)))  # noqa: DTZ001 - the wall clock, see above
    except StopIteration:
        raise UnreadableRhythm(text, "it never comes") from None
    except (CronSimError, AssertionError, TypeError, ValueError) as problem:
        raise UnreadableRhythm(text, str(problem) or "it is no cron line") from None
    return Rhythm(cron=plain)


def next_occurrence(rhythm: str | Rhythm, after: datetime, zone: str) -> datetime:
    """The first occurrence after an instant, as UTC. Raises `UnreadableRhythm`, `UnknownZone`."""
    wanted = parse_rhythm(rhythm) if isinstance(rhythm, str) else rhythm
    wall = after.astimezone(zone_of(zone)).replace(tzinfo=None)
    if wanted.first is not None:
        wall = max(wall, datetime.combine(wanted.first, time(0)) - timedelta(seconds=1))
    for moment in CronSim(wanted.cron, wall):
        if not wanted.includes(moment.date()):
            continue
        # In the second pass of a doubled hour, the moments of that hour are already over.
        instant = local_instant(moment.date(), moment.time(), zone=zone)
        if instant > after:
            return instant.astimezone(UTC)
    raise UnreadableRhythm(wanted.cron, "it never comes again")


def _cron(match: re.Match[str]) -> str:
    days = match["days"].replace(" ", "")
    return f"{int(match['minute'])} {int(match['hour'])} * * {_WORDS.get(days, days)}"


def _first(match: re.Match[str], text: str) -> date:
    try:
        return date.fromisoformat(match["first"])
    except ValueError:
        raise UnreadableRhythm(text, f"{match['first']} is no day") from None
