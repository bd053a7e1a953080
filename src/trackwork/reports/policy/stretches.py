"""Stretches: the time an item went from one change by its owners to the next. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from trackwork.core.subjects import Subject
from trackwork.reports.policy.definitions import SILENCE, SOON


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One item's history: when its owners changed it, when it had ended, and when it was flagged.

    All in order of time. ``ended`` holds the spans in which it was done, withdrawn or excepted; the
    last may be open (None). ``flags`` are the moments at which it came to be shown as not heard.
    """

    subject: Subject
    team: str
    changes: tuple[datetime, ...]
    ended: tuple[tuple[datetime, datetime | None], ...] = ()
    flags: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From ``onset``, a change by the owners, to ``over``: the next one, or the item's end.

    ``silent`` is None while the record does not say. ``flagged`` is the first flag in it.
    """

    subject: Subject
    team: str
    onset: datetime
    over: datetime | None
    silent: bool | None
    flagged: datetime | None = None

    @property
    def known(self) -> datetime:
        """When the record itself would show the silence."""
        return self.onset + SILENCE

    @property
    def soon(self) -> bool:
        """Whether it was flagged within the month."""
        return self.flagged is not None and self.flagged <= self.onset + SOON


def stretches(life: Life, *, until: datetime) -> list[Stretch]:
    """Every stretch of an item, judged by a record that ends at ``until``."""
    changes = [at for at in life.changes if at <= until]
    return [
        _stretch(life, onset, following, until=until)
        for onset, following in zip_longest(changes, changes[1:])
        if not _ended_at(life, onset)
    ]


def _stretch(
    life: Life, onset: datetime, following: datetime | None, *, until: datetime
) -> Stretch:
    ends = [start for start, _ in life.ended if onset < start <= until]
    over = min([*ends, *([following] if following else [])], default=None)
    flags = (at for at in life.flags if onset < at <= min(over or until, until))
    return Stretch(
        subject=life.subject,
        team=life.team,
        onset=onset,
        over=over,
        silent=_silent(onset, over, until),
        flagged=next(flags, None),
    )


def _ended_at(life: Life, moment: datetime) -> bool:
    return any(start <= moment and (end is None or moment < end) for start, end in life.ended)


def _silent(onset: datetime, over: datetime | None, until: datetime) -> bool | None:
    if (over or until) - onset >= SILENCE:
        return True
    return None if over is None else False


def changed_within(life: Life, after: datetime, until: datetime) -> bool:
    """Whether the owners changed the item after a moment, and not later than another."""
    return any(after < at <= until for at in life.changes)


def ended_spans(
    marks: Sequence[tuple[datetime, bool]],
) -> tuple[tuple[datetime, datetime | None], ...]:
    """Spans in which an item had ended, from (moment, whether it had ended after it), in order."""
    spans: list[tuple[datetime, datetime | None]] = []
    since: datetime | None = None
    for at, over in marks:
        if over and since is None:
            since = at
        if not over and since is not None:
            spans.append((since, at))
            since = None
    return (*spans, (since, None)) if since is not None else tuple(spans)
