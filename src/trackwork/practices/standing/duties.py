"""What standing says is owed: a word within the cadence, and the owner's answers to the team."""

from datetime import datetime

from trackwork.core.health import Health, fade
from trackwork.core.obligations import Duties, Kind, Obligation, Suspension
from trackwork.core.practice import View
from trackwork.core.subjects import Subject, item_parts, person, team
from trackwork.practices.standing.state import Standing

NAME = "standing"
TEAMS_KINDS = (Kind.ACCEPT, Kind.UPDATE, Kind.DELIVER)


def duties(subject: Subject, state: Standing, view: View) -> Duties:
    """Everything standing says of one item now."""
    if not state.open:
        outcome = "satisfied" if state.done_at else "settled"
        return Duties(outcomes={"update": outcome})
    owed = [_update(subject, state, view)]
    owed += [_owners(subject, state.help_at, "help", "the team asks for help", view)]
    owed += [
        _owners(subject, state.objection_at, "objection", "the team has a concern to hear", view)
    ]
    return Duties(
        owed=tuple(each for each in owed if each is not None),
        suspensions=_quiet(subject, state, view),
        outcomes={"update": "satisfied"},
        wake=fades_at(subject, state, view),
    )


def update_due(subject: Subject, state: Standing, view: View) -> datetime | None:
    """When the next word is due: the end of the cadence's last working day; None without contact."""
    if state.linked_at is None:
        return None
    tier, _ = view.tier(subject)
    calendar = view.calendar(team(item_parts(subject)[1]))
    moments = (state.linked_at, state.word_at, view.resumed(Kind.UPDATE))
    base = max(moment for moment in moments if moment is not None)
    day = calendar.day_of(calendar.shift(base, days=view.workspace.policy.cadences[tier]))
    return calendar.end_of_day(day)


def fades_at(subject: Subject, state: Standing, view: View) -> datetime | None:
    """When the last word about health stops counting: one cadence after it was said."""
    if state.said_at is None:
        return None
    tier, _ = view.tier(subject)
    calendar = view.calendar(team(item_parts(subject)[1]))
    said = calendar.shift(state.said_at, days=view.workspace.policy.cadences[tier])
    return calendar.end_of_day(calendar.day_of(said))


def health(subject: Subject, state: Standing, view: View) -> Health:
    """What is known of the item now; an exception or a wait is judged by its own room."""
    if state.done_at is not None:
        return Health.DONE_VERIFIED if state.verified else Health.DONE_CLAIMED
    return fade(state.said, fades_at(subject, state, view), view.now)


def _update(subject: Subject, state: Standing, view: View) -> Obligation | None:
    due = update_due(subject, state, view)
    if not state.answered or due is None:
        return None
    tier, reasons = view.tier(subject)
    last = state.word_at or state.linked_at
    return Obligation(
        practice=NAME,
        kind=Kind.UPDATE,
        subject=subject,
        slot="update",
        anchor=f"word:{last.isoformat() if last else ''}",
        holder=team(item_parts(subject)[1]),
        due=due,
        tier=tier,
        reasons=reasons,
    )


def _owners(
    subject: Subject, asked: datetime | None, slot: str, reason: str, view: View
) -> Obligation | None:
    owner = view.person("owner", subject) or view.person("operator", subject)
    if asked is None or not owner:
        return None
    holder = person(owner)
    return Obligation(
        practice=NAME,
        kind=Kind.RESPOND,
        subject=subject,
        slot=slot,
        anchor=f"{slot}:{asked.isoformat()}",
        holder=holder,
        due=view.calendar(holder).first_response(asked),
        ladder="decision",
        reasons=(reason,),
    )


def _quiet(subject: Subject, state: Standing, view: View) -> tuple[Suspension, ...]:
    """Any honest word stops our questions for a while; a pause asked for is kept to the day."""
    calendar = view.calendar(team(item_parts(subject)[1]))
    found = []
    if state.word_at is not None:
        until = calendar.shift(state.word_at, days=view.workspace.policy.quiet_days)
        found.append(
            Suspension(
                cause="a word from the team",
                since=state.word_at,
                until=until,
                kinds=(Kind.ACCEPT, Kind.DELIVER),
                why="the team wrote lately",
            )
        )
    if state.quiet_until is not None and state.asked_quiet_at is not None:
        found.append(
            Suspension(
                cause="the team asked for quiet",
                since=state.asked_quiet_at,
                until=calendar.end_of_day(state.quiet_until),
                kinds=TEAMS_KINDS,
                why="the team asked for quiet",
            )
        )
    return tuple(found)
