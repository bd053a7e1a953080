"""Every runner keeps the same promises under the same mishaps; counted at the tracker.

The short way in `make test`; `make prove` sets ``PROVE_WORKERS``, the number of workers to kill for
each runner, and plays every scene. ``PROVE_SEED`` begins elsewhere.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = os.environ.get("PROVE_WORKERS", "")
SEED = os.environ.get("PROVE_SEED", "0")
ROOT = Path(__file__).parents[2]
SHORT = ("killed", "frozen")
SHARED = (*SHORT, "gone for ever", "database restarted", "wakes doubled")
ALL = (*SHARED, "wakes lost", "two ticks")


def played(binding: str, scenes: tuple[str, ...], *more: str) -> subprocess.CompletedProcess[str]:
    """Play scenes from the command line."""
    named = [word for each in scenes for word in ("--scene", each)]
    options = ["--binding", binding, "--seed", SEED, "--kills", KILLS or "2", *named, *more]
    return subprocess.run(
        [sys.executable, "-m", "tests.proof.runners", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def kept(binding: str, scenes: tuple[str, ...]) -> None:
    """Everything that was asked is answered once."""
    done = played(binding, ALL if KILLS else scenes)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 duplicates, 0 lost, 0 stumbled" in done.stdout
    sys.stdout.write(done.stdout)


@pytest.mark.slow
@pytest.mark.no_cover
def test_the_in_process_runner_answers_once() -> None:
    """On SQLite: killed and frozen."""
    kept("in-process", SHORT)


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.postgres
def test_the_shared_runner_answers_once() -> None:
    """On PostgreSQL: killed, frozen, gone for ever, wakes lost or doubled, the server restarted."""
    kept("shared", SHARED)


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.postgres
@pytest.mark.parametrize("binding", ["in-process", "shared"])
def test_without_a_look_before_a_second_try_there_are_duplicates(binding: str) -> None:
    """The control: the count that finds nothing elsewhere finds them here."""
    done = played(binding, ("killed",), "--control", "never looks")
    assert done.returncode == 1, done.stdout + done.stderr
    assert ", 0 duplicates" not in done.stdout
