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
    """The practices do not come to rest: a mistake in a practice, not in anybody's data.

    Either one keeps returning a fact that its own fold does not take in, or two of them answer each
    other without end, or two claim the same slot.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What a subject comes to: every practice's state, the episodes, the duties, and new facts."""

    states: Mapping[str, State]
    episodes: ep.Episodes
    duties: Duties
    new: tuple[Fact, ...]


def fold_states(
    practices: Sequence[Practice],
    subject: Subject,
    facts: Sequence[Fact],
    *,
    before: Mapping[str, State] = MappingProxyType({}),
) -> dict[str, State]:
    """Each practice's state of one subject, from its effective facts in order.

    ``before``: the states that all earlier facts came to, when these are only the later ones.
    """
    states = {}
    for practice in practices:
        if subject.kind not in practice.subjects:
            continue
        state = before.get(practice.name, practice.start)
        fold = practice.fold
        for fact in facts:
            state = fold(state, fact)
        states[practice.name] = state
    return states


@dataclass(frozen=True, slots=True)
class _Folded:
    """What the facts that stand come to."""

    standing: tuple[Fact, ...]
    states: Mapping[str, State]
    episodes: ep.Episodes


_NOTHING = _Folded((), MappingProxyType({}), ep.NO_EPISODES)


def _folded(
    practices: Sequence[Practice], subject: Subject, standing: tuple[Fact, ...], before: _Folded
) -> _Folded:
    """Facts folded; only the new ones where all of them come after those folded before."""
    known = len(before.standing)
    if standing[:known] != before.standing:
        known, before = 0, _NOTHING
    later = standing[known:]
    states = fold_states(practices, subject, later, before=before.states)
    episodes = ep.fold_all(later, before=before.episodes)
    return _Folded(standing, MappingProxyType(states), episodes)


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
    folded = _NOTHING
    for _ in range(ROUNDS):
        folded = _folded(practices, subject, effective(known), folded)
        states, episodes = folded.states, folded.episodes
        view = look(episodes, states)
        duties = _duties(practices, subject, states, view)
        bodies = [(body, now) for body in duties.facts] or list(
            ep.changes(episodes, duties, policy=policy, now=now)
        )
        if not bodies:
            return Settled(
                states=states,
                episodes=episodes,
                duties=duties,
                new=tuple(new),
            )
        for body, happened in bodies:
            key = _key(subject, body, marks=episodes.marks, known=known)
            fact = Fact(
                key=key,
                subject=subject,
                body=body,
                happened=happened,
                recorded=now,
                source="engine",
            )
            known.append(fact.at(_next_seq(known)))
            new.append(fact)
    raise NeverSettles(_restless(subject, [fact.body for fact in new[-4:]]))


def _restless(subject: Subject, bodies: Sequence[object]) -> str:
    names = ", ".join(dict.fromkeys(type(body).__name__ for body in bodies))
    return (
        f"{subject} did not come to rest in {ROUNDS} looks; the practices still ask for {names}. "
        "A practice that returns a fact in its duties has to fold it, or it is owed again; "
        "a due or an anchor must not depend on now."
    )


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
        _refuse_doubles(subject, [*owed, *duties.owed])
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


def _refuse_doubles(subject: Subject, owed: Sequence[Obligation]) -> None:
    claims: dict[str, str] = {}
    for each in owed:
        if each.slot in claims:
            raise NeverSettles(
                f"{subject}: {claims[each.slot]} and {each.practice} both owe something in the "
                f"slot {each.slot!r}; give one of them another name"
            )
        claims[each.slot] = each.practice


def _key(subject: Subject, body: object, *, marks: int, known: Sequence[Fact]) -> str:
    """The natural key: the same look at the same facts gives the same key, a later life another."""
    if isinstance(body, EpisodeOpened):
        return f"open:{body.episode}"
    if isinstance(body, EpisodeClosed):
        return f"close:{body.episode}"
    if isinstance(body, TierRaised):
        return f"raise:{body.episode}:{body.tier}"
    if isinstance(body, SuspensionBegan):
        return f"wait:{subject}:{body.cause}:{marks}"
    if isinstance(body, SuspensionEnded):
        return f"resume:{subject}:{body.cause}:{marks}"
    before = sum(type(fact.body) is type(body) for fact in known)
    spoken = hashlib.sha256(repr(body).encode()).hexdigest()[:16]
    return f"time:{subject}:{type(body).__name__}:{before}:{spoken}"
