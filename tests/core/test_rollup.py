from datetime import date

import pytest

from trackwork.core.health import Health
from trackwork.core.rollup import Rollup, TeamLine, rollup_lines
from trackwork.core.tone import BLOCK_LINES, Shape, lint

DAY = date(2026, 12, 11)


def rollup(*teams, **more):
    """A roll-up of these teams."""
    values = {"key": "tls", "title": "TLS move", "heard": "1 of 2", "good_standing": "1 of 2"}
    return Rollup(**{**values, "beside": "", "teams": teams, **more})


def test_a_few_teams_have_a_line_each():
    """Health as shape and word, the day, the way to the issue; and since when it reads so."""
    lines = rollup_lines(
        rollup(
            TeamLine(name="ledger", health=Health.AT_RISK, day=DAY, url="https://t.test/1"),
            TeamLine(name="refunds", health=None),
            beside="Beside: 1 done.",
            since=date(2026, 11, 20),
        )
    )
    assert lines == (
        "### TLS move: where it stands",
        "Heard: 1 of 2. In good standing: 1 of 2. Beside: 1 done.",
        "",
        "- ledger: △ at risk, Fri 11 Dec 2026 · [its issue](https://t.test/1)",
        "- refunds: not asked yet",
        "",
        (
            "It reads like this since Fri 20 Nov 2026. "
            "Words about a team's part belong into that team's issue."
        ),
    )


@pytest.mark.parametrize("number", [0, 1, 17, 18, 400])
@pytest.mark.parametrize("hidden", [True, False])
def test_it_never_grows_past_a_block(number, hidden):
    """Many teams fold to a line for each health, with the way to all of them."""
    every = (*Health, None)
    teams = [TeamLine(name=f"team{n}", health=every[n % len(every)]) for n in range(number)]
    lines = rollup_lines(rollup(*teams, hidden=hidden))
    assert len(lines) <= BLOCK_LINES
    assert not lint("\n".join(lines), shape=Shape.BLOCK)
    folded = hidden or number > 17
    assert ("All of them: `trackwork status tls`" in lines) is folded
    assert ("team0" in "\n".join(lines)) is (number > 0 and not hidden)


def test_what_others_wrote_acts_as_nothing():
    """A title and a team's name can neither mention anybody nor become a command."""
    teams = (TeamLine(name="@everybody <b>", health=Health.ON_TRACK),)
    text = "\n".join(rollup_lines(rollup(*teams, title="@all /close <!-- x -->")))
    assert "@everybody" not in text
    assert "@all" not in text
    assert "<!--" not in text


def test_a_title_of_nothing_falls_back_to_the_key():
    """There is always something to read."""
    assert rollup_lines(rollup(title=""))[0] == "### tls: where it stands"
