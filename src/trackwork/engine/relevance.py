"""Is it still true? State is read again right before sending; a settled matter goes nowhere."""

from collections.abc import Sequence
from dataclasses import replace

from trackwork.core import episodes as ep
from trackwork.core.effects import Carried, Effect, EffectKind, EffectState
from trackwork.core.facts import Fact, RungTold, effective
from trackwork.core.ladders import Role, pending
from trackwork.core.subjects import item_part, item_parts
from trackwork.engine.adopted import Adopted
from trackwork.engine.home.asking import KINDS, still_kept, still_wished
from trackwork.engine.home.relating import still_tied
from trackwork.engine.scope import withdrawal
from trackwork.engine.sync.giving import still_wanted
from trackwork.engine.week import holding, lines_in
from trackwork.ports import Books

RESTS_ON = "rests on"
"""The field of an answer that names the fact it answers: taken back, it needs no answer."""


def still_true(adopted: Adopted, books: Books, effect: Effect) -> Effect | str:
    """The effect with what still stands of it, or why none of it does any more."""
    match effect.kind:
        case EffectKind.DIGEST | EffectKind.DIGEST_COMMENT:
            return _digest(adopted, books, effect)
        case EffectKind.CREATE | EffectKind.ADOPT:
            return _asked(adopted, books, effect)
        case EffectKind.BLOCK:
            return _block(adopted, books, effect)
        case EffectKind.FIELDS:
            return still_wanted(books, adopted.workspace, effect)
        case EffectKind.RELATE:
            return still_tied(books, adopted.workspace, effect)
    if not effect.carries:
        return _answer(books, effect)
    facts = effective(books.facts.of(effect.subject))
    episodes = ep.fold_all(facts)
    unheard = _both_sides(facts, effect)
    standing = [one for one in effect.carries if _stands(adopted, episodes, one, unheard)]
    # The words are those of the first; the others only ride along, and get words of their own.
    if effect.carries[0] not in standing:
        return _why_not(episodes, effect)
    return replace(effect, carries=tuple(standing))


def _digest(adopted: Adopted, books: Books, letter: Effect) -> Effect | str:
    """A digest that waited says only what still matters."""
    waiting = [row.effect for row in lines_in(books, letter)]
    standing = [each for each in waiting if isinstance(still_true(adopted, books, each), Effect)]
    if not standing:
        return "everything in it was settled before it went out"
    if letter.native and letter.native not in {each.native for each in standing}:
        return "the issue it was to stand in needs no word any more"
    return (
        letter if len(standing) == len(letter.fields) else holding(books, adopted, letter, standing)
    )


def _asked(adopted: Adopted, books: Books, effect: Effect) -> Effect | str:
    """An issue is made or taken in only while the initiative asks for it."""
    if effect.subject.kind in KINDS:
        return still_wished(books, adopted.workspace, effect)
    key, team = item_parts(effect.subject)
    initiative = adopted.workspace.initiatives.get(key)
    part = item_part(effect.subject)
    if initiative is None or initiative.asked_item(team, part) is None:
        return "the initiative does not ask this any more"
    facts = effective(books.facts.of(effect.subject))
    if withdrawal(facts) is not None:
        return "the initiative does not ask this any more"
    return effect


def _block(adopted: Adopted, books: Books, effect: Effect) -> Effect | str:
    """A block waits for nothing newer, and one in an issue of its own for no wish that is gone."""
    if effect.subject.kind in KINDS:
        kept = still_kept(books, adopted.workspace, effect)
        if isinstance(kept, str):
            return kept
    return _newest(books, effect)


def _newest(books: Books, effect: Effect) -> Effect | str:
    """A block that waited gives way to a newer one: the older would bring back old words."""
    own = books.outbox.get(effect.id)
    rows = books.outbox.find(subject=effect.subject)
    later = [
        row
        for row in rows
        if own is not None
        and row.number > own.number
        and row.effect.kind is EffectKind.BLOCK
        and row.state not in {EffectState.DROPPED, EffectState.GIVEN_UP}
    ]
    return "a newer block took its place" if later else effect


def _answer(books: Books, effect: Effect) -> Effect | str:
    """An answer to a word that was taken back is not given."""
    rests = dict(effect.fields).get(RESTS_ON)
    if not rests:
        return effect
    facts = effective(books.facts.of(effect.subject))
    if any(fact.key == rests for fact in facts):
        return effect
    return "the word it answers was taken back"


def _both_sides(facts: Sequence[Fact], effect: Effect) -> frozenset[Carried]:
    """Steps that were told, and not to this recipient: where a step speaks to both, it is due."""
    told = [fact.body for fact in facts if isinstance(fact.body, RungTold)]
    return frozenset(
        one
        for one in effect.carries
        if effect.recipient
        not in {t.recipient for t in told if (t.episode, t.rung) == (one.episode, one.rung)}
    )


def _stands(
    adopted: Adopted, episodes: ep.Episodes, carried: Carried, unheard: frozenset[Carried]
) -> bool:
    episode = episodes.by_id(carried.episode)
    if episode is None:
        return False
    ladder = adopted.ladder(episode.ladder, episode.ladder_version)
    open_rungs = {rung.name for rung in pending(ladder, episode.told)}
    joint = {rung.name for rung in ladder.rungs if rung.to is Role.BOTH and carried in unheard}
    if carried.rung not in open_rungs | joint:
        return False
    return not any(
        not each.kinds or episode.kind in each.kinds for each in episodes.waiting.values()
    )


def _why_not(episodes: ep.Episodes, effect: Effect) -> str:
    first = effect.carries[0]
    episode = episodes.by_id(first.episode)
    if episode is None:
        return "the matter was settled before this went out"
    if first.rung in episode.told:
        return "this was told already"
    causes = ", ".join(sorted(episodes.waiting))
    return f"it waits now: {causes}" if causes else "a later word took its place"
