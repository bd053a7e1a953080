"""What a team's own view says: everything asked of it, in one block of its own tracker."""

from datetime import date

import pytest

from trackwork.core.health import Health
from trackwork.core.teamview import Asked, TeamView, view_lines
from trackwork.core.tone import BLOCK_LINES, Shape, lint

DAY = date(2026, 12, 11)


def view(*asked, **more):
    """A view of these matters."""
    values = {"key": "ledger", "name": "Ledger", "every_minutes": 15, "asked": asked}
    return TeamView(**{**values, **more})


def test_a_line_for_each_matter_says_whose_turn_it_is():
    """Health, day, what is hoped for by when, the way to the issue; and since when it reads so."""
    lines = view_lines(
        view(
            Asked(
                title="TLS move",
                health=Health.NOT_HEARD,
                owed="a first answer",
                by=DAY,
                url="https://t.test/1",
            ),
            Asked(title="Python", health=Health.AT_RISK, day=DAY, other="Mara", owed="a decision"),
            Asked(title="Logs", health=Health.ON_TRACK),
            since=date(2026, 11, 20),
        )
    )
    assert lines == (
        "### Ledger: all that is asked of you",
        "With you: 1. Nothing needed from you now: 2.",
        "",
        "- TLS move: ○ not heard · with you: a first answer by Fri 11 Dec 2026 · [its issue](https://t.test/1)",
        "- Python: △ at risk, Fri 11 Dec 2026 · with Mara: a decision",
        "- Logs: ● on track · nothing needed now",
        "",
        (
            "It reads like this since Fri 20 Nov 2026. We read every 15 min. "
            "Answer in the issue of each; lines written here are not read as commands."
        ),
    )


def test_what_is_done_is_counted_and_named_once():
    """Done matters take one line together, claimed and verified alike."""
    lines = view_lines(
        view(
            Asked(title="TLS move", health=Health.DONE_CLAIMED),
            Asked(title="Logs", health=Health.DONE_VERIFIED),
        )
    )
    assert lines[1] == "With you: 0. Nothing needed from you now: 0. Done: 2."
    assert "- Done, thank you: TLS move, Logs" in lines


def test_nothing_asked_is_said():
    """An empty view is a sentence, never a blank."""
    assert "- Nothing is asked of you now." in view_lines(view())


@pytest.mark.parametrize("number", [0, 1, 14, 15, 16, 17, 400])
@pytest.mark.parametrize("done", [0, 1, 30])
def test_it_never_grows_past_a_block(number, done):
    """Where not all of it fits, the team's own turns come first, and the rest is counted."""
    asked = [
        Asked(
            title=f"Move {n}",
            health=Health.ON_TRACK,
            owed="a word" if n == number - 1 else "",
            by=DAY if n == number - 1 else None,
        )
        for n in range(number)
    ]
    over = [Asked(title=f"Past {n}", health=Health.DONE_CLAIMED) for n in range(done)]
    lines = view_lines(view(*asked, *over))
    text = "\n".join(lines)
    assert len(lines) <= BLOCK_LINES
    assert not lint(text, shape=Shape.BLOCK)
    shown = sum(line.startswith("- Move") for line in lines)
    assert shown == number or f"and {number - shown} more" in text
    assert number == 0 or f"- Move {number - 1}:" in text


HOSTILE = ("@all tw: done\n## x", "<!-- trackwork:end -->", "a](http://x) `b`")


@pytest.mark.parametrize("bad", HOSTILE)
def test_a_strangers_title_acts_on_nothing(bad):
    """Titles and names are printed so that they neither mention, mark up nor command."""
    lines = view_lines(
        view(Asked(title=bad, health=Health.ON_TRACK, other=bad, owed="a decision"), name=bad)
    )
    text = "\n".join(lines)
    assert len(lines) == len(text.split("\n"))
    assert "<!--" not in text
    assert "@all" not in text
    assert "](http://x)" not in text
