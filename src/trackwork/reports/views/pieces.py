"""Pieces several views share: rates, charts over time, tables of items, where they lead."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from trackwork.core.dates import spoken
from trackwork.core.health import SHAPES, Health
from trackwork.core.obligations import Kind
from trackwork.core.rates import Rate
from trackwork.core.subjects import item_part
from trackwork.reports.charts import Ahead, Grid, Lines, Series, Slip, Slips
from trackwork.reports.material import Material, Then, done
from trackwork.reports.page import NOTHING, Cell, Column, Figure, Table, day, health, words
from trackwork.reports.status import ItemStatus, Turn

ORDER = (
    Health.DONE_VERIFIED,
    Health.DONE_CLAIMED,
    Health.ON_TRACK,
    Health.AT_RISK,
    Health.OFF_TRACK,
    Health.NOT_NOW,
    Health.NOT_HEARD,
)
"""From done to unknown; nothing follows from the order."""
OWED: Mapping[str, str] = MappingProxyType(
    {
        Kind.ACCEPT: "a first answer",
        Kind.UPDATE: "a word",
        Kind.DELIVER: "done",
        Kind.DECIDE: "a decision",
        Kind.RESPOND: "an answer",
        Kind.NEXT_STEP: "the next step",
        Kind.REVISIT: "another look",
        Kind.GATE: "the gate",
        Kind.REVIEW: "the weekly review",
    }
)
"""What is hoped for from whoever's turn it is."""
HOME = ("Portfolio", "index")


