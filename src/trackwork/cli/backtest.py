"""`backtest`: a policy over a real history. Nothing is sent, and nothing is kept."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from trackwork.bootstrap import App
from trackwork.cli.frame import Frame, Stopped, frame_of
from trackwork.cli.landing import check_landing
from trackwork.cli.policy_screen import markdown_page, screen_of
from trackwork.cli.window import window
from trackwork.cli.words import counted, listed
from trackwork.core.subjects import Subject
from trackwork.core.workspace import Workspace
from trackwork.engine.intake import by_part
from trackwork.reports.policy.figures import Backtest, measure
from trackwork.reports.policy.tables import SENT_NOTHING, tables
from trackwork.settings.tables import (
    BadTable,
    ImportedChange,
    apply_mapping,
    propose_mapping,
    read_table,
)
from trackwork.society.backtest import (
    History,
    NoHistory,
    Touched,
    Variant,
    gather,
    play,
    with_policy,
)

OWN = "policy.yaml"
MOST_NAMES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFigures:
    """One policy by the name of its file, and what it would have done."""

    policy: str
    figures: Backtest


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestOutput:
    """A history as played, and each policy's figures over it. No person is named."""

    begins: datetime
    ends: datetime
    facts: int
    mechanical: int
    """Moments at which one change touched so many items that it was nobody's word."""
    policies: tuple[PolicyFigures, ...]


def backtest(  # noqa: PLR0917 - each is an option on the line
    ctx: typer.Context,
    policy: Annotated[
        list[Path] | None,
        typer.Option("--policy", help="A policy file; again to compare. Default: the own one"),
    ] = None,
    since: Annotated[str, typer.Option("--from", help="First day that is counted")] = "",
    until: Annotated[str, typer.Option("--until", help="Last day; nothing later is read")] = "",
    changes: Annotated[
        Path | None,
        typer.Option("--changes", help="A table of changes: those of other fields are words too"),
    ] = None,
    initiative: Annotated[str, typer.Option(help="Whose items the changes are")] = "",
    page: Annotated[
        Path | None, typer.Option("--markdown", help="Write the tables into this file as well")
    ] = None,
) -> None:
    """Play the imported history under a policy: what it would have found, and whom bothered.

    The live engine decides, on a clock that jumps from one due moment to the next. Nothing is sent.
    """
    frame = frame_of(ctx)
    frame.require_workspace()
    check_landing("--markdown", page)
    app = frame.app()
    days = window(since, until, now=frame.now())
    history = _history(app, changes, initiative, days[1])
    variants = _variants(app, policy or [])
    value = _played(frame, app, history, variants, days)
    named = [(each.policy, each.figures) for each in value.policies]
    if page is not None:
        text = markdown_page("Backtest", tables(named), note=SENT_NOTHING)
        page.write_text(text, encoding="utf-8", newline="\n")
    first = f"{counted(value.facts, 'fact')}, {_day(value.begins)} to {_day(value.ends)}"
    screen = [Text(first), *screen_of(tables(named)), Text(SENT_NOTHING, style="dim")]
    frame.emit("backtest", value, Group(*screen))
    frame.next_command("backtest --policy FILE", "policy report")


def _history(app: App, changes: Path | None, initiative: str, until: datetime) -> History:
    touched = _touched(app.workspace, changes, initiative) if changes else ()
    try:
        return gather(app, touched=touched, until=until)
    except NoHistory as error:
        fix = (
            "Bring one in first: trackwork import FILE --as changes --initiative KEY; "
            "or name a later --until."
        )
        raise Stopped(f"{str(error).capitalize()}.", fix) from None


def _touched(workspace: Workspace, file: Path, initiative: str) -> tuple[Touched, ...]:
    """Every change of a table, whatever its field. Raises Stopped."""
    if initiative not in workspace.initiatives:
        what = f"There is no initiative {initiative!r}." if initiative else "Whose changes?"
        raise Stopped(what, f"Add --initiative with one of: {listed(workspace.initiatives)}.")
    try:
        table = read_table(file)
    except BadTable as error:
        raise Stopped(str(error.problem)) from None
    columns = propose_mapping(table, "changes")
    read = apply_mapping(table, columns, today=date.max, directory=workspace.directory)
    rows = [each for each in read.records if isinstance(each, ImportedChange)]
    known = by_part(workspace, initiative)
    _refuse_strangers(file, rows, known)
    return tuple(Touched(subject=known[row.item], at=row.at, what=row.field) for row in rows)


def _refuse_strangers(file: Path, rows: list[ImportedChange], known: dict[str, Subject]) -> None:
    missing = sorted({each.item for each in rows} - known.keys())
    if missing:
        line = next(each.line for each in rows if each.item == missing[0])
        what = f"{file}:{line}: {counted(len(missing), 'item')} of these changes are not asked for"
        names = listed(missing, MOST_NAMES)
        raise Stopped(f"{what}: {names}.", "Import the items first: trackwork import --as items")


def _variants(app: App, files: list[Path]) -> tuple[Variant, ...]:
    """The policies to play. Raises SettingsProblems for a file that is none."""
    if not files:
        return (Variant(name=OWN, workspace=app.workspace),)
    return tuple(Variant(name=str(file), workspace=with_policy(app.folder, file)) for file in files)


def _played(
    frame: Frame,
    app: App,
    history: History,
    variants: tuple[Variant, ...],
    days: tuple[datetime | None, datetime],
) -> BacktestOutput:
    since, until = days
    found = []
    for each in variants:
        with frame.progress(f"Playing {each.name}") as done:
            result = play(app, history, each.workspace, until=until, progress=done)
        figures = measure(result, since=since or history.begins, until=until)
        found.append(PolicyFigures(policy=each.name, figures=figures))
    return BacktestOutput(
        begins=history.begins,
        ends=history.ends,
        facts=len(history.facts),
        mechanical=history.mechanical,
        policies=tuple(found),
    )


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
