"""`say`: a team's, owner's or asker's sentence, from the command line."""

from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from trackwork.cli.frame import Code, frame_of
from trackwork.cli.naming import person_named, subject_named
from trackwork.core.subjects import Subject
from trackwork.engine.adopted import read_adopted
from trackwork.engine.naming import short
from trackwork.engine.say import Spoken
from trackwork.engine.say import say as record


@dataclass(frozen=True, slots=True, kw_only=True)
class SayOutput:
    """What a sentence was read as, whether it changed anything, and the answer."""

    subject: str
    author: str
    command: str
    recorded: tuple[str, ...]
    """Types of the facts that came of it; empty: nothing changed."""
    answers: tuple[str, ...] = ()
    undo: str = ""


def say(
    ctx: typer.Context,
    subject: Annotated[str, typer.Argument(help="An item, request, gate or initiative")],
    sentence: Annotated[str, typer.Argument(help='As in a comment: "at risk, waiting for certs"')],
    author: Annotated[str, typer.Option("--as", help="Who says it: a key, handle or address")],
) -> None:
    """Say a command as in a comment: the same words, rights and facts."""
    frame = frame_of(ctx)
    app = frame.app()
    now = frame.now()
    with app.ledger.transaction() as books:
        adopted = read_adopted(books, app.parts)
        named = subject_named(subject, adopted.workspace, books)
        who = person_named(author, adopted.workspace)
        spoken = record(
            app.parts, adopted, books, subject=named, sentence=sentence, author=who, now=now
        )
    value = _output(named, who, spoken)
    frame.emit("say", value, screen(value, spoken))
    frame.next_command(f"explain {short(named)}", "run")
    frame.leave(Code.OK if spoken.facts else Code.FAILED)


def _output(named: Subject, who: str, spoken: Spoken) -> SayOutput:
    return SayOutput(
        subject=str(named),
        author=who,
        command=spoken.command,
        recorded=tuple(fact.type for fact in spoken.facts),
        answers=spoken.answers,
        undo=spoken.undo if spoken.facts else "",
    )


def screen(value: SayOutput, spoken: Spoken) -> Group:
    """What was understood and what it changed, or the answer why nothing did."""
    if not spoken.facts:
        texts = value.answers or ("That was recorded already; nothing new.",)
        return Group(*(Text(each) for each in texts))
    first = Text(f"{value.subject}: ", style="bold").append(
        f"{value.command}, by {value.author}", style="not bold"
    )
    return Group(first, Text(spoken.effect), Text(f"Take it back: {value.undo}", style="dim"))
