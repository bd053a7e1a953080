"""`requests`: questions on their 48 hours, with both clocks and what happens on silence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Group
from rich.text import Text

from trackwork.cli.frame import Frame, Stopped, frame_of
from trackwork.cli.naming import person_named, subject_named
from trackwork.cli.words import age, counted
from trackwork.core.dates import spoken_short
from trackwork.core.subjects import Subject, person, team
from trackwork.core.workspace import Workspace
from trackwork.engine.adopted import read_adopted
from trackwork.engine.asking import Standing, Wanted, all_requests, make_request, standing

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOutput:
    """One request: both sides, the question, the clock, the attempts, what silence means."""

    id: str
    asker: str
    holder: str
    question: str
    about: str
    urgency: str
    made: datetime | None
    due: datetime | None
    """When the holder's 48 hours end; None when it is settled."""
    due_for_holder: str
    due_for_asker: str
    attempts: tuple[datetime, ...]
    on_silence: str
    counts_on_silence: bool
    """Reversible and within the asker's own rights, so the asker may go ahead."""
    may_proceed: bool
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestsOutput:
    """Every request, open ones first, by due."""

    requests: tuple[RequestOutput, ...]


@app.callback(invoke_without_command=True)
def requests(
    ctx: typer.Context,
    settled: Annotated[bool, typer.Option("--all", help="Settled ones as well")] = False,
) -> None:
    """List open requests: who asked whom what, whose clock runs, what happens on silence."""
    if ctx.invoked_subcommand is not None:
        return
    frame = frame_of(ctx)
    application, now = frame.app(), frame.now()
    with application.ledger.reading() as books:
        adopted = read_adopted(books, application.parts)
        found = all_requests(application.parts, adopted, books, now=now)
    shown = [one for one in found if settled or one.state.open]
    value = RequestsOutput(requests=tuple(_output(one) for one in shown))
    frame.emit("requests", value, _screen(value, now))
    frame.next_command(*(("requests show ID",) if shown else ("requests new --help",)))


@app.command()
def show(ctx: typer.Context, name: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Show one request in full."""
    frame = frame_of(ctx)
    application, now = frame.app(), frame.now()
    with application.ledger.reading() as books:
        adopted = read_adopted(books, application.parts)
        subject = subject_named(name, adopted.workspace, books)
        if subject.kind != "request":
            raise Stopped(f"{subject} is no request.", "See them all: trackwork requests --all")
        found = standing(application.parts, adopted, books, subject=subject, now=now)
    _show(frame, _output(found))


@app.command()
def new(  # noqa: PLR0913, PLR0917 - each is an option on the line
    ctx: typer.Context,
    to: Annotated[str, typer.Option("--to", help="A person or a team")],
    question: Annotated[str, typer.Option("--question", "-q", help="One plain question")],
    author: Annotated[str, typer.Option("--as", help="Who asks")],
    on_silence: Annotated[
        str, typer.Option("--on-silence", help="What you do if no answer comes")
    ] = "",
    reversible: Annotated[
        bool, typer.Option("--reversible/--not-reversible", help="It can be undone later")
    ] = False,
    own_rights: Annotated[
        bool,
        typer.Option(
            "--within-my-rights/--needs-their-yes",
            help="It approves, funds and mandates nothing, and obliges nobody else",
        ),
    ] = False,
    urgency: Annotated[str, typer.Option(help="low, normal, high or critical")] = "normal",
    about: Annotated[str, typer.Option("--about", help="The item it concerns")] = "",
) -> None:
    """Ask somebody, on paper. They have 48 working hours; then what you declared happens."""
    frame = frame_of(ctx)
    application, now = frame.app(), frame.now()
    with application.ledger.transaction() as books:
        adopted = read_adopted(books, application.parts)
        workspace = adopted.workspace
        wanted = Wanted(
            asker=person_named(author, workspace),
            holder=_party(to, workspace),
            question=question,
            on_silence=on_silence,
            reversible=reversible,
            own_rights=own_rights,
            urgency=urgency,
            about=subject_named(about, workspace, books) if about else None,
        )
        try:
            subject = make_request(books, wanted, now=now)
        except ValueError as error:
            raise Stopped(f"Nothing was asked: {error}.") from None
        found = standing(application.parts, adopted, books, subject=subject, now=now)
    if on_silence and not (reversible and own_rights):
        frame.say(
            "Silence will not free you to do this: it counts only with --reversible and "
            "--within-my-rights. It goes to both leads together instead."
        )
    _show(frame, _output(found))


def _party(name: str, workspace: Workspace) -> Subject:
    """A team by key or name, else a person. Raises Stopped with the nearest."""
    found = workspace.directory.team(name)
    if found is not None:
        return team(found.key)
    return person(person_named(name, workspace))


def _output(one: Standing) -> RequestOutput:
    state = one.state
    return RequestOutput(
        id=one.subject.key,
        asker=state.asker,
        holder=str(state.holder or ""),
        question=state.question.text,
        about=str(state.about or ""),
        urgency=state.urgency,
        made=state.made_at,
        due=one.due,
        due_for_holder=_local(one.due, one.holder_zone),
        due_for_asker=_local(one.due, one.asker_zone),
        attempts=tuple(each.at for each in state.trail),
        on_silence=state.on_silence.text,
        counts_on_silence=state.default,
        may_proceed=state.may_proceed,
        outcome=state.outcome,
    )


def _local(at: datetime | None, zone: str) -> str:
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(zone))
    return f"{spoken_short(local.date())}, {local:%H:%M} {zone}"


def _show(frame: Frame, value: RequestOutput) -> None:
    frame.emit("request", value, Group(*_lines(value)))
    if not value.outcome:
        kind, _, key = value.holder.partition(":")
        who = key if kind == "person" else "WHO"
        frame.next_command(f'say {value.id} "answer ..." --as {who}')


def _lines(value: RequestOutput) -> list[Text]:
    first = Text(f"{value.id}  ", style="bold").append(value.question, style="not bold")
    lines = [first, Text(f"  {value.asker} asks {value.holder}, urgency {value.urgency}")]
    if value.about:
        lines.append(Text(f"  about {value.about}"))
    if value.outcome:
        lines.append(Text(f"  ended: {value.outcome}"))
        return lines
    lines.append(Text(f"  an answer by {value.due_for_holder} (for the holder)"))
    if value.due_for_asker != value.due_for_holder:
        lines.append(Text(f"               {value.due_for_asker} (for the asker)"))
    lines.append(Text(f"  {_attempts(value)}"))
    return [*lines, Text(f"  on silence: {_silence(value)}")]


def _attempts(value: RequestOutput) -> str:
    if not value.attempts:
        return "no reminder has reached them yet"
    days = ", ".join(spoken_short(at.date()) for at in value.attempts)
    return f"{counted(len(value.attempts), 'note')} reached them: {days}"


def _silence(value: RequestOutput) -> str:
    if value.may_proceed:
        return f"it stayed silent, so {value.asker} may go ahead: {value.on_silence}"
    if value.counts_on_silence:
        return f"{value.asker} goes ahead: {value.on_silence}"
    return "both leads take it up together; silence approves nothing"


def _screen(value: RequestsOutput, now: datetime) -> Group:
    if not value.requests:
        return Group(Text("No open requests."))
    lines: list[Text] = []
    for each in value.requests:
        asked = f" (asked {age(each.made, now)} ago)" if each.made else ""
        block = _lines(each)
        block[0].append(asked, style="dim not bold")
        lines += block
    return Group(*lines)
