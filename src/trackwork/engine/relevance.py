"""Is it still true? State is read again right before sending; a settled matter goes nowhere."""

from dataclasses import replace

from trackwork.core import episodes as ep
from trackwork.core.effects import Carried, Effect
from trackwork.core.facts import effective
from trackwork.core.ladders import pending
from trackwork.engine.adopted import Adopted
from trackwork.ports import Books


def still_true(adopted: Adopted, books: Books, effect: Effect) -> Effect | str:
    """The effect with the rungs that still stand, or why none of it does any more."""
    if not effect.carries:
        return effect
    facts = effective(books.facts.of(effect.subject))
    episodes = ep.fold_all(facts)
    standing = [one for one in effect.carries if _stands(adopted, episodes, one)]
    if not standing:
        return _why_not(episodes, effect)
    return replace(effect, carries=tuple(standing))


def _stands(adopted: Adopted, episodes: ep.Episodes, carried: Carried) -> bool:
    episode = episodes.by_id(carried.episode)
    if episode is None:
        return False
    ladder = adopted.ladder(episode.ladder, episode.ladder_version)
    if carried.rung not in {rung.name for rung in pending(ladder, episode.told)}:
        return False
    return not any(
        not each.kinds or episode.kind in each.kinds for each in episodes.waiting.values()
    )


def _why_not(episodes: ep.Episodes, effect: Effect) -> str:
    known = [episodes.by_id(one.episode) for one in effect.carries]
    if all(one is None for one in known):
        return "the matter was settled before this went out"
    if any(
        one and carried.rung in one.told for one, carried in zip(known, effect.carries, strict=True)
    ):
        return "this was told already"
    causes = ", ".join(sorted(episodes.waiting))
    return f"it waits now: {causes}"
