"""One page for an executive: what is asked of them first, then how each initiative stands."""

from collections.abc import Sequence
from datetime import timedelta

from trackwork.core.dates import spoken
from trackwork.core.health import Health, shown
from trackwork.practices.exceptions.report import demand
from trackwork.reports.material import Material, Then, done
from trackwork.reports.page import Column, Figure, Page, Section, Table, day, words
from trackwork.reports.status import ItemStatus, initiative_status
from trackwork.reports.views import pieces

SEEN_FOR = timedelta(days=1)
"""Nothing about a team reaches this page before the team could see it for a working day."""
WEEK = timedelta(days=7)


def executive_page(material: Material) -> Page:
    """One printed page; names no team."""
    workspace = material.workspace
    everything = [x for each in material.initiatives for x in material.of(each.key)]
    whole = initiative_status("", "", everything, now=material.now)
    asked = _asked(material)
    return Page(
        path="executive",
        title=f"{workspace.title or workspace.id}: one page",
        as_of=material.now,
        oldest=material.oldest,
        words=(_bottom_line(material),),
        figures=(
            pieces.rate_figure("Heard", whole.figures.heard, "of the open items, in their cadence"),
            pieces.done_figure(everything),
            Figure(
                label="Told us they lack room",
                text=str(sum(x.state.active for x in material.exceptions)),
                note=_lack(material),
                leads="exceptions",
            ),
        ),
        sections=(
            Section(
                title=f"Asked of you: {len(asked.rows) or 'none'}",
                tables=(asked,) if asked.rows else (),
            ),
            Section(title="Initiatives", tables=(_table(material),)),
            Section(
                title="How it goes",
                charts=(pieces.over_time(material.weeks.get("", ()), name="executive-heard"),),
            ),
        ),
        trail=pieces.trail(("One page", "executive")),
    )


def _bottom_line(material: Material) -> str:
    healths = [_health(material.of(each.key)) for each in material.initiatives]
    fine = sum(x in {Health.ON_TRACK, Health.DONE_CLAIMED, Health.DONE_VERIFIED} for x in healths)
    of = pieces.counted(len(healths), "initiative is", "initiatives are")
    return f"{fine} of {of} on course."


def _health(items: Sequence[ItemStatus]) -> Health:
    """The least good of what most items say: off track and at risk show from one in ten on."""
    said = [x.health for x in items if x.health is not None]
    if not said:
        return Health.NOT_HEARD
    tenth = max(1, len(said) // 10)
    for bad in (Health.OFF_TRACK, Health.AT_RISK):
        if said.count(bad) >= tenth:
            return bad
    if said.count(Health.NOT_HEARD) * 2 > len(said):
        return Health.NOT_HEARD
    finished = {Health.DONE_CLAIMED, Health.DONE_VERIFIED}
    return Health.DONE_CLAIMED if all(x in finished for x in said) else Health.ON_TRACK


def _lack(material: Material) -> str:
    found = demand(x.state for x in material.exceptions)
    if not found:
        return "nobody so far"
    by = ", ".join(f"{x.count} {x.reason}" for x in found)
    hours = sum(x.hours for x in found)
    return f"{by}; {hours:g} hours where they say so"


def _asked(material: Material) -> Table:
    """What sponsors are asked for, known to everybody for a day at least."""
    sponsors = {each.key: each.sponsor for each in material.initiatives if each.sponsor}
    rows = [
        (
            words(material.person_name(turn.holder.key)),
            words(_what(material, item), leads=pieces.initiative_path(item.initiative)),
            day(turn.due.date()),
        )
        for item in material.items
        for turn in item.turns
        if turn.holder.kind == "person" and turn.holder.key == sponsors.get(item.initiative)
        if not turn.waits and _known_long_enough(material, item)
    ]
    return Table(
        name="asked-of-you",
        caption="What is asked of you",
        columns=(Column(title="Of whom"), Column(title="What"), Column(title="By")),
        rows=tuple(sorted(rows, key=lambda row: (row[2].text, row[1].text))),
        empty="Asked of you: none.",
    )


def _known_long_enough(material: Material, item: ItemStatus) -> bool:
    return item.word_at is None or material.now - item.word_at >= SEEN_FOR


def _what(material: Material, item: ItemStatus) -> str:
    title = material.workspace.initiatives[item.initiative].title
    return f"{title}: a team has not been heard for long, and we stopped asking it"


def _table(material: Material) -> Table:
    rows = []
    for each in material.initiatives:
        items = material.of(each.key)
        status = initiative_status(each.key, each.title, items, now=material.now)
        last = max((x.dates.committed for x in items if x.dates.committed), default=None)
        rows.append(
            (
                words(each.title, leads=pieces.initiative_path(each.key)),
                words(shown(_health(items))),
                words(f"{done(items)} of {len(items)}"),
                day(last),
                words(_likely(material, each.key)),
                words(_since(material.weeks.get(each.key, ()), status.figures.excepted)),
            )
        )
    heads = ("Initiative", "Health", "Done", "Last committed date", "Likely", "Since last week")
    return Table(
        name="executive",
        caption="Every initiative, in the order of the stack",
        columns=tuple(Column(title=head) for head in heads),
        rows=tuple(rows),
        empty="No initiative is adopted yet.",
    )


def _likely(material: Material, key: str) -> str:
    ahead = material.ahead.get(key, ())
    if not ahead:
        return "not enough history"
    return f"{ahead[0].low} to {ahead[0].high} done by {spoken(ahead[0].day)}"


def _since(weeks: Sequence[Then], excepted: int) -> str:
    before = [each for each in weeks if weeks[-1].at - each.at >= WEEK]
    if not before:
        return "first week"
    then = before[-1]
    more = weeks[-1].done - then.done
    noes = excepted - then.figures.excepted
    told = f"{more:+d} done" if more else "no change"
    return f"{told}, {noes:+d} exceptions" if noes else told
