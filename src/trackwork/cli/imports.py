"""`import`: tables of teams, people, items and their history, mapping shown before it is used."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, get_args

import typer
from rich.console import Group
from rich.text import Text

from trackwork.cli.frame import Code, Frame, Stopped, frame_of
from trackwork.cli.intaking import intake, read_in
from trackwork.cli.tables import ImportJob, edits_for, initiative_file
from trackwork.cli.words import counted, listed
from trackwork.settings import Problem, Severity, load
from trackwork.settings.tables import (
    BadTable,
    CannotEdit,
    Columns,
    Edit,
    Imported,
    Table,
    Target,
    write_edit,
)

MOST_FINDINGS = 30
MOST_ROWS = 4
"""Row numbers named of a finding that many rows share."""
MOST_DIFF_LINES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnOutput:
    """One column and what it was taken for; an empty field: kept with the row, not used."""

    header: str
    field: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOutput:
    """Something noticed at one row."""

    where: str
    what: str
    fix: str
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOutput:
    """A table as read, what it would change, and whether that was written."""

    file: str
    target: str
    dialect: str
    rows: int
    read: int
    aside: int
    """Rows that wait for somebody, each with a finding."""
    columns: tuple[ColumnOutput, ...]
    findings: tuple[RowOutput, ...]
    files: dict[str, int] = field(default_factory=dict)
    """Files and how many entries each gets."""
    known: int = 0
    """Entries that stand in the files already."""
    written: bool = False
    facts: dict[str, int] | None = None
    """New facts by type; null where none were to be recorded."""
    unused: dict[str, int] = field(default_factory=dict)
    """Changes of fields that we do not read, by field."""
    late: tuple[str, ...] = ()
    """Rows, new to us, that are older than what was known of their item."""


def bring_in(  # noqa: PLR0917 - each is an option on the line
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=".csv, .tsv, .xlsx, .json or .jsonl, also .gz")],
    target: Annotated[str, typer.Option("--as", help="teams, people, items or changes")],
    initiative: Annotated[str, typer.Option(help="For items and changes: whose they are")] = "",
    mapping: Annotated[
        list[str] | None, typer.Option("--map", help="A column by hand: 'Column=field'")
    ] = None,
    tracker: Annotated[str, typer.Option(help="Where handles and backlogs belong")] = "",
    states: Annotated[
        bool, typer.Option("--states/--no-states", help="Also record what statuses and dates say")
    ] = True,
    yes: Annotated[bool, typer.Option("--yes", help="Write without being asked")] = False,
) -> None:
    """Bring in a table: show the mapping and the diff, then write YAML and record what it says.

    Importing the same table twice changes nothing.
    """
    frame = frame_of(ctx)
    frame.require_workspace()
    job = _job(frame, file, target, initiative, tracker)
    try:
        table, columns, imported = read_in(job, mapping or [], now=frame.now())
        edits = edits_for(job, imported)
    except BadTable as error:
        raise Stopped(str(error.problem), code=Code.FAILED) from None
    except CannotEdit as error:
        raise Stopped("; ".join(map(str, error.problems)), code=Code.CONFIG) from None
    _show(frame, _output(job, table, columns, imported, edits), edits)
    wanted = any(edit.added for edit in edits)
    agreed = not wanted or frame.confirm("Write this?", yes=yes)
    if agreed:
        for edit in edits:
            write_edit(edit)
    taken = intake(frame, job, imported) if agreed and states else None
    value = replace(
        _output(job, table, columns, imported, edits),
        written=agreed,
        facts=dict(taken.facts) if taken else None,
        unused=dict(taken.unused) if taken else {},
        late=taken.late if taken else (),
    )
    _finish(frame, value)


def _job(frame: Frame, file: Path, target: str, initiative: str, tracker: str) -> ImportJob:
    known: tuple[Target, ...] = get_args(Target)
    wanted = next((each for each in known if each == target), None)
    if wanted is None:
        fix = f"Write --as with one of: {', '.join(known)}."
        raise Stopped(f"{target!r} is nothing we import.", fix)
    loaded = load(frame.folder)
    if target in {"items", "changes"} and not initiative:
        raise Stopped(f"{target} belong to an initiative.", "Add --initiative KEY.")
    place = initiative_file(frame.folder, initiative) if initiative else None
    return ImportJob(
        folder=frame.folder,
        file=file,
        target=wanted,
        initiative=initiative,
        initiative_path=place,
        tracker=tracker,
        workspace=loaded.workspace,
    )


def _output(
    job: ImportJob, table: Table, columns: Columns, imported: Imported, edits: list[Edit]
) -> ImportOutput:
    return ImportOutput(
        file=table.name,
        target=job.target,
        dialect=table.dialect,
        rows=len(table.rows),
        read=len(imported.records),
        aside=len(imported.aside),
        columns=tuple(
            ColumnOutput(header=each.header, field=each.field or "", why=each.why)
            for each in columns.columns
        ),
        findings=tuple(_finding(each) for each in imported.findings),
        files={edit.path.relative_to(job.folder).as_posix(): len(edit.added) for edit in edits},
        known=sum(len(edit.known) for edit in edits),
    )


def _finding(each: Problem) -> RowOutput:
    return RowOutput(where=each.where, what=each.what, fix=each.fix, severity=each.severity)


# --- showing --------------------------------------------------------------------------------------


def _show(frame: Frame, value: ImportOutput, edits: list[Edit]) -> None:
    """The mapping, what was noticed, and the diff: talk, since the data comes last."""
    frame.say(Text(f"{value.file}: {counted(value.rows, 'row')} ({value.dialect})", style="bold"))
    for each in value.columns:
        means = each.field or "not used"
        frame.say(Text(f"  {each.header:<22} {means:<16} {each.why}", style="dim"))
    frame.say(*_finding_lines(value.findings))
    for edit in edits:
        lines = edit.diff.splitlines()[:MOST_DIFF_LINES]
        frame.say(*(Text(line, style=_colour(line)) for line in lines))
        more = len(edit.diff.splitlines()) - len(lines)
        if more > 0:
            frame.say(Text(f"  and {counted(more, 'further line')}", style="dim"))


def _finding_lines(findings: tuple[RowOutput, ...]) -> list[Text]:
    """A line for each thing noticed, with the rows it was noticed at."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for each in findings:
        rows.setdefault((each.what, each.fix, each.severity), []).append(each.where)
    lines = []
    for (what, fix, severity), where in list(rows.items())[:MOST_FINDINGS]:
        colour = "red" if severity == Severity.PROBLEM else "yellow"
        first, *others = where
        named = listed([first, *(each.rpartition(":")[2] for each in others)], most=MOST_ROWS)
        lines.append(Text(f"{named}  ", style=colour).append(f"{what}. {fix}", style="default"))
    if len(rows) > MOST_FINDINGS:
        lines.append(Text(f"and {len(rows) - MOST_FINDINGS} more; all of them with --json"))
    return lines


