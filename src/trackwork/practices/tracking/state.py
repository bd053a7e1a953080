"""What is known of an item: where it lives, its dates side by side, and whether it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trackwork.core.changing import replace
from trackwork.core.facts import Fact
from trackwork.practices.exceptions.facts import ExceptionDecided, ExceptionEnded, ExceptionFiled
from trackwork.practices.tracking import facts as f


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A date the team offered: the day, when, and the key of the fact that offered it."""

    day: date
    at: datetime
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Two values of one field that met: ours and the team's; ``decided`` is the side that has it.

    ``open``: the value that stood is still the newest, so the other side is still told.
    """

    field: str
    ours: str
    theirs: str
    decided: str
    at: datetime
    open: bool = True

    @property
    def stood(self) -> str:
        """The value that stands."""
        return self.theirs if self.decided == "team" else self.ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """An item's state. Dates stand side by side; none ever replaces another's history."""

    asked_at: datetime | None = None
    proposed: date | None = None
    linked_at: datetime | None = None
    tracker: str = ""
    place: str = ""
    native: str = ""
    offer: Offer | None = None
    wished: date | None = None
    first_committed: date | None = None
    committed: date | None = None
    provisional: bool = False
    committed_at: datetime | None = None
    slips: int = 0
    claimed_at: datetime | None = None
    claim_link: str = ""
    verified_at: datetime | None = None
    doubted: bool = False
    closed: bool = False
    closed_at: datetime | None = None
    reopened: int = 0
    blocked_by: tuple[tuple[str, datetime], ...] = ()
    gone: bool = False
    withdrawn: bool = False
    withdrawn_at: datetime | None = None
    team: str = ""
    """The team that holds it now, when that is not the one that was asked."""
    fresh_at: datetime | None = None
    """When something gave the item a fresh clock: another team, a reopening, a wish, an end."""
    time_until: date | None = None
    """The day until which the team asked for time to answer."""
    decide_until: date | None = None
    """The day by which the decider promised an answer to the open offer."""
    answered_at: datetime | None = None
    """The first answer to the ask: a date, a yes, an exception, done."""
    met: tuple[Met, ...] = ()
    """Fields that both sides changed at once, the newest meeting of each."""
    fields: tuple[tuple[str, str], ...] = ()
    """What the issue's other fields say, as last agreed: name and value."""

    @property
    def done(self) -> bool:
        """Claimed or verified."""
        return self.claimed_at is not None or self.verified_at is not None

    @property
    def open(self) -> bool:
        """Asked, past first contact, and neither done nor withdrawn."""
        return self.linked_at is not None and not self.done and not self.withdrawn


START = Tracking()


def fold(state: Tracking, fact: Fact) -> Tracking:
    """The state after one more fact of this item."""
    change = _CHANGES.get(type(fact.body))
    return change(state, fact.body, fact) if change else state


def _asked(state: Tracking, body: f.ItemAsked, fact: Fact) -> Tracking:
    again = replace(state, asked_at=state.asked_at or fact.happened, proposed=body.proposed)
    if not state.withdrawn:
        return again
    return replace(again, withdrawn=False, withdrawn_at=None, fresh_at=fact.happened)


def _linked(state: Tracking, body: f.ItemLinked, fact: Fact) -> Tracking:
    return replace(
        state,
        linked_at=state.linked_at or fact.happened,
        tracker=body.tracker,
        place=body.place,
        native=body.native,
        gone=False,
    )


def _offered(state: Tracking, body: f.DateOffered, fact: Fact) -> Tracking:
    offer = Offer(day=body.day, at=fact.happened, key=fact.key)
    met = _passed(state.met, "date", body.day.isoformat())
    return replace(_answered(state, fact), offer=offer, wished=None, decide_until=None, met=met)


def _time(state: Tracking, body: f.TimeAsked, _fact: Fact) -> Tracking:
    return replace(state, time_until=body.until)


def _put_off(state: Tracking, body: f.DecisionPutOff, _fact: Fact) -> Tracking:
    return replace(state, decide_until=body.until) if state.offer else state


def _commit(state: Tracking, day: date, fact: Fact, *, provisional: bool = False) -> Tracking:
    slipped = state.committed is not None and day > state.committed
    first = state.first_committed or (None if provisional else day)
    return replace(
        _answered(state, fact),
        committed=day,
        committed_at=fact.happened,
        provisional=provisional,
        first_committed=first,
        offer=None,
        wished=None,
        slips=state.slips + slipped,
    )


def _committed(state: Tracking, body: f.DateCommitted, fact: Fact) -> Tracking:
    return _commit(state, body.day, fact, provisional=body.provisional)


def _accepted(state: Tracking, _body: f.DateAccepted, fact: Fact) -> Tracking:
    day = state.wished or state.proposed
    return _commit(state, day, fact) if day else _answered(state, fact)


def _agreed(state: Tracking, _body: f.OfferAgreed, fact: Fact) -> Tracking:
    return _commit(state, state.offer.day, fact) if state.offer else state


