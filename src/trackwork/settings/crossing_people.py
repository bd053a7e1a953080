"""Names and circles in trackwork.yaml, people.yaml and teams.yaml."""

from collections.abc import Iterator

from trackwork.core.people import MAIL, bare
from trackwork.settings.files import (
    HoursEntry,
    PeopleFile,
    PersonEntry,
    SpanOfDays,
    TeamEntry,
    TeamsFile,
    TrackworkFile,
)
from trackwork.settings.folder import Sources
from trackwork.settings.names import Names, as_circle, circles, listed, problem
from trackwork.settings.planfiles import InitiativeFile
from trackwork.settings.problems import Problem, Severity, suggestion
from trackwork.settings.reading import KeyPath

TOP, PEOPLE, TEAMS = "trackwork.yaml", "people.yaml", "teams.yaml"
CHANNELS = frozenset({"mail", "chat", "slack", "teams", "webhook", "folder"})


def people_names(sources: Sources) -> Names:
    """The people there are."""
    known = sources.one(PEOPLE, PeopleFile).people
    return Names(kind="person", file=PEOPLE, known=known, readable=PEOPLE in sources.models)


def in_top(sources: Sources) -> list[Problem]:
    """Trackers that backlogs name, the operator, freezes."""
    top = sources.one(TOP, TrackworkFile) if TOP in sources.models else None
    if top is None:
        return []
    trackers = Names(kind="tracker", file=TOP, known=top.trackers)
    said = {("backlogs", key, "tracker"): each.tracker for key, each in top.backlogs.items()}
    operator = {("operator",): top.operator}
    return [
        *trackers.check(sources, TOP, said.items()),
        *people_names(sources).check(sources, TOP, operator.items()),
        *_spans(sources, TOP, ("freezes",), top.freezes),
        *_same_place(sources, top),
    ]


def _same_place(sources: Sources, top: TrackworkFile) -> Iterator[Problem]:
    seen: dict[tuple[str, str, str], str] = {}
    for key, each in top.backlogs.items():
        place = (each.tracker, each.place, each.filter)
        first = seen.setdefault(place, key)
        if first != key:
            what = f"backlogs {first!r} and {key!r} are the same place"
            fix = "Keep one; several teams may share it."
            yield problem(sources, TOP, ("backlogs", key), what=what, fix=fix)


def in_people(sources: Sources) -> list[Problem]:
    """Delegates, handles, hours, and whoever nobody can reach."""
    people = sources.one(PEOPLE, PeopleFile).people
    delegates = {("people", key, "delegate"): each.delegate for key, each in people.items()}
    found = people_names(sources).check(sources, PEOPLE, delegates.items())
    found += _delegate_circles(sources, people)
    found += _shared(sources, people)
    found += _out_of_reach(sources, people)
    found += _handles(sources, people)
    for key, each in people.items():
        found += _spans(sources, PEOPLE, ("people", key, "leave"), each.leave)
        found += _country(sources, PEOPLE, ("people", key), each)
    usual = sources.one(PEOPLE, PeopleFile).usual
    return found + _country(sources, PEOPLE, ("usual",), usual)


def _delegate_circles(sources: Sources, people: dict[str, PersonEntry]) -> Iterator[Problem]:
    steps = {key: [each.delegate] for key, each in people.items() if each.delegate}
    for circle in circles(steps):
        what = f"delegates go round in a circle: {as_circle(circle)}"
        fix = "Give one of them a delegate outside the circle, or none."
        yield problem(sources, PEOPLE, ("people", circle[0], "delegate"), what=what, fix=fix)


def _shared(sources: Sources, people: dict[str, PersonEntry]) -> Iterator[Problem]:
    """A handle or mail that two people claim would give one the other's words."""
    seen: dict[tuple[str, str], str] = {}
    for key, each in people.items():
        for path, kind, name in _claims(key, each):
            first = seen.setdefault((kind, bare(name)), key)
            if first != key:
                what = f"{first!r} and {key!r} both go by {name!r} ({kind})"
                fix = "Give it to the one it belongs to."
                yield problem(sources, PEOPLE, path, what=what, fix=fix)


def _claims(key: str, entry: PersonEntry) -> Iterator[tuple[KeyPath, str, str]]:
    """Every name somebody goes by: where it stands, on what, and the name."""
    for kind, name in entry.handles.items():
        yield ("people", key, "handles", kind), kind, name
    for kind, names in entry.also.items():
        for name in names:
            yield ("people", key, "also", kind), kind, name
    if entry.mail:
        yield ("people", key), MAIL, entry.mail


def _out_of_reach(sources: Sources, people: dict[str, PersonEntry]) -> Iterator[Problem]:
    addressed = _addressed(sources)
    for key, each in people.items():
        if each.mail or each.handles:
            continue
        role = addressed.get(key)
        what = f"nobody can reach {key!r}" + (f", {role}" if role else "")
        severity = Severity.PROBLEM if role else Severity.WARNING
        fix = "Add a mail or a handle."
        yield problem(sources, PEOPLE, ("people", key), what=what, fix=fix, severity=severity)


