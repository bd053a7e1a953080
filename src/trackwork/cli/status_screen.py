"""How the status looks: aligned counts, dates side by side, ages; never a blended percentage."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from trackwork.cli.words import ago, counted, health_text, listed, plain_table
from trackwork.core.dates import MONTHS, spoken, spoken_short
from trackwork.core.health import COLOURS, SHAPES, Health
from trackwork.core.rates import Rate
from trackwork.core.subjects import item_part
from trackwork.core.workspace import Workspace
from trackwork.engine.look import Calendars
from trackwork.reports.status import InitiativeStatus, ItemStatus, Turn

ORDER = (
    Health.DONE_VERIFIED,
    Health.DONE_CLAIMED,
    Health.ON_TRACK,
    Health.AT_RISK,
    Health.OFF_TRACK,
    Health.NOT_NOW,
    Health.NOT_HEARD,
)
"""From done to unknown; within an initiative nothing follows from the order."""
TOO_OLD = timedelta(days=3)
"""A rate over trackers read longer ago than this is shown as unknown."""
MOST_DATES = 5
HALF_A_YEAR = timedelta(days=183)
OWES: Mapping[str, str] = MappingProxyType(
    {
        "accept": "an answer",
        "update": "a word",
        "deliver": "done",
        "decide": "a decision",
        "respond": "an answer",
        "next_step": "the next step",
        "revisit": "another look",
        "gate": "the gate",
        "review": "the review",
    }
)
"""What is hoped for from whoever's turn it is, by kind of obligation."""


def overview_screen(
    workspace: Workspace, gear: str, rows: Sequence[InitiativeStatus], now: datetime
) -> Group:
    """All initiatives."""
    oldest = min((each.oldest for each in rows if each.oldest), default=None)
    first = Text(workspace.title or workspace.id, style="bold")
    parts = [counted(len(rows), "initiative"), f"read {ago(oldest, now)}", f"gear: {gear}"]
    first.append(f" · {' · '.join(parts)}", style="not bold")
    table = _table("INITIATIVE", *map(_head, ORDER), _words("HEARD"), _words("GOOD STANDING"))
    table.add_column(_words("SURPRISES"), justify="right", no_wrap=True)
    for each in rows:
        table.add_row(*_row(each, now))
    lines: list[RenderableType] = [first, Text(""), table, Text("")]
    lines += [*_remarks(rows), *_next_dates(workspace, rows), *_asks(rows)]
    return Group(*lines)


def _table(*heads: RenderableType | str) -> Table:
    table = plain_table()
    table.add_column(heads[0], no_wrap=True, vertical="bottom")
    for head in heads[1:]:
        table.add_column(head, justify="right", no_wrap=True)
    return table


def _head(health: Health) -> Text:
    """Shape and word, a word a line: ``●``, ``on``, ``track``."""
    words = health.replace(",", "").split(" ")
    text = Text(f"{SHAPES[health]}\n", style=COLOURS[health], justify="right")
    return text.append("\n".join(words), style="dim default")


def _words(text: str) -> Text:
    words = text.split(" ")
    return Text("\n".join(["", "", *words][-3:]), style="dim", justify="right")


def _row(each: InitiativeStatus, now: datetime) -> Iterator[Text]:
    yield Text(each.title, style="bold")
    if not each.figures.reconciles:
        yield Text("the counts do not add up, so none is shown", style="yellow")
        return
    for health in ORDER:
        number = each.counts[health]
        yield Text(str(number), style=COLOURS[health] if number else "dim")
    for rate in (each.figures.heard, each.figures.good_standing, each.figures.surprises):
        yield _rate(rate, now)


def _rate(rate: Rate, now: datetime) -> Text:
    if rate.of == 0:
        return Text("none yet", style="dim")
    return Text(rate.shown(now, too_old=TOO_OLD))


def _remarks(rows: Iterable[InitiativeStatus]) -> Iterator[Text]:
    """What stands beside the rates, never inside."""
    for each in rows:
        beside = []
        if each.not_asked:
            beside.append(f"{each.not_asked} not asked yet")
        if each.figures.suspended:
            beside.append(f"{each.figures.suspended} waiting")
        if each.figures.withdrawn:
            beside.append(f"{each.figures.withdrawn} withdrawn")
        if beside:
            line = Text(f"{each.title}: ", style="dim")
            yield line.append(f"beside the rates: {', '.join(beside)}")


def _next_dates(workspace: Workspace, rows: Iterable[InitiativeStatus]) -> Iterator[Text]:
    dates = sorted(
        (each for row in rows for each in row.next_dates), key=lambda x: (x.day, x.initiative)
    )
    if dates:
        yield Text("Next dates", style="bold")
    for each in dates[:MOST_DATES]:
        line = Text(f"  {spoken_short(each.day):<12}")
        line.append(workspace.initiatives[each.initiative].title)
        yield line.append(f"  {listed(each.teams)}", style="dim")
    if len(dates) > MOST_DATES:
        yield Text(f"  and {len(dates) - MOST_DATES} more days", style="dim")


def _asks(rows: Sequence[InitiativeStatus]) -> Iterator[Text]:
    if any(each.figures.surprises.count for each in rows):
        yield Text("Surprises: on track at some word, then slipped or contradicted.", style="dim")


