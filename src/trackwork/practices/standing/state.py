"""What a team last said of an item, how long that lasts, and what it asked for."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from trackwork.core.facts import Fact
from trackwork.core.health import Health
from trackwork.practices.exceptions import facts as ex
from trackwork.practices.standing import facts as f
from trackwork.practices.tracking import facts as t


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An item's standing. ``word_at`` is the last honest word of any kind."""

    linked_at: datetime | None = None
    answered: bool = False
    done_at: datetime | None = None
    verified: bool = False
    withdrawn: bool = False
    said: Health | None = None
    said_at: datetime | None = None
    word_at: datetime | None = None
    words: int = 0
    quiet_until: date | None = None
    asked_quiet_at: datetime | None = None
    help_at: datetime | None = None
    objection_at: datetime | None = None
    surprises: int = 0
    """Times the item was on track at its last word and then slipped or was contradicted."""
    reopened: int = 0

    @property
    def open(self) -> bool:
        """Past first contact, and neither done nor withdrawn."""
        return self.linked_at is not None and self.done_at is None and not self.withdrawn


START = Standing()


def fold(state: Standing, fact: Fact) -> Standing:
    """The state after one more fact of this item."""
    change = _CHANGES.get(type(fact.body))
    return change(state, fact.body, fact) if change else state


def _word(state: Standing, fact: Fact) -> Standing:
    return replace(state, word_at=fact.happened, words=state.words + 1)


def _given(state: Standing, body: f.UpdateGiven, fact: Fact) -> Standing:
    said = Health(body.health)
    return replace(_word(state, fact), said=said, said_at=fact.happened, answered=True)


def _linked(state: Standing, _body: t.ItemLinked, fact: Fact) -> Standing:
    return replace(state, linked_at=state.linked_at or fact.happened)


def _answered(state: Standing, _body: object, fact: Fact) -> Standing:
    return replace(_word(state, fact), answered=True)


def _dated(state: Standing, body: t.DateOffered, fact: Fact) -> Standing:
    surprised = state.said is Health.ON_TRACK
    return replace(_answered(state, body, fact), said=None, surprises=state.surprises + surprised)


def _accepted(state: Standing, body: t.DateAccepted, fact: Fact) -> Standing:
    return replace(_answered(state, body, fact), said=Health.ON_TRACK, said_at=fact.happened)


def _committed(state: Standing, _body: t.DateCommitted, _fact: Fact) -> Standing:
    return replace(state, answered=True)


def _claimed(state: Standing, body: object, fact: Fact) -> Standing:
    return replace(_answered(state, body, fact), done_at=state.done_at or fact.happened)


def _verified(state: Standing, _body: t.DoneVerified, fact: Fact) -> Standing:
    return replace(state, done_at=state.done_at or fact.happened, verified=True, answered=True)


def _doubted(state: Standing, _body: t.EvidenceAgainst, _fact: Fact) -> Standing:
    return replace(state, verified=False, surprises=state.surprises + 1)


def _closed(state: Standing, body: t.IssueClosed, fact: Fact) -> Standing:
    if body.bot or body.closed_as != "done":
        return state
    return _claimed(state, body, fact)


def _reopened(state: Standing, _body: t.IssueReopened, fact: Fact) -> Standing:
    fresh = replace(state, done_at=None, verified=False, said=None, reopened=state.reopened + 1)
    return replace(fresh, word_at=fact.happened)


def _withdrawn(state: Standing, _body: t.ItemWithdrawn, _fact: Fact) -> Standing:
    return replace(state, withdrawn=True)


def _helped(state: Standing, body: f.HelpAsked, fact: Fact) -> Standing:
    return replace(_answered(state, body, fact), help_at=fact.happened)


def _objected(state: Standing, body: f.ObjectionRaised, fact: Fact) -> Standing:
    return replace(_answered(state, body, fact), objection_at=fact.happened)


def _matter(state: Standing, _body: f.MatterAnswered, _fact: Fact) -> Standing:
    return replace(state, help_at=None, objection_at=None)


def _quiet(state: Standing, body: f.QuietAsked, fact: Fact) -> Standing:
    return replace(_word(state, fact), quiet_until=body.until, asked_quiet_at=fact.happened)


_CHANGES = {
    f.UpdateGiven: _given,
    f.HelpAsked: _helped,
    f.ObjectionRaised: _objected,
    f.MatterAnswered: _matter,
    f.QuietAsked: _quiet,
    f.WinTold: _answered,
    f.FeedbackGiven: _answered,
    t.ItemLinked: _linked,
    t.DateOffered: _dated,
    t.DateAccepted: _accepted,
    t.DateCommitted: _committed,
    t.DoneClaimed: _claimed,
    t.DoneVerified: _verified,
    t.EvidenceAgainst: _doubted,
    t.IssueClosed: _closed,
    t.IssueReopened: _reopened,
    t.ItemWithdrawn: _withdrawn,
    t.BlockedBy: _answered,
    t.Unblocked: _answered,
    ex.ExceptionFiled: _answered,
}
