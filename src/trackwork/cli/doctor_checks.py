"""What doctor looks at, a function per concern; each gives lines and changes nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trackwork.bootstrap import App
from trackwork.cli.words import GEAR_MEANS, counted, listed, things
from trackwork.core.block import find_blocks
from trackwork.core.calendars import public_holidays
from trackwork.core.effects import EffectState
from trackwork.core.workspace import Backlog, Gear
from trackwork.engine.adopted import gear_of, paused
from trackwork.engine.adopting import changed_parts
from trackwork.engine.observe import findings_of
from trackwork.ports import Finding, OutsideError
from trackwork.settings import Severity, parts

MOST_FINDINGS = 5


class Mark(StrEnum):
    """How a line is meant."""

    OK = "ok"
    NOTE = "note"
    FIX = "fix"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what was found, how to mend it. ``area``: config, access or other."""

    mark: Mark
    what: str
    fix: str = ""
    area: str = "other"


Check = Callable[[App], Iterable[Line]]


def configuration(app: App) -> Iterator[Line]:
    """The files: what they hold, what they warn of, whether they are adopted."""
    directory = app.workspace.directory
    held = [
        counted(len(app.workspace.initiatives), "initiative"),
        counted(len(directory.teams), "team"),
        counted(len(directory.people), "person", "people"),
    ]
    yield Line(Mark.OK, f"the files can be read: {', '.join(held)}")
    for each in app.loaded.problems:
        mark = Mark.NOTE if each.severity is Severity.WARNING else Mark.FIX
        yield Line(mark, f"{each.where}  {each.what}", each.fix)
    with app.ledger.reading() as books:
        changed = changed_parts(books, parts(app.workspace))
    if changed:
        what = f"{counted(len(changed), 'part')} of the files not adopted yet: {listed(changed)}"
        yield Line(Mark.NOTE, what, "trackwork plan, then apply")


def ledger(app: App) -> Iterator[Line]:
    """The ledger answers, and says which workspace and epoch it is."""
    epoch = app.ledger.epoch
    again = "" if epoch == 1 else f", epoch {epoch} (imported or restored before)"
    yield Line(Mark.OK, f"ledger of workspace {app.workspace.id}{again}")


def gear(app: App) -> Iterator[Line]:
    """The gear and the kill switch."""
    with app.ledger.reading() as books:
        now, stopped = gear_of(books), paused(books)
    yield Line(Mark.OK, f"gear {now}: {GEAR_MEANS[now]}")
    if stopped:
        yield Line(Mark.NOTE, "everything that goes out is paused", "trackwork resume")


def clock(app: App) -> Iterator[Line]:
    """Clock, zones and public holidays; an unknown country is one of the files' problems."""
    now = app.parts.clock.now()
    directory = app.workspace.directory
    hours = [each.hours for each in directory.people.values()]
    hours += [each.hours for each in directory.teams.values()]
    countries = sorted({each.country for each in hours if each.country})
    kept = listed(countries) or "none"
    yield Line(Mark.OK, f"clock {now:%Y-%m-%d %H:%M} UTC, holidays for {kept}")
    for country in countries:
        if not public_holidays(country, None, now.year):
            yield Line(Mark.NOTE, f"no public holidays are known for {country} in {now.year}")
    if not countries:
        fix = "Add 'country: DE' (say) under 'usual:' in people.yaml and teams.yaml."
        yield Line(Mark.NOTE, "no country is named, so no public holiday is kept", fix)


def reachable(app: App) -> Iterator[Line]:
    """Who cannot be reached at all, and whom a digest cannot reach."""
    people = app.workspace.directory.people.values()
    nobody = sorted(each.key for each in people if not each.reachable)
    no_mail = sorted(each.key for each in people if each.reachable and not each.mail)
    if nobody:
        what = f"{counted(len(nobody), 'person', 'people')} nobody can reach: {listed(nobody)}"
        yield Line(Mark.FIX, what, "Add a mail or a handle in people.yaml.")
    if no_mail:
        what = f"no mail, so no digest, for {listed(no_mail)}"
        yield Line(Mark.NOTE, what, "Add a mail in people.yaml.")
    if not nobody and not no_mail:
        yield Line(Mark.OK, f"all {counted(len(people), 'person', 'people')} can be reached")


def vacant(app: App) -> Iterator[Line]:
    """Owners, sponsors, leads and the operator: whether somebody is there today."""
    today = app.parts.clock.now().date()
    found = list(_vacancies(app, today))
    yield from found
    if not found:
        yield Line(Mark.OK, "every owner, sponsor and lead is there, or has a delegate")


def _vacancies(app: App, today: date) -> Iterator[Line]:
    workspace = app.workspace
    directory = workspace.directory
    if not workspace.operator:
        fix = "Name one in trackwork.yaml: 'operator:'."
        yield Line(Mark.FIX, "nobody runs this workspace", fix)
    for each in workspace.initiatives.values():
        for role, key in (("owner", each.owner), ("sponsor", each.sponsor)):
            if key and directory.standing_in(key, today) is None:
                fix = f"Name another {role} in initiatives/{each.key}.yaml, or a delegate of {key}."
                yield Line(Mark.FIX, f"{each.title} has no {role} now: {key} is away", fix)
    asked = {asked.team for each in workspace.initiatives.values() for asked in each.asked}
    alone = [key for key in sorted(asked) if not _led(app, key, today)]
    if alone:
        fix = "Name leads, or a delegate for who is away, in teams.yaml and people.yaml."
        what = f"{counted(len(alone), 'team')} without a lead today: {listed(alone)}"
        yield Line(Mark.FIX, what, fix)


