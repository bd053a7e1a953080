"""`status`: where everything stands, and one initiative team by team."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from trackwork.bootstrap import App
from trackwork.cli.frame import Frame, Stopped, frame_of
from trackwork.cli.standing import Standing, gather
from trackwork.cli.status_conflicts import ConflictOutput, conflict_lines, conflict_outputs
from trackwork.cli.status_screen import initiative_screen, overview_screen
from trackwork.cli.words import unread_line
from trackwork.core.rates import Rate
from trackwork.core.subjects import item_part
from trackwork.engine.adopted import gear_of
from trackwork.engine.heartbeat import Unread, unread
from trackwork.reports.status import (
    InitiativeStatus,
    ItemStatus,
    NextDate,
    by_team,
    initiative_status,
    overview,
)
from trackwork.settings.problems import suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class RateOutput:
    """A count beside what it is out of."""

    count: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDateOutput:
    """A day with the teams expected on it."""

    day: str
    initiative: str
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresOutput:
    """One initiative: items by health, side by side, and rates with their denominators.

    ``oldest_input`` is when the oldest tracker behind these was read; ``published`` is false when
    the counts do not add up, and then nothing here should be quoted.
    """

    initiative: str
    title: str
    counts: Mapping[str, int]
    not_asked_yet: int
    teams: int
    items: int
    heard: RateOutput
    good_standing: RateOutput
    surprises: RateOutput
    excepted: int
    suspended: int
    withdrawn: int
    oldest_input: str | None
    next_dates: tuple[NextDateOutput, ...]
    published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadOutput:
    """A tracker nobody has read for long: when it was last read, how often it is meant to be."""

    tracker: str
    last_read: str
    every_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusOutput:
    """The whole workspace, initiative by initiative, and trackers that nobody reads any more."""

    workspace: str
    gear: str
    as_of: str
    initiatives: tuple[FiguresOutput, ...]
    unread: tuple[UnreadOutput, ...] = ()
    conflicts: tuple[ConflictOutput, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnOutput:
    """Whose turn it is: ``team:ledger`` or ``person:mara``, for what, by when."""

    holder: str
    kind: str
    due: str
    waits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamOutput:
    """One item: health, dates side by side, whose turn, when the team last wrote."""

    item: str
    team: str
    part: str
    health: str | None
    proposed: str | None
    first_committed: str | None
    committed: str | None
    provisional: bool
    forecast: str | None
    actual: str | None
    excepted_until: str | None
    turn: TurnOutput | None
    last_word: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeOutput:
    """One initiative, its figures, and its items by team.

    ``visibility: counts`` says that others may be shown the figures, never the items.
    """

    as_of: str
    figures: FiguresOutput
    visibility: str
    teams: tuple[TeamOutput, ...]
    conflicts: tuple[ConflictOutput, ...] = ()


def status(
    ctx: typer.Context,
    initiative: Annotated[str, typer.Argument(help="Show this one team by team")] = "",
) -> None:
    """Show where everything stands, from what was last read; no tracker is asked now."""
    frame = frame_of(ctx)
    app = frame.app()
    with frame.progress("Folding the ledger"):
        found = gather(app, initiative=initiative)
    if initiative:
        _one(frame, found, initiative)
    else:
        _all(frame, app, found)


def _all(frame: Frame, app: App, found: Standing) -> None:
    workspace = found.adopted.workspace
    titles = {key: each.title for key, each in workspace.initiatives.items()}
    rows = overview(titles, found.items, now=found.now)
    with app.ledger.reading() as books:
        gear = gear_of(books)
        silent = unread(books, workspace, found.now)
    value = StatusOutput(
        workspace=workspace.id,
        gear=gear,
        as_of=found.now.isoformat(),
        initiatives=tuple(map(figures_output, rows)),
        unread=tuple(map(_unread, silent)),
        conflicts=conflict_outputs(found.items, workspace.word),
    )
    clashes = conflict_lines(found.items, workspace.word, found.now)
    screen = overview_screen(workspace, gear, rows, found.now)
    frame.emit("status", value, Group(screen, *clashes))
    frame.say(*(Text(f"{unread_line(each, found.now)}", style="yellow") for each in silent))
    first = next(iter(titles), "")
    frame.next_command(*((f"status {first}",) if first else ()), "plan")


def _unread(each: Unread) -> UnreadOutput:
    return UnreadOutput(
        tracker=each.tracker,
        last_read=each.last.isoformat(),
        every_minutes=int(each.every.total_seconds() // 60),
    )


def _one(frame: Frame, found: Standing, key: str) -> None:
    workspace = found.adopted.workspace
    initiative = workspace.initiatives.get(key)
    if initiative is None:
        fix = suggestion(key, workspace.initiatives)
        raise Stopped(f"No initiative {key!r} was adopted here.", fix)
    row = initiative_status(key, initiative.title, found.items, now=found.now)
    items = by_team(found.items)
    value = InitiativeOutput(
        as_of=found.now.isoformat(),
        figures=figures_output(row),
        visibility=initiative.visibility,
        teams=tuple(map(team_output, items)),
        conflicts=conflict_outputs(items, workspace.word),
    )
    clashes = conflict_lines(items, workspace.word, found.now)
    screen = initiative_screen(workspace, row, items, found.now)
    frame.emit("status-initiative", value, Group(screen, *clashes))
    some = items[0].team if items else ""
    frame.next_command(*((f"explain {some}",) if some else ()), "status")


def figures_output(row: InitiativeStatus) -> FiguresOutput:
    """An initiative's figures as data."""
    return FiguresOutput(
        initiative=row.key,
        title=row.title,
        counts={str(health): number for health, number in row.counts.items()},
        not_asked_yet=row.not_asked,
        teams=row.teams,
        items=row.figures.total,
        heard=_rate(row.figures.heard),
        good_standing=_rate(row.figures.good_standing),
        surprises=_rate(row.figures.surprises),
        excepted=row.figures.excepted,
        suspended=row.figures.suspended,
        withdrawn=row.figures.withdrawn,
        oldest_input=row.oldest.isoformat() if row.oldest else None,
        next_dates=tuple(map(_next_date, row.next_dates)),
        published=row.figures.reconciles,
    )


def _rate(rate: Rate) -> RateOutput:
    return RateOutput(count=rate.count, of=rate.of)


def _next_date(each: NextDate) -> NextDateOutput:
    return NextDateOutput(day=each.day.isoformat(), initiative=each.initiative, teams=each.teams)


def team_output(item: ItemStatus) -> TeamOutput:
    """One item as data."""
    turn, days = item.turn, item.dates
    return TeamOutput(
        item=str(item.subject),
        team=item.team,
        part=item_part(item.subject),
        health=str(item.health) if item.health else None,
        proposed=_iso(days.proposed),
        first_committed=_iso(days.first_committed),
        committed=_iso(days.committed),
        provisional=days.provisional,
        forecast=_iso(item.forecast),
        actual=_iso(days.actual),
        excepted_until=_iso(item.excepted_until),
        turn=None
        if turn is None
        else TurnOutput(
            holder=str(turn.holder), kind=turn.kind, due=turn.due.isoformat(), waits=turn.waits
        ),
        last_word=item.word_at.isoformat() if item.word_at else None,
    )


def _iso(day: object) -> str | None:
    return str(day) if day else None
