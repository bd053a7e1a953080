"""What a policy did in a live workspace, rung by rung, from the ledger's own facts. Pure.

*sent*
    A rung that was really told: each matter in each message that went out, once.
*answered*
    Within `UNPROMPTED` somebody spoke of the item to us: a line, a tick, a mail, a command.
*useless*
    Nobody spoke, and within `UNPROMPTED` the work itself moved: its issue was closed or reopened,
    evidence came. It would have been known without the message.
*regretted*
    The message was taken back, or within `UNPROMPTED` the team asked for quiet or told us what
    could be better, and no other message about the item came between.
*no word*
    None of these.

What was sent less than `UNPROMPTED` ago is still open, and is counted as sent only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trackwork.core.facts import EffectUndone, EpisodeOpened, Fact, RungTold, TierRaised, effective
from trackwork.core.ladders import PREVIEW
from trackwork.core.rates import Rate
from trackwork.core.subjects import Subject
from trackwork.practices.standing.facts import FeedbackGiven, QuietAsked
from trackwork.practices.tracking.facts import (
    DoneVerified,
    EvidenceAgainst,
    IssueClosed,
    IssueGone,
    IssueReopened,
    ItemAsked,
    ItemLinked,
)
from trackwork.reports.policy.definitions import UNPROMPTED

OURS = frozenset({"engine", "apply", "undo", "backtest"})
ENOUGH = 10
"""So many tellings without an effect say that a rung changes nothing."""
_WORK = (IssueClosed, IssueReopened, DoneVerified, EvidenceAgainst)
_REGRET = (QuietAsked, FeedbackGiven)
_NO_WORD = (ItemAsked, ItemLinked, IssueGone, EffectUndone)


class Came(StrEnum):
    """What came of one telling."""

    OPEN = "open"
    ANSWERED = "answered"
    USELESS = "useless"
    REGRETTED = "regretted"
    NO_WORD = "no word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One rung that was told: ``rung`` reads ``update: nudge (low)``."""

    subject: Subject
    at: datetime
    rung: str
    came: Came


@dataclass(frozen=True, slots=True, kw_only=True)
class RungFigures:
    """One rung over the window; rates are out of those whose two weeks are over."""

    rung: str
    sent: int
    open: int
    answered: Rate
    useless: Rate
    regretted: Rate
    no_word: Rate
    changes_nothing: bool
    """Told often enough, and never answered: it is proposed for removal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyReport:
    """Every rung that was told, and all of them together."""

    since: datetime
    until: datetime
    rungs: tuple[RungFigures, ...]
    total: RungFigures


def report(
    subjects: Mapping[Subject, Sequence[Fact]], *, since: datetime, until: datetime
) -> PolicyReport:
    """The report of a window, from every subject's facts; ``until`` is now, or an earlier day."""
    told = [
        each
        for subject, facts in subjects.items()
        for each in tellings(subject, facts, until=until)
        if since <= each.at < until
    ]
    names = sorted({each.rung for each in told})
    return PolicyReport(
        since=since,
        until=until,
        rungs=tuple(_figures(name, [each for each in told if each.rung == name]) for name in names),
        total=_figures("all", told),
    )


def tellings(subject: Subject, facts: Sequence[Fact], *, until: datetime) -> list[Telling]:
    """Every rung told about one subject until a moment, and what came of it."""
    known = [fact for fact in effective(facts) if fact.happened < until]
    undone = {fact.body.effect for fact in known if isinstance(fact.body, EffectUndone)}
    words = [fact for fact in known if _word(fact)]
    episodes: dict[str, tuple[str, str]] = {}
    told: list[tuple[Fact, RungTold, str]] = []
    for fact in known:
        body = fact.body
        if isinstance(body, EpisodeOpened):
            episodes[body.episode] = (body.kind, body.ladder)
        elif isinstance(body, TierRaised):
            kind, _ = episodes.get(body.episode, ("", ""))
            episodes[body.episode] = (kind, body.ladder)
        elif isinstance(body, RungTold):
            told.append((fact, body, _label(body, episodes)))
    moments = [fact.happened for fact, _, _ in told]
    return [
        Telling(
            subject=subject,
            at=fact.happened,
            rung=label,
            came=_came(
                fact.happened,
                words,
                taken_back=body.effect in undone,
                following=min((at for at in moments if at > fact.happened), default=None),
                until=until,
            ),
        )
        for fact, body, label in told
    ]


def _word(fact: Fact) -> bool:
    return fact.source not in OURS and not isinstance(fact.body, _NO_WORD)


def _label(body: RungTold, episodes: Mapping[str, tuple[str, str]]) -> str:
    kind, ladder = episodes.get(body.episode, ("unknown", "unknown"))
    shown = f"{body.rung.removesuffix(PREVIEW)}, shown first"
    return f"{kind}: {shown if body.rung.endswith(PREVIEW) else body.rung} ({ladder})"


def _came(
    at: datetime,
    words: Sequence[Fact],
    *,
    taken_back: bool,
    following: datetime | None,
    until: datetime,
) -> Came:
    """What came of a telling; a word after a later telling belongs to that one."""
    last = min(at + UNPROMPTED, following or until)
    within = [fact.body for fact in words if at < fact.happened <= last]
    if taken_back or any(isinstance(body, _REGRET) for body in within):
        return Came.REGRETTED
    if any(not isinstance(body, _WORK) for body in within):
        return Came.ANSWERED
    if within:
        return Came.USELESS
    return Came.OPEN if at + UNPROMPTED > until and following is None else Came.NO_WORD


def _figures(name: str, told: Iterable[Telling]) -> RungFigures:
    each = [one.came for one in told]
    judged = len(each) - each.count(Came.OPEN)
    answered = each.count(Came.ANSWERED)

    def of(came: Came) -> Rate:
        return Rate(count=each.count(came), of=judged)

    return RungFigures(
        rung=name,
        sent=len(each),
        open=len(each) - judged,
        answered=of(Came.ANSWERED),
        useless=of(Came.USELESS),
        regretted=of(Came.REGRETTED),
        no_word=of(Came.NO_WORD),
        changes_nothing=judged >= ENOUGH and not answered,
    )
