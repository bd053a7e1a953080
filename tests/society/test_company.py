"""The pretend company as values, and as the files of an ordinary workspace."""

from datetime import date
from pathlib import Path
from random import Random

import pytest

from trackwork.bootstrap import option_readers
from trackwork.settings import load
from trackwork.society.clock import moments
from trackwork.society.company import MOST_TEAMS, Company, make_company
from trackwork.society.habits import HABITS, cast
from trackwork.society.names import OFFICE, PEOPLE, TEAMS
from trackwork.society.truth import Work
from trackwork.society.written import write_workspace

START = date(2026, 8, 17)


def company(teams: int = MOST_TEAMS) -> Company:
    """A company as the demo makes it."""
    return make_company(teams=teams, start=START, days=91, rng=Random("x"))


def test_everybody_has_a_name_of_their_own() -> None:
    """Two people for each team, nobody twice, nobody of the office among them."""
    assert len(set(TEAMS)) == len(TEAMS) == MOST_TEAMS
    assert len(set(PEOPLE)) == len(PEOPLE) == 2 * MOST_TEAMS
    assert not set(OFFICE) & set(PEOPLE)


def test_every_habit_is_somebodys() -> None:
    """A company with enough teams has each habit; a smaller one has the first of them."""
    assert {each.name for each in cast(MOST_TEAMS, Random(1))} == {each.name for each in HABITS}
    assert cast(3, Random(1)) == list(HABITS[:3])


@pytest.mark.parametrize("teams", [2, 3, 6, MOST_TEAMS])
def test_its_files_are_a_workspace_without_a_problem(tmp_path: Path, teams: int) -> None:
    """What it writes reads back as the same people, teams and initiatives."""
    made = company(teams)
    write_workspace(made, tmp_path, signed_on=START)
    loaded = load(tmp_path, connectors=option_readers())
    assert loaded.problems == ()
    assert loaded.workspace is not None
    assert dict(loaded.workspace.directory.people) == dict(made.people)
    assert dict(loaded.workspace.directory.teams) == dict(made.teams)
    for key, initiative in made.initiatives.items():
        assert loaded.workspace.initiatives[key] == initiative


def test_a_working_day_has_two_moments_and_a_weekend_day_one() -> None:
    """A week has twelve, in order."""
    week = list(moments(START, 7))
    assert len(week) == 12
    assert week == sorted(week)


def test_work_waits_for_work_before_it() -> None:
    """Stuck work does not move, and goes on when the other is finished."""
    before = Work(needed=1, pace=1, begun=True)
    work = Work(needed=2, pace=1, begun=True, waits_for=before)
    work.a_day(START)
    assert (work.done, work.stuck, work.days_left) == (0, True, 2)
    before.a_day(START)
    work.a_day(START)
    work.a_day(START)
    assert (work.finished, work.days_left) == (START, 0)


def test_nobody_works_on_what_was_not_begun() -> None:
    """An item nobody picked up stays as it is."""
    work = Work(needed=1, pace=1)
    work.a_day(START)
    assert work.finished is None
