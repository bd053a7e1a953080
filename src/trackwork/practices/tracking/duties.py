"""What an item's tracking says is owed: an answer to the ask, the date, a decision on an offer."""

from datetime import date, datetime

from trackwork.core.calendars import WorkingCalendar
from trackwork.core.obligations import Duties, Kind, Obligation, Suspension
from trackwork.core.practice import View
from trackwork.core.subjects import Subject, item, item_parts, person, team
from trackwork.practices.tracking.facts import DateCommitted, Unblocked
from trackwork.practices.tracking.state import Tracking

NAME = "tracking"


def duties(subject: Subject, state: Tracking, view: View) -> Duties:
    """Everything tracking says of one item now."""
    if not state.open or state.gone:
        outcome = "satisfied" if state.done else "settled"
        return Duties(outcomes=dict.fromkeys(("accept", "deliver", "decide:date"), outcome))
    freed = _freed(subject, state, view)
    if freed:
        return Duties(facts=freed)
    stands = _comes_to_stand(subject, state, view)
    owed = [_accept(subject, state, view), _deliver(subject, state, view)]
    owed += [_decide(subject, state, view), *_unblock(subject, state, view)]
    return Duties(
        owed=tuple(each for each in owed if each is not None),
        suspensions=_waits(subject, state, view),
        outcomes={"accept": "satisfied", "decide:date": "satisfied"},
        wake=_stands_at(subject, state, view),
        facts=stands,
    )


def holder(subject: Subject, state: Tracking) -> Subject:
    """The team whose item it is now."""
    return team(state.team or item_parts(subject)[1])


def _later(*moments: datetime | None) -> datetime:
    return max(moment for moment in moments if moment is not None)


def _accept(subject: Subject, state: Tracking, view: View) -> Obligation | None:
    if state.answered_at is not None and state.wished is None:
        return None
    assert state.linked_at is not None
    calendar = view.calendar(holder(subject, state))
    base = _later(state.linked_at, state.fresh_at, view.resumed(Kind.ACCEPT))
    day = calendar.day_of(calendar.shift(base, days=view.workspace.policy.accept_days))
    tier, reasons = view.tier(subject)
    return Obligation(
        practice=NAME,
        kind=Kind.ACCEPT,
        subject=subject,
        slot="accept",
        anchor=_asked_anchor(state),
        holder=holder(subject, state),
        due=calendar.end_of_day(max(day, state.time_until or day)),
        tier=tier,
        reasons=reasons,
    )


def _asked_anchor(state: Tracking) -> str:
    """A new wish, a reopening or time asked for: each starts the ladder again."""
    assert state.linked_at is not None
    reasons = (state.wished, state.reopened, state.time_until)
    return ":".join(["asked", state.linked_at.isoformat(), *(str(each or "") for each in reasons)])


def _deliver(subject: Subject, state: Tracking, view: View) -> Obligation | None:
    if state.committed is None or state.offer is not None:
        return None
    calendar = view.calendar(holder(subject, state))
    tier, reasons = view.tier(subject)
    return Obligation(
        practice=NAME,
        kind=Kind.DELIVER,
        subject=subject,
        slot="deliver",
        anchor=f"date:{state.committed}:{state.slips}:{state.reopened}",
        holder=holder(subject, state),
        due=_deliver_due(state.committed, state, calendar, view),
        tier=tier,
        reasons=reasons,
    )


def _deliver_due(
    committed: date, state: Tracking, calendar: WorkingCalendar, view: View
) -> datetime:
    """The end of the committed day; after a fresh start the team has a few days at least."""
    due = calendar.end_of_day(committed)
    if state.fresh_at is None:
        return due
    fresh = calendar.shift(state.fresh_at, days=view.workspace.policy.accept_days)
    return max(due, calendar.end_of_day(calendar.day_of(fresh)))


