"""Three ways over the same quarter: capacity, budgets, order of hearing, figures, determinism."""

from collections import Counter
from datetime import UTC
from itertools import pairwise

import pytest

from tests.society.simulate.same import light
from trackwork.core.effects import EffectKind
from trackwork.core.ladders import Role
from trackwork.society.simulate.chart import chart, in_words
from trackwork.society.simulate.engine import Engine
from trackwork.society.simulate.organisation import (
    DAYS,
    WEEK,
    Organisation,
    make_organisation,
    moment,
)
from trackwork.society.simulate.parameters import behaviour
from trackwork.society.simulate.people import people
from trackwork.society.simulate.play import Quarter, play
from trackwork.society.simulate.sweep import AS_WRITTEN, CEILING, HARSHEST, KINDEST, tries
from trackwork.society.simulate.ways import Chaser, Nagger


def organisation(seed: int = 5, items: int = 60, **changed: float) -> Organisation:
    """A small organisation, some of its numbers changed."""
    return make_organisation(items=items, seed=seed, behaviour=behaviour(changed))


def test_the_same_seed_gives_the_same_quarter() -> None:
    """Every figure of every way is the same again, and another seed gives another quarter."""
    assert play(organisation()) == play(organisation())
    assert play(organisation()) != play(organisation(seed=6))


@pytest.mark.parametrize("minutes", [120.0, 300.0])
def test_a_person_has_only_so_many_minutes(minutes: float) -> None:
    """No week of the chaser takes more than the week has, and few minutes are used up."""
    made = organisation(items=400, chaser_minutes=minutes, items_per_lead=10)
    way = Chaser(made)
    Quarter(made, way, people(made)).run()
    assert max(way.minutes) <= minutes
    assert max(way.minutes) > 0.8 * minutes


def test_the_chaser_comes_to_nobody_twice_within_a_week() -> None:
    """A person leaves whoever was asked alone for five working days."""
    made = organisation(items=100, items_per_lead=10)
    way, everybody = Chaser(made), people(made)
    came: dict[int, list[int]] = {}
    for day in range(20):
        way.take((), day)
        for contact in way.morning(day, everybody):
            came.setdefault(contact.person // 2, []).append(day)
    gaps = [b - a for days in came.values() for a, b in pairwise(days)]
    assert gaps
    assert min(gaps) >= WEEK


def test_the_nagger_asks_everybody_about_everything_each_round() -> None:
    """One message an open item and round; gathered, one a person."""
    made = organisation(items=40, items_per_lead=10)
    assert [len(Nagger(made).morning(day, people(made))) for day in range(6)] == [0, 0, 0, 0, 0, 40]
    kinder = organisation(items=40, items_per_lead=10, nag_gathers=1)
    contacts = Nagger(kinder).morning(5, people(kinder))
    assert len(contacts) == 4
    assert sum(len(each.items) for each in contacts) == 40


def test_the_engine_keeps_its_budget() -> None:
    """Nobody gets more than a digest, a message and a critical one in any week."""
    way = light(organisation(items=80, items_per_lead=10))
    got: Counter[tuple[str, int, bool]] = Counter()
    for day, went in enumerate(way.went):
        for who, kind, _ in went:
            got[who, day // WEEK, kind == EffectKind.DIGEST] += 1
    assert got
    for (_, _, digest), count in got.items():
        assert count <= (1 if digest else 2)


def test_nobody_hears_before_the_holder() -> None:
    """Whenever somebody else was told of an episode, its holder had been told before."""
    made = organisation(items=80, items_per_lead=10)
    way = Engine(made)
    Quarter(made, way, people(made)).run()
    others = 0
    for record in way.records.values():
        for episode in record.episodes.open.values():
            rungs = way.desk.deciding.ladder(episode)
            roles = {name: rungs.rung(name) for name in episode.told}
            holder = [
                episode.told[name]
                for name, rung in roles.items()
                if rung and rung.to is Role.HOLDER
            ]
            other = [
                episode.told[name]
                for name, rung in roles.items()
                if rung and rung.to is not Role.HOLDER
            ]
            others += len(other)
            assert not other or min(holder) < min(other)
    assert others


def test_the_engine_leaves_people_on_leave_alone() -> None:
    """What goes out in a week of leave goes to the deputy."""
    made = organisation(items=80, items_per_lead=10, leave_days=30)
    way = light(made)
    seen = 0
    for day, went in enumerate(way.went):
        for who, _, _ in went:
            if who.startswith("person-"):
                number = int(who.removeprefix("person-"))
                off = made.groups[number // 2].weeks_off[number % 2]
                assert day // WEEK not in off
                seen += number % 2
    assert seen


def test_every_way_meets_the_same_quarter() -> None:
    """The dates missed are the same for all three: chasing changes words, not work."""
    outcomes = play(organisation(items=100))
    assert [each.way for each in outcomes] == ["chaser", "nagger", "engine"]
    assert len({each.missed for each in outcomes}) == 1
    for each in outcomes:
        assert 0 <= each.good <= each.heard <= 1
        assert each.excepted <= each.compliant <= 1
        assert each.surprised <= each.missed
        assert len(each.weeks) == DAYS // WEEK
        assert all(week.good <= week.heard <= week.open for week in each.weeks)
        assert all(week.open + week.excepted + week.done == 100 for week in each.weeks)


def test_exceptions_are_counted_where_somebody_keeps_them() -> None:
    """A person and the engine note an honest not now; the nagger has no place for it."""
    chaser, nagger, engine = play(organisation(items=100, crunched=0.4, bright_side=0.1))
    assert chaser.excepted > 0
    assert engine.excepted > 0
    assert nagger.excepted == 0


def test_words_are_said_after_the_morning() -> None:
    """Nobody answers before being asked: words come in the afternoon of a day, not before it."""
    way = light(organisation(items=30))
    for day, said in enumerate(way.heard):
        for fact in said:
            assert fact.happened <= moment(day)
            assert fact.happened.tzinfo is UTC


def test_the_chart_says_in_words_what_it_shows() -> None:
    """Title and text alternative are there, every figure in them, the same bytes again."""
    ways = play(organisation(items=40))
    svg = chart([(40, ways)], seed=5)
    assert svg == chart([(40, ways)], seed=5)
    assert svg.index("<title") < svg.index("<desc") < svg.index("<rect")
    assert 'aria-labelledby="title words"' in svg
    assert in_words([(40, ways)]) in svg
    assert f"this engine {ways[2].heard * 100:.0f} %" in svg
    assert "<script" not in svg


def test_the_sweep_tries_both_ends_of_every_number() -> None:
    """As written first, each number at its ends, all at once last."""
    names = [each.changed for each in tries()]
    assert names[0] == AS_WRITTEN
    assert names[-3:] == [KINDEST, HARSHEST, CEILING]
    assert names.count("fatigue") == 2
    assert names.count("nag_gathers") == 1