def _led(app: App, key: str, today: date) -> bool:
    directory = app.workspace.directory
    team = directory.team(key)
    if team is None:
        return False
    return any(directory.standing_in(each, today) for each in (*team.leads, *team.escalation))


def homes(app: App) -> Iterator[Line]:
    """Teams that are asked, and have no backlog to be asked in."""
    workspace = app.workspace
    asked = {asked.team for each in workspace.initiatives.values() for asked in each.asked}
    without = [
        key
        for key in sorted(asked)
        if not any(b in workspace.backlogs for b in _backlogs_of(app, key))
    ]
    if without:
        what = f"{counted(len(without), 'team')} without a backlog: {listed(without)}"
        yield Line(Mark.FIX, what, "Add 'backlogs:' to them in teams.yaml.")
    elif asked:
        yield Line(Mark.OK, f"each of {counted(len(asked), 'team')} asked has a backlog")


def _backlogs_of(app: App, key: str) -> tuple[str, ...]:
    team = app.workspace.directory.team(key)
    return team.backlogs if team else ()


def outside(app: App) -> Iterator[Line]:
    """Every tracker: whether each backlog can be read, and written in gears that write."""
    with app.ledger.reading() as books:
        now = gear_of(books)
        kept = findings_of(books)
    found: list[Finding] = []
    for backlog in app.workspace.backlogs.values():
        found += _checked(app, backlog)
    every = list(dict.fromkeys([*found, *kept]))
    yield from _tracker_lines(app, found)
    yield from _finding_lines(every, now)
    if len(every) > MOST_FINDINGS:
        more = counted(len(every) - MOST_FINDINGS, "more finding")
        yield Line(Mark.NOTE, f"{more}: trackwork doctor --json")


def _checked(app: App, backlog: Backlog) -> list[Finding]:
    reader = app.parts.readers[backlog.tracker]
    try:
        return list(reader.check(backlog.place))
    except OutsideError as error:
        where = f"{backlog.tracker}:{backlog.place}"
        fix = "Look whether it is there and this account may use it."
        return [Finding(where=where, what=str(error), fix=fix, severity="problem")]


def _tracker_lines(app: App, found: list[Finding]) -> Iterator[Line]:
    worst = sum(each.severity == "problem" for each in found)
    for name, config in app.workspace.trackers.items():
        places = sum(each.tracker == name for each in app.workspace.backlogs.values())
        capable = app.parts.readers[name].capabilities
        quiet = "edits notify watchers" if "edit_body" in capable.notifies else "edits are silent"
        where = f"tracker {name} ({config.kind}:{config.place}), {counted(places, 'backlog')}"
        mark = Mark.NOTE if worst else Mark.OK
        yield Line(mark, f"{where}, {quiet}, writes are {capable.guarantee}")


def _finding_lines(found: list[Finding], now: Gear) -> Iterator[Line]:
    for each in found[:MOST_FINDINGS]:
        stops = each.severity == "problem" and now is not Gear.WATCH
        mark = Mark.FIX if each.severity in {"problem", "warning"} else Mark.NOTE
        area = "access" if stops else "other"
        yield Line(mark, f"{each.where}  {each.what}", each.fix, area=area)


def strangers(app: App) -> Iterator[Line]:
    """Issues in our backlogs that carry the marker of another workspace."""
    others: dict[str, int] = {}
    for backlog in app.workspace.backlogs.values():
        for workspace in _workspaces_in(app, backlog):
            if workspace != app.workspace.id:
                others[workspace] = others.get(workspace, 0) + 1
    for name, number in sorted(others.items()):
        what = f"{counted(number, 'issue')} kept by another workspace, {name!r}"
        fix = "Two may share a backlog; each keeps only its own blocks. Tell its operator."
        yield Line(Mark.NOTE, what, fix)


def _workspaces_in(app: App, backlog: Backlog) -> Iterator[str]:
    try:
        listing = app.parts.readers[backlog.tracker].listing(backlog.place, None)
    except OutsideError:
        return
    for issue in listing.issues:
        for block in find_blocks(issue.body):
            if block.stamp:
                yield block.stamp.workspace


def undelivered(app: App) -> Iterator[Line]:
    """What was refused for good, and what is in doubt."""
    with app.ledger.reading() as books:
        gone = books.outbox.find(state=EffectState.GIVEN_UP)
        doubt = books.outbox.find(state=EffectState.IN_DOUBT)
    for row in gone[:MOST_FINDINGS]:
        what = f"{things({row.effect.kind: 1})} for {row.effect.subject} was refused: {row.reason}"
        yield Line(Mark.FIX, what, "Mend what it names; then plan asks for it again.")
    if doubt:
        what = f"{counted(len(doubt), 'write')} whose answer was lost"
        yield Line(Mark.NOTE, what, "The next run looks for them before it repeats anything.")
