"""`plan`: read the trackers, play the next cycle without doing it, and show all of it."""

from enum import StrEnum
from typing import Annotated

import typer

from trackwork.bootstrap import App
from trackwork.cli.frame import Code, Frame, frame_of
from trackwork.cli.plan_markdown import markdown
from trackwork.cli.plan_screen import full_screen, screen
from trackwork.cli.planned import PlanOutput, as_output
from trackwork.engine.adopted import NothingAdopted, read_adopted
from trackwork.engine.observe import Observed, observe
from trackwork.engine.plan import make_plan
from trackwork.settings import parts


class Form(StrEnum):
    """How a plan is shown."""

    SCREEN = "screen"
    MD = "md"


SHOWN_LAST = ("cli", "plan")
"""Drawer and key of the ledger's desk that hold the name of the plan shown last."""


def plan(
    ctx: typer.Context,
    full: Annotated[
        bool, typer.Option("--full", help="Show every text as it would go out")
    ] = False,
    form: Annotated[
        Form, typer.Option("--format", help="md: as one comment for a pull request")
    ] = Form.SCREEN,
) -> None:
    """Show every write the next cycle would do, and what it costs in people's attention.

    Ends with code 2 when there is something to apply, 0 when there is nothing.
    """
    frame = frame_of(ctx)
    app = frame.app()
    with frame.progress("Reading the trackers"):
        observed = look(app)
        made = make_plan(app.parts, parts(app.workspace))
        with app.ledger.transaction() as books:
            books.desk.put(*SHOWN_LAST, made.id)
    value = as_output(app, made, observed)
    if form is Form.MD and not frame.as_json:
        frame.write(markdown(app, value))
    else:
        frame.emit("plan", value, screen(app, value, frame.now()))
    if full and form is Form.SCREEN and not frame.as_json:
        frame.out.print(full_screen(value))
    _next(frame, value, full=full)
    if value.pending:
        frame.leave(Code.CHANGES)


def look(app: App) -> Observed:
    """Read the trackers as adopted; a workspace that adopted nothing yet has nothing to read."""
    try:
        with app.ledger.reading() as books:
            adopted = read_adopted(books, app.parts)
    except NothingAdopted:
        return Observed()
    return observe(app.parts, adopted, app.parts.clock.now())


def _next(frame: Frame, value: PlanOutput, *, full: bool) -> None:
    if not value.pending:
        frame.next_command("status")
        return
    frame.next_command(f"apply {value.id}", *(() if full else ("plan --full",)))
