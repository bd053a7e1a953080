"""Fields that both sides changed at once: a page of all, and a section for whom they concern."""

from collections.abc import Iterable
from dataclasses import replace

from trackwork.core.dates import spoken, spoken_duration
from trackwork.core.subjects import item_part, item_parts
from trackwork.reports.conflicts import Conflict, by_age, settle_words, value_words
from trackwork.reports.material import Material
from trackwork.reports.page import NOTHING, Cell, Column, Figure, Page, Section, Table, words
from trackwork.reports.status import ItemStatus
from trackwork.reports.views import pieces

TITLE = "Changed on both sides"
KEPT_BACK = "stands in the issue"
"""What is said in place of a text or a name: it goes no further than where it was written."""


def conflicts_page(material: Material) -> Page:
    """Every conflict that is not settled, the oldest first."""
    found = _of(material.items)
    teams = len({item_parts(each.subject)[1] for each in found})
    return Page(
        path="conflicts",
        title=TITLE,
        as_of=material.now,
        oldest=material.oldest,
        words=(
            "The initiative and a team changed the same field before either saw the other's.",
            "One side decides, its value stands, and the other value is kept: nothing is lost.",
            *(() if found else ("Both sides say the same everywhere now.",)),
        ),
        figures=(
            Figure(
                label="Still to settle",
                text=str(len(found)),
                note=f"in items of {pieces.counted(teams, 'team')}" if found else "none",
                leads="#conflicts",
            ),
        ),
        sections=(Section(title="Conflicts", tables=(_table(material, found, "conflicts"),)),),
        trail=pieces.trail((TITLE, "conflicts")),
    )


def conflicts_section(
    material: Material, items: Iterable[ItemStatus], *, name: str, own: str
) -> tuple[Section, ...]:
    """The conflicts of some items as a section; none where there is none, or none may be shown.

    ``own`` is the column that would say the same in every row: the page is about it.
    """
    found = _of(each for each in items if not material.hidden(each.initiative))
    if not found:
        return ()
    whole = _table(material, found, f"{name}-conflicts")
    kept = [at for at, each in enumerate(whole.columns) if each.title != own]
    table = replace(
        whole,
        columns=tuple(whole.columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in whole.rows),
    )
    return (Section(title=TITLE, tables=(table,)),)


def _of(items: Iterable[ItemStatus]) -> tuple[Conflict, ...]:
    return by_age(clash for each in items for clash in each.conflicts)


def _table(material: Material, found: tuple[Conflict, ...], name: str) -> Table:
    return Table(
        name=name,
        caption="Fields that both sides changed, the oldest first",
        columns=(
            Column(title="Initiative"),
            Column(title="Team"),
            Column(title="Field"),
            Column(title="We say"),
            Column(title="The team says"),
            Column(title="Since"),
            Column(title="How to settle it"),
        ),
        rows=tuple(_row(material, each) for each in found),
        empty="Both sides say the same.",
    )


def _row(material: Material, each: Conflict) -> tuple[Cell, ...]:
    initiative = material.workspace.initiatives[each.initiative]
    day = each.since.date()
    age = spoken_duration(material.now - each.since)
    hidden = material.hidden(each.initiative)
    return (
        words(initiative.title, leads=pieces.initiative_path(each.initiative)),
        words("one team") if hidden else _team(each),
        words(each.field),
        *((words(NOTHING),) * 2 if hidden else _values(each)),
        Cell(text=spoken(day), raw=day, note=f"{age} ago"),
        Cell(
            text=(said := settle_words(each, material.workspace.word)),
            raw=said,
            note="in that team's own issue" if hidden else f"in {each.issue}",
        ),
    )


def _team(each: Conflict) -> Cell:
    key, part = item_parts(each.subject)[1], item_part(each.subject)
    return words(f"{key}/{part}" if part else key, leads=pieces.team_path(key))


def _values(each: Conflict) -> tuple[Cell, Cell]:
    """Both values; of a text or a name only that it is there."""
    ours, theirs = (value_words(each.field, value) for value in (each.ours, each.theirs))
    if each.shown:
        return words(ours), words(theirs)
    return words(KEPT_BACK), words(KEPT_BACK)
