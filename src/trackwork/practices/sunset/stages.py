"""The stages of turning an old system off, and their standard days counted from the shutdown."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from trackwork.core.subjects import Subject

STAGES = ("announce", "banner", "throttle", "dark-test", "shutdown", "archive", "delete")
"""Stage keys in the order in which they are passed."""

WATCH_DAYS = 60
"""Days the old system stays off and watched before it is archived."""
DELETE_DAYS = 7
"""Days between archiving and deleting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One standard stage: its key, its day, and the evidence that shows it."""

    key: str
    on: date
    evidence: str


def gate(initiative: str, stage: str) -> Subject:
    """The gate of one stage of an initiative's sunset plan."""
    return Subject("gate", f"{initiative}/{stage_key(stage)}")


def gate_parts(subject: Subject) -> tuple[str, str]:
    """The initiative key and the stage key of a gate."""
    initiative, _, stage = subject.key.partition("/")
    return initiative, stage


def stage_key(name: str) -> str:
    """A stage's key as written in subjects: ``Dark test`` is ``dark-test``."""
    return "-".join(name.casefold().split())


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier; the month's last day where it is shorter.

    Raises ValueError before the year 1.
    """
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def standard_stages(shutdown: date) -> tuple[Stage, ...]:
    """The dated stages that lead to a shutdown on this day, and those after it, in order.

    Six months' notice, the banner a month later, a throttle from three months before, a dark test
    a week before, sixty days of watching, then archive and delete.
    """
    archive = shutdown + timedelta(days=WATCH_DAYS)
    days = (
        (months_before(shutdown, 6), "the announcement, and who was told"),
        (months_before(shutdown, 5), "the banner seen in the interface and in an answer"),
        (months_before(shutdown, 3), "the limit in force, and the callers that met it"),
        (shutdown - timedelta(days=7), "four hours off at low traffic, and what was found"),
        (shutdown, "the old system is off, and nobody calls it"),
        (archive, "sixty quiet days, and where the archive lies"),
        (archive + timedelta(days=DELETE_DAYS), "what ran it is gone"),
    )
    return tuple(
        Stage(key=key, on=on, evidence=evidence)
        for key, (on, evidence) in zip(STAGES, days, strict=True)
    )
