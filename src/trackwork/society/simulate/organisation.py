"""The organisation: who works on what, and what will happen to them, whoever chases."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from trackwork.core.people import Directory, Leave, Person, Team
from trackwork.core.policy import Policy
from trackwork.core.subjects import Subject, item
from trackwork.core.workspace import AskedTeam, Backlog, Initiative, TrackerConfig, Workspace
from trackwork.society.simulate.chance import About, draw, waited
from trackwork.society.simulate.parameters import Behaviour

START = date(2027, 1, 4)
WEEK = 5
WEEKS = 13
DAYS = WEEK * WEEKS
"""A quarter of working days; weekends are left out, and everybody works in one zone."""
LOOKS_AT = time(10, 0)
SPEAKS_AT = time(13, 0)
CRUNCH = 15
FIRST_DUE, LAST_DUE = 25, 60
PLACE = "work"
_TIERS = ((0.25, "low"), (0.80, "normal"), (0.95, "high"), (1.0, "critical"))
"""A quarter of the items is low, a good half normal, the rest high or critical: assumed."""
_YEAR_WEEKS = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """One item: who has it, its day, and what it really comes to. Days count from the first.

    ``knows`` is the first day on which its team knows that ``by`` will not do; None: it will.
    """

    number: int
    subject: Subject
    initiative: int
    team: int
    tier: str
    by: int
    ends: int
    knows: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A team: its lead and deputy are people ``2 * number`` and ``2 * number + 1``.

    ``weeks_off`` are weeks of each one's leave; ``moved``: on which day its items go to which team.
    """

    number: int
    items: tuple[int, ...]
    weeks_off: tuple[frozenset[int], frozenset[int]]
    crunch: int | None
    moved: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Everything that is so before anybody is chased."""

    seed: int
    behaviour: Behaviour
    items: tuple[Fate, ...]
    groups: tuple[Group, ...]
    workspace: Workspace
    unprompted: Mapping[int, tuple[int, ...]]
    """By day, items that somebody speaks about unasked."""
    ending: Mapping[int, tuple[int, ...]]
    """By day, items whose work is done then."""

    def lead(self, team: int, day: int) -> int:
        """Who speaks for a team: the lead, or the deputy while the lead is on leave."""
        off = self.groups[team].weeks_off[0]
        return 2 * team + (day // WEEK in off)

    def away(self, person: int, day: int) -> bool:
        """Whether this person is on leave or ill."""
        off = self.groups[person // 2].weeks_off[person % 2]
        ill = self.behaviour["sick_days"] / (_YEAR_WEEKS * WEEK)
        return day // WEEK in off or draw(self.seed, About.SICK, person, day) < ill

    def team_of(self, number: int, day: int) -> int:
        """The team that really has an item on a day."""
        team = self.items[number].team
        moved = self.groups[team].moved
        return moved[1] if moved is not None and day >= moved[0] else team

    def known_team(self, number: int, day: int) -> int:
        """The team that whoever keeps the list believes to have it."""
        return self.team_of(number, day - int(self.behaviour["news_lag"]))

    def crunched(self, number: int, day: int) -> bool:
        """Whether the item's team has no room just now."""
        began = self.groups[self.items[number].team].crunch
        return began is not None and began <= day < began + CRUNCH


