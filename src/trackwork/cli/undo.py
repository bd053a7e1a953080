"""`undo`: take one write back, by the number `explain` shows."""

from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from trackwork.cli.frame import Code, Stopped, frame_of
from trackwork.core.subjects import Subject
from trackwork.engine.adopted import read_adopted
from trackwork.engine.naming import short
from trackwork.engine.undo import NoSuchEffect, Undone
from trackwork.engine.undo import undo as take_back


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoOutput:
    """What taking a write back came to; ``waits`` says what holds it, if anything."""

    number: int
    kind: str
    subject: str
    done: bool
    said: str
    waits: str = ""


def undo(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(help="The number that `explain` shows")],
) -> None:
    """Take a write back where the outside allows it, and say plainly where it does not.

    A comment is removed, a block reads as before, an issue is no longer asked for but stays, a mail
    is past calling back, and what has not gone out stays here.
    """
    frame = frame_of(ctx)
    app = frame.app()
    with app.ledger.reading() as books:
        adopted = read_adopted(books, app.parts)
    try:
        done = take_back(app.parts, adopted, number.removeprefix("#"), now=frame.now())
    except NoSuchEffect as error:
        fix = "See the numbers of an item's writes: trackwork explain ITEM"
        raise Stopped(f"{error}.".capitalize(), fix) from None
    value = _output(done)
    frame.emit("undo", value, screen(value))
    frame.next_command(f"explain {short(Subject.parse(value.subject))}")
    frame.leave(Code.OK if value.done else Code.FAILED)


def _output(done: Undone) -> UndoOutput:
    return UndoOutput(
        number=done.number,
        kind=done.kind,
        subject=done.subject,
        done=done.done,
        said=done.said,
        waits=done.waits,
    )


def screen(value: UndoOutput) -> Group:
    """What was asked for, and what came of it."""
    lines = [Text(f"{value.number}  {value.kind}  {value.subject}", style="bold"), Text(value.said)]
    if value.waits:
        lines.append(Text(f"It waits: {value.waits}.", style="yellow"))
    return Group(*lines)
