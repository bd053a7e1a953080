"""Settings models turned into the core's values. Names are resolved elsewhere (`crossing`)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from types import MappingProxyType

from trackwork.core.authority import DEFAULT_RIGHTS, DecisionRights, Right
from trackwork.core.ladders import Ladder, Rung, ladder
from trackwork.core.people import Directory, Hours, Leave, Person, Team
from trackwork.core.policy import Budget, Policy
from trackwork.core.workspace import (
    AskedTeam,
    Backlog,
    GatePlan,
    Help,
    Initiative,
    TrackerConfig,
    Workspace,
)
from trackwork.settings.files import (
    HeardSpan,
    HoursEntry,
    PeopleFile,
    PersonEntry,
    PrioritiesFile,
    RightsFile,
    SpanOfDays,
    TeamEntry,
    TeamsFile,
    TrackerEntry,
    TrackworkFile,
)
from trackwork.settings.planfiles import InitiativeFile, LadderEntry, PolicyFile, RungEntry


def workspace_value(
    top: TrackworkFile,
    people: PeopleFile,
    teams: TeamsFile,
    *,
    priorities: PrioritiesFile,
    policy: PolicyFile,
    rights: RightsFile,
    initiatives: Mapping[str, InitiativeFile],
) -> Workspace:
    """Everything in one value."""
    return Workspace(
        id=top.workspace,
        title=top.title or top.workspace,
        word=top.word,
        operator=top.operator or "",
        directory=directory_value(people, teams),
        trackers=MappingProxyType({n: _tracker(n, e) for n, e in top.trackers.items()}),
        backlogs=MappingProxyType(
            {
                key: Backlog(key=key, tracker=each.tracker, place=each.place, filter=each.filter)
                for key, each in top.backlogs.items()
            }
        ),
        initiatives=MappingProxyType({k: initiative_value(e) for k, e in initiatives.items()}),
        priorities=tuple(priorities.order),
        policy=policy_value(policy, top),
        rights=rights_value(rights),
        freezes=tuple((each.start, each.end, each.why) for each in top.freezes),
        read_every_minutes=top.read_every_minutes,
    )


def options_of(entry: TrackerEntry) -> dict[str, str]:
    """A tracker's options as its connector reads them: where its token is, among the others."""
    options = dict(entry.options)
    options |= {"token_env": entry.token_env} if entry.token_env else {}
    options |= {"token_file": entry.token_file} if entry.token_file else {}
    return options


def _tracker(name: str, entry: TrackerEntry) -> TrackerConfig:
    return TrackerConfig(
        name=name,
        kind=entry.kind,
        place=entry.place,
        options=MappingProxyType(options_of(entry)),
        writes=tuple(entry.writes),
    )


def directory_value(people: PeopleFile, teams: TeamsFile) -> Directory:
    """Everybody, with the usual hours filled in."""
    return Directory(
        people=MappingProxyType(
            {key: _person(key, each, people.usual) for key, each in people.people.items()}
        ),
        teams=MappingProxyType(
            {key: _team(key, each, teams.usual) for key, each in teams.teams.items()}
        ),
    )


def _person(key: str, entry: PersonEntry, usual: HoursEntry) -> Person:
    return Person(
        key=key,
        name=entry.name or key,
        mail=entry.mail or None,
        handles=MappingProxyType(dict(entry.handles)),
        hours=_hours(entry, usual),
        leave=tuple(_leave(each, "leave") for each in entry.leave),
        delegate=entry.delegate,
        left=entry.left,
        also=tuple((where, name) for where, names in entry.also.items() for name in names),
    )


def _team(key: str, entry: TeamEntry, usual: HoursEntry) -> Team:
    return Team(
        key=key,
        name=entry.name or key,
        leads=tuple(entry.leads),
        escalation=tuple(entry.escalation),
        backlogs=tuple(entry.backlogs),
        channel=entry.channel,
        hours=_hours(entry, usual),
        freezes=tuple(_leave(each, "freeze") for each in entry.freezes),
        capacity_hours=entry.capacity_hours,
        formerly=tuple(entry.formerly),
        members=tuple(entry.members),
        view=entry.view,
    )


def _leave(span: SpanOfDays, why: str) -> Leave:
    heard = span.heard if isinstance(span, HeardSpan) else ""
    return Leave(start=span.start, end=span.end, why=span.why or why, heard=heard)


