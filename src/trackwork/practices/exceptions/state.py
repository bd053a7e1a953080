"""The exception of a subject: filed, decided or standing, active, ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trackwork.core.changing import replace
from trackwork.core.facts import EpisodeOpened, Fact, Note, RungTold
from trackwork.core.health import SPOKEN, Health
from trackwork.practices.exceptions import facts as f
from trackwork.practices.standing.facts import UpdateGiven
from trackwork.practices.tracking import facts as t

REASON_SLOT = "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptions:
    """The current exception, if any, and how many there have been."""

    key: str = ""
    form: str = ""
    reason: str = ""
    note: Note = Note("")
    """The team's own words; they are read back to the team and go nowhere else."""
    filed_at: datetime | None = None
    until: date | None = None
    hours: float | None = None
    towards: str = ""
    decided_at: datetime | None = None
    granted: bool | None = None
    alternative: date | None = None
    stood: bool = False
    ended: bool = False
    decide_until: date | None = None
    """The day by which the decider promised an answer."""
    count: int = 0
    ask_reason: bool = False
    """Closed as not planned without a word why: asked about once, in the digest."""
    by_close: bool = False
    """It comes from a closed issue; opening the issue again takes it back."""
    asking: str = ""
    """The episode in which the reason is asked for."""
    team: str = ""
    """The team that holds the item now, when that is not the one that was asked."""

    @property
    def active(self) -> bool:
        """Filed, and neither ended nor answered with an alternative."""
        return self.filed_at is not None and not self.ended and self.granted is not False

    @property
    def undecided(self) -> bool:
        """Waiting for the decider."""
        return self.active and self.decided_at is None and not self.stood


START = Exceptions()


def fold(state: Exceptions, fact: Fact) -> Exceptions:
    """The state after one more fact."""
    change = _CHANGES.get(type(fact.body))
    return change(state, fact.body, fact) if change else state


def _filed(state: Exceptions, body: f.ExceptionFiled, fact: Fact) -> Exceptions:
    return Exceptions(
        key=fact.key,
        form=body.form,
        reason=body.reason,
        note=body.note,
        filed_at=fact.happened,
        until=body.until,
        hours=body.hours,
        towards=body.towards,
        count=state.count + 1,
        team=state.team,
    )


def _decided(state: Exceptions, body: f.ExceptionDecided, fact: Fact) -> Exceptions:
    if not state.active:
        return state
    return replace(
        state, decided_at=fact.happened, granted=body.granted, alternative=body.alternative
    )


def _put_off(state: Exceptions, body: t.DecisionPutOff, _fact: Fact) -> Exceptions:
    return replace(state, decide_until=body.until) if state.undecided else state


def _stood(state: Exceptions, _body: f.ExceptionStood, _fact: Fact) -> Exceptions:
    return replace(state, stood=True)


def _ended(state: Exceptions, _body: f.ExceptionEnded, _fact: Fact) -> Exceptions:
    return replace(state, ended=True)


def _back(state: Exceptions, _body: object, _fact: Fact) -> Exceptions:
    """The team is on it again: a new word takes the exception back."""
    return replace(state, ended=True) if state.active else state


def _said(state: Exceptions, body: UpdateGiven, fact: Fact) -> Exceptions:
    return _back(state, body, fact) if Health(body.health) in SPOKEN else state


def _closed(state: Exceptions, body: t.IssueClosed, fact: Fact) -> Exceptions:
    if body.bot:
        return state
    if body.closed_as == "done":
        return _back(state, body, fact)
    if body.closed_as != "not planned" or state.active:
        return state
    return Exceptions(
        key=fact.key,
        form="not now",
        reason="other",
        filed_at=fact.happened,
        count=state.count + 1,
        ask_reason=True,
        by_close=True,
        team=state.team,
    )


def _reopened(state: Exceptions, body: t.IssueReopened, fact: Fact) -> Exceptions:
    return _back(state, body, fact) if state.by_close else state


def _handed(state: Exceptions, body: t.HolderMoved, _fact: Fact) -> Exceptions:
    return replace(state, team=body.to_team)


def _asking(state: Exceptions, body: EpisodeOpened, _fact: Fact) -> Exceptions:
    if body.practice != "exceptions" or body.slot != REASON_SLOT:
        return state
    return replace(state, asking=body.episode)


def _told(state: Exceptions, body: RungTold, _fact: Fact) -> Exceptions:
    """Asked once is enough."""
    asked = bool(state.asking) and body.episode == state.asking
    return replace(state, ask_reason=False, asking="") if asked else state


_CHANGES: Mapping[type, Callable[[Exceptions, Any, Fact], Exceptions]] = {
    f.ExceptionFiled: _filed,
    f.ExceptionDecided: _decided,
    f.ExceptionStood: _stood,
    t.DecisionPutOff: _put_off,
    f.ExceptionEnded: _ended,
    UpdateGiven: _said,
    t.DateAccepted: _back,
    t.DateOffered: _back,
    t.DoneClaimed: _back,
    t.DoneVerified: _back,
    t.ItemWithdrawn: _back,
    t.IssueClosed: _closed,
    t.IssueReopened: _reopened,
    t.HolderMoved: _handed,
    EpisodeOpened: _asking,
    RungTold: _told,
}
