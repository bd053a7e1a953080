"""`apply`: exactly what a plan showed, then one cycle."""

from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.text import Text

from trackwork.bootstrap import App
from trackwork.cli import cycles
from trackwork.cli.cycles import CycleOutput
from trackwork.cli.frame import Code, frame_of
from trackwork.cli.plan import SHOWN_LAST
from trackwork.cli.words import counted
from trackwork.engine.cycle import run_cycle
from trackwork.engine.plan import Applied, UnknownPlan, apply_plan
from trackwork.settings import parts


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyOutput:
    """What applying did: parts adopted, items asked, what was no longer true, and the cycle."""

    plan: str
    adopted: tuple[str, ...]
    asked: int
    no_longer_true: tuple[str, ...]
    cycle: CycleOutput


def apply(
    ctx: typer.Context,
    plan: Annotated[
        str, typer.Argument(help="The name `plan` printed; without one, the plan shown last")
    ] = "",
) -> None:
    """Do the part of a plan that is still true, never more, then run one cycle.

    Killed half-way, it is safe to run `trackwork run`: what was done is not done again.
    """
    frame = frame_of(ctx)
    app = frame.app()
    name = plan or last_plan(app)
    with frame.progress("Applying"):
        applied = apply_plan(app.parts, parts(app.workspace), name)
        cycle, _ = run_cycle(app.parts)
    value = _output(name, applied, cycles.as_output(cycle))
    frame.emit("apply", value, screen(value))
    frame.next_command(*(("plan",) if value.no_longer_true else ("status", "run --watch")))
    code = cycles.code_of(value.cycle)
    frame.leave(Code.PARTIAL if value.no_longer_true else code)


def last_plan(app: App) -> str:
    """The plan that was shown last. Raises UnknownPlan when none was."""
    with app.ledger.reading() as books:
        found = books.desk.get(*SHOWN_LAST)
    if not found:
        raise UnknownPlan("no plan was shown yet; run `trackwork plan` first")
    return found


def _output(plan: str, applied: Applied, cycle: CycleOutput) -> ApplyOutput:
    return ApplyOutput(
        plan=plan,
        adopted=applied.adopted,
        asked=applied.asked,
        no_longer_true=applied.left_out,
        cycle=cycle,
    )


def screen(value: ApplyOutput) -> Group:
    """What was applied, what was not, and the cycle after it."""
    first = Text(f"Applied {value.plan}: ", style="bold")
    first.append(f"{counted(len(value.adopted), 'part')} adopted, ", style="not bold")
    first.append(f"{counted(value.asked, 'item')} asked", style="not bold")
    lines: list[RenderableType] = [first, cycles.screen(value.cycle)]
    if value.no_longer_true:
        lines.append(Text("No longer true, so left out:", style="yellow"))
        lines += [Text(f"  {each}") for each in value.no_longer_true]
    return Group(*lines)
