"""Two hundred seeded stories, the control for each promise, and the same seed twice."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from trackwork.testing.simulation import PLANTED, PROMISES, Theatre, write_story
from trackwork.testing.simulation.__main__ import main

STORIES = 200
SHARES = 8
"""Pieces that the test runner may hand to several processes. `make prove` plays 10,000."""
BROKE_ONCE = (580, 834, 1980, 2302, 3961, 8587)
"""Stories that found something: a mail in doubt, attention given back, a restore, a stale wake."""
ENOUGH = 60
"""Stories among which a planted mistake must have shown."""
SHOWN_IN = {
    "effects_happen_once": 33,
    "nobody_is_ambushed": 6,
    "nobody_is_over_budget": 12,
    "one_message_after_a_sleep": 9,
    "gears_are_kept": 10,
    "closed_stays_closed": 9,
    "what_was_taken_back_stays_away": 21,
    "dirty_is_all_there_is": 6,
    "nothing_is_set_aside": 12,
}
"""Where the search begins: the story that shows it today. Should it move, the others are tried."""


def searched(name: str) -> Iterator[int]:
    """Seeds of the stories to look through for one mistake."""
    first = SHOWN_IN.get(name, 0)
    yield from range(first, ENOUGH)
    yield from range(first)


@pytest.fixture(scope="module")
def theatre() -> Iterator[Theatre]:
    """One theatre for all stories of this module."""
    found = Theatre()
    yield found
    found.close()


@pytest.mark.slow
@pytest.mark.no_cover  # counting lines would double what it costs
@pytest.mark.parametrize("share", range(SHARES))
def test_every_promise_is_kept(theatre: Theatre, share: int) -> None:
    """In each story, whatever crashes, lies, lags or is deleted."""
    for seed in range(share, STORIES, SHARES):
        outcome = theatre.play(write_story(seed))
        assert not outcome.broken, f"seed {seed}: {outcome.broken}"


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("seed", BROKE_ONCE)
def test_what_broke_once_is_kept(theatre: Theatre, seed: int) -> None:
    """A seed that led to a mend is played again each time."""
    assert not theatre.play(write_story(seed)).broken


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_every_promise_notices(promise) -> None:
    """With the mistake planted that it is about, each promise is seen broken."""
    name = promise.__name__
    theatre = Theatre(planted=PLANTED[name], promises=(promise,))
    outcomes = (theatre.play(write_story(seed)) for seed in searched(name))
    assert any(each.promise == name for outcome in outcomes for each in outcome.broken)
    theatre.close()


def test_a_seed_tells_the_same_story_twice(theatre: Theatre) -> None:
    """In this process and in another one that hashes differently, to the last write."""
    seeds = range(3)
    here = [theatre.play(write_story(seed)).trace for seed in seeds]
    assert [theatre.play(write_story(seed)).trace for seed in seeds] == here
    script = (
        "from trackwork.testing.simulation import Theatre, write_story\n"
        f"for s in range({len(seeds)}): print(Theatre().play(write_story(s)).trace)"
    )
    other = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.split() == here
    assert len({hashlib.sha256(each.encode()).digest() for each in here}) == len(here)


def test_a_broken_story_is_shrunk_to_what_it_needs() -> None:
    """Steps that do not matter are left out; what is left still breaks the promise."""
    name = "effects_happen_once"
    theatre = Theatre(planted=PLANTED[name], promises=PROMISES[:1])
    outcomes = (theatre.play(write_story(seed)) for seed in searched(name))
    outcome = next(each for each in outcomes if each.broken)
    shorter = theatre.shrink(outcome.story, name)
    assert len(shorter.steps) < len(outcome.story.steps)
    assert theatre.play(shorter).broken[0].promise == name
    theatre.close()


def test_stories_can_be_played_from_the_command_line(capsys) -> None:
    """It says which seeds it played, how fast, and how it ended."""
    assert main(["--seed", "3", "--runs", "2", "--story"]) == 0
    told = capsys.readouterr().out
    assert "2 stories from seed 3" in told
    assert "stories a second" in told
    assert "Every promise was kept." in told
