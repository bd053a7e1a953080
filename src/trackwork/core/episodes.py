"""Episodes: the fold of the engine's own facts about one subject, and what must change in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

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
from trackwork.core.obligations import Duties, Episode, Kind, Obligation, Suspension
from trackwork.core.policy import TIERS, Policy


ALL_KINDS = tuple(str(kind) for kind in Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A suspension on record: since when, until when as last known, for which kinds."""

    since: datetime
    until: datetime | None
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Episodes:
    """Open episodes by slot, suspensions by cause, and per kind how many waits ended, the last when."""

    open: Mapping[str, Episode] = field(default_factory=lambda: MappingProxyType({}))
    waiting: Mapping[str, Waiting] = field(default_factory=lambda: MappingProxyType({}))
    ended: Mapping[str, tuple[int, datetime]] = field(default_factory=lambda: MappingProxyType({}))
    closed: int = 0

    def resumed(self, kind: str) -> datetime | None:
        """When the last wait that covered this kind ended: the fresh clock's start."""
        found = self.ended.get(kind)
        return found[1] if found else None

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
        left = {slot: each for slot, each in state.open.items() if each.id != body.episode}
        return replace(state, open=MappingProxyType(left), closed=state.closed + 1)
    if isinstance(body, TierRaised):
        return _raised(state, body)
    if isinstance(body, RungTold):
        return _told(state, body, fact.happened)
    if isinstance(body, SuspensionBegan):
        one = Waiting(since=body.since, until=body.until, kinds=body.kinds)
        return replace(state, waiting=MappingProxyType({**state.waiting, body.cause: one}))
    if isinstance(body, SuspensionEnded):
        return _resumed(state, body, fact.happened)
    return state


def fold_all(facts: Iterable[Fact]) -> Episodes:
    """Fold a subject's facts, given in order."""
    state = NO_EPISODES
    for fact in facts:
        state = fold(state, fact)
    return state


def _resumed(state: Episodes, body: SuspensionEnded, at: datetime) -> Episodes:
    over = state.waiting.get(body.cause)
    rest = {cause: each for cause, each in state.waiting.items() if cause != body.cause}
    ended = dict(state.ended)
    for kind in (over.kinds or ALL_KINDS) if over else ():
        ended[kind] = (state.waits_ended(kind) + 1, at)
    return replace(state, waiting=MappingProxyType(rest), ended=MappingProxyType(ended))


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
    and asks again before any episode opens.
    """
    found = _suspension_changes(state, owed.suspensions, now)
    if found:
        return found
    return tuple((body, now) for body in _episode_changes(state, owed, policy=policy))


def _suspension_changes(
    state: Episodes, suspensions: Sequence[Suspension], now: datetime
) -> tuple[tuple[object, datetime], ...]:
    active = {each.cause: each for each in suspensions if each.holds(now)}
    found: list[tuple[object, datetime]] = []
    for cause, one in state.waiting.items():
        if cause in active:
            continue
        ended = one.until if one.until and one.until <= now else now
        found.append((SuspensionEnded(cause=cause), ended))
    for cause, each in active.items():
        known = state.waiting.get(cause)
        if known is None or (known.until, known.kinds) != (each.until, each.kinds):
            began = SuspensionBegan(
                cause=cause, kinds=each.kinds, since=each.since, until=each.until
            )
            found.append((began, now))
    return tuple(found)


def _episode_changes(state: Episodes, owed: Duties, *, policy: Policy) -> list[object]:
    wanted = {each.slot: each for each in owed.owed}
    found: list[object] = []
    for slot, episode in state.open.items():
        obligation = wanted.get(slot)
        if obligation is None:
            outcome = owed.outcomes.get(slot, "settled")
            found.append(EpisodeClosed(episode=episode.id, outcome=outcome))
        elif not _same_life(episode, obligation, state):
            outcome = "quieted" if episode.holder == obligation.holder else "handed over"
            found.append(EpisodeClosed(episode=episode.id, outcome=outcome))
            found.append(_open(obligation, state, policy))
        elif TIERS.index(obligation.tier) > TIERS.index(episode.tier):
            found.append(_raise(episode, obligation, policy))
    found += [_open(each, state, policy) for slot, each in wanted.items() if slot not in state.open]
    return found


def life(obligation: Obligation, state: Episodes) -> str:
    """What makes this life of an obligation this one: its reason, and the waits that ended."""
    ended = state.waits_ended(obligation.kind)
    return f"{obligation.anchor}~{ended}" if ended else obligation.anchor


def _same_life(episode: Episode, obligation: Obligation, state: Episodes) -> bool:
    return episode.anchor == life(obligation, state) and episode.holder == obligation.holder


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
