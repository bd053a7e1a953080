"""Pretend items for measuring: as many as asked, shaped like real ones."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from trackwork.core.effects import Effect, EffectKind
from trackwork.core.facts import Fact, Note
from trackwork.core.subjects import Subject, item, team
from trackwork.ports import ObligationRow, SubjectRow
from trackwork.practices.standing.facts import UpdateGiven
from trackwork.practices.tracking.facts import ItemAsked

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
TEAMS = 400
INITIATIVES = 12
HEALTHS = ("on track", "at risk", "", "off track")
"""12 initiatives, 400 teams and 4 healths: 4,800 groups in a roll-up."""


def subject_of(number: int) -> Subject:
    """The item with a number; its keys are spread the way real ones are."""
    return item(f"initiative-{number % INITIATIVES}", f"team-{number % TEAMS}", f"part-{number}")


def first_facts(start: int, end: int) -> Iterator[Fact]:
    """One fact per item: it was asked."""
    for number in range(start, end):
        subject = subject_of(number)
        yield _fact(subject, "asked", ItemAsked(proposed=date(2026, 12, 11)), NOW)


def words(number: int, count: int, *, mark: str = "") -> list[Fact]:
    """Words of a team on an item, a day apart, each with a sentence."""
    subject = subject_of(number)
    note = Note("The new certificate is in place; two callers are left.")
    return [
        _fact(
            subject,
            f"word{mark}-{at}",
            UpdateGiven(health=HEALTHS[at % 2], note=note),
            NOW + timedelta(days=at),
        )
        for at in range(count)
    ]


def _fact(subject: Subject, name: str, body: object, happened: datetime) -> Fact:
    return Fact(
        key=f"{subject}#{name}",
        subject=subject,
        body=body,
        happened=happened,
        recorded=NOW,
        source="tracker",
    )


def state_of(number: int, *, moved: int = 0) -> tuple[SubjectRow, list[ObligationRow]]:
    """What is derived of an item: a state and one obligation, due long from now."""
    subject, at = subject_of(number), NOW + timedelta(days=30 + number % 90)
    row = SubjectRow(
        subject=subject,
        initiative=subject.key.partition("/")[0],
        team=f"team-{number % TEAMS}",
        health=HEALTHS[(number // TEAMS + moved) % len(HEALTHS)],
        word_at=NOW,
        committed="2026-12-11",
        tier="normal",
    )
    owed = ObligationRow(
        episode=f"{subject}#update#1",
        subject=subject,
        practice="standing",
        slot="update",
        kind="update",
        holder=team(row.team),
        due=at,
        tier="normal",
        ladder="normal",
        opened=NOW,
        next_check=at,
    )
    return row, [owed]


def reads_of(number: int) -> frozenset[str]:
    """What an item's rows depend on."""
    return frozenset(
        {"config:policy", "config:directory", f"config:initiative/initiative-{number % 12}"}
    )


def effect_of(number: int, *, mark: str) -> Effect:
    """A comment that goes out about an item."""
    return Effect(
        id=f"{mark}-{number}",
        kind=EffectKind.COMMENT,
        subject=subject_of(number),
        body="Thank you, noted. The next word is asked for in two weeks.",
        tracker="files",
        place=f"team-{number % TEAMS}",
        native=str(number),
    )
