"""Play stories from the command line; see `trackwork.testing.simulation`."""

import argparse
import sys
from collections import Counter
from datetime import timedelta

from trackwork.clock import WallClock
from trackwork.testing.simulation.play import Outcome, Theatre
from trackwork.testing.simulation.promises import PROMISES
from trackwork.testing.simulation.steps import write_story

MOST_TOLD = 3
"""Broken stories that are shrunk and told; the others are only named by their seed."""


def main(arguments: list[str] | None = None) -> int:
    """Play ``--runs`` stories from ``--seed`` on; 0 when every promise was kept in all of them."""
    parser = argparse.ArgumentParser(prog="python -m trackwork.testing.simulation")
    parser.add_argument("--seed", type=int, default=0, help="the first story's number")
    parser.add_argument("--runs", type=int, default=100, help="how many stories, one number each")
    parser.add_argument("--story", action="store_true", help="tell every story in plain words")
    given = parser.parse_args(arguments)
    theatre, clock = Theatre(), WallClock()
    begun, last = clock.now(), clock.now()
    broken: list[Outcome] = []
    totals: Counter[str] = Counter()
    for number in range(given.seed, given.seed + given.runs):
        outcome = theatre.play(write_story(number))
        totals.update(writes=outcome.writes, days=round(outcome.simulated_days))
        if given.story:
            _print(*outcome.told, f"trace {outcome.trace}", "")
        if outcome.broken:
            broken.append(outcome)
            _tell(theatre, outcome, shrink=len(broken) <= MOST_TOLD)
        if clock.now() - last > timedelta(seconds=60):
            last = clock.now()
            _print(f"  {number - given.seed + 1} of {given.runs} stories, {len(broken)} broken")
    seconds = max((clock.now() - begun).total_seconds(), 0.001)
    _summary(given.seed, given.runs, seconds, totals, broken)
    return 1 if broken else 0


def _summary(
    seed: int, runs: int, seconds: float, totals: Counter[str], broken: list[Outcome]
) -> None:
    rate, days = runs / seconds, totals["days"]
    _print(
        f"{runs} stories from seed {seed}: {days} simulated days, {totals['writes']} writes, "
        f"{len(PROMISES)} promises asked after each.",
        f"{seconds:.1f} s, {rate:.1f} stories a second; simulated time ran "
        f"{days * 86400 / seconds:,.0f} times as fast as real time.",
    )
    if broken:
        numbers = ", ".join(str(each.story.seed) for each in broken)
        _print(f"{len(broken)} stories broke a promise. Their seeds: {numbers}")
    else:
        _print("Every promise was kept.")


def _tell(theatre: Theatre, outcome: Outcome, *, shrink: bool) -> None:
    seed = outcome.story.seed
    for each in outcome.broken:
        _print(f"seed {seed} breaks {each.promise}: {each.sentence}", *_lines(each.found))
    if not shrink:
        return
    promise = outcome.broken[0].promise
    shorter = theatre.play(theatre.shrink(outcome.story, promise))
    found = next(each.found for each in shorter.broken if each.promise == promise)
    _print(
        f"The shortest story that still does ({len(shorter.story.steps)} of "
        f"{len(outcome.story.steps)} steps, trace {shorter.trace}):",
        *(f"  {line}" for line in shorter.told),
        *_lines(found),
    )


def _lines(found: tuple[str, ...]) -> list[str]:
    return [f"  - {each}" for each in found[:5]]


def _print(*lines: str) -> None:
    sys.stdout.write("\n".join((*lines, "")))
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
