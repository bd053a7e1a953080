"""What standing says is owed: a word within the cadence, the owner's answers, the weekly review."""

from datetime import datetime, timedelta

from trackwork.core.health import Health, fade
from trackwork.core.obligations import NOTHING_OWED, Duties, Kind, Obligation, Suspension
from trackwork.core.practice import View
from trackwork.core.subjects import Subject, item_parts, person, team
from trackwork.practices.standing.facts import AskingPaused
from trackwork.practices.standing.state import UPDATE_SLOT, Standing

NAME = "standing"
TEAMS_KINDS = (Kind.ACCEPT, Kind.UPDATE, Kind.DELIVER)
HELP, OBJECTION, PAUSED, REVIEW = "help", "objection", "paused", "review"


def duties(subject: Subject, state: Standing, view: View) -> Duties:
    """Everything standing says of one item, or of an initiative, now."""
    if subject.kind == "initiative":
        return _review(subject, state, view)
    if not state.open:
        outcome = "satisfied" if state.done_at else "settled"
        return Duties(outcomes={UPDATE_SLOT: outcome})
    pause = pauses_at(subject, state, view)
    if pause is not None and pause <= view.now:
        return Duties(facts=(AskingPaused(episode=state.asking),))
    owed = (
        _update(subject, state, view),
        _owners(subject, HELP, state, view),
        _owners(subject, OBJECTION, state, view),
        _sponsors(subject, state, view),
    )
    return Duties(
        owed=tuple(each for each in owed if each is not None),
        suspensions=_quiet(subject, state, view),
        outcomes={UPDATE_SLOT: "paused" if state.paused_at else "satisfied", PAUSED: "satisfied"},
        wake=_soonest(view.now, fades_at(subject, state, view), pause),
    )


def _soonest(now: datetime, *moments: datetime | None) -> datetime | None:
    return min((each for each in moments if each is not None and each > now), default=None)


def holder(subject: Subject, state: Standing) -> Subject:
    """The team whose item it is now."""
    return team(state.team or item_parts(subject)[1])


def update_due(subject: Subject, state: Standing, view: View) -> datetime | None:
    """When the next word is due: the end of the cadence's last working day, None before contact."""
    base = _last(state)
    if base is None:
        return None
    resumed = view.resumed(Kind.UPDATE)
    return _cadence_after(max(base, resumed or base), subject, state, view)


def heard_until(subject: Subject, state: Standing, view: View) -> datetime | None:
    """Until when the last honest word of any kind counts as heard; None without a word."""
    if state.word_at is None:
        return None
    return _cadence_after(state.word_at, subject, state, view)


def fades_at(subject: Subject, state: Standing, view: View) -> datetime | None:
    """When the last word about health stops counting: one cadence after it was said."""
    if state.said_at is None:
        return None
    return _cadence_after(state.said_at, subject, state, view)


def health(subject: Subject, state: Standing, view: View) -> Health:
    """What is known of the item now; an exception or a wait is judged by its own room."""
    if state.done_at is not None:
        return Health.DONE_VERIFIED if state.verified else Health.DONE_CLAIMED
    return fade(state.said, fades_at(subject, state, view), view.now)


def pauses_at(subject: Subject, state: Standing, view: View) -> datetime | None:
    """When we stop asking: a quiet time after the ladder's last step; None while steps are left."""
    ladder = view.workspace.policy.ladders.get(state.ladder)
    if state.paused_at is not None or state.told_at is None or ladder is None:
        return None
    if ladder.rungs[-1].name not in state.told:
        return None
    calendar = view.calendar(holder(subject, state))
    return calendar.shift(state.told_at, days=view.workspace.policy.quiet_days)


def _cadence_after(moment: datetime, subject: Subject, state: Standing, view: View) -> datetime:
    tier, _ = view.tier(subject)
    calendar = view.calendar(holder(subject, state))
    day = calendar.day_of(calendar.shift(moment, days=view.workspace.policy.cadences[tier]))
    return calendar.end_of_day(day)