def _wished(state: Tracking, body: f.OfferAnswered, fact: Fact) -> Tracking:
    return replace(state, offer=None, wished=body.wished, fresh_at=fact.happened)


def _claimed(state: Tracking, body: f.DoneClaimed, fact: Fact) -> Tracking:
    return replace(
        _answered(state, fact), claimed_at=state.claimed_at or fact.happened, claim_link=body.link
    )


def _verified(state: Tracking, _body: f.DoneVerified, fact: Fact) -> Tracking:
    return replace(_answered(state, fact), verified_at=fact.happened, doubted=False)


def _doubted(state: Tracking, _body: f.EvidenceAgainst, _fact: Fact) -> Tracking:
    return replace(state, doubted=True, verified_at=None)


def _closed(state: Tracking, body: f.IssueClosed, fact: Fact) -> Tracking:
    closed = replace(state, closed=True, closed_at=fact.happened)
    if body.bot or body.closed_as != "done":
        return closed
    return replace(_answered(closed, fact), claimed_at=state.claimed_at or fact.happened)


def _reopened(state: Tracking, _body: f.IssueReopened, fact: Fact) -> Tracking:
    return replace(
        state,
        closed=False,
        closed_at=None,
        claimed_at=None,
        verified_at=None,
        doubted=False,
        reopened=state.reopened + 1,
        fresh_at=fact.happened,
    )


def _blocked(state: Tracking, body: f.BlockedBy, fact: Fact) -> Tracking:
    others = tuple(pair for pair in state.blocked_by if pair[0] != body.ref)
    return replace(state, blocked_by=(*others, (body.ref, fact.happened)))


def _unblocked(state: Tracking, body: f.Unblocked, _fact: Fact) -> Tracking:
    others = tuple(pair for pair in state.blocked_by if pair[0] != body.ref)
    return replace(state, blocked_by=others)


def _gone(state: Tracking, _body: f.IssueGone, _fact: Fact) -> Tracking:
    return replace(state, gone=True)


def _withdrawn(state: Tracking, _body: f.ItemWithdrawn, fact: Fact) -> Tracking:
    return replace(state, withdrawn=True, withdrawn_at=state.withdrawn_at or fact.happened)


def _handed(state: Tracking, body: f.HolderMoved, fact: Fact) -> Tracking:
    return replace(state, team=body.to_team, fresh_at=fact.happened)


def _excepted(state: Tracking, _body: ExceptionFiled, fact: Fact) -> Tracking:
    return replace(_answered(state, fact), offer=None, wished=None)


def _alternative(state: Tracking, body: ExceptionDecided, fact: Fact) -> Tracking:
    """An exception answered with another day is a wish; the team decides."""
    if body.granted or body.alternative is None:
        return state
    return replace(state, wished=body.alternative, fresh_at=fact.happened)


def _exception_ended(state: Tracking, _body: ExceptionEnded, fact: Fact) -> Tracking:
    return replace(state, fresh_at=fact.happened)


def _agreed_field(state: Tracking, body: f.FieldAgreed, _fact: Fact) -> Tracking:
    others = tuple(pair for pair in state.fields if pair[0] != body.field)
    value = ", ".join(body.people) or body.value.text
    fields = (*others, (body.field, value)) if value else others
    return replace(state, fields=fields, met=_passed(state.met, body.field, value))


def _conflicted(state: Tracking, body: f.FieldConflicted, fact: Fact) -> Tracking:
    met = Met(
        field=body.field,
        ours=body.ours.text,
        theirs=body.theirs.text,
        decided=body.decided,
        at=fact.happened,
    )
    return replace(state, met=(*(each for each in state.met if each.field != met.field), met))


def _passed(met: tuple[Met, ...], field: str, value: str) -> tuple[Met, ...]:
    """Meetings of a field that has another value since: they need not be told any more."""
    return tuple(
        replace(each, open=False) if each.field == field and each.stood != value else each
        for each in met
    )


def _answered(state: Tracking, fact: Fact) -> Tracking:
    return replace(state, answered_at=state.answered_at or fact.happened)


_CHANGES: Mapping[type, Callable[[Tracking, Any, Fact], Tracking]] = {
    f.ItemAsked: _asked,
    f.TimeAsked: _time,
    f.DecisionPutOff: _put_off,
    f.ItemLinked: _linked,
    f.DateOffered: _offered,
    f.DateCommitted: _committed,
    f.DateAccepted: _accepted,
    f.OfferAgreed: _agreed,
    f.OfferAnswered: _wished,
    f.DoneClaimed: _claimed,
    f.DoneVerified: _verified,
    f.EvidenceAgainst: _doubted,
    f.IssueClosed: _closed,
    f.IssueReopened: _reopened,
    f.BlockedBy: _blocked,
    f.Unblocked: _unblocked,
    f.IssueGone: _gone,
    f.ItemWithdrawn: _withdrawn,
    f.HolderMoved: _handed,
    f.FieldAgreed: _agreed_field,
    f.FieldConflicted: _conflicted,
    ExceptionFiled: _excepted,
    ExceptionDecided: _alternative,
    ExceptionEnded: _exception_ended,
}
