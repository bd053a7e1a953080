"""What one change in an item's history means, field by field: the facts it stands for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from trackwork.core.facts import Note
from trackwork.core.subjects import Subject
from trackwork.engine.intake.taken import HEALTHS, not_planned
from trackwork.practices.exceptions.commands import reason_of
from trackwork.practices.exceptions.facts import (
    ExceptionDecided,
    ExceptionEnded,
    ExceptionFiled,
    ExceptionStood,
)
from trackwork.practices.standing.facts import UpdateGiven, WordNoted
from trackwork.practices.tracking.facts import (
    BlockedBy,
    DateCommitted,
    DoneClaimed,
    DoneVerified,
    HolderMoved,
    IssueReopened,
    Unblocked,
)

STATUS, COMMITTED, EXCEPTION, ADOPTED = "status", "committed", "exception", "adopted"
ENDS = frozenset({STATUS, ADOPTED})
"""Fields that say whether an item has ended; they share one chain of before and after."""

_STEPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "asked": ("asked", "requested", "filed", "open", "pending", "submitted"),
        "granted": ("granted", "approved", "accepted", "yes"),
        "refused": ("refused", "denied", "rejected", "declined", "no"),
        "ended": ("ended", "expired", "over", "withdrawn", "reverted", "closed"),
    }
)
EXCEPTION_STEPS: Mapping[str, str] = MappingProxyType(
    {word: step for step, words in _STEPS.items() for word in words}
)
"""Words for the steps of an exception, as records use them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One change in an item's history.

    ``day`` is the new date where the field is one; ``until`` the end of an exception; ``note`` what
    was said beside it; ``team`` the key of the team that holds it from then on.
    """

    subject: Subject
    source: str
    at: datetime
    name: str
    new: str = ""
    state: str = ""
    day: date | None = None
    by: str = ""
    reference: str = ""
    until: date | None = None
    note: str = ""
    team: str = ""

    @property
    def where(self) -> str:
        """The reference as it stands behind a note."""
        return f" ({self.reference})" if self.reference else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What the history had said of an item before a change."""

    state: str = ""
    asked: bool = False
    """An exception was asked for, and not ended."""


_AFTER: Mapping[type, str] = MappingProxyType(
    {DoneClaimed: "done", ExceptionFiled: "not planned", IssueReopened: "", ExceptionEnded: ""}
)


def after(before: Before, name: str, bodies: tuple[object, ...]) -> Before:
    """What the history has said once these facts stand."""
    state, asked = before.state, before.asked
    for body in bodies:
        if name in ENDS:
            state = _AFTER.get(type(body), state)
        if name == EXCEPTION:
            asked = (asked or isinstance(body, ExceptionFiled)) and not _settled(body)
    return Before(state=state, asked=asked)


def _settled(body: object) -> bool:
    refused = isinstance(body, ExceptionDecided) and not body.granted
    return refused or isinstance(body, ExceptionEnded)


def meaning(row: Changed, before: Before) -> tuple[object, ...]:
    """The facts a change stands for."""
    return FIELDS[row.name](row, before)


def _committed(row: Changed, _before: Before) -> tuple[object, ...]:
    noted = WordNoted(note=Note(f"date: {row.new or 'taken out'}{row.where}"))
    return (noted,) if row.day is None else (noted, DateCommitted(day=row.day))


def _status(row: Changed, before: Before) -> tuple[object, ...]:
    return (*_came_back(row, before.state), *_stands(row, before.state))


def _came_back(row: Changed, before: str) -> tuple[object, ...]:
    """What a status that moves on from an end takes back."""
    if before == "done" and row.state != "done":
        return (IssueReopened(),)
    if before == "not planned" and row.state != "not planned":
        return (ExceptionEnded(until=row.at.date()),)
    return ()


def _stands(row: Changed, before: str) -> tuple[object, ...]:
    if row.state == "done" and before != "done":
        return (DoneClaimed(link=row.reference, via="import"),)
    if row.state == "not planned" and before != "not planned":
        return not_planned(row.new, row.note)
    health = HEALTHS.get(row.new.casefold().strip())
    if health is not None:
        return (UpdateGiven(health=health, note=Note(row.note), via="import"),)
    return (_noted(row, row.new, row.note),)


def _adopted(row: Changed, before: Before) -> tuple[object, ...]:
    return (*_came_back(row, before.state), *_taken_up(row, before.state))


def _taken_up(row: Changed, before: str) -> tuple[object, ...]:
    if row.state == "done" and before != "done":
        return (DoneClaimed(link=row.reference, via="import"),)
    return (_noted(row, row.new, row.note),)


def _word(row: Changed, _before: Before) -> tuple[object, ...]:
    return (_noted(row, row.new, row.note),)


def _report(row: Changed, _before: Before) -> tuple[object, ...]:
    """A report with a colour, with words only, or one that nobody filled in: no word at all."""
    health = HEALTHS.get(row.new.casefold().strip())
    if health is not None:
        return (UpdateGiven(health=health, note=Note(row.note), via="import"),)
    if row.new or row.note:
        return (_noted(row, row.new, row.note),)
    return (WordNoted(note=Note(f"report: nobody filled it in{row.where}"), dated=False),)


def _noted(row: Changed, *texts: str) -> WordNoted:
    said = "; ".join(each for each in texts if each) or "taken out"
    return WordNoted(note=Note(f"{row.name}: {said}{row.where}"))


def _exception(row: Changed, before: Before) -> tuple[object, ...]:
    """Asked, decided, ended; a decision that nobody is known to have asked for files it too."""
    step = EXCEPTION_STEPS.get(" ".join(row.new.casefold().split()), "")
    filed = ExceptionFiled(
        form="not now", until=row.until, reason=reason_of(row.note), note=Note(row.note)
    )
    first = () if before.asked else (filed,)
    if step == "asked":
        return (filed,)
    if step in {"granted", "refused"}:
        return (*first, ExceptionDecided(granted=step == "granted", note=Note(row.note)))
    if step == "ended":
        return (*first, *(() if before.asked else (ExceptionStood(),)), _ended(row))
    return (_noted(row, row.new, row.note),)


def _ended(row: Changed) -> ExceptionEnded:
    return ExceptionEnded(until=row.until or row.at.date())


def _team(row: Changed, _before: Before) -> tuple[object, ...]:
    if row.team:
        return (HolderMoved(to_team=row.team, why=row.note),)
    return (_noted(row, row.new, row.note),)


def _blocked(row: Changed, _before: Before) -> tuple[object, ...]:
    return (BlockedBy(ref=row.new, note=Note(row.note)),)


def _unblocked(row: Changed, _before: Before) -> tuple[object, ...]:
    return (Unblocked(ref=row.new),)


def _verified(row: Changed, _before: Before) -> tuple[object, ...]:
    return (DoneVerified(evidence=Note("; ".join(filter(None, (row.new, row.note))))),)


FIELDS: Mapping[str, Callable[[Changed, Before], tuple[object, ...]]] = MappingProxyType(
    {
        STATUS: _status,
        COMMITTED: _committed,
        "note": _word,
        "report": _report,
        "progress": _word,
        ADOPTED: _adopted,
        EXCEPTION: _exception,
        "owner": _word,
        "team": _team,
        "blocked": _blocked,
        "unblocked": _unblocked,
        "verified": _verified,
    }
)
"""Fields of a history that we understand; others are counted and left where they are."""
