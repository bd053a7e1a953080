"""The first page: every initiative in the order of the stack, and how the whole goes."""

from trackwork.core.health import SHAPES
from trackwork.reports.material import Material, done
from trackwork.reports.page import NOTHING, Column, Figure, Page, Section, Table, number, words
from trackwork.reports.status import InitiativeStatus, initiative_status
from trackwork.reports.views import pieces


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
            pieces.done_figure(everything),
            pieces.rate_figure("Heard", whole.figures.heard, "of the open items, in their cadence"),
            pieces.rate_figure(
                "In good standing", whole.figures.good_standing, "heard, and the date holds"
            ),
            Figure(
                label="Exceptions",
                text=str(whole.figures.excepted),
                note="an honest not now, beside the rates",
                leads="exceptions",
            ),
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
    rows = []
    for each in material.initiatives:
        status = initiative_status(each.key, each.title, material.of(each.key), now=material.now)
        rows.append(
            (
                words(each.title, leads=pieces.initiative_path(each.key)),
                *(number(status.counts[x]) for x in pieces.ORDER),
                number(status.not_asked),
                words(str(status.figures.heard)),
                words(str(status.figures.good_standing)),
                words(_next(status)),
                words("list", leads=f"owners/{each.key}"),
            )
        )
    return Table(
        name="initiatives",
        caption="Items by health, and rates with what they are out of",
        columns=(
            Column(title="Initiative"),
            *states,
            Column(title="· not asked yet", number=True),
            Column(title="Heard", number=True),
            Column(title="Good standing", number=True),
            Column(title="Next date"),
            Column(title="Owner's list"),
        ),
        rows=tuple(rows),
        empty="No initiative is adopted yet.",
    )


def _next(status: InitiativeStatus) -> str:
    if not status.next_dates:
        return NOTHING
    from_now = status.next_dates[0]
    return f"{from_now.day.isoformat()} ({pieces.counted(len(from_now.teams), 'team')})"


def _teams(material: Material) -> Table:
    """Every team with how much is asked of it, in alphabetical order: a list of doors."""
    rows = []
    for key in material.teams():
        items = material.of_team(key)
        rows.append(
            (
                words(material.team_name(key), leads=pieces.team_path(key)),
                number(len(items)),
                number(done(items)),
            )
        )
    return Table(
        name="teams",
        caption="What is asked of each team, by name",
        columns=(
            Column(title="Team"),
            Column(title="Items", number=True),
            Column(title="Done", number=True),
        ),
        rows=tuple(rows),
        empty="Nobody is asked yet.",
    )
