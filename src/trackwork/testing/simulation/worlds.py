"""Small made-up workspaces: from a number to people, teams, ladders, budgets and what is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from types import MappingProxyType

from trackwork.core.ladders import Action, By, Ladder, Role, Rung, ladder
from trackwork.core.people import Directory, Hours, Leave, Person, Team
from trackwork.core.policy import TIERS, Budget, Policy
from trackwork.core.presets import DEFAULT_LADDERS
from trackwork.core.workspace import (
    AskedTeam,
    Backlog,
    GatePlan,
    Initiative,
    TrackerConfig,
    Workspace,
)

ID = "acme"
TRACKER = "fake"
SECOND = "second"
"""Another tracker, which holds some teams' backlogs of the same initiative."""
CANARY = "elsewhere"
"""A place on the tracker that no workspace lists: nothing may ever be written there."""
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Where a story is set: the workspace in its versions, and how slow the tracker's listing is.

    Version 0 is adopted at the start; a story may adopt the others later.
    """

    versions: tuple[Workspace, ...]
    start: datetime
    settle: timedelta

    def wanted(self, version: int) -> Mapping[str, str]:
        """A version as configuration parts: each names the version it stands for."""
        workspace = self.versions[version]
        names = ("workspace", "people", "teams", "policy", "rights", "priorities")
        plans = (f"initiative/{key}" for key in workspace.initiatives)
        return {name: str(version) for name in (*names, *plans)}

    def adopted(self, contents: Mapping[str, str]) -> Workspace:
        """The workspace its parts stand for."""
        return self.versions[int(contents["workspace"])]

    def policy(self, content: str) -> Policy:
        """The policy a part stands for."""
        return self.versions[int(content)].policy


def likely(rng: Random, of_a_hundred: int) -> bool:
    """True so many times of a hundred."""
    return rng.random() * 100 < of_a_hundred


def make_world(seed: int) -> World:
    """A world from a number; the same number makes the same world."""
    rng = Random(seed)
    start = datetime(2026, 1, 5, 8, 0, tzinfo=UTC) + timedelta(
        days=rng.randrange(300), hours=rng.randrange(12)
    )
    first = _workspace(rng, start.date())
    versions = [first]
    for _ in range(2):
        versions.append(_changed(rng, versions[-1], start.date()))
    settle = timedelta(minutes=rng.choice((0, 0, 2, 10)))
    spread = tuple(_spread(each, Random(f"trackers {seed}")) for each in versions)
    return World(versions=spread, start=start, settle=settle)


def _spread(workspace: Workspace, rng: Random) -> Workspace:
    """The same with some backlogs on a second tracker, in some worlds."""
    moves = likely(rng, 40)
    there = {key for key in sorted(workspace.directory.teams) if likely(rng, 50) and moves}
    backlogs = {
        key: replace(each, tracker=SECOND) if key in there else each
        for key, each in workspace.backlogs.items()
    }
    second = TrackerConfig(name=SECOND, kind=TRACKER, place="")
    return replace(
        workspace,
        trackers=MappingProxyType({**workspace.trackers, SECOND: second}),
        backlogs=MappingProxyType(backlogs),
    )


def _workspace(rng: Random, today: date) -> Workspace:
    teams = [f"team{n}" for n in range(rng.randint(2, 5))]
    people = _people(rng, teams, today)
    directory = Directory(
        people=MappingProxyType(people),
        teams=MappingProxyType({key: _team(rng, key) for key in teams}),
    )
    backlogs = {key: Backlog(key=key, tracker=TRACKER, place=key) for key in teams}
    plans = [_initiative(rng, f"plan{n}", teams, today) for n in range(rng.randint(1, 2))]
    tracker = TrackerConfig(name=TRACKER, kind=TRACKER, place="")
    return Workspace(
        id=ID,
        operator="olga",
        directory=directory,
        trackers=MappingProxyType({TRACKER: tracker}),
        backlogs=MappingProxyType(backlogs),
        initiatives=MappingProxyType({plan.key: plan for plan in plans}),
        policy=_policy(rng),
    )


def _people(rng: Random, teams: list[str], today: date) -> dict[str, Person]:
    names = ["olga", "owen", "sara", "dora", *(f"lead-{key}" for key in teams)]
    return {name: _person(rng, name, today) for name in names}


def _person(rng: Random, name: str, today: date) -> Person:
    leave: tuple[Leave, ...] = ()
    if likely(rng, 30):
        begin = today + timedelta(days=rng.randrange(30))
        leave = (Leave(start=begin, end=begin + timedelta(days=rng.randrange(10))),)
    left = today + timedelta(days=rng.randrange(10, 60)) if likely(rng, 5) else None
    return Person(
        key=name,
        name=name.capitalize(),
        mail=f"{name}@example.org" if likely(rng, 85) else None,
        handles=MappingProxyType({TRACKER: name, SECOND: name}),
        hours=_hours(rng),
        leave=leave,
        delegate="dora" if leave and likely(rng, 50) else None,
        left=left if name.startswith("lead") else None,
    )


def _hours(rng: Random) -> Hours:
    weekdays = frozenset(rng.choice(((0, 1, 2, 3, 4), (0, 1, 2, 3, 4), (6, 0, 1, 2, 3), (1, 3))))
    return Hours(zone=rng.choice(ZONES), opens=time(rng.choice((8, 9))), weekdays=weekdays)


def _team(rng: Random, key: str) -> Team:
    return Team(
        key=key,
        name=key.capitalize(),
        leads=(f"lead-{key}",) if likely(rng, 90) else (),
        escalation=("dora",) if likely(rng, 50) else (),
        backlogs=(key,) if likely(rng, 95) else (),
        hours=_hours(rng),
    )


def _initiative(rng: Random, key: str, teams: list[str], today: date) -> Initiative:
    by = today + timedelta(days=rng.randrange(10, 50))
    gates = (
        (GatePlan(stage="off", on=by + timedelta(days=7), owner="owen"),) if likely(rng, 30) else ()
    )
    return Initiative(
        key=key,
        title=key.capitalize(),
        ask="Move to the new thing.",
        owner="owen",
        sponsor="sara",
        asked=tuple(_asked(rng, team, teams) for team in teams if likely(rng, 85)),
        by=by,
        tier=rng.choice(TIERS),
        gates=gates,
    )


def _asked(rng: Random, team: str, teams: list[str]) -> AskedTeam:
    before = [each for each in teams if each < team]
    return AskedTeam(
        team=team,
        tier=rng.choice((None, None, *TIERS)),
        waits_for=(rng.choice(before),) if before and likely(rng, 30) else (),
        part=rng.choice(("", "", "", "east")),
    )


# --- policies -------------------------------------------------------------------------------------


def _policy(rng: Random) -> Policy:
    ladders = dict(DEFAULT_LADDERS)
    for tier in TIERS:
        if likely(rng, 40):
            ladders[tier] = _ladder(rng, tier)
    return Policy(
        cadences=MappingProxyType({tier: rng.choice((1, 2, 5, 10)) for tier in TIERS}),
        ladders=MappingProxyType(ladders),
        budget=Budget(
            interruptions_per_week=rng.choice((1, 1, 2, 3)),
            critical_per_week=rng.choice((0, 1)),
            comments_per_item=rng.choice((3, 20)),
            per_run=rng.choice((2, 500)),
            creations_per_minute=rng.choice((1, 40)),
        ),
        accept_days=rng.choice((1, 3, 5)),
        quiet_days=rng.choice((0, 1, 5)),
        digest_weekday=rng.randrange(5),
        digest_at=time(rng.choice((8, 9, 23))),
    )


def _ladder(rng: Random, name: str) -> Ladder:
    """Two to five rungs, the holder's among them, some shown to the holder first."""
    roles = (Role.HOLDER, Role.LEAD, Role.OWNER, Role.SPONSOR)
    ways = (By.COMMENT, By.MAIL, By.DIGEST)
    rungs = [Rung(name="first", days=0, do=Action.REMIND, to=Role.HOLDER, by=rng.choice(ways))]
    for number in range(rng.randint(1, 4)):
        to = rng.choice(roles)
        rungs.append(
            Rung(
                name=f"step{number}",
                days=rng.randint(-2, 9),
                do=Action.REMIND if to is Role.HOLDER else Action.ESCALATE,
                to=to,
                by=rng.choice(ways),
                shown_first=0 if to is Role.HOLDER else rng.randrange(3),
            )
        )
    return ladder(name, rungs)


def _changed(rng: Random, before: Workspace, today: date) -> Workspace:
    """The workspace as an operator may change it: rules, a plan put on hold, a place given up."""
    found = before
    if likely(rng, 70):
        found = replace(found, policy=_policy(rng))
    plans = dict(found.initiatives)
    key = rng.choice(sorted(plans))
    if likely(rng, 50):
        plans[key] = replace(plans[key], on_hold=not plans[key].on_hold)
    else:
        by = today + timedelta(days=rng.randrange(5, 60))
        plans[key] = replace(plans[key], by=by, tier=rng.choice(TIERS))
    backlogs = dict(found.backlogs)
    if likely(rng, 30):
        del backlogs[rng.choice(sorted(backlogs))]
    return replace(
        found,
        initiatives=MappingProxyType(plans),
        backlogs=MappingProxyType(backlogs),
    )
