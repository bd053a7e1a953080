"""Every exception as it stands, and the demand behind those that are active."""

from dataclasses import dataclass
from datetime import date, datetime

from trackwork.core.facts import effective
from trackwork.core.subjects import Subject, item_parts
from trackwork.engine.adopted import Adopted
from trackwork.engine.parts import Parts
from trackwork.engine.say import look_at
from trackwork.ports import Books
from trackwork.practices.exceptions.duties import decider
from trackwork.practices.exceptions.facts import ExceptionFiled
from trackwork.practices.exceptions.report import Demand, demand
from trackwork.practices.exceptions.state import Exceptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Excepted:
    """One exception: what it is, until when, why, what it costs, and where the decision stands."""

    subject: Subject
    team: str
    form: str
    until: date | None
    reason: str
    note: str
    hours: float | None
    filed: datetime
    stands: str
    """``waits for a decision``, ``stands``, ``granted``, ``another day offered`` or ``ended``."""
    decider: str


def all_exceptions(
    parts: Parts, adopted: Adopted, books: Books, *, now: datetime
) -> tuple[tuple[Excepted, ...], tuple[Demand, ...]]:
    """Every subject's latest exception, undecided first, and unfunded demand by reason."""
    found: list[Excepted] = []
    states: list[Exceptions] = []
    for fact in books.facts.latest("ExceptionFiled"):
        look = look_at(parts, adopted, books, subject=fact.subject, now=now)
        state: Exceptions = look.state("exceptions", fact.subject)
        if state.filed_at is None:
            continue
        states.append(state)
        found.append(
            Excepted(
                subject=fact.subject,
                team=item_parts(fact.subject)[1],
                form=state.form,
                until=state.until,
                reason=state.reason,
                note=_note(books, state),
                hours=state.hours,
                filed=state.filed_at,
                stands=_stands(state),
                decider=decider(fact.subject, look) if state.undecided else "",
            )
        )
    found.sort(key=lambda one: (not one.decider, one.until or date.max, one.subject))
    return tuple(found), demand(states)


def _stands(state: Exceptions) -> str:
    if state.ended:
        return "ended"
    if state.granted is False:
        return "another day offered"
    if state.granted:
        return "granted"
    return "stands" if state.stood else "waits for a decision"


def _note(books: Books, state: Exceptions) -> str:
    fact = books.facts.get(state.key)
    body = fact.body if fact and effective([fact]) else None
    return body.note.text if isinstance(body, ExceptionFiled) else ""
