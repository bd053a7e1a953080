"""What a team last said of an item, how long that lasts, and what it asked for.

An initiative has a standing too: when it was adopted, and when its owner last went through it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trackwork.core.changing import replace
from trackwork.core.facts import ConfigAdopted, EpisodeOpened, Fact, RungTold, TierRaised
from trackwork.core.health import Health
from trackwork.practices.exceptions import facts as ex
from trackwork.practices.standing import facts as f
from trackwork.practices.tracking import facts as t

UPDATE_SLOT = "update"
BY_US = "engine"
"""The source of facts that nobody said."""


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
    was_on_track: bool = False
    aim: date | None = None
    """The last day anybody named for it; a later one is a slip."""
    team: str = ""
    """The team that holds it now, when that is not the one that was asked."""
    fresh_at: datetime | None = None
    """When something gave the item a fresh clock: another team, a reopening, a resumed pause."""
    asking: str = ""
    """The open episode in which we ask for a word."""
    ladder: str = ""
    told: tuple[str, ...] = ()
    told_at: datetime | None = None
    paused_at: datetime | None = None
    """We stopped asking: the whole ladder was told without a word."""
    adopted_at: datetime | None = None
    reviewed_at: datetime | None = None
    put_off: bool = False

    @property
    def open(self) -> bool:
        """Past first contact, and neither done nor withdrawn."""
        return self.linked_at is not None and self.done_at is None and not self.withdrawn


START = Standing()


def fold(state: Standing, fact: Fact) -> Standing:
    """The state after one more fact of this item."""
    change = _CHANGES.get(type(fact.body))
    return change(state, fact.body, fact) if change else state


_RESTED: dict[str, Any] = {"asking": "", "told": (), "told_at": None, "paused_at": None}


def _rested(state: Standing) -> Standing:
    """Nothing asked, nothing told, no pause: asking begins anew."""
    return replace(state, **_RESTED)


def _word(state: Standing, fact: Fact, **more: Any) -> Standing:
    """Somebody spoke: asking begins anew, and whatever ``more`` the word changes."""
    return replace(state, **_RESTED, word_at=fact.happened, words=state.words + 1, **more)


def _given(state: Standing, body: f.UpdateGiven, fact: Fact) -> Standing:
    said = Health(body.health)
    return _word(
        state,
        fact,
        said=said,
        said_at=fact.happened,
        answered=True,
        was_on_track=state.was_on_track or said is Health.ON_TRACK,
    )


def _linked(state: Standing, _body: t.ItemLinked, fact: Fact) -> Standing:
    return replace(state, linked_at=state.linked_at or fact.happened)


def _answered(state: Standing, _body: object, fact: Fact) -> Standing:
    return _word(state, fact, answered=True)


def _noted(state: Standing, body: f.WordNoted, fact: Fact) -> Standing:
    return _answered(state, body, fact) if body.dated else state


def _dated(state: Standing, body: t.DateOffered, fact: Fact) -> Standing:
    later = state.aim is None or body.day > state.aim
    surprised = later and state.said is Health.ON_TRACK
    return _word(
        state,
        fact,
        answered=True,
        said=None,
        surprises=state.surprises + surprised,
        aim=body.day,
    )


def _accepted(state: Standing, _body: t.DateAccepted, fact: Fact) -> Standing:
    return _word(
        state,
        fact,
        answered=True,
        said=Health.ON_TRACK,
        said_at=fact.happened,
        was_on_track=True,
    )


def _asked(state: Standing, body: t.ItemAsked, fact: Fact) -> Standing:
    aimed = replace(state, aim=state.aim or body.proposed)
    if not state.withdrawn:
        return aimed
    return replace(_rested(aimed), withdrawn=False, fresh_at=fact.happened)


def _committed(state: Standing, body: t.DateCommitted, _fact: Fact) -> Standing:
    return replace(state, answered=True, aim=body.day)


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
    return replace(_word(fresh, fact), words=state.words, fresh_at=fact.happened)


def _withdrawn(state: Standing, _body: t.ItemWithdrawn, _fact: Fact) -> Standing:
    return replace(state, withdrawn=True)


def _helped(state: Standing, body: f.HelpAsked, fact: Fact) -> Standing:
    return replace(_answered(state, body, fact), help_at=fact.happened)


def _objected(state: Standing, body: f.ObjectionRaised, fact: Fact) -> Standing:
    return replace(_answered(state, body, fact), objection_at=fact.happened)


def _matter(state: Standing, _body: f.MatterAnswered, fact: Fact) -> Standing:
    answered = replace(state, help_at=None, objection_at=None)
    if state.paused_at is None:
        return answered
    return replace(_rested(answered), fresh_at=fact.happened)


def _handed(state: Standing, body: t.HolderMoved, fact: Fact) -> Standing:
    return replace(_rested(state), team=body.to_team, fresh_at=fact.happened)


def _asking(state: Standing, body: EpisodeOpened, _fact: Fact) -> Standing:
    if (body.practice, body.slot) != ("standing", UPDATE_SLOT):
        return state
    return replace(state, asking=body.episode, ladder=body.ladder, told=(), told_at=None)


def _raised(state: Standing, body: TierRaised, _fact: Fact) -> Standing:
    return replace(state, ladder=body.ladder) if body.episode == state.asking else state


def _told(state: Standing, body: RungTold, fact: Fact) -> Standing:
    if not state.asking or body.episode != state.asking:
        return state
    return replace(state, told=(*state.told, body.rung), told_at=fact.happened)


def _paused(state: Standing, body: f.AskingPaused, fact: Fact) -> Standing:
    """A word that came to light later took the episode away; then there is nothing to pause."""
    if not state.asking or body.episode != state.asking:
        return state
    return replace(state, paused_at=state.paused_at or fact.happened)


def _adopted(state: Standing, _body: ConfigAdopted, fact: Fact) -> Standing:
    return replace(state, adopted_at=state.adopted_at or fact.happened)


def _reviewed(state: Standing, _body: f.ReviewDone, fact: Fact) -> Standing:
    return replace(state, reviewed_at=fact.happened, put_off=False)


def _put_off(state: Standing, _body: f.ReviewPutOff, _fact: Fact) -> Standing:
    return replace(state, put_off=True)


def _time(state: Standing, _body: t.TimeAsked, fact: Fact) -> Standing:
    """Asking for time is a word, and no answer yet."""
    return _word(state, fact)


def _unblocked(state: Standing, body: t.Unblocked, fact: Fact) -> Standing:
    """The team's own line is a word; that the other team got there is news, and nobody's word."""
    return state if fact.source == BY_US else _answered(state, body, fact)


def _quiet(state: Standing, body: f.QuietAsked, fact: Fact) -> Standing:
    return replace(_word(state, fact), quiet_until=body.until, asked_quiet_at=fact.happened)


_CHANGES: Mapping[type, Callable[[Standing, Any, Fact], Standing]] = {
    f.UpdateGiven: _given,
    f.HelpAsked: _helped,
    f.ObjectionRaised: _objected,
    f.MatterAnswered: _matter,
    f.QuietAsked: _quiet,
    f.WinTold: _answered,
    f.FeedbackGiven: _answered,
    f.WordNoted: _noted,
    f.ReviewDone: _reviewed,
    f.ReviewPutOff: _put_off,
    f.AskingPaused: _paused,
    ConfigAdopted: _adopted,
    EpisodeOpened: _asking,
    TierRaised: _raised,
    RungTold: _told,
    t.ItemAsked: _asked,
    t.HolderMoved: _handed,
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
    t.TimeAsked: _time,
    t.Unblocked: _unblocked,
    ex.ExceptionFiled: _answered,
}
