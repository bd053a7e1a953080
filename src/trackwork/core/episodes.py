"""Episodes: the fold of the engine's own facts about one subject, and what must change in them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from trackwork.core.changing import replace
from trackwork.core.effects import effect_id
from trackwork.core.facts import (
    EpisodeClosed,
    EpisodeOpened,
    Fact,
    RungTold,
    SuspensionBegan,
    SuspensionEnded,
    TierRaised,
)
from trackwork.core.ladders import Ladder
from trackwork.core.obligations import KINDS, Duties, Episode, Kind, Obligation, Suspension
from trackwork.core.policy import TIERS, Policy

HANDED_OVER = "handed over"
"""The outcome of an episode whose turn went to somebody else; their clock starts afresh."""

ALL_KINDS = tuple(str(kind) for kind in Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A suspension on record: since when, until when as last known, for which kinds."""

    since: datetime
    until: datetime | None
    kinds: tuple[str, ...]

    @property
    def covered(self) -> frozenset[str]:
        """The kinds that wait for it, written out."""
        return frozenset(self.kinds or ALL_KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Episodes:
    """Open episodes by slot and suspensions by cause, with what their history leaves behind.

    ``ended`` counts per kind how often waiting came to an end, and when last; a wait ends when
    nothing covers the kind any more. ``handed`` is when an obligation of a kind last changed hands.
    ``closed`` counts closed episodes, ``marks`` facts about suspensions; both only grow.
    """

    open: Mapping[str, Episode] = field(default_factory=lambda: MappingProxyType({}))
    waiting: Mapping[str, Waiting] = field(default_factory=lambda: MappingProxyType({}))
    ended: Mapping[str, tuple[int, datetime]] = field(default_factory=lambda: MappingProxyType({}))
    handed: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))
    closed: int = 0
    marks: int = 0

    def resumed(self, kind: str) -> datetime | None:
        """The fresh clock's start: when the last wait ended, or it last changed hands."""
        _, waited = self.ended.get(kind, (0, None))
        moments = [moment for moment in (waited, self.handed.get(kind)) if moment is not None]
        return max(moments, default=None)

    def waits_ended(self, kind: str = "") -> int:
        """How many waits that covered this kind (or any) have ended."""
        if kind:
            return self.ended.get(kind, (0, None))[0]
        return sum(count for count, _ in self.ended.values())

    def by_id(self, episode: str) -> Episode | None:
        """An open episode by its id."""
        return next((each for each in self.open.values() if each.id == episode), None)


NO_EPISODES = Episodes()


def fold(state: Episodes, fact: Fact) -> Episodes:
    """The state after one more engine fact; other facts change nothing."""
    body = fact.body
    if isinstance(body, EpisodeOpened):
        return _with(state, _opened(body, fact.happened))
    if isinstance(body, EpisodeClosed):
        return _closed(state, body, fact.happened)
    if isinstance(body, TierRaised):
        return _raised(state, body)
    if isinstance(body, RungTold):
        return _told(state, body, fact.happened)
    if isinstance(body, SuspensionBegan):
        one = Waiting(since=body.since, until=body.until, kinds=body.kinds)
        return _waits(state, {**state.waiting, body.cause: one}, fact.happened)
    if isinstance(body, SuspensionEnded):
        rest = {cause: each for cause, each in state.waiting.items() if cause != body.cause}
        return _waits(state, rest, fact.happened)
    return state


def fold_all(facts: Iterable[Fact], *, before: Episodes = NO_EPISODES) -> Episodes:
    """Fold a subject's facts in the order they were recorded.

    These are our own decisions, so their sequence is what happened: neither a clock that was set
    back nor a wait that ended while we were away can make a close come before its opening.
    ``before``: what all facts recorded earlier came to, when these are only the later ones.
    """
    state = before
    for fact in sorted(facts, key=lambda each: each.seq):
        state = fold(state, fact)
    return state


