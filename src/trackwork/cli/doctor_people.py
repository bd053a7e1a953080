"""What doctor says of people: whom their items cannot reach, who has left, who is who."""

from collections.abc import Iterator

from trackwork.bootstrap import App
from trackwork.cli.doctor_checks import Line, Mark
from trackwork.cli.people_looking import accounts_of, discoveries_of
from trackwork.cli.people_matching import Matching, matching
from trackwork.cli.words import counted, listed
from trackwork.core.people import Person, Team

MOST = 5


def out_of_reach(app: App) -> Iterator[Line]:
    """People with an item on a tracker, and neither a mail nor a handle there."""
    workspace = app.workspace
    asked = {each.team for one in workspace.initiatives.values() for each in one.asked}
    found: dict[str, set[str]] = {}
    for team in filter(None, map(workspace.directory.team, sorted(asked))):
        trackers = _trackers(app, team)
        for person in _led_by(app, team):
            if not person.mail and not any(person.names_on(each) for each in trackers):
                found.setdefault(person.key, set()).update(trackers)
    for key, named in sorted(found.items()):
        where = listed(sorted(named)) or "any tracker"
        what = f"{key} has neither a mail nor a handle on {where}, where their items are"
        yield Line(Mark.FIX, what, "Add one in people.yaml: trackwork people match")


def left(app: App) -> Iterator[Line]:
    """Teams that name somebody who works here no more."""
    today = app.parts.clock.now().date()
    people = app.workspace.directory.people
    gone = {key for key, each in people.items() if each.left is not None and each.left <= today}
    for key, team in sorted(app.workspace.directory.teams.items()):
        named = sorted({*team.leads, *team.escalation, *team.members} & gone)
        if named:
            what = f"team {key} names {listed(named)}, who left"
            yield Line(Mark.NOTE, what, f"Take them out of {key} in teams.yaml.")


def who_is_who(app: App) -> Iterator[Line]:
    """Accounts in the backlogs' places that nobody goes by, and handles no tracker shows."""
    discoveries, missing = discoveries_of(app)
    if not discoveries and not missing:
        return
    accounts, wrong = accounts_of(app, discoveries)
    for each in (*missing, *wrong)[:MOST]:
        yield Line(Mark.NOTE, f"{each.where}  {each.what}", each.fix)
    yield from identity_lines(matching(app.workspace.directory, accounts))


def identity_lines(found: Matching) -> Iterator[Line]:
    """What a look at the trackers' accounts comes to."""
    for each in found.unknown[:MOST]:
        fix = f"Did you mean {each.by!r}?" if each.by else "Correct it in people.yaml."
        what = f"{each.tracker} shows no account {each.handle!r}, said to be {each.person}"
        yield Line(Mark.FIX, what, fix)
    if found.matches:
        what = f"{counted(len(found.matches), 'account')} could be mapped to people"
        yield Line(Mark.NOTE, what, "trackwork people match shows them, --yes writes them.")
    if found.suggested:
        names = listed(sorted({each.person for each in found.suggested}))
        what = f"{counted(len(found.suggested), 'account')} only shows a name: {names}"
        yield Line(Mark.NOTE, what, "trackwork people match --yes --by-name KEY takes one.")
    if found.unmatched:
        some = listed([each.handle for each in found.unmatched[:MOST]])
        what = f"{counted(len(found.unmatched), 'account')} nobody goes by: {some}"
        yield Line(Mark.NOTE, what, "trackwork people match says who comes closest.")
    if found.known and not (found.unknown or found.matches or found.suggested or found.unmatched):
        yield Line(Mark.OK, f"all {counted(found.known, 'account')} on the trackers are known")


def _trackers(app: App, team: Team) -> list[str]:
    backlogs = app.workspace.backlogs
    return sorted({backlogs[each].tracker for each in team.backlogs if each in backlogs})


def _led_by(app: App, team: Team) -> Iterator[Person]:
    today = app.parts.clock.now().date()
    for key in (*team.leads, *team.escalation):
        person = app.workspace.directory.people.get(key)
        if person is not None and not (person.left is not None and person.left <= today):
            yield person
