"""The accounts that the trackers of a workspace show, in the places that are somebody's backlog."""

import os
from collections.abc import Iterator, Mapping

from trackwork.bootstrap import App
from trackwork.connectors import connectors
from trackwork.ports import Account, Discovery, Finding, OutsideError, Site


def discoveries_of(
    app: App, *, environment: Mapping[str, str] | None = None
) -> tuple[dict[str, Discovery], list[Finding]]:
    """Trackers one can look around in, by name, and those where something is in the way."""
    named = environment if environment is not None else os.environ
    found: dict[str, Discovery] = {}
    wrong: list[Finding] = []
    for name, config in app.workspace.trackers.items():
        make = connectors()[config.kind].discovery
        if make is None:
            continue
        site = Site(folder=app.folder, config=config, clock=app.parts.clock, environment=named)
        try:
            found[name] = make(site)
        except ValueError as error:
            fix = "Mend the tracker in trackwork.yaml, or set the variable."
            wrong.append(Finding(where=name, what=str(error), fix=fix, severity="warning"))
    return found, wrong


def accounts_of(
    app: App, discoveries: Mapping[str, Discovery]
) -> tuple[dict[str, tuple[Account, ...]], list[Finding]]:
    """Accounts by tracker. A tracker that cannot be read is a finding, and the others go on."""
    found: dict[str, tuple[Account, ...]] = {}
    wrong: list[Finding] = []
    for name, discovery in discoveries.items():
        rows: list[Account] = []
        for place in _places(app, name):
            try:
                rows += discovery.accounts(place)
            except OutsideError as error:
                fix = "Let the token read who works there, or write handles by hand."
                wrong.append(Finding(where=place, what=str(error), fix=fix, severity="warning"))
        found[name] = tuple(rows)
    return found, wrong


def _places(app: App, tracker: str) -> Iterator[str]:
    backlogs = app.workspace.backlogs.values()
    yield from dict.fromkeys(each.place for each in backlogs if each.tracker == tracker)