def _addressed(sources: Sources) -> dict[str, str]:
    """People a message may have to go to, and why."""
    found: dict[str, str] = {}
    for each in sources.of(InitiativeFile).values():
        found.setdefault(each.owner, f"who owns {each.initiative!r}")
        found.setdefault(each.sponsor or "", f"who sponsors {each.initiative!r}")
        for gate in each.sunset:
            found.setdefault(gate.owner or "", f"who sees to a stage of {each.initiative!r}")
    for key, team in sources.one(TEAMS, TeamsFile).teams.items():
        for person in (*team.leads, *team.escalation):
            found.setdefault(person, f"whom team {key!r} names")
    if TOP in sources.models:
        operator = sources.one(TOP, TrackworkFile).operator
        found.setdefault(operator or "", "the operator")
    return found


def _handles(sources: Sources, people: dict[str, PersonEntry]) -> Iterator[Problem]:
    if TOP not in sources.models:
        return
    top = sources.one(TOP, TrackworkFile)
    known = {*top.trackers, *top.channels}
    for key, each in people.items():
        named = [("handles", name) for name in each.handles] + [("also", n) for n in each.also]
        for field, name in named:
            if name not in known | CHANNELS:
                path = ("people", key, field, name)
                what = f"there is no tracker or channel {name!r}"
                yield problem(sources, PEOPLE, path, what=what, fix=suggestion(name, known))


def in_teams(sources: Sources) -> list[Problem]:
    """People and backlogs a team names, former keys, freezes."""
    teams = sources.one(TEAMS, TeamsFile).teams
    people = people_names(sources)
    known = sources.one(TOP, TrackworkFile).backlogs if TOP in sources.models else ()
    backlogs = Names(kind="backlog", file=TOP, known=known, readable=TOP in sources.models)
    found: list[Problem] = []
    for key, each in teams.items():
        for field, names in (
            ("leads", each.leads),
            ("members", each.members),
            ("escalation", each.escalation),
        ):
            found += people.check(sources, TEAMS, listed(("teams", key, field), names))
        found += backlogs.check(sources, TEAMS, listed(("teams", key, "backlogs"), each.backlogs))
        found += _spans(sources, TEAMS, ("teams", key, "freezes"), each.freezes)
        found += _country(sources, TEAMS, ("teams", key), each)
        found += _view(sources, key, each)
    usual = sources.one(TEAMS, TeamsFile).usual
    return [*found, *_former(sources), *_country(sources, TEAMS, ("usual",), usual)]


def _view(sources: Sources, key: str, each: TeamEntry) -> list[Problem]:
    """A team's view lies in a backlog of its own: it names what others may not be shown."""
    if not each.view or TOP not in sources.models:
        return []
    known = sources.one(TOP, TrackworkFile).backlogs
    mine = [known[name] for name in each.backlogs if name in known]
    places = sorted({f"{backlog.tracker}:{backlog.place}" for backlog in mine})
    if each.view.partition("#")[0] in places:
        return []
    what = f"its view is to be in {each.view!r}, which is no backlog of this team"
    fix = f"Take {' or '.join(places)}." if places else "Give the team a backlog first."
    return [problem(sources, TEAMS, ("teams", key, "view"), what=what, fix=fix)]


def _former(sources: Sources) -> Iterator[Problem]:
    teams = sources.one(TEAMS, TeamsFile).teams
    claimed: dict[str, str] = dict.fromkeys(teams, "")
    for key, each in teams.items():
        for old in each.formerly:
            holder = claimed.setdefault(old, key)
            if holder != key:
                whose = f"team {holder!r} also had it" if holder else "a team has it today"
                what = f"team {key!r} formerly was {old!r}, but {whose}"
                yield problem(
                    sources,
                    TEAMS,
                    ("teams", key, "formerly"),
                    what=what,
                    fix="Keep it in one place only.",
                )


def _spans(sources: Sources, file: str, path: KeyPath, spans: list[SpanOfDays]) -> list[Problem]:
    return [
        problem(
            sources,
            file,
            (*path, at),
            what=f"ends on {each.end}, before it begins",
            fix="Swap the two days.",
        )
        for at, each in enumerate(spans)
        if each.end < each.start
    ]


def _country(sources: Sources, file: str, path: KeyPath, entry: HoursEntry) -> list[Problem]:
    if not entry.country:
        return []
    import holidays  # noqa: PLC0415 - hundreds of calendars, read only when somebody names one

    regions = holidays.list_supported_countries(include_aliases=True).get(entry.country)
    if regions is None:
        what = f"no holiday calendar is known for country {entry.country!r}"
        return [
            problem(
                sources, file, (*path, "country"), what=what, fix="Use a code like DE, US or IN."
            )
        ]
    if entry.region and entry.region not in regions:
        what = f"{entry.country} has no region {entry.region!r}"
        return [
            problem(
                sources, file, (*path, "region"), what=what, fix=suggestion(entry.region, regions)
            )
        ]
    return []
