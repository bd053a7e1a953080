"""`exceptions`: honest noes, where each decision stands, and the demand behind them."""

from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from trackwork.cli.frame import frame_of
from trackwork.cli.words import counted
from trackwork.core.dates import spoken
from trackwork.engine.adopted import read_adopted
from trackwork.engine.excepting import Excepted, all_exceptions
from trackwork.engine.naming import short
from trackwork.practices.exceptions.report import Demand

app = typer.Typer(add_completion=False, rich_markup_mode=None)
OVER = frozenset({"ended", "another day offered"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionsOutput:
    """Exceptions, undecided first, and unfunded demand of the active ones by reason."""

    exceptions: tuple[Excepted, ...]
    demand: tuple[Demand, ...]


@app.callback(invoke_without_command=True)
def exceptions(
    ctx: typer.Context,
    ended: Annotated[bool, typer.Option("--all", help="Ended ones as well")] = False,
) -> None:
    """List exceptions: until when, why, what they cost, and where the decision stands.

    Decide with `say ITEM "granted" --as WHO` or `say ITEM "alternative DAY" --as WHO`.
    """
    frame = frame_of(ctx)
    app_ = frame.app()
    with app_.ledger.reading() as books:
        adopted = read_adopted(books, app_.parts)
        found, wanted = all_exceptions(app_.parts, adopted, books, now=frame.now())
    shown = tuple(one for one in found if ended or one.stands not in OVER)
    value = ExceptionsOutput(exceptions=shown, demand=wanted)
    frame.emit("exceptions", value, screen(value))
    waiting = next((one for one in shown if one.decider), None)
    if waiting is not None:
        frame.next_command(f'say {short(waiting.subject)} "granted" --as {waiting.decider}')
    else:
        frame.next_command("status")


def screen(value: ExceptionsOutput) -> Group:
    """A line for each, then the demand behind them."""
    if not value.exceptions:
        return Group(Text("No exceptions stand."))
    lines = [_line(one) for one in value.exceptions]
    lines.append(Text(""))
    lines.append(Text("Told us they lack room, by reason; input for the plan:", style="bold"))
    lines += [_demand(one) for one in value.demand]
    return Group(*lines)


def _line(one: Excepted) -> Text:
    line = Text(f"◇ {short(one.subject)}  ", style="bold")
    until = f" until {spoken(one.until)}" if one.until else ""
    line.append(f"{one.form}{until} ({one.reason})", style="not bold")
    line.append(f", {one.hours:g} h" if one.hours is not None else "", style="not bold")
    line.append(f' "{one.note}"' if one.note else "", style="not bold")
    stands = f"{one.stands} by {one.decider}" if one.decider else one.stands
    return line.append(f"  {stands}", style="dim not bold")


def _demand(one: Demand) -> Text:
    hours = f", {one.hours:g} h" if one.hours else ""
    unsaid = f", {one.without_hours} without hours" if one.without_hours else ""
    return Text(f"  {one.reason:<15} {counted(one.count, 'exception')}{hours}{unsaid}")
