"""The figures of a backtest, from lives, contacts and messages. Pure; nobody is named in them."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from trackwork.core.rates import Rate, rate
from trackwork.core.subjects import Subject
from trackwork.reports.policy.definitions import SOON, UNPROMPTED
from trackwork.reports.policy.stretches import Life, Stretch, changed_within, stretches

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One matter of one item put to one person. ``rung`` reads ``update: nudge (low)``."""

    subject: Subject
    team: str
    at: datetime
    rung: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What reached for a person; ``week`` is the ISO week of their own calendar."""

    person: str
    week: tuple[int, int]
    at: datetime
    team: str = ""
    """The one team its items belong to; empty when there are several or none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How numbers are spread: how many there are, and what a tenth, half, nine tenths stay below.

    Each of ``p10``, ``median`` and ``p90`` is one of the numbers; ``most`` is the largest.
    """

    count: int
    p10: float
    median: float
    p90: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Catch:
    """What was found. Lead times are in days."""

    items: int
    recall: Rate
    told_soon: Rate
    """Of the silent stretches, how many had a contact within the month."""
    precision: Rate
    lead: Spread
    undecided: int
    """Flagged stretches that the record cuts off before anybody can say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bother:
    """What it cost: contacts, and how many of them were for nothing."""

    contacts: int
    for_nothing: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class RungContacts:
    """The contacts of one rung (the one whose words were used), and those for nothing."""

    rung: str
    for_nothing: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFigures:
    """One team's part, and its contacts in each week of the window."""

    team: str
    catch: Catch
    bother: Bother
    contacts_a_week: Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """One policy over one window of a history.

    ``per_person_week`` counts messages in every week of everybody who got one at least.
    """

    since: datetime
    until: datetime
    catch: Catch
    bother: Bother
    messages: int
    people: int
    per_person_week: Spread
    teams: tuple[TeamFigures, ...]
    rungs: tuple[RungContacts, ...]
    recall_by_team: Spread
    precision_by_team: Spread
    for_nothing_by_team: Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What a play left behind, to be measured over any window of it."""

    lives: tuple[Life, ...]
    contacts: tuple[Contact, ...]
    messages: tuple[Message, ...]
    ends: datetime


def measure(played: Played, *, since: datetime, until: datetime) -> Backtest:
    """The figures of one window. Stretches belong to it by their onset, contacts by their moment.

    Nothing after ``until`` is looked at, and what is not decided by then stays undecided.
    """
    lives = {life.subject: life for life in played.lives}
    contacts = [each for each in played.contacts if since <= each.at < until]
    found = [
        each
        for life in played.lives
        for each in stretches(life, until=until)
        if since <= each.onset < until
    ]
    weeks = max(1, math.ceil((until - since) / WEEK))
    teams = tuple(
        _team(key, lives, found, contacts, since=since, weeks=weeks, until=until)
        for key in sorted({life.team for life in played.lives})
    )
    sent = [each for each in played.messages if since <= each.at < until]
    per_week = Counter((each.person, each.week) for each in sent)
    people = {each.person for each in sent}
    return Backtest(
        since=since,
        until=until,
        catch=_catch(lives.values(), found, contacts),
        bother=_bother(lives, contacts, until=until),
        messages=len(sent),
        people=len(people),
        per_person_week=spread([*per_week.values()], of=len(people) * weeks),
        teams=teams,
        rungs=_rungs(lives, contacts, until=until),
        recall_by_team=_over_teams([each.catch.recall for each in teams]),
        precision_by_team=_over_teams([each.catch.precision for each in teams]),
        for_nothing_by_team=_over_teams([each.bother.for_nothing for each in teams]),
    )


def _team(
    key: str,
    lives: dict[Subject, Life],
    found: Sequence[Stretch],
    contacts: Sequence[Contact],
    *,
    since: datetime,
    weeks: int,
    until: datetime,
) -> TeamFigures:
    own = [each for each in contacts if each.team == key]
    weekly = Counter((each.at - since) // WEEK for each in own)
    return TeamFigures(
        team=key,
        catch=_catch(
            [life for life in lives.values() if life.team == key],
            [each for each in found if each.team == key],
            own,
        ),
        bother=_bother(lives, own, until=until),
        contacts_a_week=spread([*weekly.values()], of=weeks),
    )


def _catch(lives: Iterable[Life], found: Sequence[Stretch], contacts: Sequence[Contact]) -> Catch:
    told: dict[Subject, list[datetime]] = {}
    for each in contacts:
        told.setdefault(each.subject, []).append(each.at)
    silent = [each for each in found if each.silent]
    flagged = [each for each in found if each.flagged is not None]
    decided = [each for each in flagged if each.silent is not None]
    caught = [each for each in decided if each.silent]
    lead = [(each.known - each.flagged).total_seconds() / 86400 for each in caught if each.flagged]
    return Catch(
        items=sum(1 for _ in lives),
        recall=rate(each.soon for each in silent),
        told_soon=rate(_told_soon(each, told.get(each.subject, ())) for each in silent),
        precision=Rate(count=len(caught), of=len(decided)),
        lead=spread(lead),
        undecided=len(flagged) - len(decided),
    )


def _told_soon(one: Stretch, told: Sequence[datetime]) -> bool:
    return any(one.onset < at <= one.onset + SOON for at in told)


def _bother(lives: dict[Subject, Life], contacts: Sequence[Contact], *, until: datetime) -> Bother:
    return Bother(contacts=len(contacts), for_nothing=_for_nothing(lives, contacts, until=until))


def _for_nothing(
    lives: dict[Subject, Life], contacts: Iterable[Contact], *, until: datetime
) -> Rate:
    """Contacts of the record's last two weeks have an open end, and are left out."""
    judged = [each for each in contacts if each.subject in lives and each.at + UNPROMPTED <= until]
    return rate(
        changed_within(lives[each.subject], each.at, each.at + UNPROMPTED) for each in judged
    )


def _rungs(
    lives: dict[Subject, Life], contacts: Sequence[Contact], *, until: datetime
) -> tuple[RungContacts, ...]:
    by_rung: dict[str, list[Contact]] = {}
    for each in contacts:
        by_rung.setdefault(each.rung, []).append(each)
    return tuple(
        RungContacts(rung=rung, for_nothing=_for_nothing(lives, by_rung[rung], until=until))
        for rung in sorted(by_rung)
    )


def _over_teams(shares: Iterable[Rate]) -> Spread:
    """How a share is spread over teams, those without a denominator left out."""
    return spread([each.count / each.of for each in shares if each.of])


def spread(values: Sequence[float], *, of: int | None = None) -> Spread:
    """The spread of some numbers; ``of`` says how many there are when those left out are zero."""
    count = len(values) if of is None else max(of, len(values))
    ordered = [0.0] * (count - len(values)) + sorted(values)
    if not ordered:
        return Spread(count=0, p10=0.0, median=0.0, p90=0.0, most=0.0)
    return Spread(
        count=count,
        p10=_at(ordered, 0.1),
        median=_at(ordered, 0.5),
        p90=_at(ordered, 0.9),
        most=float(ordered[-1]),
    )


def _at(ordered: Sequence[float], share: float) -> float:
    """The smallest value that so large a share of all values does not exceed."""
    return float(ordered[max(0, math.ceil(share * len(ordered)) - 1)])
