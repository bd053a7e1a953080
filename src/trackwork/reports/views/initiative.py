"""One initiative: what is asked, how far it is, when it is likely done, team by team."""

from trackwork.core.dates import spoken
from trackwork.reports.material import Material
from trackwork.reports.page import Figure, Page, Section
from trackwork.reports.status import initiative_status
from trackwork.reports.views import pieces

COUNTS_ONLY = "counts"
"""The visibility of an initiative whose teams are shown to nobody but themselves."""


def initiative_page(material: Material, key: str) -> Page:
    """The page of one initiative. Raises KeyError when there is none of this key."""
    initiative = material.workspace.initiatives[key]
    items = material.of(key)
    status = initiative_status(key, initiative.title, items, now=material.now)
    words = [initiative.ask]
    if initiative.good_for_you:
        words.append(f"Good for the teams: {initiative.good_for_you}")
    if initiative.by:
        words.append(f"Proposed date: {spoken(initiative.by)}, for each team to change.")
    open_to_all = initiative.visibility != COUNTS_ONLY
    return Page(
        path=pieces.initiative_path(key),
        title=initiative.title,
        as_of=material.now,
        oldest=status.oldest,
        words=tuple(words),
        figures=(
            pieces.done_figure(items, leads="#items"),
            pieces.rate_figure(
                "Heard", status.figures.heard, "of the open items, within their cadence"
            ),
            pieces.rate_figure(
                "In good standing", status.figures.good_standing, "heard, and the date holds"
            ),
            pieces.rate_figure(
                "Surprises", status.figures.surprises, "were on track and then were not"
            ),
            Figure(
                label="Exceptions",
                text=str(status.figures.excepted),
                note="an honest not now, beside the rates",
                leads="exceptions",
            ),
        ),
        sections=(
            _progress(material, key),
            *((_teams(material, key),) if open_to_all else (_counts(material, key),)),
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
    weeks = material.weeks.get(key, ())
    if len(weeks) < 2 or weeks[0].asked == weeks[-1].asked:  # noqa: PLR2004 - a change needs two
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
    said = ", ".join(f"{counts[x]} {x}" for x in pieces.ORDER if counts[x]) or "nothing yet"
    return Section(
        title="Items",
        words=(f"This initiative shows counts only: {said}.",),
    )
