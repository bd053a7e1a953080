"""`config`: where each value comes from, whether the files can be used, and their schemas."""

from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Group
from rich.table import Table
from rich.text import Text

from trackwork.bootstrap import option_readers
from trackwork.cli.frame import Code, Frame, Stopped, frame_of
from trackwork.cli.problems import problem_lines
from trackwork.cli.words import counted, listed, plain_table
from trackwork.settings import Loaded, Problem, explain, load, schema_files, schemas
from trackwork.settings.problems import suggestion

app = typer.Typer(
    help="Say where each value comes from, check the files, print their schemas.",
    no_args_is_help=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemOutput:
    """One thing to mend: file, line (0: the file as a whole), what, how, and how much it stops."""

    file: str
    line: int
    what: str
    fix: str
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOutput:
    """Whether the files can be used, everything to mend in them, and what they hold."""

    fine: bool
    problems: tuple[ProblemOutput, ...]
    teams: int
    people: int
    initiatives: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginOutput:
    """One value, and the line, preset or default it comes from."""

    path: str
    value: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainConfigOutput:
    """Every value at and below a path."""

    values: tuple[OriginOutput, ...]


@app.command("check")
def check(ctx: typer.Context) -> None:
    """Read every file and say all that is to be mended, at once. Nothing is written."""
    frame = frame_of(ctx)
    loaded = _load(frame)
    value = checked(loaded)
    frame.emit("config-check", value, _check_screen(loaded, value))
    if not value.fine:
        frame.leave(Code.CONFIG)
    frame.next_command("doctor", "plan")


@app.command("explain")
def explain_values(
    ctx: typer.Context,
    path: Annotated[str, typer.Argument(help="A dotted path: policy.digest, people.mara")] = "",
) -> None:
    """Say where each value comes from: a line of a file, a preset, or built in."""
    frame = frame_of(ctx)
    try:
        found = explain(_load(frame), path)
    except KeyError as error:
        raise Stopped(str(error.args[0]), "All there is: trackwork config explain") from None
    value = ExplainConfigOutput(
        values=tuple(OriginOutput(path=p, value=o.value, source=o.source) for p, o in found)
    )
    frame.emit("config-explain", value, _origins(value))
    frame.next_command("config check")


@app.command("schema")
def schema(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(help="trackwork, people, teams, policy ...")] = "",
    write: Annotated[
        bool, typer.Option("--write", help="Write them into .trackwork/schemas for your editor")
    ] = False,
) -> None:
    """Print the JSON Schema of a kind of file, or write all of them for your editor."""
    frame = frame_of(ctx)
    if write:
        frame.require_workspace()
        _write_schemas(frame)
        return
    known = schemas()
    if not kind:
        frame.say("One per kind of file. Name one to print it, or use --write for all.")
        frame.print_json({name: each.get("title", name) for name, each in known.items()})
        return
    if kind not in known:
        raise Stopped(f"There is no kind of file {kind!r}.", suggestion(kind, known))
    frame.print_json(known[kind])


def _load(frame: Frame) -> Loaded:
    frame.require_workspace()
    return load(frame.folder, connectors=option_readers())


def checked(loaded: Loaded) -> CheckOutput:
    """What `config check` says, as data."""
    workspace = loaded.workspace
    return CheckOutput(
        fine=workspace is not None,
        problems=tuple(map(as_output, loaded.problems)),
        teams=len(workspace.directory.teams) if workspace else 0,
        people=len(workspace.directory.people) if workspace else 0,
        initiatives=tuple(workspace.initiatives) if workspace else (),
    )


def as_output(each: Problem) -> ProblemOutput:
    """A problem as data."""
    return ProblemOutput(
        file=each.file, line=each.line, what=each.what, fix=each.fix, severity=each.severity
    )


def _check_screen(loaded: Loaded, value: CheckOutput) -> Group:
    lines = problem_lines(loaded.problems)
    if value.fine:
        named = listed(value.initiatives)
        fine = Text("ok       ", style="green")
        fine.append(
            f"{counted(value.teams, 'team')}, {counted(value.people, 'person', 'people')}, "
        )
        fine.append(counted(len(value.initiatives), "initiative"))
        lines.append(fine.append(f": {named}" if named else ""))
    return Group(*lines)


def _origins(value: ExplainConfigOutput) -> Table:
    table = plain_table()
    table.add_column("VALUE OF", no_wrap=True)
    table.add_column("IS", overflow="fold")
    table.add_column("FROM", no_wrap=True, style="dim")
    for each in value.values:
        table.add_row(each.path, Text(each.value), each.source)
    return table


def _write_schemas(frame: Frame) -> None:
    for name, text in schema_files().items():
        path = frame.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    frame.say(f"Wrote {len(schema_files())} schemas into {frame.folder / '.trackwork/schemas'}")
