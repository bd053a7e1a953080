"""A request's state: whose turn it is, since when, every attempt on paper, and how it ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trackwork.core.changing import replace
from trackwork.core.facts import EffectSent, Fact, Note, RungTold
from trackwork.core.ladders import PREVIEW
from trackwork.core.subjects import Subject
from trackwork.practices.requests import facts as f

PROCEED = "proceed"
TOGETHER = "together"
"""Names of rungs that a request's ladder has for these two steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One note that really reached the holder; ``by`` is the kind of effect, "" when not known."""

    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How long it was one holder's turn; ``until`` None: still."""

    holder: Subject
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request. ``attempts`` are those of the present clock, ``trail`` all there ever were."""

    asker: str = ""
    holder: Subject | None = None
    question: Note = Note("")
    on_silence: Note = Note("")
    default: bool = False
    """Something reversible, within the asker's own rights, was declared for silence."""
    urgency: str = "normal"
    about: Subject | None = None
    made_at: datetime | None = None
    asked_at: datetime | None = None
    """When the present holder's clock started."""
    looked_at: datetime | None = None
    looking_until: date | None = None
    attempts: tuple[Attempt, ...] = ()
    trail: tuple[Attempt, ...] = ()
    turns: tuple[Turn, ...] = ()
    may_proceed_at: datetime | None = None
    together_at: datetime | None = None
    first_word_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str = ""
    sent_by: tuple[tuple[str, str], ...] = ()

    @property
    def open(self) -> bool:
        """Made, and neither answered nor ended another way."""
        return self.made_at is not None and self.ended_at is None

    @property
    def may_proceed(self) -> bool:
        """The asker was told to go ahead as declared. Silence frees the asker, nothing more."""
        return self.open and self.may_proceed_at is not None


START = Request()


def fold(state: Request, fact: Fact) -> Request:
    """The state after one more fact of this request."""
    change = _CHANGES.get(type(fact.body))
    return change(state, fact.body, fact) if change else state


def _made(state: Request, body: f.RequestMade, fact: Fact) -> Request:
    if state.made_at is not None:
        return state
    declared = body.reversible and body.own_rights and bool(body.on_silence)
    return Request(
        asker=body.asker,
        holder=body.holder,
        question=body.question,
        on_silence=body.on_silence,
        default=declared,
        urgency=body.urgency,
        about=body.about,
        made_at=fact.happened,
        asked_at=fact.happened,
        turns=(Turn(holder=body.holder, since=fact.happened),),
    )


def _answered(state: Request, _body: f.AnswerGiven, fact: Fact) -> Request:
    return _ended(_heard(state, fact), "answered", fact)


def _looking(state: Request, body: f.LookingAtIt, fact: Fact) -> Request:
    heard = _heard(state, fact)
    if not state.open or state.looked_at is not None:
        return heard
    return replace(
        heard, looked_at=fact.happened, looking_until=body.until, attempts=(), may_proceed_at=None
    )


def _not_me(state: Request, body: f.NotMe, fact: Fact) -> Request:
    if not state.open:
        return state
    heard = state if body.why == f.AWAY else _heard(state, fact)
    if body.to is None or body.to == state.holder:
        return _ended(heard, "not theirs", fact)
    return replace(
        heard,
        holder=body.to,
        asked_at=fact.happened,
        looked_at=None,
        looking_until=None,
        attempts=(),
        may_proceed_at=None,
        turns=(*_turns_until(heard, fact), Turn(holder=body.to, since=fact.happened)),
    )


def _proceeded(state: Request, _body: f.Proceeded, fact: Fact) -> Request:
    return _ended(state, "proceeded", fact)


def _together(state: Request, _body: f.EscalatedTogether, fact: Fact) -> Request:
    return _ended(state, "taken up together", fact)


def _around(state: Request, _body: f.WorkedAround, fact: Fact) -> Request:
    return _ended(state, "worked around", fact)


def _closed(state: Request, _body: f.RequestClosed, fact: Fact) -> Request:
    return _ended(state, "no longer needed", fact)


def _sent(state: Request, body: EffectSent, _fact: Fact) -> Request:
    return replace(state, sent_by=(*state.sent_by, (body.effect, body.what)))


def _told(state: Request, body: RungTold, fact: Fact) -> Request:
    if body.to_holder and not body.rung.endswith(PREVIEW):
        attempt = Attempt(at=fact.happened, by=dict(state.sent_by).get(body.effect, ""))
        return replace(state, attempts=(*state.attempts, attempt), trail=(*state.trail, attempt))
    if body.rung == PROCEED:
        return replace(state, may_proceed_at=state.may_proceed_at or fact.happened)
    if body.rung == TOGETHER:
        return replace(state, together_at=state.together_at or fact.happened)
    return state


def _heard(state: Request, fact: Fact) -> Request:
    if state.made_at is None:
        return state
    answered = fact.happened if isinstance(fact.body, f.AnswerGiven) else state.answered_at
    return replace(state, first_word_at=state.first_word_at or fact.happened, answered_at=answered)


def _ended(state: Request, outcome: str, fact: Fact) -> Request:
    if not state.open:
        return state
    return replace(state, ended_at=fact.happened, outcome=outcome, turns=_turns_until(state, fact))


def _turns_until(state: Request, fact: Fact) -> tuple[Turn, ...]:
    return (*state.turns[:-1], replace(state.turns[-1], until=fact.happened))


_CHANGES: Mapping[type, Callable[[Request, Any, Fact], Request]] = {
    f.RequestMade: _made,
    f.AnswerGiven: _answered,
    f.LookingAtIt: _looking,
    f.NotMe: _not_me,
    f.Proceeded: _proceeded,
    f.EscalatedTogether: _together,
    f.WorkedAround: _around,
    f.RequestClosed: _closed,
    EffectSent: _sent,
    RungTold: _told,
}
