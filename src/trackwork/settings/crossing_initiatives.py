"""Names, circles and places in the stack of every initiative."""

from collections.abc import Iterator

from trackwork.settings.crossing_people import people_names
from trackwork.settings.files import PrioritiesFile, TeamsFile, TrackworkFile
from trackwork.settings.folder import Sources
from trackwork.settings.names import Names, as_circle, circles, listed, problem
from trackwork.settings.planfiles import InitiativeFile
from trackwork.settings.problems import Problem, Severity, nearest, suggestion
from trackwork.settings.reading import KeyPath

TEAMS, PRIORITIES, TOP = "teams.yaml", "priorities.yaml", "trackwork.yaml"


def in_initiatives(sources: Sources) -> list[Problem]:
    """Every initiative against teams, people, its own waves, and the stack."""
    found: list[Problem] = [*_doubled(sources), *_one_form(sources), *_stack_doubles(sources)]
    for file, each in sources.of(InitiativeFile).items():
        found += _people(sources, file, each)
        found += _teams(sources, file, each)
        found += _asked_twice(sources, file, each)
        found += _waiting(sources, file, each)
        found += _waves(sources, file, each)
        found += _stages(sources, file, each)
        found += _place(sources, file, each)
        found += _home(sources, file, each)
    return found


def _doubled(sources: Sources) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for file, each in sources.of(InitiativeFile).items():
        first = seen.setdefault(each.initiative, file)
        if first != file:
            what = f"initiative {each.initiative!r} is also in {first}"
            yield problem(
                sources, file, ("initiative",), what=what, fix="Give one of them another key."
            )


def _one_form(sources: Sources) -> Iterator[Problem]:
    """Two files that say they came from one form: most often the second began as a copy."""
    seen: dict[str, str] = {}
    for file, each in sources.of(InitiativeFile).items():
        first = seen.setdefault(each.came_from or file, file)
        if first != file:
            what = f"{first} says that it came from the same form"
            fix = "Take 'came_from' out of the one that did not."
            severity = Severity.WARNING
            yield problem(sources, file, ("came_from",), what=what, fix=fix, severity=severity)


def _stack_doubles(sources: Sources) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, name in enumerate(sources.one(PRIORITIES, PrioritiesFile).order):
        if name in seen:
            what = f"{name!r} stands in the stack twice"
            yield problem(sources, PRIORITIES, ("order", at), what=what, fix="Keep its one place.")
        seen.add(name)


def _people(sources: Sources, file: str, each: InitiativeFile) -> list[Problem]:
    said: dict[KeyPath, str | None] = {("owner",): each.owner, ("sponsor",): each.sponsor}
    said |= {("sunset", at): gate.owner for at, gate in enumerate(each.sunset)}
    found = people_names(sources).check(sources, file, said.items())
    if each.sponsor == each.owner:
        what = f"{each.owner!r} is owner and sponsor, so no decision can go up"
        found.append(
            problem(
                sources,
                file,
                ("sponsor",),
                what=what,
                fix="Name somebody else.",
                severity=Severity.WARNING,
            )
        )
    return found


def _teams(sources: Sources, file: str, each: InitiativeFile) -> list[Problem]:
    teams = sources.one(TEAMS, TeamsFile).teams
    former = {old for team in teams.values() for old in team.formerly}
    names = Names(
        kind="team", file=TEAMS, known={*teams, *former}, readable=TEAMS in sources.models
    )
    said: list[tuple[KeyPath, str]] = [(("teams", at), a.team) for at, a in enumerate(each.teams)]
    return names.check(sources, file, said)


def _asked_twice(sources: Sources, file: str, each: InitiativeFile) -> Iterator[Problem]:
    seen: set[tuple[str, str | None]] = set()
    for at, asked in enumerate(each.teams):
        if (asked.team, asked.part) in seen:
            what = f"team {asked.team!r} is asked twice"
            fix = "Keep one entry, or tell them apart with 'part:'."
            yield problem(sources, file, ("teams", at), what=what, fix=fix)
        seen.add((asked.team, asked.part))


def _waiting(sources: Sources, file: str, each: InitiativeFile) -> Iterator[Problem]:
    asked = {entry.team for entry in each.teams}
    steps: dict[str, set[str]] = {}
    places: dict[str, tuple[str | int, ...]] = {}
    for at, entry in enumerate(each.teams):
        steps.setdefault(entry.team, set()).update(entry.waits_for)
        places.setdefault(entry.team, ("teams", at, "waits_for"))
        for name in entry.waits_for:
            if name not in asked:
                what = f"{entry.team!r} waits for {name!r}, which is not asked here"
                fix = suggestion(name, asked)
                yield problem(sources, file, ("teams", at, "waits_for"), what=what, fix=fix)
    for circle in circles(steps):
        what = f"teams wait for each other in a circle: {as_circle(circle)}"
        fix = "Take one 'waits_for' out; somebody has to begin."
        yield problem(sources, file, places.get(circle[0], ("teams",)), what=what, fix=fix)


def _waves(sources: Sources, file: str, each: InitiativeFile) -> list[Problem]:
    asked = Names(kind="asked team", file=file, known={entry.team for entry in each.teams})
    stated = {entry.wave for entry in each.teams if entry.wave}
    waves = Names(kind="wave", file=file, known={*each.waves, *stated})
    found = waves.check(sources, file, listed(("open_waves",), each.open_waves))
    for wave, members in each.waves.items():
        found += asked.check(sources, file, listed(("waves", wave), members))
    return [*found, *_two_waves(sources, file, each)]


def _two_waves(sources: Sources, file: str, each: InitiativeFile) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for wave, members in each.waves.items():
        for name in members:
            first = seen.setdefault(name, wave)
            if first != wave:
                what = f"team {name!r} is in the waves {first!r} and {wave!r}"
                yield problem(sources, file, ("waves", wave), what=what, fix="Keep it in one.")


def _stages(sources: Sources, file: str, each: InitiativeFile) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, gate in enumerate(each.sunset):
        if gate.stage in seen:
            what = f"stage {gate.stage!r} stands in the plan twice"
            yield problem(sources, file, ("sunset", at), what=what, fix="Keep one of them.")
        seen.add(gate.stage)


def _place(sources: Sources, file: str, each: InitiativeFile) -> list[Problem]:
    order = sources.one(PRIORITIES, PrioritiesFile).order
    unreadable = PRIORITIES in sources.documents and PRIORITIES not in sources.models
    if unreadable or each.initiative in order:
        return []
    what = f"initiative {each.initiative!r} has no place in the stack, so it does not go live"
    close = nearest(each.initiative, order)
    fix = f"Add it to 'order' in {PRIORITIES}" + (f"; is it {close!r} there?" if close else ".")
    return [problem(sources, file, ("initiative",), what=what, fix=fix, severity=Severity.NOT_LIVE)]


def _home(sources: Sources, file: str, each: InitiativeFile) -> list[Problem]:
    """Its own issue lies in a backlog the workspace lists: nothing is written anywhere else."""
    if not each.issue or TOP not in sources.models:
        return []
    backlogs = sources.one(TOP, TrackworkFile).backlogs.values()
    listed_places = sorted({f"{backlog.tracker}:{backlog.place}" for backlog in backlogs})
    if each.issue.partition("#")[0] in listed_places:
        return []
    what = f"its own issue is to be in {each.issue!r}, which is no backlog of this workspace"
    fix = suggestion(each.issue, listed_places, otherwise=f"Add that place to 'backlogs' in {TOP}.")
    return [problem(sources, file, ("issue",), what=what, fix=fix)]
