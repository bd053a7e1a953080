"""`backtest`: a policy over a real history. Nothing is sent, and nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from trackwork.bootstrap import App
from trackwork.cli.frame import Frame, Stopped, frame_of
from trackwork.cli.intaking import read_in
from trackwork.cli.landing import check_landing
from trackwork.cli.policy_screen import markdown_page, screen_of
from trackwork.cli.tables import ImportJob
from trackwork.cli.window import window
from trackwork.cli.words import counted, listed
from trackwork.engine.intake import by_part
from trackwork.reports.policy.figures import Backtest, measure
from trackwork.reports.policy.tables import SENT_NOTHING, tables
from trackwork.settings.tables import BadTable, ImportedChange
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
    aside: int = 0
    """Rows of the table handed in that wait, as they do in an import."""


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
    mapping: Annotated[
        list[str] | None, typer.Option("--map", help="A column of it by hand: 'Column=field'")
    ] = None,
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
    handed = _handed_in(frame, changes, initiative, mapping or [])
    history = _history(app, handed, days[1])
    variants = _variants(app, policy or [])
    value = replace(_played(frame, app, history, variants, days), aside=handed.aside)
    named = [(each.policy, each.figures) for each in value.policies]
    if page is not None:
        text = markdown_page("Backtest", tables(named), note=SENT_NOTHING)
        page.write_text(text, encoding="utf-8", newline="\n")
    first = f"{counted(value.facts, 'fact')}, {_day(value.begins)} to {_day(value.ends)}"
    screen = [Text(first), *screen_of(tables(named)), Text(SENT_NOTHING, style="dim")]
    frame.emit("backtest", value, Group(*screen))
    frame.next_command("backtest --policy FILE", "policy report")


@dataclass(frozen=True, slots=True, kw_only=True)
class _HandedIn:
    """What a table of changes adds to the history, and how many of its rows wait."""

    touched: tuple[Touched, ...] = ()
    aside: int = 0


def _history(app: App, handed: _HandedIn, until: datetime) -> History:
    try:
        return gather(app, touched=handed.touched, until=until)
    except NoHistory as error:
        fix = (
            "Bring one in first: trackwork import FILE --as changes --initiative KEY; "
            "or name a later --until."
        )
        raise Stopped(f"{str(error).capitalize()}.", fix) from None


def _handed_in(
    frame: Frame, file: Path | None, initiative: str, mapping: Sequence[str]
) -> _HandedIn:
    """Every change of a table, whatever its field, read as the import reads it. Raises Stopped."""
    if file is None:
        return _HandedIn()
    workspace = frame.app().workspace
    if initiative not in workspace.initiatives:
        what = f"There is no initiative {initiative!r}." if initiative else "Whose changes?"
        raise Stopped(what, f"Add --initiative with one of: {listed(workspace.initiatives)}.")
    job = ImportJob(
        folder=frame.folder,
        file=file,
        target="changes",
        initiative=initiative,
        initiative_path=None,
        tracker="",
        workspace=workspace,
    )
    try:
        _, _, read = read_in(job, mapping, now=frame.now())
    except BadTable as error:
        raise Stopped(str(error.problem)) from None
    rows = [each for each in read.records if isinstance(each, ImportedChange)]
    known = by_part(workspace, initiative)
    touched = (Touched(subject=known[row.item], at=row.at, what=row.field) for row in rows)
    if aside := len(read.aside):
        waits = f"{counted(aside, 'row')} of {file.name} {'waits' if aside == 1 else 'wait'}"
        frame.say(Text(f"{waits}; import names each with its reason.", style="yellow"))
    return _HandedIn(touched=tuple(touched), aside=aside)


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