def day_of(number: int) -> date:
    """The date of a working day."""
    return START + timedelta(days=number // WEEK * 7 + number % WEEK)


def moment(number: int) -> datetime:
    """When the chasers begin their day."""
    return datetime.combine(day_of(number), LOOKS_AT, UTC)


def team_key(number: int) -> str:
    """A team's key."""
    return f"team-{number:05d}"


def person_key(number: int) -> str:
    """A lead's or deputy's key."""
    return f"person-{number:06d}"


def make_organisation(*, items: int, seed: int, behaviour: Behaviour) -> Organisation:
    """The same organisation for the same numbers."""
    per_lead = int(behaviour["items_per_lead"])
    teams = max(2, -(-items // per_lead))
    groups = tuple(
        _group(number, range(number, items, teams), teams, seed=seed, behaviour=behaviour)
        for number in range(teams)
    )
    initiatives = max(1, round(items / behaviour["items_per_initiative"]))
    fates = tuple(
        _fate(number, groups[number % teams], initiatives, seed=seed, behaviour=behaviour)
        for number in range(items)
    )
    return Organisation(
        seed=seed,
        behaviour=behaviour,
        items=fates,
        groups=groups,
        workspace=_workspace(fates, groups, initiatives, behaviour=behaviour),
        unprompted=_unprompted(items, seed=seed, chance=behaviour["unprompted"]),
        ending=_ending(fates),
    )


def _group(number: int, items: range, teams: int, *, seed: int, behaviour: Behaviour) -> Group:
    moved = None
    if draw(seed, About.MOVE, number) < behaviour["reorganised"]:
        day = 10 + int(draw(seed, About.MOVE_DAY, number) * (DAYS - 20))
        moved = (day, (number + 1) % teams)
    crunch = None
    if draw(seed, About.CRUNCH, number) < behaviour["crunched"]:
        crunch = int(draw(seed, About.CRUNCH_DAY, number) * (DAYS - CRUNCH))
    lead, deputy = (_weeks_off(2 * number + who, seed, behaviour["leave_days"]) for who in (0, 1))
    return Group(
        number=number,
        items=tuple(items),
        weeks_off=(lead, deputy - lead),
        crunch=crunch,
        moved=moved,
    )


def _weeks_off(person: int, seed: int, days: float) -> frozenset[int]:
    """Whole weeks; the part of a week that is due on average is drawn."""
    due = days / WEEK * WEEKS / _YEAR_WEEKS
    count = int(due) + (draw(seed, About.LEAVE, person) < due % 1)
    return frozenset(
        int(draw(seed, About.LEAVE_WEEK, person, each) * WEEKS) for each in range(count)
    )


def _fate(number: int, group: Group, initiatives: int, *, seed: int, behaviour: Behaviour) -> Fate:
    by = FIRST_DUE + int(draw(seed, About.DUE, number) * (LAST_DUE - FIRST_DUE))
    ends, knows = _ends(number, by, seed=seed, behaviour=behaviour)
    if group.crunch is not None and group.crunch < ends:
        ends += CRUNCH
        if ends > by:
            knows = min(group.crunch, knows if knows is not None else by)
    initiative = number % initiatives
    key = f"initiative-{initiative:04d}"
    return Fate(
        number=number,
        subject=item(key, team_key(group.number), f"{number:05d}"),
        initiative=initiative,
        team=group.number,
        tier=_tier(number, seed),
        by=by,
        ends=ends,
        knows=knows,
    )


def _tier(number: int, seed: int) -> str:
    share = draw(seed, About.TIER, number)
    return next(name for most, name in _TIERS if share < most)


def _ends(number: int, by: int, *, seed: int, behaviour: Behaviour) -> tuple[int, int | None]:
    if draw(seed, About.SLIP, number) >= behaviour["slips"]:
        return int(by * (0.7 + 0.3 * draw(seed, About.EARLY, number))), None
    late = waited(draw(seed, About.OVERRUN, number), behaviour["overrun"]) * by
    return by + 1 + int(late), int(by * behaviour["foresight"])


def _ending(fates: tuple[Fate, ...]) -> Mapping[int, tuple[int, ...]]:
    found: dict[int, list[int]] = defaultdict(list)
    for fate in fates:
        found[fate.ends].append(fate.number)
    return {day: tuple(numbers) for day, numbers in found.items()}


def _unprompted(items: int, *, seed: int, chance: float) -> Mapping[int, tuple[int, ...]]:
    found: dict[int, list[int]] = defaultdict(list)
    for number in range(items):
        # From one unasked word to the next, rather than a draw for each day.
        day, turn = 0.0, 0
        while (day := day + waited(draw(seed, About.UNPROMPTED, number, turn), 1 / chance)) < DAYS:
            found[int(day)].append(number)
            turn += 1
    return {day: tuple(numbers) for day, numbers in found.items()}


# --- the same as a workspace ----------------------------------------------------------------------


def _workspace(
    fates: tuple[Fate, ...],
    groups: tuple[Group, ...],
    initiatives: int,
    *,
    behaviour: Behaviour,
) -> Workspace:
    asked: dict[int, list[AskedTeam]] = defaultdict(list)
    for fate in fates:
        asked[fate.initiative].append(_asked(fate))
    sponsored = int(behaviour["initiatives_per_sponsor"])
    office = {f"owner-{number:04d}" for number in range(initiatives)}
    office |= {f"sponsor-{number // sponsored:04d}" for number in range(initiatives)}
    people = {key: _person(key) for key in (*sorted(office), "pm")}
    for group in groups:
        people |= {each.key: each for each in _pair(group)}
    return Workspace(
        id="simulated",
        operator="pm",
        directory=Directory(people=people, teams={team_key(g.number): _team(g) for g in groups}),
        trackers={PLACE: TrackerConfig(name=PLACE, kind="files", place=PLACE)},
        backlogs={
            team_key(g.number): Backlog(
                key=team_key(g.number), tracker=PLACE, place=team_key(g.number)
            )
            for g in groups
        },
        initiatives={
            f"initiative-{number:04d}": _initiative(number, tuple(asked[number]), sponsored)
            for number in range(initiatives)
        },
        policy=Policy(),
    )


def _asked(fate: Fate) -> AskedTeam:
    return AskedTeam(
        team=team_key(fate.team), part=f"{fate.number:05d}", by=day_of(fate.by), tier=fate.tier
    )


def _initiative(number: int, asked: tuple[AskedTeam, ...], sponsored: int) -> Initiative:
    return Initiative(
        key=f"initiative-{number:04d}",
        title=f"Initiative {number}",
        ask="one thing each",
        owner=f"owner-{number:04d}",
        sponsor=f"sponsor-{number // sponsored:04d}",
        asked=asked,
    )


def _person(key: str, leave: tuple[Leave, ...] = (), delegate: str | None = None) -> Person:
    return Person(key=key, mail=f"{key}@simulated.invalid", leave=leave, delegate=delegate)


def _pair(group: Group) -> tuple[Person, Person]:
    """The lead, for whom the deputy stands in, and the deputy."""
    lead, deputy = person_key(2 * group.number), person_key(2 * group.number + 1)
    leave = [
        tuple(
            Leave(start=day_of(week * WEEK), end=day_of(week * WEEK) + timedelta(days=6))
            for week in sorted(weeks)
        )
        for weeks in group.weeks_off
    ]
    return _person(lead, leave[0], deputy), _person(deputy, leave[1])


def _team(group: Group) -> Team:
    key = team_key(group.number)
    return Team(key=key, leads=(person_key(2 * group.number),), backlogs=(key,))
