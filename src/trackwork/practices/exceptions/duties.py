"""What an exception says is owed: a decision, a look before it ends; and what waits meanwhile."""

from datetime import datetime
from types import MappingProxyType

from trackwork.core.obligations import Duties, Kind, Obligation, Suspension
from trackwork.core.practice import View
from trackwork.core.subjects import Subject, item_parts, person, team
from trackwork.practices.exceptions.facts import ExceptionEnded, ExceptionStood
from trackwork.practices.exceptions.state import REASON_SLOT, Exceptions

NAME = "exceptions"
_ENDS = MappingProxyType(dict.fromkeys(("decide:exception", "revisit", REASON_SLOT), "satisfied"))


def duties(subject: Subject, state: Exceptions, view: View) -> Duties:
    """Everything exceptions say of one subject now."""
    if not state.active:
        return Duties(outcomes=_ENDS)
    facts = _by_time(subject, state, view)
    owed = (
        _decide(subject, state, view),
        _revisit(subject, state, view),
        _reason(subject, state, view),
    )
    return Duties(
        owed=tuple(each for each in owed if each is not None),
        suspensions=(_wait(subject, state, view),),
        outcomes=_ENDS,
        wake=_stands_at(subject, state, view),
        facts=facts,
    )


def ends_at(subject: Subject, state: Exceptions, view: View) -> datetime | None:
    """The end of the exception's last day in the team's zone; None when it names no day."""
    if state.until is None:
        return None
    return view.calendar(_team(subject, state)).end_of_day(state.until)


def _team(subject: Subject, state: Exceptions) -> Subject:
    return team(state.team or item_parts(subject)[1])


def decider(subject: Subject, view: View) -> str:
    """Who decides on it: by decision rights, never the one who asks."""
    roles = {role: view.person(role, subject) for role in ("owner", "sponsor", "operator")}
    found = view.workspace.rights.decider(
        "exception", roles, requester=view.person("lead", subject)
    )
    return found or roles["operator"]


def _decision_due(subject: Subject, state: Exceptions, view: View) -> datetime | None:
    who = decider(subject, view)
    if not who or state.filed_at is None:
        return None
    calendar = view.calendar(person(who))
    due = calendar.first_response(state.filed_at)
    if state.decide_until is None:
        return due
    return max(due, calendar.end_of_day(state.decide_until))


def _decide(subject: Subject, state: Exceptions, view: View) -> Obligation | None:
    due = _decision_due(subject, state, view)
    if not state.undecided or due is None:
        return None
    return Obligation(
        practice=NAME,
        kind=Kind.DECIDE,
        subject=subject,
        slot="decide:exception",
        anchor=f"exception:{state.key}:{state.decide_until or ''}",
        holder=person(decider(subject, view)),
        due=due,
        reasons=(f"the team says {state.form}",),
    )


def _revisit(subject: Subject, state: Exceptions, view: View) -> Obligation | None:
    due = ends_at(subject, state, view)
    if due is None:
        return None
    return Obligation(
        practice=NAME,
        kind=Kind.REVISIT,
        subject=subject,
        slot="revisit",
        anchor=f"exception:{state.key}",
        holder=_team(subject, state),
        due=due,
        reasons=("the exception nears its end",),
    )


def _reason(subject: Subject, state: Exceptions, view: View) -> Obligation | None:
    """One friendly question after an issue was closed as not planned without a word why."""
    if not state.ask_reason or state.filed_at is None:
        return None
    holder = _team(subject, state)
    calendar = view.calendar(holder)
    return Obligation(
        practice=NAME,
        kind=Kind.RESPOND,
        subject=subject,
        slot=REASON_SLOT,
        anchor=f"exception:{state.key}",
        holder=holder,
        due=calendar.end_of_day(calendar.day_of(state.filed_at)),
        ladder="once",
        reasons=("the issue was closed as not planned",),
    )


def _wait(subject: Subject, state: Exceptions, view: View) -> Suspension:
    assert state.filed_at is not None
    return Suspension(
        cause="exception",
        since=state.filed_at,
        until=ends_at(subject, state, view),
        kinds=(Kind.ACCEPT, Kind.UPDATE, Kind.DELIVER),
        why=f"the team says {state.form}",
    )


def _stands_at(subject: Subject, state: Exceptions, view: View) -> datetime | None:
    if state.undecided:
        return _decision_due(subject, state, view)
    return ends_at(subject, state, view)


def _by_time(subject: Subject, state: Exceptions, view: View) -> tuple[object, ...]:
    ends = ends_at(subject, state, view)
    if ends is not None and view.now >= ends:
        assert state.until is not None
        return (ExceptionEnded(until=state.until),)
    stands = _decision_due(subject, state, view)
    if state.undecided and (stands is None or view.now >= stands):
        return (ExceptionStood(),)
    return ()
