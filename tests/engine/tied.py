"""A stage of one initiative over two trackers, whose issues can be tied; and what stands there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from trackwork.core.people import Directory, Person, Team
from trackwork.core.workspace import (
    AskedTeam,
    Backlog,
    Gear,
    Initiative,
    TrackerConfig,
    Workspace,
)
from trackwork.engine.observe import findings_of
from trackwork.ports import Issue
from trackwork.testing.simulation.shelves import Shelf
from trackwork.testing.simulation.stage import Stage
from trackwork.testing.simulation.worlds import ID, SECOND, TRACKER, World

START = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
PLACES = (("program", TRACKER), ("ledger", TRACKER), ("refunds", TRACKER), ("mobile", SECOND))
TLS = Initiative(
    key="tls",
    title="TLS move",
    ask="Move.",
    owner="mara",
    asked=(
        AskedTeam(team="ledger"),
        AskedTeam(team="refunds", waits_for=("ledger",)),
        AskedTeam(team="mobile", waits_for=("ledger",)),
    ),
    issue=f"{TRACKER}:program",
)
WORKSPACE = Workspace(
    id=ID,
    operator="mara",
    directory=Directory(
        people=MappingProxyType({"mara": Person(key="mara", mail="mara@example.org")}),
        teams=MappingProxyType(
            {key: Team(key=key, backlogs=(key,)) for key, _ in PLACES if key != "program"}
        ),
    ),
    trackers=MappingProxyType(
        {name: TrackerConfig(name=name, kind="fake", place="") for name in (TRACKER, SECOND)}
    ),
    backlogs=MappingProxyType(
        {key: Backlog(key=key, tracker=name, place=key) for key, name in PLACES}
    ),
    initiatives=MappingProxyType({"tls": TLS}),
)
UNTIED = replace(TLS, asked=tuple(replace(each, waits_for=()) for each in TLS.asked))
VERSIONS = (
    WORKSPACE,
    replace(WORKSPACE, initiatives=MappingProxyType({"tls": UNTIED})),
    replace(
        WORKSPACE,
        backlogs=MappingProxyType({k: v for k, v in WORKSPACE.backlogs.items() if k != "program"}),
    ),
    replace(WORKSPACE, initiatives=MappingProxyType({"tls": replace(TLS, issue="")})),
)
"""As asked; nobody waits; the program's backlog is no longer listed; no issue of its own."""


@contextmanager
def staged() -> Iterator[Stage]:
    """Three teams on two trackers, and an initiative with an issue of its own."""
    shelf, other = Shelf(), Shelf()
    world = World(versions=VERSIONS, start=START, settle=timedelta(0))
    found = Stage(world=world, shelf=shelf, other=other)
    found.gear(Gear.LIVE)
    yield found
    shelf.ledger.close()
    other.ledger.close()


def lived(stage: Stage, hours: int = 3) -> Stage:
    """Adopted, and a few hours on."""
    stage.adopt(0)
    for _ in range(hours):
        stage.cycle()
        stage.clock.advance(timedelta(hours=1))
    return stage


def issue(stage: Stage, place: str) -> Issue:
    """The one issue of a place."""
    return next(each for each in stage.issues() if each.place == place)


def tied(stage: Stage) -> list[tuple[str, str, str]]:
    """What our writes tied: place, what it is, to which place."""
    return sorted(
        (each.place, each.values["is"], each.text.partition("#")[0])
        for each in stage.journal
        if each.action == "relate" and each.committed
    )


def findings(stage: Stage) -> list[str]:
    """What a person could mend, as kept."""
    with stage.shelf.ledger.reading() as books:
        return [each.what for each in findings_of(books)]