def _hours(entry: HoursEntry, usual: HoursEntry) -> Hours:
    built_in = Hours()
    opens, closes = entry.hours or usual.hours or (built_in.opens, built_in.closes)
    country = entry.country or usual.country
    return Hours(
        zone=entry.zone or usual.zone or built_in.zone,
        opens=opens,
        closes=closes,
        weekdays=entry.days or usual.days or built_in.weekdays,
        country=country,
        subdivision=entry.region or (usual.region if country == usual.country else None),
        extra_holidays=frozenset((*usual.holidays, *entry.holidays)),
    )


def initiative_value(entry: InitiativeFile) -> Initiative:
    """One initiative; a wave named at the top counts for teams that state none."""
    waves = {team: wave for wave, teams in entry.waves.items() for team in teams}
    return Initiative(
        key=entry.initiative,
        title=entry.title or entry.initiative,
        ask=entry.ask,
        good_for_you=entry.good_for_you,
        owner=entry.owner,
        sponsor=entry.sponsor or "",
        asked=tuple(
            AskedTeam(
                team=each.team,
                by=each.by,
                tier=each.tier,
                wave=each.wave or waves.get(each.team, ""),
                existing=each.existing,
                waits_for=tuple(each.waits_for),
                title=each.title,
                part=each.part or "",
            )
            for each in entry.teams
        ),
        by=entry.dates.teams_by,
        done_means=entry.done_means,
        rank=entry.ranks,
        cost_hours=entry.cost_to_move.hours if entry.cost_to_move else None,
        help=Help(guide=entry.help.guide, channel=entry.help.channel, hours=entry.help.hours),
        tier=entry.tier,
        visibility=entry.visibility,
        gates=tuple(
            GatePlan(
                stage=each.stage,
                on=each.on,
                owner=each.owner or entry.owner,
                evidence=each.evidence,
            )
            for each in entry.sunset
        ),
        on_hold=entry.on_hold,
        waves=tuple(entry.open_waves),
        issue=entry.issue,
    )


def policy_value(entry: PolicyFile, top: TrackworkFile) -> Policy:
    """The policy with what is built in beneath it. Raises ValueError for a ladder that is none."""
    built_in = Policy()
    cadences = {str(tier): days for tier, days in entry.cadences.items()}
    return Policy(
        cadences=MappingProxyType({**built_in.cadences, **cadences}),
        ladders=MappingProxyType(ladder_values(entry.ladders, built_in.ladders)),
        ladder_for=MappingProxyType({**built_in.ladder_for, **entry.ladder_for}),
        budget=Budget(**top.budgets.model_dump()),
        accept_days=entry.accept_days,
        quiet_days=entry.quiet_days,
        decide_days=entry.decide_days,
        revisit_days=entry.revisit_days,
        digest_weekday=entry.digest.weekday,
        digest_at=entry.digest.at or time(9, 0),
        wording=MappingProxyType(dict(entry.wording)),
    )


def ladder_values(
    entries: Mapping[str, LadderEntry], built_in: Mapping[str, Ladder]
) -> dict[str, Ladder]:
    """Written ladders over the built-in ones. Raises ValueError, as `ladders.ladder` does."""
    return {**built_in, **{name: ladder_value(name, entries, built_in) for name in entries}}


def ladder_value(
    name: str, entries: Mapping[str, LadderEntry], built_in: Mapping[str, Ladder]
) -> Ladder:
    """One written ladder, its ``extends`` followed; its own name means the built-in one.

    Raises ValueError, as `ladders.ladder` does. Never call it on a circle.
    """
    entry = entries[name]
    rungs: dict[str, Rung] = {}
    if entry.extends is not None:
        written = entry.extends in entries and entry.extends != name
        own = entry.extends
        base = ladder_value(own, entries, built_in) if written else built_in[own]
        rungs = {rung.name: rung for rung in base.rungs}
    rungs |= {step: _rung(step, each) for step, each in entry.rungs.items() if each}
    gone = {step for step, each in entry.rungs.items() if each is None}
    return ladder(name, [rung for step, rung in rungs.items() if step not in gone])


def _rung(name: str, entry: RungEntry) -> Rung:
    return Rung(
        name=name,
        days=entry.at,
        do=entry.do,
        to=entry.to,
        by=entry.by,
        shown_first=entry.shown_first,
        attempt=entry.attempt,
    )


def rights_value(entry: RightsFile) -> DecisionRights:
    """The table of decision rights; kinds left out keep their built-in rule."""
    written = {
        kind: Right(
            decision=kind,
            decides=each.decides,
            consulted=tuple(each.consulted),
            goes_up_to="" if each.goes_up_to == "nobody" else each.goes_up_to,
            goes_up_after_days=each.goes_up_after,
        )
        for kind, each in entry.rights.items()
    }
    return replace(DecisionRights(), rights=MappingProxyType({**DEFAULT_RIGHTS, **written}))
