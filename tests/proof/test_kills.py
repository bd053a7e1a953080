"""Real processes, killed and frozen; counted at the tracker, in the mail and in the files.

A few in `make test`; `make prove` sets ``PROVE_KILLS`` to 500 for each database. Each test starts
`python -m tests.proof.kills`, which names the seeds that broke; ``PROVE_SEED`` begins elsewhere.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = int(os.environ.get("PROVE_KILLS", "15"))
SEED = os.environ.get("PROVE_SEED", "0")
FREEZES = max(3, KILLS // 10)
FEWER = max(8, KILLS // 5)
ROOT = Path(__file__).parents[2]
CLEAN = "0 duplicates, 0 lost, 0 written by a process that had lost its lease, 0 processes stumbled"


def kills(*options: object) -> subprocess.CompletedProcess[str]:
    """Run the proof from the command line."""
    return subprocess.run(
        [sys.executable, "-m", "tests.proof.kills", "--seed", SEED, *map(str, options)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def kept(*options: object) -> None:
    """Every promise was kept, and something was killed or frozen."""
    done = kills(*options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert CLEAN in done.stdout
    sys.stdout.write(done.stdout)


@pytest.mark.slow
@pytest.mark.no_cover
def test_killed_on_sqlite_nothing_is_doubled_or_lost() -> None:
    """One worker or two, killed at points around a write, at any point, at any moment."""
    kept("--kills", KILLS)


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.postgres
def test_killed_on_postgresql_nothing_is_doubled_or_lost(postgres_server) -> None:
    """The same, with the ledger on a server that outlives every process."""
    kept("--kills", KILLS, "--server", postgres_server)


@pytest.mark.slow
@pytest.mark.no_cover
def test_killed_over_real_files_nothing_is_doubled_or_lost() -> None:
    """The whole application on a folder of Markdown files, people's words among them."""
    kept("--kills", 0, "--files", FEWER)


@pytest.mark.slow
@pytest.mark.no_cover
def test_frozen_past_its_lease_a_process_writes_nothing() -> None:
    """Another one takes over meanwhile; the frozen one goes on, and leaves everything as it is."""
    kept("--kills", 0, "--freezes", FREEZES)


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.postgres
def test_frozen_on_postgresql_a_process_writes_nothing(postgres_server) -> None:
    """The same, where the frozen process keeps its connection to the server."""
    kept("--kills", 0, "--freezes", FREEZES, "--server", postgres_server)


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("control", "found"), [("never looks", "0 duplicates"), ("records first", "0 lost")]
)
def test_a_planted_mistake_is_counted(control: str, found: str) -> None:
    """Without the look before a second try there are duplicates; recorded first, there are losses.

    The same count that finds nothing elsewhere finds them here.
    """
    done = kills("--kills", 30, "--control", control)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f" {found}" not in done.stdout
    assert "seeds that broke" in done.stdout
