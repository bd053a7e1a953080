"""Pieces several views share: rates, charts over time, tables of items, where they lead."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from trackwork.core.dates import spoken
from trackwork.core.health import SHAPES, Health
from trackwork.core.obligations import OWED, Kind
from trackwork.core.rates import UNKNOWN, Rate
from trackwork.core.subjects import item_part
from trackwork.practices.exceptions.report import Demand, demand
from trackwork.practices.standing.report import Figures
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
HOME = ("Portfolio", "index")
WANTS_NOTHING = frozenset({"not applicable", "objection"})
"""Reasons that more room would not change."""
AGED = timedelta(days=7)
"""What rests on a tracker nobody read for longer is unknown, and said to be."""
NOT_SHOWN = "not shown"
RATES = (
    ("Heard", "of the open items, in their cadence"),
    ("In good standing", "heard, and the date does not lie behind"),
    ("Surprises", "said on track, and then it was not"),
)
"""The three rates that stand side by side, and what each is of."""
MOST_DATES = 40
"""Items a chart of dates shows; the table below it has all."""


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


def rate_texts(found: Figures, now: datetime) -> tuple[str, str, str]:
    """Heard, good standing and surprises with their denominators.

    A dash where there is nothing to count, unknown when the oldest input is too old. Counts that do
    not add up are not published.
    """
    rates = (found.heard, found.good_standing, found.surprises)
    if not found.reconciles:
        return (NOT_SHOWN,) * 3
    heard, good, surprises = (x.shown(now, too_old=AGED) if x.of else NOTHING for x in rates)
    return heard, good, surprises


def rate_figures(found: Figures, *, now: datetime, leads: str = "") -> tuple[Figure, ...]:
    """Heard and good standing, and the surprises that always stand beside them."""
    rates = (found.heard, found.good_standing, found.surprises)
    texts = rate_texts(found, now)
    return tuple(
        Figure(label=label, text=text, note=_rate_note(text, rate, note), leads=leads)
        for (label, note), text, rate in zip(RATES, texts, rates, strict=True)
    )


def _rate_note(text: str, rate: Rate, note: str) -> str:
    """What a rate is of, or why it is none."""
    if text == NOT_SHOWN:
        return "its counts do not add up; we look into it"
    if text == UNKNOWN and rate.oldest is not None:
        return f"a tracker behind it was last read {spoken(rate.oldest.date())}"
    return note if rate.of else "nothing to count"


def exceptions_figure(count: int) -> Figure:
    """How many exceptions stand, beside the rates and never inside."""
    note = "an honest not now, beside the rates"
    return Figure(label="Exceptions", text=str(count), note=note, leads="exceptions#exceptions")


def lacking(material: Material) -> tuple[Demand, ...]:
    """Exceptions that stand for want of something: what was asked for and is not funded."""
    return tuple(
        x for x in demand(x.state for x in material.exceptions) if x.reason not in WANTS_NOTHING
    )


def done_figure(items: Sequence[ItemStatus], *, leads: str = "") -> Figure:
    """How many are done, and how many of these are verified."""
    verified = sum(x.health is Health.DONE_VERIFIED for x in items)
    others = done(items) - verified
    note = f"{verified} verified by evidence, {others} by the team's word"
    return Figure(label="Done", text=f"{done(items)} of {len(items)}", note=note, leads=leads)


def over_time(weeks: Sequence[Then], *, name: str) -> Lines:
    """Heard and good standing, in percent of what is counted, from the first week with any."""
    empty = next((at for at, each in enumerate(weeks) if each.figures.heard.of), len(weeks))
    weeks = weeks[empty:]
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
    then = f"On {spoken(first.at.date())} {first.figures.heard} open items were heard"
    now = f"on {spoken(last.at.date())} {last.figures.heard}"
    good = f"and {last.figures.good_standing} were in good standing."
    return f"{then}; {now}, {good}" if first is not last else f"{then}, {good}"


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


def grid(items: Iterable[ItemStatus], *, name: str) -> Grid:
    """How many items of each team stand where, in alphabetical order."""
    counts: dict[str, dict[Health, int]] = {}
    for each in items:
        if each.health is not None:
            row = counts.setdefault(each.team, {})
            row[each.health] = row.get(each.health, 0) + 1
    rows = tuple((key, tuple(counts[key].get(x, 0) for x in ORDER)) for key in sorted(counts))
    totals = [sum(row[1][at] for row in rows) for at in range(len(ORDER))]
    said = [f"{n} {SHAPES[x]} {x}" for x, n in zip(ORDER, totals, strict=True) if n]
    says = f"{counted(len(rows), 'team')}: {', '.join(said)}." if rows else "Nobody is asked yet."
    return Grid(name=name, title="Where each team stands", says=says, states=ORDER, rows=rows)


def slips(material: Material, items: Sequence[ItemStatus], *, name: str) -> Slips:
    """Items with a committed date by their first one; of many, those near the day of the page."""
    dated = [x for x in items if x.dates.first_committed is not None]
    moved = sum(x.dates.committed not in {None, x.dates.first_committed} for x in dated)
    rows = [_slip(material, x) for x in _near(dated, material.today)]
    rows.sort(key=lambda x: (x.first or date.max, x.label))
    says = f"{counted(len(dated), 'item')} with a committed date; {moved} of them moved it."
    if len(rows) < len(dated):
        says += f" Shown are {len(rows)} with dates near this day; the table below has all."
    title = "Dates: first committed, committed, likely, actual"
    return Slips(
        name=name,
        title=title,
        says=says if dated else "Nobody has committed to a date yet.",
        rows=tuple(rows),
        today=material.today,
    )


def _slip(material: Material, item: ItemStatus) -> Slip:
    return Slip(
        label=label(item),
        first=item.dates.first_committed,
        committed=item.dates.committed,
        forecast=material.forecast_of(item),
        actual=item.dates.actual,
    )


def _near(dated: Sequence[ItemStatus], today: date) -> Sequence[ItemStatus]:
    """All of a few; of many the open ones with dates near the day, then the ones done last."""
    if len(dated) <= MOST_DATES:
        return dated

    def away(day: date | None) -> timedelta:
        return abs((day or date.max) - today)

    open_ones = [x for x in dated if x.dates.actual is None]
    open_ones.sort(key=lambda x: (away(x.dates.committed), x.subject))
    finished = [x for x in dated if x.dates.actual is not None]
    finished.sort(key=lambda x: (away(x.dates.actual), x.subject))
    return [*open_ones, *finished][:MOST_DATES]


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
        day(material.forecast_of(item), note=_range(material, item)),
        words(turn_text(material, item.turn)),
        day(item.word_at.date() if item.word_at else None),
    )


def _range(material: Material, item: ItemStatus) -> str:
    """What a likely day is worth: its range, and how likely it is done within a year at all."""
    found = material.forecasts.get(item.subject)
    if found is None:
        return ""
    chance = f"{found.chance:.0%} done within a year"
    return f"{spoken(found.low)} to {spoken(found.high)}, {chance}" if found.day else chance


def turn_text(material: Material, turn: Turn | None) -> str:
    """Who is hoped to do what by when, or why nobody's time runs."""
    if turn is None:
        return NOTHING
    who = holder_name(material, turn)
    if turn.waits:
        return f"nobody's now: {turn.waits}"
    return f"{who}: {OWED[Kind(turn.kind)]} by {spoken(turn.day)}"


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
