"""Gears and the kill switch, at the terminal and in the ledger."""

import pytest

from trackwork.bootstrap import build
from trackwork.core.workspace import Gear
from trackwork.engine.gears import change_gear, pause_all, resume, waiting_for_gear


def test_a_new_workspace_only_reads(terminal):
    """Nobody hears of a workspace before somebody says so."""
    said = terminal.run("gear", "--json")
    assert (said.code, said.data["gear"]) == (0, "watch")


def test_going_live_needs_a_yes(terminal):
    """Without a terminal and without --yes nothing changes, and it is said what would go out."""
    said = terminal.run("gear", "live")
    assert said.code == 1
    assert "--yes" in said.err
    assert terminal.run("gear", "--json").data["gear"] == "watch"


def test_what_the_gear_held_goes_out_once_it_is_live(terminal):
    """Applied in watch, nothing is written; live, the next cycle writes it, once."""
    plan = terminal.run("plan", "--json").data["id"]
    held = terminal.run("apply", plan, "--json").data["cycle"]["held"]
    assert held == {"gear is watch": 2}
    assert terminal.run("gear", "--json").data["held_by_gear"] == {"create": 2}
    assert terminal.run("gear", "live", "--yes", "--json").data["woken"] == {"create": 2}
    assert terminal.run("run", "--json").data["cycle"]["sent"] == {"create": 2, "block": 2}
    assert terminal.run("run", "--json").data["cycle"]["sent"] == {}


def test_rehearse_shows_what_watch_held(terminal):
    """From watch to rehearse: the texts lie in a folder, the backlogs are untouched."""
    plan = terminal.run("plan", "--json").data["id"]
    terminal.run("apply", plan)
    terminal.run("gear", "rehearse")
    terminal.run("run")
    outbox = terminal.folder / ".trackwork" / "outbox"
    assert len([path for path in outbox.rglob("*") if path.is_file()]) == 2
    assert list((terminal.folder / "backlogs").rglob("tls-move-*")) == []


def test_a_pause_stops_everything_and_resume_wakes_it(terminal):
    """The kill switch holds what is due, says why, and lets it go once."""
    terminal.run("gear", "live", "--yes")
    assert terminal.run("pause", "audit week", "--json").data["paused_why"] == "audit week"
    plan = terminal.run("plan", "--json").data["id"]
    assert terminal.run("apply", plan, "--json").data["cycle"]["sent"] == {}
    assert "paused, audit week" in terminal.run("gear").screen
    assert terminal.run("resume", "--json").data["woken"] == {"create": 2}
    assert terminal.run("run", "--json").data["cycle"]["sent"] == {"create": 2, "block": 2}


def test_doing_it_twice_changes_nothing(terminal):
    """The same gear, a second pause, a resume without a pause: said, and no new fact."""
    parts = build(terminal.folder, clock=terminal.clock).parts
    assert change_gear(parts, Gear.WATCH).changed is False
    assert resume(parts).changed is False
    assert pause_all(parts, "why").changed is True
    assert pause_all(parts, "again").changed is False


def test_back_and_forth_at_one_moment_is_kept_apart(terminal):
    """Pausing, resuming and pausing at the same instant ends paused; gears likewise."""
    parts = build(terminal.folder, clock=terminal.clock).parts
    pause_all(parts, "why")
    resume(parts)
    assert pause_all(parts, "why").paused is True
    for gear in (Gear.REHEARSE, Gear.WATCH, Gear.REHEARSE):
        assert change_gear(parts, gear).after is gear


def test_what_waits_for_the_gear_can_be_listed(terminal):
    """The effects the gear holds are those that going live would look at again."""
    plan = terminal.run("plan", "--json").data["id"]
    terminal.run("apply", plan)
    app = build(terminal.folder, clock=terminal.clock)
    with app.ledger.reading() as books:
        waiting = waiting_for_gear(books)
    assert [each.kind for each in waiting] == ["create", "create"]


@pytest.mark.parametrize("gear", ["reverse", "LIVELY"])
def test_there_are_three_gears(gear, terminal):
    """Any other word is refused with the three there are."""
    said = terminal.run("gear", gear)
    assert said.code == 1
    assert "rehearse" in said.err
