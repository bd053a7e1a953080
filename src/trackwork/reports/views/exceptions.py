"""Exceptions and the demand behind them: not a fault list, but input for the next plan."""

from trackwork.core.subjects import item_parts
from trackwork.practices.exceptions.report import demand
from trackwork.reports.material import Material, Noted
from trackwork.reports.page import (
    NOTHING,
    Cell,
    Column,
    Figure,
    Page,
    Section,
    Table,
    day,
    number,
    words,
)
from trackwork.reports.views import pieces


def exceptions_page(material: Material) -> Page:
    """What stands now, by initiative, and what it would take, by reason."""
    active = [x for x in material.exceptions if x.state.active]
    lacking = pieces.lacking(material)
    hours = sum(x.hours for x in lacking)
    unsaid = sum(x.without_hours for x in lacking)
    of = sum(x.count for x in lacking)
    return Page(
        path="exceptions",
        title="Exceptions and unfunded demand",
        as_of=material.now,
        oldest=material.oldest,
        words=(
            "An honest not now is a good answer: it makes the plan true.",
            "What teams lack is added up here for whoever decides what gets room.",
        ),
        figures=(
            Figure(label="Exceptions that stand", text=str(len(active)), leads="#exceptions"),
            Figure(
                label="Hours they would take",
                text=f"{hours:g} h" if hours or not unsaid else "not said",
                note=_unsaid(unsaid, of),
                leads="#unfunded-demand",
            ),
            Figure(
                label="Wait for a decision",
                text=str(sum(x.state.undecided for x in active)),
                note="after 48 hours what the team wrote stands",
                leads="#exceptions",
            ),
        ),
        sections=(
            Section(title="Unfunded demand", tables=(_demand(material), _by_initiative(material))),
            Section(title="Exceptions", tables=(_list(material, active),)),
        ),
        trail=pieces.trail(("Exceptions", "exceptions")),
    )


def _unsaid(unsaid: int, of: int) -> str:
    """How much of the hours is known."""
    if not of:
        return "nobody lacks room"
    return f"{unsaid} of {of} say no hours" if unsaid else "all say their hours"


def _demand(material: Material) -> Table:
    found = demand(x.state for x in material.exceptions)
    rows = tuple(
        (words(x.reason), number(x.count), number(x.hours, unit="h"), number(x.without_hours))
        for x in found
    )
    return Table(
        name="demand-by-reason",
        caption="By reason",
        columns=(
            Column(title="Reason"),
            Column(title="Exceptions", number=True),
            Column(title="Hours", number=True),
            Column(title="Say no hours", number=True),
        ),
        rows=rows,
        empty="Nobody told us they lack room.",
    )


def _by_initiative(material: Material) -> Table:
    """Beside the stack: what each initiative would need to keep its date."""
    rows = []
    for each in material.initiatives:
        mine = [x.state for x in material.exceptions if item_parts(x.subject)[0] == each.key]
        found = demand(mine)
        if found:
            rows.append(
                (
                    words(each.title, leads=pieces.initiative_path(each.key)),
                    words(each.rank or NOTHING),
                    number(sum(x.count for x in found)),
                    number(sum(x.hours for x in found), unit="h"),
                )
            )
    return Table(
        name="demand-by-initiative",
        caption="By initiative, in the order of the stack",
        columns=(
            Column(title="Initiative"),
            Column(title="Ranks"),
            Column(title="Exceptions", number=True),
            Column(title="Hours", number=True),
        ),
        rows=tuple(rows),
        empty="Nobody told us they lack room.",
    )


def _list(material: Material, active: list[Noted]) -> Table:
    ordered = sorted(active, key=lambda x: (item_parts(x.subject)[0], x.team, x.subject))
    return Table(
        name="exceptions",
        caption="Exceptions that stand, by initiative and team",
        columns=(
            Column(title="Initiative"),
            Column(title="Team"),
            Column(title="Until"),
            Column(title="Reason"),
            Column(title="Hours", number=True),
            Column(title="Decision"),
        ),
        rows=tuple(_row(material, each) for each in ordered),
        empty="No exceptions stand.",
    )


def _row(material: Material, each: Noted) -> tuple[Cell, ...]:
    key = item_parts(each.subject)[0]
    initiative = material.workspace.initiatives.get(key)
    hidden = material.hidden(key)
    state = each.state
    return (
        words(initiative.title, leads=pieces.initiative_path(key))
        if initiative is not None
        else words(key),
        words("one team") if hidden else words(each.team, leads=pieces.team_path(each.team)),
        day(state.until),
        words(state.reason),
        number(state.hours, unit="h"),
        words(_decision(material, each)),
    )


def _decision(material: Material, each: Noted) -> str:
    if each.state.undecided:
        who = f" by {material.person_name(each.decider)}" if each.decider else ""
        return f"asked for{who}"
    return "stands as written" if each.state.stood else "granted"