def trail(*steps: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Where a page hangs, below the first page."""
    return (HOME, *steps)


def initiative_path(key: str) -> str:
    """Where an initiative's page lies."""
    return f"initiatives/{key}"


def team_path(key: str) -> str:
    """Where a team's page lies."""
    return f"teams/{key}"


def counted(number: int, one: str, many: str = "") -> str:
    """``1 team``, ``3 teams``."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def rate_figure(label: str, rate: Rate, note: str, *, leads: str = "") -> Figure:
    """A rate with its denominator; nothing to count is said as such."""
    text = str(rate) if rate.of else "nothing to count yet"
    return Figure(label=label, text=text, note=note, leads=leads)


def done_figure(items: Sequence[ItemStatus], *, leads: str = "") -> Figure:
    """How many are done, and how many of these are verified."""
    verified = sum(x.health is Health.DONE_VERIFIED for x in items)
    note = f"{verified} verified by evidence, the others by the team's word"
    return Figure(label="Done", text=f"{done(items)} of {len(items)}", note=note, leads=leads)


def over_time(weeks: Sequence[Then], *, name: str) -> Lines:
    """Heard and good standing, in percent of what is counted, week by week."""
    heard = tuple(_percent(each.figures.heard) for each in weeks)
    good = tuple(_percent(each.figures.good_standing) for each in weeks)
    return Lines(
        name=name,
        title="Heard, and in good standing",
        says=_told(weeks),
        unit="%",
        days=tuple(each.at.date() for each in weeks),
        series=(
            Series(label="heard", values=heard),
            Series(label="in good standing", values=good),
        ),
        top=100,
    )


def _percent(rate: Rate) -> float | None:
    return round(100 * rate.count / rate.of, 1) if rate.of else None


def _told(weeks: Sequence[Then]) -> str:
    known = [each for each in weeks if each.figures.heard.of]
    if not known:
        return "Nobody has been asked long enough to say."
    first, last = known[0], known[-1]
    return (
        f"On {spoken(first.at.date())} {first.figures.heard} open items were heard; "
        f"on {spoken(last.at.date())} {last.figures.heard}, "
        f"and {last.figures.good_standing} were in good standing."
    )


def burn_up(material: Material, key: str, *, name: str) -> Lines:
    """Done and asked over time, going on as the forecast's range."""
    weeks = material.weeks.get(key, ())
    ahead = tuple(
        Ahead(day=x.day, low=x.low, likely=x.likely, high=x.high)
        for x in material.ahead.get(key, ())
    )
    return Lines(
        name=name,
        title="Done, out of what is asked",
        says=_burnt(weeks, material, key),
        unit="items",
        days=tuple(each.at.date() for each in weeks),
        series=(
            Series(label="done", values=tuple(float(each.done) for each in weeks)),
            Series(label="asked", values=tuple(float(each.asked) for each in weeks)),
        ),
        top=max([1.0, *(float(each.asked) for each in weeks), *(x.high for x in ahead)]),
        ahead=ahead,
    )


def _burnt(weeks: Sequence[Then], material: Material, key: str) -> str:
    if not weeks:
        return "There is nothing to show yet."
    now = f"{weeks[-1].done} of {counted(weeks[-1].asked, 'item')} were done by the last week shown"
    ahead = material.ahead.get(key, ())
    if not ahead:
        return f"{now}. There is not enough history for a forecast yet."
    last = ahead[-1]
    return (
        f"{now}. By {spoken(last.day)} likely {last.likely}, "
        f"from {last.low} to {last.high} (meant to hold {last.share:.0%} of the time)."
    )


def grid(items: Iterable[ItemStatus], *, name: str, by_initiative: bool = False) -> Grid:
    """How many items stand where, by team or by initiative, in alphabetical order."""
    counts: dict[str, dict[Health, int]] = {}
    for each in items:
        if each.health is not None:
            row = counts.setdefault(each.initiative if by_initiative else each.team, {})
            row[each.health] = row.get(each.health, 0) + 1
    rows = tuple((key, tuple(counts[key].get(x, 0) for x in ORDER)) for key in sorted(counts))
    totals = [sum(row[1][at] for row in rows) for at in range(len(ORDER))]
    said = [f"{n} {SHAPES[x]} {x}" for x, n in zip(ORDER, totals, strict=True) if n]
    says = f"{counted(len(rows), 'team')}: {', '.join(said)}." if rows else "Nobody is asked yet."
    return Grid(name=name, title="Where each team stands", says=says, states=ORDER, rows=rows)


def slips(material: Material, items: Sequence[ItemStatus], *, name: str) -> Slips:
    """Open and done items with a date, by first committed day."""
    rows = [
        Slip(
            label=label(x),
            first=x.dates.first_committed,
            committed=x.dates.committed,
            forecast=material.forecast_of(x),
            actual=x.dates.actual,
        )
        for x in items
        if x.dates.first_committed is not None and not x.line.state.withdrawn
    ]
    rows.sort(key=lambda x: (x.first or date.max, x.label))
    moved = sum(x.committed is not None and x.committed != x.first for x in rows)
    says = (
        f"{counted(len(rows), 'item')} with a committed date; {moved} of them moved it."
        if rows
        else "Nobody has committed to a date yet."
    )
    title = "Dates: first committed, committed, likely, actual"
    return Slips(name=name, title=title, says=says, rows=tuple(rows), today=material.today)


def label(item: ItemStatus) -> str:
    """An item's team, and its part where there are several."""
    part = item_part(item.subject)
    return f"{item.team}/{part}" if part else item.team


ITEM_COLUMNS = (
    Column(title="Health"),
    Column(title="First committed"),
    Column(title="Committed"),
    Column(title="Likely"),
    Column(title="Whose turn"),
    Column(title="Last word"),
)


def item_cells(material: Material, item: ItemStatus) -> tuple[Cell, ...]:
    """One item, without its name: health, dates side by side, whose turn, how old the word is."""
    dates = item.dates
    committed = dates.actual or dates.committed
    mark = " (done)" if dates.actual else " (for now)" if dates.provisional else ""
    return (
        health(item.health),
        day(dates.first_committed),
        day(committed, mark=mark if committed else ""),
        day(material.forecast_of(item)),
        words(turn_text(material, item.turn)),
        day(item.word_at.date() if item.word_at else None),
    )


def turn_text(material: Material, turn: Turn | None) -> str:
    """Who is hoped to do what by when, or why nobody's time runs."""
    if turn is None:
        return NOTHING
    who = holder_name(material, turn)
    if turn.waits:
        return f"nobody's now: {turn.waits}"
    return f"{who}: {OWED.get(turn.kind, turn.kind)} by {spoken(turn.due.date())}"


def holder_name(material: Material, turn: Turn) -> str:
    """The team's or the person's name."""
    if turn.holder.kind == "person":
        return material.person_name(turn.holder.key)
    return material.team_name(turn.holder.key)


def item_table(
    material: Material, items: Sequence[ItemStatus], *, name: str, caption: str
) -> Table:
    """Items by team; each leads to its team's page."""
    rows = tuple(
        (words(label(x), leads=team_path(x.team)), *item_cells(material, x)) for x in items
    )
    columns = (Column(title="Team"), *ITEM_COLUMNS)
    return Table(name=name, caption=caption, columns=columns, rows=rows, empty="Nobody is asked.")