def _last(state: Standing) -> datetime | None:
    """What the update clock counts from: the last word, a fresh start, or first contact."""
    moments = (state.linked_at, state.word_at, state.fresh_at)
    return max((each for each in moments if each is not None), default=None)


def _update(subject: Subject, state: Standing, view: View) -> Obligation | None:
    due = update_due(subject, state, view)
    last = _last(state)
    if not state.answered or state.paused_at or due is None or last is None:
        return None
    tier, reasons = view.tier(subject)
    return Obligation(
        practice=NAME,
        kind=Kind.UPDATE,
        subject=subject,
        slot=UPDATE_SLOT,
        anchor=f"word:{last.isoformat()}",
        holder=holder(subject, state),
        due=due,
        tier=tier,
        reasons=reasons,
    )


_OWNERS = {
    HELP: "the team asks for help",
    OBJECTION: "the team has a concern to hear",
}


def _owners(subject: Subject, slot: str, state: Standing, view: View) -> Obligation | None:
    asked = state.help_at if slot == HELP else state.objection_at
    who = view.person("owner", subject) or view.person("operator", subject)
    if asked is None or not who:
        return None
    return Obligation(
        practice=NAME,
        kind=Kind.RESPOND,
        subject=subject,
        slot=slot,
        anchor=f"{slot}:{asked.isoformat()}",
        holder=person(who),
        due=view.calendar(person(who)).first_response(asked),
        ladder="decision",
        reasons=(_OWNERS[slot],),
    )


def _sponsors(subject: Subject, state: Standing, view: View) -> Obligation | None:
    """A team we stopped asking is put to the sponsor, who may know whether there is room."""
    who = view.person("sponsor", subject) or view.person("owner", subject)
    if state.paused_at is None or not who:
        return None
    return Obligation(
        practice=NAME,
        kind=Kind.RESPOND,
        subject=subject,
        slot=PAUSED,
        anchor=f"paused:{state.paused_at.isoformat()}",
        holder=person(who),
        due=view.calendar(person(who)).first_response(state.paused_at),
        # A line in the digest: where many fall silent, a mail each would wait for years.
        ladder="once",
        reasons=("not heard for a while, so we stopped asking",),
    )


def _quiet(subject: Subject, state: Standing, view: View) -> tuple[Suspension, ...]:
    """Any honest word stops our questions for a while; a pause asked for is kept to the day."""
    calendar = view.calendar(holder(subject, state))
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
    if state.paused_at is not None:
        found.append(
            Suspension(
                cause="we stopped asking",
                since=state.paused_at,
                until=None,
                kinds=(Kind.ACCEPT, Kind.DELIVER),
                why="we stopped asking; the sponsor looks into it",
            )
        )
    return tuple(found)


# --- the owner's weekly review ------------------------------------------------------------------


def review_due(since: datetime, who: Subject, view: View, *, put_off: bool = False) -> datetime:
    """The end of the next Monday the owner works after ``since``; a week later once put off."""
    calendar = view.calendar(who)
    day = calendar.day_of(since)
    monday = day + timedelta(days=7 - day.weekday() + 7 * put_off)
    return calendar.end_of_day(calendar.day_of(calendar.opening(monday)))


def _review(subject: Subject, state: Standing, view: View) -> Duties:
    initiative = view.initiative(subject)
    who = view.person("owner", subject) or view.person("operator", subject)
    since = state.reviewed_at or state.adopted_at
    if initiative is None or since is None or not who:
        return NOTHING_OWED
    review = Obligation(
        practice=NAME,
        kind=Kind.REVIEW,
        subject=subject,
        slot=REVIEW,
        anchor=f"since:{since.isoformat()}" + (":put off" if state.put_off else ""),
        holder=person(who),
        due=review_due(since, person(who), view, put_off=state.put_off),
        reasons=("the owner's weekly review",),
    )
    hold = Suspension(
        cause="initiative on hold", since=since, until=None, why="the initiative is on hold"
    )
    return Duties(
        owed=(review,),
        suspensions=(hold,) if initiative.on_hold else (),
        outcomes={REVIEW: "satisfied"},
    )
