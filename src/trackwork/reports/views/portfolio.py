"""The first page: every initiative in the order of the stack, and how the whole goes."""

from collections.abc import Sequence

from trackwork.core.health import SHAPES
from trackwork.core.workspace import Initiative
from trackwork.reports.material import Material, done
from trackwork.reports.page import (
    NOTHING,
    Cell,
    Column,
    Page,
    Section,
    Table,
    day,
    health,
    number,
    words,
)
from trackwork.reports.status import InitiativeStatus, ItemStatus, initiative_status
from trackwork.reports.views import pieces
from trackwork.reports.views.healths import said_of

MOST_BESIDE = 6
"""Initiatives that fit beside each other; with more, a team's own page has them."""


def portfolio_page(material: Material) -> Page:
    """All initiatives side by side; none of them is blended with another."""
    workspace = material.workspace
    everything = [x for each in material.initiatives for x in material.of(each.key)]
    whole = initiative_status("", "", everything, now=material.now)
    return Page(
        path="index",
        title=workspace.title or workspace.id,
        as_of=material.now,
        oldest=material.oldest,
        words=(
            (
                f"{pieces.counted(len(material.initiatives), 'initiative')}, "
                f"{pieces.counted(len(material.teams()), 'team')}, gear {material.gear}."
            ),
        ),
        figures=(
            pieces.done_figure(everything, leads="#initiatives"),
            *pieces.rate_figures(whole.figures, now=material.now, leads="#initiatives"),
            pieces.exceptions_figure(whole.figures.excepted),
        ),
        sections=(
            Section(title="Initiatives", tables=(_table(material),)),
            Section(
                title="How it goes",
                charts=(pieces.over_time(material.weeks.get("", ()), name="portfolio-heard"),),
            ),
            Section(title="Teams", tables=(_teams(material),)),
        ),
    )


def _table(material: Material) -> Table:
    states = tuple(Column(title=f"{SHAPES[x]} {x}", number=True) for x in pieces.ORDER)
    rows = tuple(_row(material, each) for each in material.initiatives)
    return Table(
        name="initiatives",
        caption="Items by health, and rates with what they are out of",
        columns=(
            Column(title="Initiative"),
            *states,
            Column(title="· not asked yet", number=True),
            Column(title="Heard", number=True),
            Column(title="Good standing", number=True),
            Column(title="Surprises", number=True),
            Column(title="Next date"),
            Column(title="Owner"),
        ),
        rows=rows,
        empty="No initiative is adopted yet.",
    )


def _row(material: Material, each: Initiative) -> tuple[Cell, ...]:
    status = initiative_status(each.key, each.title, material.of(each.key), now=material.now)
    path = pieces.initiative_path(each.key)
    return (
        words(each.title, leads=path),
        *(_count(status.counts[x], leads=f"{path}#items") for x in pieces.ORDER),
        _count(status.not_asked, leads=f"{path}#items"),
        *map(words, pieces.rate_texts(status.figures, material.now)),
        _next(status),
        words(NOTHING) if material.hidden(each.key) else words("list", leads=f"owners/{each.key}"),
    )


def _count(value: int, *, leads: str) -> Cell:
    """A count that leads to its items; none leads nowhere."""
    return number(value, leads=leads if value else "")


def _next(status: InitiativeStatus) -> Cell:
    if not status.next_dates:
        return words(NOTHING)
    soonest = status.next_dates[0]
    return day(soonest.day, mark=f" ({pieces.counted(len(soonest.teams), 'team')})")


def _teams(material: Material) -> Table:
    """Every team by name, with where each initiative stands with it: a list of doors."""
    shown = [x for x in material.initiatives if not material.hidden(x.key)]
    beside = shown if len(shown) <= MOST_BESIDE else []
    rows = tuple(_team(material, key, shown, beside) for key in material.teams())
    return Table(
        name="teams",
        caption="What is asked of each team, by name",
        columns=(
            Column(title="Team"),
            *(Column(title=each.title) for each in beside),
            Column(title="Items", number=True),
            Column(title="Done", number=True),
        ),
        rows=rows,
        empty="Nobody is asked yet.",
    )


def _team(
    material: Material, key: str, shown: Sequence[Initiative], beside: Sequence[Initiative]
) -> tuple[Cell, ...]:
    open_to_all = {each.key for each in shown}
    mine = material.of_team(key)
    seen = [x for x in mine if x.initiative in open_to_all]
    return (
        words(material.team_name(key), leads=pieces.team_path(key)),
        *(_where([x for x in seen if x.initiative == each.key]) for each in beside),
        number(len(seen)),
        number(done(seen)),
    )


def _where(items: Sequence[ItemStatus]) -> Cell:
    """One initiative's word at one team; a dash where nothing is asked."""
    return health(said_of(items).health) if items else words(NOTHING)
