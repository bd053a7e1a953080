"""Facts, effects and rows to try a ledger with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from trackwork.core.effects import Effect, EffectKind
from trackwork.core.facts import ENGINE_FACTS, Fact, Note, PersonKey
from trackwork.core.subjects import Subject, item, person, team
from trackwork.ports import ObligationRow, SubjectRow

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAYMENTS = item("tls-move", "payments-api")
LEDGER_TEAM = item("tls-move", "ledger")


class Shade(StrEnum):
    """An enum in a body."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A dataclass inside a body."""

    place: str
    who: PersonKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A small body."""

    health: str
    note: Note = Note("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """A body with a field of every kind."""

    text: str
    number: int
    share: float
    sure: bool
    at: datetime
    day: date
    span: timedelta
    shade: Shade
    about: Subject
    who: PersonKey
    note: Note
    maybe: Note | None
    legs: tuple[Leg, ...]
    pair: tuple[str, int]
    by_team: Mapping[str, date]


CONTRACT_FACTS: tuple[type, ...] = (*ENGINE_FACTS, Word, Everything)


def word(
    key: str,
    *,
    subject: Subject = PAYMENTS,
    happened: datetime = NOW,
    health: str = "on track",
    **more: Any,
) -> Fact:
    """A fact to store."""
    body = Word(health=health, note=more.pop("note", Note("")))
    return Fact(key=key, subject=subject, body=body, happened=happened, recorded=NOW, **more)


def everything() -> Everything:
    """A body with a value of every kind."""
    return Everything(
        text="smørrebrød \u2028 \x00 \U0001f600",
        number=-(2**40),
        share=0.1,
        sure=True,
        at=datetime(2026, 3, 29, 2, 30, 0, 123456, tzinfo=timezone(HOUR)),
        day=date(2028, 2, 29),
        span=timedelta(days=-1, microseconds=1),
        shade=Shade.DARK,
        about=person("mara"),
        who=PersonKey("jo"),
        note=Note("they wrote this", audience="team"),
        maybe=None,
        legs=(Leg(place="a"), Leg(place="b", who=PersonKey("mara"))),
        pair=("x", 1),
        by_team=MappingProxyType({"ledger": date(2026, 1, 1)}),
    )


def effect(identity: str, **more: Any) -> Effect:
    """An effect to plan."""
    return Effect(id=identity, kind=EffectKind.COMMENT, subject=PAYMENTS, body="hello", **more)


def owed(subject: Subject, *, check: datetime | None, episode: str = "e1") -> ObligationRow:
    """An obligation to store."""
    return ObligationRow(
        episode=episode,
        subject=subject,
        practice="standing",
        slot="update",
        kind="update",
        holder=team("payments-api"),
        due=NOW + HOUR,
        tier="high",
        ladder="high",
        opened=NOW,
        next_check=check,
    )


def state(subject: Subject, **more: Any) -> SubjectRow:
    """A state row to store."""
    return SubjectRow(subject=subject, **({"initiative": "tls-move"} | more))