def _colour(line: str) -> str:
    return {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "dim")


def _finish(frame: Frame, value: ImportOutput) -> None:
    frame.emit("import", value, _screen(value))
    if not value.written:
        again = f"import {value.file} --as {value.target} ... --yes"
        frame.next_command(again)
        frame.leave(Code.CHANGES)
    following = {"people": "import FILE --as teams", "teams": "import FILE --as items"}
    frame.next_command(following.get(value.target, "config check"), "plan")


def _screen(value: ImportOutput) -> Group:
    lines = [Text(f"{counted(value.read, 'row')} read, {value.aside} set aside.")]
    adds = [f"{count} to {name}" for name, count in value.files.items() if count]
    verb = "Added" if value.written else "Would add"
    if adds:
        lines.append(Text(f"{verb} {', '.join(adds)}."))
    elif value.target != "changes":
        lines.append(Text("The files say all of it already."))
    if value.known:
        lines.append(Text(f"{value.known} stood there before and were left alone."))
    if value.facts is not None:
        said = listed((f"{count} {name}" for name, count in value.facts.items()), most=8)
        lines.append(Text(f"New facts: {said or 'none, all of it was known'}."))
    if value.unused:
        total = sum(value.unused.values())
        names = listed((f"{n} {name}" for name, n in value.unused.items()), most=6)
        lines.append(Text(f"{counted(total, 'change')} of fields we do not read: {names}."))
    if value.late:
        rows = listed(value.late, most=MOST_ROWS)
        what = f"{counted(len(value.late), 'row')} came after later ones of the same item: {rows}."
        lines.append(Text(f"{what} They stand in its history; later steps stay as recorded."))
    return Group(*lines)