def _closed(state: Episodes, body: EpisodeClosed, at: datetime) -> Episodes:
    episode = state.by_id(body.episode)
    if episode is None:
        return state
    left = {slot: each for slot, each in state.open.items() if each.id != body.episode}
    handed = dict(state.handed)
    if body.outcome == HANDED_OVER:
        handed[episode.kind] = at
    return replace(
        state,
        open=MappingProxyType(left),
        handed=MappingProxyType(handed),
        closed=state.closed + 1,
    )


def _waits(state: Episodes, waiting: Mapping[str, Waiting], at: datetime) -> Episodes:
    """What waits from now on; a kind that nothing covers any more has waited to the end."""
    ended = dict(state.ended)
    for kind in sorted(_covered(state.waiting) - _covered(waiting)):
        ended[kind] = (state.waits_ended(kind) + 1, at)
    return replace(
        state,
        waiting=MappingProxyType(dict(waiting)),
        ended=MappingProxyType(ended),
        marks=state.marks + 1,
    )


def _covered(waiting: Mapping[str, Waiting]) -> frozenset[str]:
    return frozenset().union(*(each.covered for each in waiting.values()))


def _with(state: Episodes, episode: Episode) -> Episodes:
    return replace(state, open=MappingProxyType({**state.open, episode.slot: episode}))


def _opened(body: EpisodeOpened, at: datetime) -> Episode:
    return Episode(
        id=body.episode,
        practice=body.practice,
        slot=body.slot,
        kind=body.kind,
        anchor=body.anchor,
        holder=body.holder,
        due=body.due,
        opened=at,
        tier=body.tier,
        ladder=body.ladder,
        ladder_version=body.ladder_version,
        reasons=body.reasons,
    )


def _raised(state: Episodes, body: TierRaised) -> Episodes:
    episode = state.by_id(body.episode)
    if episode is None:
        return state
    return _with(
        state,
        replace(
            episode,
            tier=body.tier,
            ladder=body.ladder,
            ladder_version=body.ladder_version,
            reasons=body.reasons,
        ),
    )


def _told(state: Episodes, body: RungTold, at: datetime) -> Episodes:
    episode = state.by_id(body.episode)
    if episode is None or body.rung in episode.told:
        return state
    told = MappingProxyType({**episode.told, body.rung: at})
    return _with(state, replace(episode, told=told))


def covering(suspensions: Iterable[Suspension], kind: str, now: datetime) -> tuple[Suspension, ...]:
    """The suspensions an obligation of this kind waits for at this moment."""
    return tuple(each for each in suspensions if each.holds(now) and each.covers(kind))


def changes(
    state: Episodes, owed: Duties, *, policy: Policy, now: datetime
) -> tuple[tuple[object, datetime], ...]:
    """Engine facts, each with its moment, that bring the episodes in line with what is owed.

    Suspensions first: one that began or ended changes which clocks run, so the caller folds these
    and asks again before any episode opens. An episode that changes hands is closed first, too:
    asked again, the practice counts the new holder's days from that moment.
    """
    found = _suspension_changes(state, owed.suspensions, now)
    if found:
        return found
    return tuple((body, now) for body in _episode_changes(state, owed, policy=policy))


def _suspension_changes(
    state: Episodes, suspensions: Sequence[Suspension], now: datetime
) -> tuple[tuple[object, datetime], ...]:
    active = _by_cause(each for each in suspensions if each.holds(now))
    over = {
        cause: min(one.until or now, now)
        for cause, one in state.waiting.items()
        if cause not in active or _another(one, active[cause], now)
    }
    found: list[tuple[datetime, int, object, datetime]] = [
        (end, 1, SuspensionEnded(cause=cause), end) for cause, end in over.items()
    ]
    # What began before another wait ended takes over from it, and the waiting goes on.
    found += [(began.since, 0, began, now) for began in _begun(state, active, over)]
    found.sort(key=lambda each: each[:2])
    return tuple((body, happened) for _, _, body, happened in found)


def _begun(
    state: Episodes, active: Mapping[str, Suspension], over: Mapping[str, datetime]
) -> Iterator[SuspensionBegan]:
    """Waits not on record as they are now; one whose forerunner ends first is told next time."""
    for cause, each in active.items():
        known = state.waiting.get(cause)
        same = known is not None and (known.until, known.kinds) == (each.until, each.kinds)
        if not same and cause not in over:
            yield SuspensionBegan(cause=cause, kinds=each.kinds, since=each.since, until=each.until)


