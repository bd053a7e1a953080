"""What a gate says is owed: its stage passed by its day, with evidence, sign-off and in order."""

from datetime import datetime

from trackwork.core.obligations import NOTHING_OWED, Duties, Kind, Obligation, Suspension
from trackwork.core.practice import View
from trackwork.core.subjects import Subject, person
from trackwork.practices.sunset.stages import STAGES, gate, gate_parts, stage_key
from trackwork.practices.sunset.state import Gate

NAME = "sunset"
SLOT = "gate"


def duties(subject: Subject, state: Gate, view: View) -> Duties:
    """Everything a gate says now."""
    holder = _holder(subject, state, view)
    if state.planned_at is None or holder is None:
        return NOTHING_OWED
    earlier = open_before(subject, view)
    if state.ready and not earlier:
        return Duties(outcomes={SLOT: "satisfied"})
    return Duties(
        owed=(_gate(subject, state, holder, view),),
        suspensions=_waits(state, earlier),
        outcomes={SLOT: "satisfied"},
    )


def passed(subject: Subject, state: Gate, view: View) -> bool:
    """Evidence, a sign-off, and every earlier stage passed: only then the stage is passed."""
    return state.ready and not open_before(subject, view)


def waits_for(subject: Subject, state: Gate, view: View) -> tuple[str, ...]:
    """What the stage waits for, in words: its own evidence and sign-off, then earlier stages."""
    earlier = tuple(f"{stage} to pass first" for stage in open_before(subject, view))
    return (*state.lacks, *earlier)


def open_before(subject: Subject, view: View) -> tuple[str, ...]:
    """The planned earlier stages that are not ready yet, in order."""
    initiative, own = gate_parts(subject)
    order = _order(subject, view)
    before = order[: order.index(own)] if own in order else order
    found = []
    for stage in before:
        other: Gate = view.state(NAME, gate(initiative, stage))
        if other.planned_at is not None and not other.ready:
            found.append(stage)
    return tuple(found)


def _order(subject: Subject, view: View) -> tuple[str, ...]:
    """Stage keys in the order in which the initiative lists them, else the standard order."""
    initiative = view.initiative(subject)
    listed = tuple(stage_key(each.stage) for each in initiative.gates) if initiative else ()
    return listed or STAGES


def _holder(subject: Subject, state: Gate, view: View) -> Subject | None:
    """The stage's owner; when nobody is named, the initiative's owner, then the operator."""
    named = view.workspace.directory.people.get(state.owner)
    key = named.key if named else view.person("owner", subject)
    key = key or view.person("operator", subject)
    return person(key) if key else None


def gate_due(state: Gate, holder: Subject, view: View) -> datetime:
    """The end of the stage's day; a stage that had to wait for another has a few days from then."""
    assert state.on is not None
    calendar = view.calendar(holder)
    due = calendar.end_of_day(state.on)
    freed = view.resumed(Kind.GATE)
    if freed is None:
        return due
    fresh = calendar.shift(freed, days=view.workspace.policy.accept_days)
    return max(due, calendar.end_of_day(calendar.day_of(fresh)))


def _gate(subject: Subject, state: Gate, holder: Subject, view: View) -> Obligation:
    waiting = waits_for(subject, state, view)
    return Obligation(
        practice=NAME,
        kind=Kind.GATE,
        subject=subject,
        slot=SLOT,
        anchor=f"on:{state.on}:{len(state.moves)}",
        holder=holder,
        due=gate_due(state, holder, view),
        tier="high",
        reasons=tuple(f"waits for {each}" for each in waiting),
    )


def _waits(state: Gate, earlier: tuple[str, ...]) -> tuple[Suspension, ...]:
    """Its owner is not asked for what an earlier stage's owner has to do first."""
    if not earlier:
        return ()
    assert state.planned_at is not None
    return (
        Suspension(
            cause="an earlier stage",
            since=state.planned_at,
            until=None,
            kinds=(Kind.GATE,),
            why=f"{earlier[0]} passes first",
        ),
    )
