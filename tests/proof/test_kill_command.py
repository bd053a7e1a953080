"""The command itself, `trackwork run`, killed at any moment on the machine's own clock.

Four times in `make test`; `make prove` sets ``PROVE_KILLS``, a tenth of which falls here. A killed
process leaves its lease behind; what it had begun is taken over an hour later, by another clock.
"""

import os
import re
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from random import Random
from threading import Event

import pytest

from tests.engine.house import PAYMENTS, SEARCH, House
from trackwork.clock import WallClock
from trackwork.core.markers import find_comment_marker

KILLS = max(4, int(os.environ.get("PROVE_KILLS", "0")) // 10)
LONGEST = 1.5
SEED = int(os.environ.get("PROVE_SEED", "0"))


@pytest.mark.slow
def test_trackwork_run_may_be_killed(tmp_path) -> None:
    """Every question is answered once, in one file for each team, whatever was cut short."""
    rng = Random(f"command {SEED}")
    house = House(tmp_path / "workspace", now=WallClock().now() - timedelta(hours=2))
    house.start()
    killed = asked = 0
    for _ in range(KILLS * 3):
        if killed == KILLS:
            break
        if asked < 15:
            house.comment(f"tw: puzzle{asked}", item=rng.choice((PAYMENTS, SEARCH)))
            asked += 1
        command = [sys.executable, "-m", "trackwork", "-C", str(house.folder), "run"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            Event().wait(0.2 + rng.random() * LONGEST)
            process.kill()
        killed += process.returncode < 0
    house.clock.set(WallClock().now() + timedelta(hours=1))
    for _ in range(4):
        house.later(minutes=10)
    assert killed == KILLS, f"seed {SEED}"
    answers: Counter[str] = Counter()
    for item in (PAYMENTS, SEARCH):
        said = house.text(item).split("\n## Comment by ")[1:]
        ours = [each for each in said if find_comment_marker(each)]
        answers.update(word for each in ours for word in set(re.findall(r"puzzle\d+", each)))
    assert answers == Counter(f"puzzle{n}" for n in range(asked)), f"seed {SEED}"
    house.app.ledger.close()