def _decider(subject: Subject, view: View) -> str:
    roles = {role: view.person(role, subject) for role in ("owner", "sponsor", "operator")}
    lead = view.person("lead", subject)
    right = view.workspace.rights.decider("date", roles, requester=lead)
    return right or roles["operator"]


def _decide(subject: Subject, state: Tracking, view: View) -> Obligation | None:
    decider = _decider(subject, view)
    if state.offer is None or not decider:
        return None
    decides = person(decider)
    return Obligation(
        practice=NAME,
        kind=Kind.DECIDE,
        subject=subject,
        slot="decide:date",
        anchor=f"offer:{state.offer.key}:{state.decide_until or ''}",
        holder=decides,
        due=_offer_due(state, state.offer.at, decides, view),
        reasons=("the team offers another date",),
    )


def _decision_due(asked: datetime, decider: Subject, view: View) -> datetime:
    calendar = view.calendar(decider)
    day = calendar.day_of(calendar.shift(asked, days=view.workspace.policy.decide_days))
    return calendar.end_of_day(day)


def _stands_at(subject: Subject, state: Tracking, view: View) -> datetime | None:
    if state.offer is None:
        return None
    decider = _decider(subject, view)
    if not decider:
        return state.offer.at
    return _offer_due(state, state.offer.at, person(decider), view)


def _offer_due(state: Tracking, offered: datetime, decider: Subject, view: View) -> datetime:
    """The decider's two working days, or the day they promised, if that is later."""
    due = _decision_due(offered, decider, view)
    if state.decide_until is None:
        return due
    return max(due, view.calendar(decider).end_of_day(state.decide_until))


def _comes_to_stand(subject: Subject, state: Tracking, view: View) -> tuple[object, ...]:
    """An offer nobody answered in time stands as written, provisionally."""
    at = _stands_at(subject, state, view)
    if state.offer is None or at is None or view.now < at:
        return ()
    return (DateCommitted(day=state.offer.day, provisional=True),)


def _blocking_item(ref: str, subject: Subject, view: View) -> Subject | None:
    """The item of the same initiative whose team the reference names."""
    initiative, own = item_parts(subject)
    named = view.workspace.directory.team(ref)
    asked = view.initiative(subject)
    if named is None or named.key == own or asked is None or asked.asked_of(named.key) is None:
        return None
    return item(initiative, named.key)


def _freed(subject: Subject, state: Tracking, view: View) -> tuple[object, ...]:
    free = []
    for ref, _ in state.blocked_by:
        other = _blocking_item(ref, subject, view)
        if other is not None and view.state(NAME, other).done:
            free.append(Unblocked(ref=ref))
    return tuple(free)


def _waits(subject: Subject, state: Tracking, view: View) -> tuple[Suspension, ...]:
    waits = [
        Suspension(
            cause=f"blocked by {ref}",
            since=since,
            until=None,
            kinds=(Kind.ACCEPT, Kind.DELIVER, Kind.UPDATE),
            why=f"it waits for {ref}",
        )
        for ref, since in state.blocked_by
    ]
    initiative = view.initiative(subject)
    if initiative is not None and initiative.on_hold:
        assert state.linked_at is not None
        waits.append(
            Suspension(
                cause="initiative on hold",
                since=state.linked_at,
                until=None,
                why="the initiative is on hold",
            )
        )
    return tuple(waits)


def _unblock(subject: Subject, state: Tracking, view: View) -> tuple[Obligation, ...]:
    """What no item of ours can clear becomes the owner's next step."""
    owner = view.person("owner", subject)
    outside = [
        (ref, since)
        for ref, since in state.blocked_by
        if _blocking_item(ref, subject, view) is None
    ]
    if not owner:
        return ()
    return tuple(
        Obligation(
            practice=NAME,
            kind=Kind.NEXT_STEP,
            subject=subject,
            slot=f"unblock:{ref}",
            anchor=f"blocked:{since.isoformat()}",
            holder=person(owner),
            due=_decision_due(since, person(owner), view),
            reasons=(f"the team waits for {ref}",),
        )
        for ref, since in outside
    )
