"""Simulated people: they grow tired, are away, and know better; all of it from one seed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.practices.exceptions.facts import ExceptionFiled
from trackwork.society.simulate.chance import About, draw
from trackwork.society.simulate.organisation import (
    DAYS,
    WEEK,
    Organisation,
    day_of,
    make_organisation,
    person_key,
)
from trackwork.society.simulate.parameters import (
    ASSUMED,
    BY_NAME,
    PARAMETERS,
    UnknownParameter,
    behaviour,
)
from trackwork.society.simulate.people import Contact, Tiredness, people

SEEDS = st.integers(min_value=0, max_value=2**40)


def organisation(seed: int = 5, items: int = 60, **changed: float) -> Organisation:
    """A small organisation, some of its numbers changed."""
    return make_organisation(items=items, seed=seed, behaviour=behaviour(changed))


@given(st.lists(st.integers(min_value=1, max_value=30), min_size=1, max_size=8))
def test_every_further_message_leaves_less(lines: list[int]) -> None:
    """On one day the chance of an answer only falls, and never below the floor."""
    tired = Tiredness(behaviour())
    left = [tired.left("ana", 3)]
    for each in lines:
        tired.add("ana", 3, lines=each)
        left.append(tired.left("ana", 3))
    assert left == sorted(left, reverse=True)
    assert left[0] == 1
    assert left[-1] >= BY_NAME["fatigue_floor"].value


def test_messages_are_forgotten_by_and_by() -> None:
    """After a half-life half of them weighs on; somebody else was never tired."""
    tired = Tiredness(behaviour())
    for _ in range(4):
        tired.add("ana", 0, lines=1)
    assert tired.lately("ana", 5) == pytest.approx(2)
    assert tired.left("ana", 20) > tired.left("ana", 5)
    assert tired.left("ben", 0) == 1


@given(SEEDS, st.integers(0, 10**6), st.integers(0, 100))
def test_chance_belongs_to_the_question(seed: int, first: int, second: int) -> None:
    """The same question gives the same number between 0 and 1; another gives another."""
    one = draw(seed, About.ANSWER, first, second)
    assert 0 <= one < 1
    assert one == draw(seed, About.ANSWER, first, second)
    assert one != draw(seed, About.DELAY, first, second)


def test_chance_is_spread_evenly() -> None:
    """Ten thousand numbers have the mean and the spread of even ones."""
    numbers = [draw(9, About.SICK, each % 100, each // 100) for each in range(10_000)]
    assert sum(numbers) / len(numbers) == pytest.approx(0.5, abs=0.02)
    assert sum(each < 0.1 for each in numbers) / len(numbers) == pytest.approx(0.1, abs=0.02)


def test_nobody_answers_while_away() -> None:
    """A message to a lead in a week of leave brings no word, whatever day of it."""
    made = organisation(items_per_lead=5, leave_days=30, sick_days=5.8, unprompted=0.002)
    group = next(each for each in made.groups if each.weeks_off[0])
    week = min(group.weeks_off[0])
    everybody = people(made)
    for day in range(week * WEEK, (week + 1) * WEEK):
        assert made.away(2 * group.number, day)
        assert made.lead(group.number, day) == 2 * group.number + 1
        lead = Contact(person=2 * group.number, items=group.items, personal=True)
        everybody.hear(lead, day, person_key(lead.person))
    assert not any(everybody.coming.values())


def test_a_team_that_no_longer_has_it_says_nothing() -> None:
    """After a reorganisation only the new team answers for an item."""
    made = organisation(reorganised=0.15, items_per_lead=5)
    group = next(each for each in made.groups if each.moved is not None)
    assert group.moved is not None
    day, to = group.moved
    number = group.items[0]
    assert made.team_of(number, day - 1) == group.number
    assert made.team_of(number, day) == to
    lag = int(made.behaviour["news_lag"])
    assert made.known_team(number, day + lag - 1) == group.number
    assert made.known_team(number, day + lag) == to


def test_a_crunch_brings_an_honest_no() -> None:
    """Somebody asked in a team without room says not now until the crunch is over."""
    made = organisation(crunched=0.4, bright_side=0.1, items_per_lead=5)
    group = next(each for each in made.groups if each.crunch is not None)
    assert group.crunch is not None
    day = group.crunch + 1
    everybody = people(made)
    everybody.coming[day] = set(group.items)
    bodies = [fact.body for fact in everybody.speak(day) if fact.subject.key.count("/") == 2]
    filed = [body for body in bodies if isinstance(body, ExceptionFiled)]
    assert filed
    assert {body.until for body in filed} == {day_of(group.crunch + 15)}


def test_an_organisation_is_its_seed() -> None:
    """The same seed makes the same people and events, another seed others."""
    assert organisation(seed=5) == organisation(seed=5)
    assert organisation(seed=5).items != organisation(seed=6).items


def test_what_is_known_too_late_is_known_before_the_day() -> None:
    """Whoever will miss the day knows it no later than on that day, or never slips."""
    made = organisation(items=400)
    for fate in made.items:
        assert fate.by < DAYS
        if fate.ends > fate.by:
            assert fate.knows is not None
            assert fate.knows <= fate.by or made.groups[fate.team].crunch == fate.knows


def test_every_number_says_where_it_is_from() -> None:
    """Each parameter has a unit, a meaning, a source or the word assumed, and lies in its range."""
    assert len(BY_NAME) == len(PARAMETERS)
    for each in PARAMETERS:
        assert each.unit
        assert each.means
        assert each.source
        assert each.low <= each.value <= each.high
        assert each.low < each.high
    assert any(each.source == ASSUMED for each in PARAMETERS)


@pytest.mark.parametrize(("name", "value"), [("fatigue", 0.9), ("patience", 1.0)])
def test_what_is_no_number_of_the_model_is_refused(name: str, value: float) -> None:
    """An unknown name, or a value outside the range, is answered with what may be written."""
    with pytest.raises(UnknownParameter, match=r"may lie|write one of"):
        behaviour({name: value})
