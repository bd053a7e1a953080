"""The pretend company as plain values: people, teams, habits, three initiatives. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from trackwork.core.people import Leave, Person, Team
from trackwork.core.workspace import AskedTeam, GatePlan, Help, Initiative
from trackwork.society.habits import Habit, cast
from trackwork.society.names import BERLIN, OFFICE, PEOPLE, PLACES, TEAMS, Place

WORKSPACE_ID = "brightwater"
TITLE = "Brightwater moves"
OPERATOR = "mara"
FRIENDS = 6
"""Teams of the first wave."""
LEAST_TEAMS, MOST_TEAMS = 2, len(TEAMS)
EVERY_THIRD = 3
"""Which leads go on leave once in the quarter; the first team's is one of them."""
_SATURDAY = 5
_OFFICE_PLACE: Mapping[str, Place] = dict(
    zip(OFFICE, (BERLIN, PLACES[5], PLACES[2], PLACES[5], BERLIN, PLACES[3]), strict=True)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Everybody and everything that is asked. ``habits`` by team key; ``presets`` by initiative."""

    people: Mapping[str, Person]
    teams: Mapping[str, Team]
    habits: Mapping[str, Habit]
    initiatives: Mapping[str, Initiative]
    presets: Mapping[str, str]

    def lead(self, team: str) -> str:
        """Who speaks for a team."""
        return self.teams[team].leads[0]


def make_company(*, teams: int, start: date, days: int, rng: Random) -> Company:
    """A company of so many teams, with a plan for the days from start. Raises ValueError."""
    if not LEAST_TEAMS <= teams <= MOST_TEAMS:
        raise ValueError(f"a company has {LEAST_TEAMS} to {MOST_TEAMS} teams, not {teams}")
    keys = TEAMS[:teams]
    habits = dict(zip(keys, cast(teams, rng), strict=True))
    people = _office(start) | _everybody(keys, start, days, rng)
    initiatives = (
        _tls(keys, start, days),
        _python(keys, start, days),
        _logs(keys, start, days),
    )
    return Company(
        people=people,
        teams={key: _team(key, at) for at, key in enumerate(keys)},
        habits=habits,
        initiatives={each.key: each for each in initiatives},
        presets={"python-3-14": "kind", "log-retention": "fast"},
    )


# --- people and teams ---------------------------------------------------------------------------


def _office(start: date) -> dict[str, Person]:
    people = {key: _person(key, _OFFICE_PLACE[key]) for key in OFFICE}
    away = Leave(start=start + timedelta(days=35), end=start + timedelta(days=46), why="holiday")
    people["tomas"] = replace(people["tomas"], leave=(away,), delegate="mara")
    return people


def _everybody(keys: tuple[str, ...], start: date, days: int, rng: Random) -> dict[str, Person]:
    people: dict[str, Person] = {}
    for at, _ in enumerate(keys):
        lead, second = PEOPLE[2 * at], PEOPLE[2 * at + 1]
        place = PLACES[at % len(PLACES)]
        people[lead] = _person(lead, place)
        people[second] = _person(second, place)
        if at % EVERY_THIRD == 0:
            away = _leave(start, days, rng)
            people[lead] = replace(people[lead], leave=(away,), delegate=second)
    return people


def _leave(start: date, days: int, rng: Random) -> Leave:
    first = start + timedelta(days=rng.randrange(7, max(8, days - 14)))
    return Leave(start=first, end=first + timedelta(days=rng.choice((4, 9, 13))), why="holiday")


def _person(key: str, place: Place) -> Person:
    return Person(
        key=key,
        name=key.title(),
        mail=f"{key}@example.org",
        handles={"files": key},
        hours=place.hours,
    )


def _team(key: str, at: int) -> Team:
    return Team(
        key=key,
        name=key,
        leads=(PEOPLE[2 * at],),
        members=(PEOPLE[2 * at + 1],),
        escalation=("olu",),
        backlogs=(key,),
        channel=f"#{key}",
        hours=PLACES[at % len(PLACES)].hours,
    )


# --- initiatives --------------------------------------------------------------------------------


def _tls(keys: tuple[str, ...], start: date, days: int) -> Initiative:
    return Initiative(
        key="tls-move",
        title="TLS move",
        ask="We ask you to send traffic through the new gateway, then switch the old route off.",
        good_for_you="no more certificate pages (search-api went from 6 a month to 0)",
        owner="mara",
        sponsor="olu",
        asked=_asked(keys, chain=("ledger", "payments-api", "refunds")),
        by=start + timedelta(days=int(days * 0.72)),
        done_means="99 % of traffic on the gateway, old route removed. We check this ourselves.",
        rank="after incidents and compliance, before new features",
        cost_hours=(3, 9),
        help=Help(guide="docs/tls-move.md", channel="#tls-move", hours="Thu 14:00 UTC"),
        tier="normal",
        gates=_stair(start, days),
        waves=("friends",),
    )


def _stair(start: date, days: int) -> tuple[GatePlan, ...]:
    def on(share: float) -> date:
        return _workday(start + timedelta(days=int(days * share)))

    return (
        GatePlan(stage="announce", on=on(0.08), owner="mara", evidence="who was told, and how"),
        GatePlan(stage="banner", on=on(0.25), owner="jonas", evidence="the banner in an answer"),
        GatePlan(stage="throttle", on=on(0.5), owner="jonas", evidence="the limit in force"),
        GatePlan(stage="dark-test", on=on(0.75), owner="jonas", evidence="four hours off, found"),
        GatePlan(stage="shutdown", on=on(1.15), owner="mara", evidence="nobody calls it"),
    )


def _python(keys: tuple[str, ...], start: date, days: int) -> Initiative:
    return Initiative(
        key="python-3-14",
        title="Python 3.14",
        ask="We ask you to run your services on Python 3.14 before 3.10 leaves support.",
        good_for_you="faster starts, and one interpreter to know",
        owner="tomas",
        sponsor="olu",
        asked=_asked(keys[1::2], chain=()),
        by=start + timedelta(days=int(days * 0.85)),
        done_means="No service of yours starts an older interpreter for a week.",
        rank="after the TLS move",
        cost_hours=(4, 16),
        help=Help(guide="docs/python.md", channel="#python", hours="Tue 9:00 UTC"),
        tier="low",
        visibility="counts",
        waves=("friends",),
    )


def _logs(keys: tuple[str, ...], start: date, days: int) -> Initiative:
    return Initiative(
        key="log-retention",
        title="Log retention",
        ask="We ask you to keep logs for 30 days, and audit logs for a year, in the shared store.",
        good_for_you="nobody asks you for old logs again",
        owner="yuki",
        sponsor="bea",
        asked=_asked(keys[::4], chain=()),
        by=start + timedelta(days=int(days * 0.6)),
        done_means="Your log groups show the new limits in the shared store.",
        rank="after incidents; an auditor looks at it in winter",
        cost_hours=(1, 4),
        help=Help(channel="#logs", hours="Wed 13:00 UTC"),
        tier="high",
        waves=("friends",),
    )


def _asked(keys: tuple[str, ...], *, chain: tuple[str, ...]) -> tuple[AskedTeam, ...]:
    """Everybody by wave; who is in the chain waits for the one before."""
    before = dict(zip(chain[1:], chain, strict=False))
    return tuple(
        AskedTeam(
            team=key,
            wave="friends" if at < FRIENDS else "everybody",
            waits_for=(before[key],) if before.get(key) in keys else (),
        )
        for at, key in enumerate(keys)
    )


def _workday(day: date) -> date:
    """The day, or the Monday after when it falls on a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= _SATURDAY else day