def _another(known: Waiting, active: Suspension, now: datetime) -> bool:
    """Whether the wait on record ran out and another one began for the same cause since."""
    return known.until is not None and known.until <= min(active.since, now)


def _by_cause(suspensions: Iterable[Suspension]) -> dict[str, Suspension]:
    """One suspension a cause: two of the same name cover together what each covers."""
    found: dict[str, Suspension] = {}
    for each in suspensions:
        known = found.get(each.cause)
        found[each.cause] = each if known is None else _together(known, each)
    return found


def _together(one: Suspension, other: Suspension) -> Suspension:
    all_kinds = not one.kinds or not other.kinds
    return replace(
        one,
        since=min(one.since, other.since),
        until=max(one.until, other.until) if one.until and other.until else None,
        kinds=() if all_kinds else tuple(sorted({*one.kinds, *other.kinds})),
    )


def _episode_changes(state: Episodes, owed: Duties, *, policy: Policy) -> list[object]:
    wanted = {each.slot: each for each in owed.owed}
    over = [
        EpisodeClosed(episode=episode.id, outcome=outcome)
        for slot, episode in state.open.items()
        if (outcome := _outcome(episode, wanted.get(slot), state, owed.outcomes))
    ]
    if over:
        return list(over)
    found: list[object] = []
    for slot, obligation in wanted.items():
        known = state.open.get(slot)
        if known is None:
            found.append(_open(obligation, state, policy))
        elif TIERS.index(obligation.tier) > TIERS.index(known.tier):
            found.append(_raise(known, obligation, policy))
    return found


def _outcome(
    episode: Episode, now_owed: Obligation | None, state: Episodes, outcomes: Mapping[str, str]
) -> str:
    """How an open episode ended; empty while its life goes on."""
    if now_owed is None:
        return outcomes.get(episode.slot, "settled")
    if episode.holder != now_owed.holder:
        return HANDED_OVER
    if episode.anchor == life(now_owed, state):
        return ""
    if episode.anchor.partition("~")[0] == now_owed.anchor.partition("~")[0]:
        return "suspended"
    # What cannot be quieted got a new reason because it was satisfied: any honest word does that.
    return "quieted" if _QUIETED_BY.get(episode.kind, "") else "satisfied"


_QUIETED_BY = {str(row.kind): row.quieted_by for row in KINDS}


def life(obligation: Obligation, state: Episodes) -> str:
    """What makes this life of an obligation this one: its reason, and the waits that ended."""
    ended = state.waits_ended(obligation.kind)
    return f"{obligation.anchor}~{ended}" if ended else obligation.anchor


def _ladder(obligation: Obligation, policy: Policy) -> Ladder:
    if obligation.ladder:
        return policy.ladders[obligation.ladder]
    return policy.ladder(obligation.kind, obligation.tier)


def _open(obligation: Obligation, state: Episodes, policy: Policy) -> EpisodeOpened:
    anchor = life(obligation, state)
    chosen = _ladder(obligation, policy)
    holder = str(obligation.holder)
    return EpisodeOpened(
        episode=effect_id(
            "episode", str(obligation.subject), obligation.slot, anchor, holder, str(state.closed)
        ),
        practice=obligation.practice,
        slot=obligation.slot,
        kind=obligation.kind,
        anchor=anchor,
        holder=obligation.holder,
        due=obligation.due,
        tier=obligation.tier,
        ladder=chosen.name,
        ladder_version=chosen.version,
        reasons=obligation.reasons,
    )


def _raise(episode: Episode, obligation: Obligation, policy: Policy) -> TierRaised:
    chosen = _ladder(obligation, policy)
    return TierRaised(
        episode=episode.id,
        tier=obligation.tier,
        ladder=chosen.name,
        ladder_version=chosen.version,
        reasons=obligation.reasons,
    )
