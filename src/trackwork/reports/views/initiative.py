"""One initiative: what is asked, how far it is, when it is likely done, team by team."""

from trackwork.core.dates import spoken
from trackwork.core.health import shown
from trackwork.reports import page
from trackwork.reports.material import Material
from trackwork.reports.page import Column, Page, Section, Table, number
from trackwork.reports.status import initiative_status
from trackwork.reports.views import pieces
from trackwork.reports.views.conflicts import conflicts_section
from trackwork.reports.views.healths import said_of


def initiative_page(material: Material, key: str) -> Page:
    """The page of one initiative. Raises KeyError when there is none of this key."""
    initiative = material.workspace.initiatives[key]
    items = material.of(key)
    status = initiative_status(key, initiative.title, items, now=material.now)
    said = said_of(items)
    words = [f"{shown(said.health)}: {said.why}." if said.health else f"{said.why}."]
    words += [initiative.ask]
    if initiative.good_for_you:
        words.append(f"Good for the teams: {initiative.good_for_you}")
    if initiative.done_means:
        words.append(f"Done means: {initiative.done_means}")
    if initiative.by:
        words.append(f"Proposed date: {spoken(initiative.by)}, for each team to change.")
    return Page(
        path=pieces.initiative_path(key),
        title=initiative.title,
        as_of=material.now,
        oldest=status.oldest,
        words=tuple(words),
        figures=(
            pieces.done_figure(items, leads="#items"),
            *pieces.rate_figures(status.figures, now=material.now, leads="#items"),
            pieces.exceptions_figure(status.figures.excepted),
        ),
        sections=(
            _progress(material, key),
            _counts(material, key) if material.hidden(key) else _teams(material, key),
            *conflicts_section(material, items, name=key, own="Initiative"),
        ),
        trail=pieces.trail((initiative.title, pieces.initiative_path(key))),
    )


def _progress(material: Material, key: str) -> Section:
    weeks = material.weeks.get(key, ())
    return Section(
        title="How it goes",
        words=_scope(material, key),
        charts=(
            pieces.burn_up(material, key, name=f"{key}-burn-up"),
            pieces.over_time(weeks, name=f"{key}-heard"),
        ),
    )


def _scope(material: Material, key: str) -> tuple[str, ...]:
    """What was asked then and now, where it changed since the first week shown."""
    weeks = [each for each in material.weeks.get(key, ()) if each.asked]
    if not weeks or weeks[0].asked == weeks[-1].asked:
        return ()
    then, now = weeks[0], weeks[-1]
    return (f"Asked: {then.asked} on {spoken(then.at.date())}, {now.asked} now.",)


def _teams(material: Material, key: str) -> Section:
    items = material.of(key)
    return Section(
        title="Items",
        charts=(
            pieces.grid(items, name=f"{key}-grid"),
            pieces.slips(material, items, name=f"{key}-dates"),
        ),
        tables=(
            pieces.item_table(material, items, name=f"{key}-items", caption="Every item by team"),
        ),
    )


def _counts(material: Material, key: str) -> Section:
    """The same without a team's name."""
    initiative = material.workspace.initiatives[key]
    counts = initiative_status(key, initiative.title, material.of(key), now=material.now).counts
    rows = tuple((page.health(x), number(counts[x])) for x in pieces.ORDER)
    return Section(
        title="Items",
        words=("This initiative shows counts only. A team finds its own item in its backlog.",),
        tables=(
            Table(
                name=f"{key}-counts",
                caption="Items by health",
                columns=(Column(title="Health"), Column(title="Items", number=True)),
                rows=rows,
            ),
        ),
    )
