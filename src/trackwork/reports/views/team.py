"""One team: everything all initiatives ask of it, in the order of the stack."""

from trackwork.core.dates import spoken
from trackwork.core.subjects import item_part
from trackwork.reports.material import Material
from trackwork.reports.page import Column, Page, Section, Table, words
from trackwork.reports.status import ItemStatus
from trackwork.reports.views import pieces


def team_page(material: Material, key: str) -> Page:
    """The page of one team. Raises KeyError when nothing is asked of it and nobody knows it."""
    items = material.of_team(key)
    if not items and material.workspace.directory.team(key) is None:
        raise KeyError(key)
    name = material.team_name(key)
    return Page(
        path=pieces.team_path(key),
        title=name,
        as_of=material.now,
        oldest=min((x.line.read_at for x in items if x.contacted), default=None),
        words=(_next(material, items, key),),
        figures=(pieces.done_figure(items, leads="#asked"),),
        sections=(
            Section(
                title="Asked",
                words=_cost(material, items),
                tables=(_table(material, items, key),),
            ),
        ),
        trail=pieces.trail((name, pieces.team_path(key))),
    )


def _next(material: Material, items: tuple[ItemStatus, ...], key: str) -> str:
    """The one thing that helps most now, or that nothing is needed."""
    mine = [
        x
        for x in items
        if x.turn is not None and not x.turn.waits and x.turn.holder.key == key
        if x.turn.holder.kind == "team"
    ]
    if not mine:
        return "Nothing is needed from this team now."
    first = min(
        mine, key=lambda x: (x.turn.due, x.subject) if x.turn else (material.now, x.subject)
    )
    turn = first.turn
    title = material.workspace.initiatives[first.initiative].title
    by = spoken(turn.due.date()) if turn else ""
    what = pieces.OWED.get(turn.kind, "a word") if turn else "a word"
    return f"Next: {what} on {title}, by {by}. Any honest answer is a good one."


def _cost(material: Material, items: tuple[ItemStatus, ...]) -> tuple[str, ...]:
    """Hours all initiatives together guess for this team, where they guess any."""
    known = material.workspace.initiatives
    spans = [known[x.initiative].cost_hours for x in items if x.line.state.done_at is None]
    told = [each for each in spans if each is not None]
    if not told:
        return ()
    low, high = sum(x[0] for x in told), sum(x[1] for x in told)
    unsaid = len(spans) - len(told)
    more = f"; {unsaid} say nothing of hours" if unsaid else ""
    return (f"Open asks cost others from {low:g} to {high:g} hours together{more}.",)


def _table(material: Material, items: tuple[ItemStatus, ...], key: str) -> Table:
    rows = tuple(
        (
            words(_title(material, x), leads=pieces.initiative_path(x.initiative)),
            *pieces.item_cells(material, x),
        )
        for x in items
    )
    return Table(
        name=f"{key}-asked",
        caption="What is asked of this team, in the order of the stack",
        columns=(Column(title="Initiative"), *pieces.ITEM_COLUMNS),
        rows=rows,
        empty="Nothing is asked of this team.",
    )


def _title(material: Material, item: ItemStatus) -> str:
    part = item_part(item.subject)
    title = material.workspace.initiatives[item.initiative].title
    return f"{title}: {part}" if part else title