def initiative_screen(
    workspace: Workspace, row: InitiativeStatus, items: Sequence[ItemStatus], now: datetime
) -> Group:
    """One initiative, team by team, dates side by side."""
    initiative = workspace.initiatives[row.key]
    first = Text(initiative.title, style="bold")
    asked = f" · {counted(row.teams, 'team')} · read {ago(row.oldest, now)}"
    first.append(asked, style="not bold")
    lines: list[RenderableType] = [first]
    if initiative.by:
        lines.append(Text(f"Proposed to all: {spoken(initiative.by)}", style="dim"))
    if initiative.done_means:
        lines.append(Text(f"Done means: {initiative.done_means}", style="dim"))
    lines += [Text(""), counts_line(row), _rates_line(row, now), Text("")]
    if items:
        lines += [_teams(workspace, items, now), *_legend(items)]
    if initiative.visibility == "counts":
        said = "For whoever runs this workspace: by its visibility, others are shown counts only."
        lines += [Text(""), Text(said, style="dim")]
    return Group(*lines)


def counts_line(row: InitiativeStatus) -> Text:
    """``✓ 12 done, verified   ◐ 4 done, claimed   ● 8 on track ...``, only what there is."""
    line = Text()
    for health in ORDER:
        number = row.counts[health]
        if number:
            line.append(f"{SHAPES[health]} {number} {health}   ", style=COLOURS[health])
    if row.not_asked:
        line.append(f"{row.not_asked} not asked yet", style="dim")
    return line


def _rates_line(row: InitiativeStatus, now: datetime) -> Text:
    if not row.figures.reconciles:
        return Text("The counts do not add up, so no rate is shown.", style="yellow")
    figures = row.figures
    line = Text("heard ")
    line.append(_rate(figures.heard, now)).append(" · good standing ")
    line.append(_rate(figures.good_standing, now)).append(" · surprises ")
    return line.append(_rate(figures.surprises, now))


def _teams(workspace: Workspace, items: Sequence[ItemStatus], now: datetime) -> Table:
    likely = any(each.forecast for each in items)
    table = plain_table()
    table.add_column("TEAM", no_wrap=True)
    table.add_column("HEALTH", no_wrap=True)
    table.add_column("FIRST", no_wrap=True)
    table.add_column("COMMITTED", no_wrap=True)
    if likely:
        table.add_column("LIKELY", no_wrap=True)
    table.add_column("ACTUAL", no_wrap=True)
    table.add_column("WHOSE TURN")
    table.add_column("LAST WORD", no_wrap=True)
    for each in items:
        table.add_row(*_team_row(workspace, each, now, likely=likely))
    return table


def _team_row(
    workspace: Workspace, item: ItemStatus, now: datetime, *, likely: bool
) -> Iterator[Text]:
    part = item_part(item.subject)
    yield Text(f"{item.team} ({part})" if part else item.team, style="bold")
    yield _health(item, now)
    days, today = item.dates, now.date()
    yield _day(days.first_committed, today)
    yield _committed(item, today)
    if likely:
        yield _day(item.forecast, today)
    yield _day(days.actual, today)
    yield _turn(workspace, item, now)
    yield Text(ago(item.word_at, now), style="" if item.word_at else "dim")


def _health(item: ItemStatus, now: datetime) -> Text:
    if item.health is None:
        return Text("not asked yet", style="dim")
    until = item.excepted_until if item.health is Health.NOT_NOW else None
    return health_text(item.health, f"to {short(until, now.date())}" if until else "")


def _committed(item: ItemStatus, today: date) -> Text:
    """The committed day, ``~`` when it stands provisionally; else the proposed one with ``?``."""
    days = item.dates
    if days.committed is not None:
        return Text(short(days.committed, today) + (" ~" if days.provisional else ""))
    if days.proposed is not None and item.line.state.done_at is None:
        return Text(f"{short(days.proposed, today)} ?", style="dim")
    return Text("-", style="dim")


def _day(day: date | None, today: date) -> Text:
    return Text(short(day, today)) if day else Text("-", style="dim")


def short(day: date, today: date) -> str:
    """``11 Dec``, with the year when it is more than half a year away."""
    plain = f"{day.day} {MONTHS[day.month - 1]}"
    return plain if abs(day - today) < HALF_A_YEAR else f"{plain} {day.year}"


def _turn(workspace: Workspace, item: ItemStatus, now: datetime) -> Text:
    turn = item.turn
    if turn is None:
        return Text("nobody", style="dim")
    if turn.waits:
        return Text(f"waits: {turn.waits}", style="dim")
    day = Calendars(workspace).of(turn.holder).due_day(turn.due)
    said = f"{OWES.get(turn.kind, turn.kind)} by {short(day, now.date())}"
    return Text(f"{holder_name(workspace, item, turn)}: {said}")


def holder_name(workspace: Workspace, item: ItemStatus, turn: Turn) -> str:
    """The person's name; ``team`` for the item's own team, another team's key otherwise."""
    if turn.holder.kind == "person":
        someone = workspace.directory.people.get(turn.holder.key)
        return someone.name if someone and someone.name else turn.holder.key
    return "team" if turn.holder.key == item.team else turn.holder.key


def _legend(items: Sequence[ItemStatus]) -> Iterator[Text]:
    """What the small signs mean, when one is on the screen."""
    open_items = [each for each in items if each.line.state.done_at is None]
    signs = []
    if any(each.dates.committed is None and each.dates.proposed for each in open_items):
        signs.append("? proposed by us, not committed")
    if any(each.dates.provisional and each.dates.committed for each in items):
        signs.append("~ stands provisionally")
    if signs:
        yield Text("")
        yield Text(" · ".join(signs), style="dim")
