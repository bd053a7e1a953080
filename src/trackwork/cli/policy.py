"""`policy`: what the policy in force did, rung by rung."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from trackwork.cli.frame import frame_of
from trackwork.cli.landing import check_landing
from trackwork.cli.policy_screen import markdown_page, screen_of
from trackwork.cli.window import window
from trackwork.core.facts import Fact
from trackwork.core.subjects import Subject
from trackwork.ports import Books
from trackwork.reports.policy.live import PolicyReport, report
from trackwork.reports.policy.tables import live_table

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
HEARD = frozenset({"item", "request", "gate", "initiative"})
"""Subjects that anybody is told about."""
BEGINNING = datetime.min.replace(tzinfo=UTC)
NOTE = (
    "Answered: somebody spoke of it within two weeks. Useless: nobody did, and the work moved by "
    "itself. Regretted: taken back, or quiet asked for. Open: sent less than two weeks ago."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyReportOutput:
    """The report over a window; ``proposed_for_removal`` names rungs that change nothing."""

    report: PolicyReport
    proposed_for_removal: tuple[str, ...]


@app.callback()
def policy() -> None:
    """Look at what the policy in force did."""


@app.command("report")
def policy_report(
    ctx: typer.Context,
    since: Annotated[str, typer.Option("--from", help="First day; default: the beginning")] = "",
    until: Annotated[str, typer.Option("--until", help="Last day; default: today")] = "",
    page: Annotated[
        Path | None, typer.Option("--markdown", help="Write the table into this file as well")
    ] = None,
) -> None:
    """Say of every rung how often it was sent, answered, useless or regretted."""
    frame = frame_of(ctx)
    check_landing("--markdown", page)
    ledger = frame.app().ledger
    first, last = window(since, until, now=frame.now())
    with ledger.reading() as books:
        found = report(_told(books), since=first or BEGINNING, until=last)
    silent = tuple(each.rung for each in found.rungs if each.changes_nothing)
    value = PolicyReportOutput(report=found, proposed_for_removal=silent)
    table = live_table(found)
    if page is not None:
        text = markdown_page("Policy report", [table], note=NOTE)
        page.write_text(text, encoding="utf-8", newline="\n")
    if found.rungs:
        lines = [*screen_of([table]), Text(NOTE, style="dim"), *map(_proposal, silent)]
    else:
        lines = [Text("Nothing was sent in these days.")]
    frame.emit("policy-report", value, Group(*lines))
    frame.next_command("backtest", "explain NAME")


def _proposal(rung: str) -> Text:
    return Text(f"{rung} has changed nothing so far; it may go.", style="yellow")


def _told(books: Books) -> dict[Subject, tuple[Fact, ...]]:
    rows = (row.subject for kind in sorted(HEARD) for row in books.subjects.rows(kind=kind))
    return {subject: books.facts.of(subject) for subject in rows}
