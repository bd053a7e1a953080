"""One team: everything all initiatives ask of it, in the order of the stack."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from trackwork.core.dates import spoken
from trackwork.core.obligations import Kind
from trackwork.core.subjects import item_part
from trackwork.reports.material import Material
from trackwork.reports.page import NOTHING, Cell, Column, Page, Section, Table, words
from trackwork.reports.status import ItemStatus
from trackwork.reports.views import pieces
from trackwork.reports.views.conflicts import conflicts_section

NEXT: Mapping[str, str] = MappingProxyType(
    {Kind.ACCEPT: "a first answer on {title}", Kind.DELIVER: "{title} done"}
)
"""What helps most, where it is more than a word."""
NOTHING_NEEDED = "Nothing is needed from this team now."


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
        figures=(pieces.done_figure(_seen(material, items), leads="#asked"),),
        sections=(
            Section(
                title="Asked",
                words=_cost(material, items),
                tables=(_table(material, items, key),),
            ),
            *conflicts_section(material, items, name=key, own="Team"),
        ),
        trail=pieces.trail((name, pieces.team_path(key))),
    )


def _next(material: Material, items: tuple[ItemStatus, ...], key: str) -> str:
    """The one thing that helps most now, or that nothing is needed."""
    mine = [
        x
        for x in _seen(material, items)
        if x.turn is not None and not x.turn.waits and x.turn.holder.key == key
        if x.turn.holder.kind == "team"
    ]
    if not mine:
        own = "What is asked stands in the team's own backlog."
        return own if len(_seen(material, items)) < len(items) else NOTHING_NEEDED
    first = min(
        mine, key=lambda x: (x.turn.due, x.subject) if x.turn else (material.now, x.subject)
    )
    turn = first.turn
    title = material.workspace.initiatives[first.initiative].title
    by = spoken(turn.day) if turn else ""
    what = NEXT.get(turn.kind if turn else "", "a word on {title}").format(title=title)
    return f"Next: {what}, by {by}. Any honest answer is a good one."


def _cost(material: Material, items: tuple[ItemStatus, ...]) -> tuple[str, ...]:
    """Hours all initiatives together guess for this team, where they guess any."""
    known = material.workspace.initiatives
    seen = _seen(material, items)
    spans = [known[x.initiative].cost_hours for x in seen if x.line.state.done_at is None]
    told = [each for each in spans if each is not None]
    if not told:
        return ()
    low, high = sum(x[0] for x in told), sum(x[1] for x in told)
    unsaid = len(spans) - len(told)
    more = f"; {unsaid} {'says' if unsaid == 1 else 'say'} nothing of hours" if unsaid else ""
    return (f"Open asks cost others from {low:g} to {high:g} hours together{more}.",)


def _table(material: Material, items: tuple[ItemStatus, ...], key: str) -> Table:
    rows = tuple(_row(material, x) for x in items)
    return Table(
        name=f"{key}-asked",
        caption="What is asked of this team, in the order of the stack",
        columns=(Column(title="Initiative"), *pieces.ITEM_COLUMNS),
        rows=rows,
        empty="Nothing is asked of this team.",
    )


def _row(material: Material, item: ItemStatus) -> tuple[Cell, ...]:
    title = words(_title(material, item), leads=pieces.initiative_path(item.initiative))
    if material.hidden(item.initiative):
        dashes = (words(NOTHING),) * (len(pieces.ITEM_COLUMNS) - 1)
        return (title, words("in your backlog only"), *dashes)
    return (title, *pieces.item_cells(material, item))


def _seen(material: Material, items: Iterable[ItemStatus]) -> tuple[ItemStatus, ...]:
    """The items everybody may see; an initiative that shows counts only keeps its own back."""
    return tuple(x for x in items if not material.hidden(x.initiative))


def _title(material: Material, item: ItemStatus) -> str:
    part = item_part(item.subject)
    title = material.workspace.initiatives[item.initiative].title
    return f"{title}: {part}" if part else title
