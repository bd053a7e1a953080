"""One page for an executive: what is asked of them first, then how each initiative stands."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from trackwork.core.dates import spoken
from trackwork.core.health import Health
from trackwork.core.obligations import OWED, Kind
from trackwork.core.workspace import Initiative
from trackwork.reports.material import Material, Then, done
from trackwork.reports.page import NOTHING, Cell, Column, Figure, Page, Section, Table, words
from trackwork.reports.page import health as health_cell
from trackwork.reports.status import ItemStatus, Turn, initiative_status
from trackwork.reports.views import pieces
from trackwork.reports.views.healths import FINISHED, said_of

SEEN_FOR = timedelta(days=1)
"""What is asked of a sponsor about a team shows here when the team could see it for a day."""
WEEK = timedelta(days=7)
ON_COURSE = FINISHED | {Health.ON_TRACK}
ASKS = {
    Kind.DECIDE: "decide what a team offers or cannot do",
    Kind.REVIEW: "go through it once",
    Kind.GATE: "sign off a stage",
    Kind.RESPOND: "a team has gone quiet and we stopped asking: is there room for it?",
}


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
        first=(
            Section(
                title=f"Asked of you: {len(asked.rows) or 'none'}",
                tables=(asked,) if asked.rows else (),
            ),
        ),
        figures=(
            pieces.done_figure(everything, leads="index#initiatives"),
            *pieces.rate_figures(whole.figures, now=material.now, leads="index#initiatives"),
            _lack(material),
        ),
        sections=(
            Section(title="Initiatives", tables=(_table(material),)),
            Section(
                title="How it goes",
                charts=(pieces.over_time(material.weeks.get("", ()), name="executive-heard"),),
            ),
        ),
        trail=pieces.trail(("One page", "executive")),
    )


def _bottom_line(material: Material) -> str:
    said = [said_of(material.of(each.key)).health for each in material.initiatives]
    fine = sum(x in ON_COURSE for x in said)
    unheard = said.count(Health.NOT_HEARD)
    of = pieces.counted(len(said), "initiative is", "initiatives are")
    more = f" {unheard} not heard from enough to say." if unheard else ""
    return f"{fine} of {of} done or on track.{more}"


def _lack(material: Material) -> Figure:
    """Who told us they lack room, and what for."""
    found = pieces.lacking(material)
    by = ", ".join(f"{x.count} {x.reason}" for x in found)
    hours = sum(x.hours for x in found)
    told = f"{by}; {hours:g} hours where they say so" if hours else by
    return Figure(
        label="Told us they lack room",
        text=str(sum(x.count for x in found)),
        note=told or "nobody so far",
        leads="exceptions#unfunded-demand",
    )


def _asked(material: Material) -> Table:
    """What sponsors are asked for, by the day it is hoped for."""
    found = sorted(_asks(material), key=lambda ask: (ask[1].due, ask[0].subject))
    rows = tuple(_ask(material, item, turn) for item, turn in found)
    return Table(
        name="asked-of-you",
        caption="What is asked of you",
        columns=(Column(title="By"), Column(title="Of whom"), Column(title="What")),
        rows=rows,
        empty="Asked of you: none.",
    )


def _asks(material: Material) -> Iterator[tuple[ItemStatus, Turn]]:
    sponsors = {each.key: each.sponsor for each in material.initiatives if each.sponsor}
    for item in material.items:
        for turn in item.turns:
            theirs = turn.holder.kind == "person" and turn.holder.key == sponsors.get(
                item.initiative
            )
            seen = turn.since is None or material.now - turn.since >= SEEN_FOR
            if theirs and seen and not turn.waits:
                yield item, turn


def _ask(material: Material, item: ItemStatus, turn: Turn) -> tuple[Cell, ...]:
    title = material.workspace.initiatives[item.initiative].title
    what = ASKS.get(Kind(turn.kind), OWED[Kind(turn.kind)])
    return (
        words(spoken(turn.day)),
        words(material.person_name(turn.holder.key)),
        words(f"{title}: {what}", leads=f"{pieces.initiative_path(item.initiative)}#items"),
    )


def _table(material: Material) -> Table:
    heads = ("Initiative", "Health", "Why", "Done", "Committed", "Likely", "Since last week")
    return Table(
        name="executive",
        caption="Every initiative, in the order of the stack",
        columns=tuple(Column(title=head, number=head == "Done") for head in heads),
        rows=tuple(_row(material, each) for each in material.initiatives),
        empty="No initiative is adopted yet.",
    )


def _row(material: Material, each: Initiative) -> tuple[Cell, ...]:
    items = material.of(each.key)
    path = pieces.initiative_path(each.key)
    said = said_of(items)
    return (
        words(each.title, leads=path),
        health_cell(said.health),
        words(said.why),
        words(f"{done(items)} of {len(items)}", leads=f"{path}#items"),
        words(_committed(items)),
        words(_likely(material, each.key, items)),
        words(_since(material.weeks.get(each.key, ()))),
    )


def _committed(items: Sequence[ItemStatus]) -> str:
    """The last date somebody committed to first, and to where it moved."""
    first = max((x.dates.first_committed for x in items if x.dates.first_committed), default=None)
    last = max((x.dates.committed for x in items if x.dates.committed), default=None)
    if last is None:
        return NOTHING
    if first is None or first == last:
        return spoken(last)
    return f"{spoken(first)} \N{RIGHTWARDS ARROW} {spoken(last)}"


def _likely(material: Material, key: str, items: Sequence[ItemStatus]) -> str:
    """How many are likely done by when; else the last likely day of what is open."""
    if all(x.line.state.done_at for x in items):
        return NOTHING
    ahead = material.ahead.get(key, ())
    if ahead:
        soon = ahead[0]
        return f"{soon.low} to {soon.high} done by {spoken(soon.day)}"
    open_ones = [x for x in items if x.contacted and x.health not in FINISHED | {Health.NOT_NOW}]
    days = [day for day in map(material.forecast_of, open_ones) if day is not None]
    if not days:
        return "not enough history"
    unsaid = len(open_ones) - len(days)
    return spoken(max(days)) + (f", {unsaid} unknown" if unsaid else "")


def _since(weeks: Sequence[Then]) -> str:
    before = [each for each in weeks if weeks[-1].at - each.at >= WEEK]
    if not before:
        return "first week"
    then = before[-1]
    more = weeks[-1].done - then.done
    noes = weeks[-1].excepted - then.excepted
    told = [f"{more} more done"] if more > 0 else [f"{-more} opened again"] if more else []
    if noes:
        what = "more exception" if noes > 0 else "exception ended"
        many = "more exceptions" if noes > 0 else "exceptions ended"
        told.append(pieces.counted(abs(noes), what, many))
    return ", ".join(told) or "no change"
