"""What a request says is owed: a first response within 48 hours, by whoever's turn it is."""

from datetime import datetime

from trackwork.core.obligations import Duties, Kind, Obligation
from trackwork.core.policy import TIERS
from trackwork.core.practice import View
from trackwork.core.subjects import Subject, person, team
from trackwork.practices.requests.facts import AWAY, NotMe
from trackwork.practices.requests.state import Request

NAME = "requests"
SLOT = "respond"
FIND = "find"


def duties(subject: Subject, state: Request, view: View) -> Duties:
    """Everything a request says now."""
    outcomes = {SLOT: "satisfied" if state.first_word_at else "settled", FIND: "satisfied"}
    holder = party(state.holder, view) if state.holder else None
    if not state.open:
        return Duties(outcomes=outcomes)
    if holder is None:
        return Duties(owed=_find(subject, state, view), outcomes=outcomes)
    due = respond_due(state, view)
    turn = stand_in(state, view)
    if turn is not None:
        return Duties(facts=(NotMe(to=turn, why=AWAY),))
    return Duties(
        owed=(_respond(subject, state, holder, due),),
        outcomes={SLOT: "satisfied", FIND: "satisfied"},
        wake=due,
    )


def respond_due(state: Request, view: View) -> datetime:
    """When the first response to an open request is due.

    "Looking at it" starts the clock again, once; a day they name holds, though not longer than the
    policy's quiet time, because the asker waits.
    """
    assert state.holder is not None
    assert state.asked_at is not None
    calendar = view.calendar(party(state.holder, view) or state.holder)
    if state.looked_at is None:
        return calendar.first_response(state.asked_at)
    if state.looking_until is None:
        return calendar.first_response(state.looked_at)
    longest = calendar.shift(state.looked_at, days=view.workspace.policy.quiet_days)
    named = max(state.looking_until, calendar.day_of(state.looked_at))
    return calendar.end_of_day(min(named, calendar.day_of(longest)))


def party(named: Subject, view: View) -> Subject | None:
    """Whom a name means: a person by key or mail, else a team; None when nobody goes by it."""
    directory = view.workspace.directory
    if named.kind == "person":
        someone = directory.people.get(named.key) or directory.by_handle("", named.key)
        if someone is not None:
            return person(someone.key)
    found = directory.team(named.key)
    return team(found.key) if found else None


def stand_in(state: Request, view: View) -> Subject | None:
    """Whose turn it becomes because the holder is away: the delegate's, else the team's.

    At once when the holder was away on the day of asking; otherwise when 48 hours are over and the
    holder is away then.
    """
    holder = party(state.holder, view) if state.holder else None
    if holder is None or holder.kind != "person" or state.asked_at is None:
        return None
    due = respond_due(state, view)
    calendar = view.calendar(holder)
    days = [calendar.day_of(state.asked_at)]
    if view.now >= due:
        days.append(calendar.due_day(due))
    for day in days:
        acting = view.workspace.directory.standing_in(holder.key, day)
        if acting != holder.key:
            return person(acting) if acting else _team_of(holder.key, view)
    return None


def _team_of(key: str, view: View) -> Subject | None:
    teams = view.workspace.directory.teams.values()
    found = next((each for each in teams if key in (*each.leads, *each.members)), None)
    return team(found.key) if found else None


def ladder_of(state: Request) -> str:
    """Which preset ladder fits: with or without a declared default, fresh or after a look."""
    again = "-again" if state.looked_at else ""
    return f"request{again}" + ("" if state.default else "-no-default")


def _respond(subject: Subject, state: Request, holder: Subject, due: datetime) -> Obligation:
    assert state.asked_at is not None
    looked = f":looked:{state.looked_at.isoformat()}" if state.looked_at else ""
    return Obligation(
        practice=NAME,
        kind=Kind.RESPOND,
        subject=subject,
        slot=SLOT,
        anchor=f"asked:{state.asked_at.isoformat()}{looked}",
        holder=holder,
        due=due,
        tier=state.urgency if state.urgency in TIERS else "normal",
        ladder=ladder_of(state),
        reasons=("a first response within 48 hours",),
    )


def _find(subject: Subject, state: Request, view: View) -> tuple[Obligation, ...]:
    """A name nobody goes by: the asker's turn to say who it is."""
    asker = party(person(state.asker), view) or person(view.workspace.operator)
    assert state.asked_at is not None
    assert state.holder is not None
    return (
        Obligation(
            practice=NAME,
            kind=Kind.NEXT_STEP,
            subject=subject,
            slot=FIND,
            anchor=f"asked:{state.asked_at.isoformat()}",
            holder=asker,
            due=view.calendar(asker).first_response(state.asked_at),
            ladder="once",
            reasons=(f"nobody here goes by {state.holder.key}",),
        ),
    )
