"""What doctor looks at where there is no server: the ledger's branch, and whether anybody reads."""

from collections.abc import Iterator
from contextlib import suppress

from trackwork.bootstrap import App
from trackwork.carrier import Journey
from trackwork.cli.doctor_checks import Line, Mark
from trackwork.cli.words import unread_line
from trackwork.engine.adopted import NothingAdopted, read_adopted
from trackwork.engine.heartbeat import unread


def branch(app: App) -> Iterator[Line]:
    """A ledger that travels: who can read it, whether we may write it."""
    journey = app.parts.carrier
    if not isinstance(journey, Journey):
        return
    name = journey.branch.name
    yield Line(
        Mark.OK, f"the ledger travels on branch {name}, {journey.arrival.number} times so far"
    )
    what = f"whoever can read this repository can read the names and words on {name}"
    yield Line(Mark.NOTE, what, "Keep the repository private, or the ledger elsewhere.")
    if journey.looks_only:
        fix = "Set TRACKWORK_KEY from the secret that the other runs use."
        yield Line(Mark.FIX, "there is no signing key here, so nothing is kept or sent", fix)
    if journey.busy_until:
        what = f"a run may be sending until {journey.busy_until:%H:%M} UTC"
        yield Line(Mark.NOTE, what, "If none is, it was cut short; the next run sees to it.")


def heartbeat(app: App) -> Iterator[Line]:
    """Trackers that nobody has read for long: the schedule stopped, or it cannot read."""
    now = app.parts.clock.now()
    with suppress(NothingAdopted), app.ledger.reading() as books:
        workspace = read_adopted(books, app.parts).workspace
        for each in unread(books, workspace, now):
            fix = "See whether its schedule still runs; nothing is lost, the next run catches up."
            yield Line(Mark.FIX, unread_line(each, now).rstrip("."), fix)
