"""Opening a workspace whose ledger travels: the way here, then everything built on what arrived."""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from trackwork.bootstrap import App, SettingsProblems, build, known_key, option_readers
from trackwork.carrier.journey import Journey, begin
from trackwork.carrier.means import Means
from trackwork.clock import WallClock
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import NothingAdopted, read_adopted
from trackwork.engine.gears import change_gear
from trackwork.engine.parts import NoFaults
from trackwork.engine.rebuild import refold
from trackwork.ports import Clock, Faults, NotCarried
from trackwork.settings import Loaded, load

LOOKING = b"for looking only; nothing that carries this ever goes out"
_FIRST = "the ledger goes on a branch"
_DELETED = "the branch was deleted; it is looked for before anything is sent"


def named_branch(folder: Path) -> str:
    """The branch that trackwork.yaml names; empty when the ledger stays where it is."""
    return load(folder).installation.ledger_branch or ""


def open_workspace(
    folder: Path,
    branch: str,
    *,
    clock: Clock | None = None,
    faults: Faults | None = None,
    environment: Mapping[str, str] | None = None,
    trusting: bool = False,
) -> tuple[App, Journey]:
    """Fetch, restore, build; end with `Journey.finish`.

    ``trusting`` takes a branch as it stands, signed or not: a person's word. Raises NotCarried,
    SettingsProblems or LedgerError.
    """
    named = environment if environment is not None else os.environ
    ticking = clock or WallClock()
    loaded = load(folder, connectors=option_readers(), today=ticking.now().date())
    means = _means(folder, branch, loaded, clock=ticking, environment=named)
    journey = begin(replace(means, faults=faults or NoFaults(), trusting=trusting))
    app = build(
        folder,
        clock=ticking,
        faults=faults,
        environment=named,
        key=means.key or LOOKING,
        loaded=loaded,
    )
    fence = journey.around(app.parts.fence)
    app = replace(app, parts=replace(app.parts, carrier=journey, fence=fence))
    if journey.arrival.fresh:
        fold_again(app)
    if journey.arrival.moved_in:
        _moves_in(app, doubt=journey.arrival.watch)
    journey.carries(app.ledger)
    if journey.arrival.watch:
        change_gear(app.parts, Gear.WATCH)
    return app, journey


def _means(
    folder: Path, branch: str, loaded: Loaded, *, clock: Clock, environment: Mapping[str, str]
) -> Means:
    if loaded.workspace is None:
        raise SettingsProblems(loaded.problems)
    variable = loaded.installation.ledger_url_env
    if variable and environment.get(variable):
        raise NotCarried(
            f"the ledger is in the database that {variable} names, so it travels on no branch",
            fix="A ledger has one home: take 'ledger_branch' or 'ledger_url_env' out.",
        )
    return Means(
        folder=folder,
        workspace=loaded.workspace.id,
        branch=branch,
        ledger=folder / loaded.installation.ledger,
        key=known_key(folder, environment),
        clock=clock,
    )


def fold_again(app: App) -> int:
    """Fold everything that arrived, and have the next cycle look at all of it; how many."""
    with suppress(NothingAdopted), app.ledger.transaction() as books:
        adopted = read_adopted(books, app.parts)
        now = app.parts.clock.now()
        done = refold(app.parts, adopted, books, moments={}, now=now)
        names = [books.access.people.name(row.subject) for row in books.subjects.rows()]
        books.subjects.flush()
        books.subjects.stir(books.access.subjects.find(names))
        return done.subjects
    return 0


def _moves_in(app: App, *, doubt: bool) -> None:
    """A ledger that goes on a branch; ``doubt``: it was on it before, and the branch is gone.

    Its epoch rises, because whatever is on a branch is looked for before it is made: branches can
    be turned back.
    """
    with app.ledger.transaction() as books:
        books.raise_epoch(reason=_DELETED if doubt else _FIRST, doubt=doubt)
