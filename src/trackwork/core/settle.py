"""Settling: bring one subject's episodes in line with what its facts say is owed. Pure.

``fold`` the facts, ask every practice for its duties, record what changed, and look again until
nothing changes any more. Recording is the caller's; the facts come back as values.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from trackwork.core import episodes as ep
from trackwork.core.facts import (
    EpisodeClosed,
    EpisodeOpened,
    Fact,
    SuspensionBegan,
    SuspensionEnded,
    TierRaised,
    effective,
)
from trackwork.core.obligations import Duties, Obligation, Suspension
from trackwork.core.policy import Policy
from trackwork.core.practice import Practice, State, View
from trackwork.core.subjects import Subject

ROUNDS = 12
"""Looks at one subject before we say that its practices do not agree with each other."""


class NeverSettles(Exception):
    """The practices kept asking for changes; a practice returns a fact it does not fold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What a subject comes to: every practice's state, the episodes, the duties, and new facts."""

    states: Mapping[str, State]
    episodes: ep.Episodes
    duties: Duties
    new: tuple[Fact, ...]


def fold_states(practices: Sequence[Practice], subject: Subject, facts: Sequence[Fact]) -> dict[str, State]:
    """Each practice's state of one subject, from its effective facts in order."""
    states = {}
    for practice in practices:
        if subject.kind not in practice.subjects:
            continue
        state = practice.start
        for fact in facts:
            state = practice.fold(state, fact)
        states[practice.name] = state
    return states


def settle(
    subject: Subject,
    facts: Sequence[Fact],
    *,
    practices: Sequence[Practice],
    look: Callable[[ep.Episodes, Mapping[str, State]], View],
    policy: Policy,
    now: datetime,
) -> Settled:
    """Look, record, look again, until the subject is in line. Raises NeverSettles."""
    known = list(facts)
    new: list[Fact] = []
    for _ in range(ROUNDS):
        standing = effective(known)
        states = fold_states(practices, subject, standing)
        episodes = ep.fold_all(standing)
        view = look(episodes, MappingProxyType(states))
        duties = _duties(practices, subject, states, view)
        bodies = [(body, now) for body in duties.facts] or list(
            ep.changes(episodes, duties, policy=policy, now=now)
        )
        if not bodies:
            return Settled(
                states=MappingProxyType(states),
                episodes=episodes,
                duties=duties,
                new=tuple(new),
            )
        for body, happened in bodies:
            fact = _fact(subject, body, happened=happened, now=now, ended=episodes.waits_ended())
            known.append(fact.at(_next_seq(known)))
            new.append(fact)
    raise NeverSettles(f"{subject} did not settle in {ROUNDS} looks; last asked for: {bodies[:3]}")


def _next_seq(known: Sequence[Fact]) -> int:
    return max((fact.seq for fact in known), default=0) + 1


def _duties(
    practices: Sequence[Practice], subject: Subject, states: Mapping[str, State], view: View
) -> Duties:
    owed: list[Obligation] = []
    suspensions: list[Suspension] = []
    outcomes: dict[str, str] = {}
    wakes: list[datetime] = []
    facts: list[object] = []
    for practice in practices:
        if practice.name not in states:
            continue
        duties = practice.duties(subject, states[practice.name], view)
        owed += duties.owed
        suspensions += duties.suspensions
        outcomes.update(duties.outcomes)
        facts += duties.facts
        wakes += [duties.wake] if duties.wake else []
    wakes += [edge for each in suspensions for edge in (each.since, each.until) if edge]
    later = [wake for wake in wakes if wake > view.now]
    return Duties(
        owed=tuple(owed),
        suspensions=tuple(suspensions),
        outcomes=MappingProxyType(outcomes),
        wake=min(later, default=None),
        facts=tuple(facts),
    )


def _fact(subject: Subject, body: object, *, happened: datetime, now: datetime, ended: int) -> Fact:
    return Fact(
        key=_key(subject, body, ended),
        subject=subject,
        body=body,
        happened=happened,
        recorded=now,
        source="engine",
    )


def _key(subject: Subject, body: object, ended: int) -> str:
    if isinstance(body, EpisodeOpened):
        return f"open:{body.episode}"
    if isinstance(body, EpisodeClosed):
        return f"close:{body.episode}"
    if isinstance(body, TierRaised):
        return f"raise:{body.episode}:{body.tier}"
    if isinstance(body, SuspensionBegan):
        return f"wait:{subject}:{body.cause}:{ended}:{body.until}"
    if isinstance(body, SuspensionEnded):
        return f"resume:{subject}:{body.cause}:{ended}"
    spoken = hashlib.sha256(repr(body).encode()).hexdigest()[:16]
    return f"time:{subject}:{type(body).__name__}:{spoken}"
