from datetime import date, timedelta

from tests.practices.builders import MONDAY, World, on
from tests.practices.requests.test_forty_eight_hours import REQUEST, asked
from trackwork.core.facts import Note
from trackwork.core.subjects import person, team
from trackwork.practices.requests import facts as f
from trackwork.practices.requests.report import Latency, Waited, latency, waiting, within_48h
from trackwork.practices.requests.state import START, Request


def state_of(world: World) -> Request:
    """The request's state."""
    found = world.state("requests", REQUEST)
    assert isinstance(found, Request)
    return found


def answered_after(days: int) -> Request:
    """A request whose answer came so many days after Monday."""
    world = asked()
    world.advance(days=days)
    world.say(f.AnswerGiven(note=Note("yes")), about=REQUEST, by="ben")
    return state_of(world)


def calendars(holder):
    """Everybody's calendar in the builders' world."""
    return World().view().calendar(holder)


def test_the_median_counts_working_days_of_answered_requests_only():
    """One and three working days give a median of two; what has no word is told apart."""
    quiet = state_of(asked())
    found = latency([answered_after(1), answered_after(3), quiet, START], calendars)
    assert found == Latency(median_days=2.0, of=2, unanswered=1)
    assert latency([], calendars) == Latency(median_days=None, of=0, unanswered=0)


def test_within_48_hours_names_its_denominator():
    """Answered in time, answered later and never count; what still has time does not."""
    late, soon, never = answered_after(4), answered_after(1), state_of(asked())
    later = MONDAY + timedelta(days=10)
    assert str(within_48h([late, soon, never, START], calendars, now=later)) == "1 of 3"
    assert str(within_48h([never], calendars, now=MONDAY)) == "0 of 0"
    taken_back = asked()
    taken_back.say(f.RequestClosed(), about=REQUEST, by="gil")
    assert str(within_48h([state_of(taken_back)], calendars, now=later)) == "0 of 0"
    assert within_48h([], calendars, now=later, oldest=MONDAY).oldest == MONDAY


def test_waiting_is_charged_to_the_team_whose_turn_it_was():
    """Two days with Ben of payments-api, then three with the ledger team; nobody by name."""
    world = asked()
    world.advance(days=2)
    world.say(f.NotMe(to=team("ledger")), about=REQUEST, by="ben")
    directory = world.workspace.directory
    rows = waiting([state_of(world)], calendars, directory, now=on(date(2026, 11, 16)))
    assert rows == (
        Waited(team="ledger", days=3, requests=1),
        Waited(team="payments-api", days=2, requests=1),
    )


def test_people_without_a_team_are_gathered():
    """An owner's days are shown together with those of others, under no name."""
    world = asked(holder=person("mara"))
    rows = waiting(
        [state_of(world)], calendars, world.workspace.directory, now=on(date(2026, 11, 11))
    )
    assert rows == (Waited(team="", days=2, requests=1),)
