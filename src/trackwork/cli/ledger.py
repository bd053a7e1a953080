"""`ledger`: verify, rebuild, carry, back up, forget, and look at single facts."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Group
from rich.text import Text

from trackwork.cli.facts import FactOutput, fact_lines, facts_as_output
from trackwork.cli.frame import Code, Frame, Stopped, frame_of
from trackwork.cli.moving import arrived_url, moved_aside, named_url, point_to, settings_of
from trackwork.cli.naming import person_named, subject_named
from trackwork.cli.travels import accept, shorten
from trackwork.cli.words import counted
from trackwork.core.facts import ENGINE_FACTS
from trackwork.core.subjects import Subject
from trackwork.engine.adopted import NothingAdopted, read_adopted
from trackwork.engine.rebuild import Rebuilt, moments_of, refold, stale
from trackwork.ledger import SqlBooks
from trackwork.ledger.backup import backup_ledger, restore_ledger
from trackwork.ledger.derived import clear_derived, derived_digest, derived_rows
from trackwork.ledger.export import export_ledger
from trackwork.ledger.forgetting import forget as erase
from trackwork.ledger.importing import Loaded, import_ledger, verify_export
from trackwork.ledger.move import move_ledger
from trackwork.practices import FACTS

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
EVERY_FACT = (*ENGINE_FACTS, *FACTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyOutput:
    """Whether folding all facts again gives the derived rows that stand there."""

    agrees: bool
    subjects: int
    digest: str
    waiting: int
    """Subjects with news the next cycle will fold; their rows are not compared."""
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerOutput:
    """What a command on the ledger did, with its counts."""

    what: str
    where: str = ""
    facts: int = 0
    in_doubt: int = 0
    epoch: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsOutput:
    """Every fact of one subject, in order."""

    subject: str
    facts: tuple[FactOutput, ...]


class _Undo(Exception):
    """Ends the transaction a comparison was made in."""


# --- verify and rebuild ---------------------------------------------------------------------------


@app.command()
def verify(
    ctx: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(help="An export to check instead; nothing is loaded")
    ] = None,
) -> None:
    """Fold all facts again beside the ledger and compare; nothing is changed."""
    frame = frame_of(ctx)
    if folder is not None:
        count = verify_export(folder, facts=EVERY_FACT)
        what = f"The export is whole: {counted(count, 'fact')}, every sum agrees."
        _done(frame, LedgerOutput(what=what, where=str(folder), facts=count))
        return
    _show_verified(frame, _compared(frame, keep=False))


@app.command()
def rebuild(
    ctx: typer.Context,
    check: Annotated[
        bool, typer.Option("--verify", help="Refuse to keep a result that differs")
    ] = False,
) -> None:
    """Throw away what is derived and fold it again from the facts; no fact is added."""
    frame = frame_of(ctx)
    _show_verified(frame, _compared(frame, keep=True, only_if_same=check))


def _compared(frame: Frame, *, keep: bool, only_if_same: bool = False) -> VerifyOutput:
    """Fold again inside a transaction that is undone, unless the result is to be kept."""
    application = frame.app()
    found: list[VerifyOutput] = []
    with suppress(_Undo), application.ledger.transaction() as books:
        news = stale(books)
        found.append(_fold_again(frame, books, frozenset(map(str, news))))
        if not keep or (only_if_same and not found[0].agrees):
            raise _Undo
        _wake_again(books, news)
    return found[0]


def _fold_again(frame: Frame, books: SqlBooks, waiting: frozenset[str]) -> VerifyOutput:
    parts = frame.app().parts
    adopted = read_adopted(books, parts)
    before, moments = dict(derived_rows(books)), moments_of(books)
    clear_derived(books)
    with frame.progress("Folding again", total=len(moments)) as progress:
        done = refold(parts, adopted, books, moments=moments, now=frame.now(), progress=progress)
    return _verdict(books, before, waiting, done)


def _wake_again(books: SqlBooks, subjects: Iterable[Subject]) -> None:
    """What had news keeps it: the next cycle looks at it as it would have."""
    names = [books.access.people.name(each) for each in subjects]
    books.subjects.flush()
    books.subjects.stir(books.access.subjects.find(names))


def _verdict(
    books: SqlBooks, before: dict[str, str], waiting: frozenset[str], done: Rebuilt
) -> VerifyOutput:
    after = dict(derived_rows(books))
    differ = sorted(
        name
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name) and not _about(name, waiting)
    )
    odd = [name for name in done.unsettled if name not in waiting]
    lines = [*differ, *(f"{each} would record something new" for each in odd)]
    return VerifyOutput(
        agrees=not lines,
        subjects=done.subjects,
        digest=derived_digest(books),
        waiting=len(waiting),
        differences=tuple(lines),
    )


def _about(name: str, waiting: frozenset[str]) -> bool:
    """Whether a derived row belongs to a subject that waits; counters follow their subjects."""
    table, _, rest = name.partition(" ")
    if table == "counter":
        return bool(waiting)
    return any(rest == each or rest.startswith(f"{each} ") for each in waiting)


def _show_verified(frame: Frame, value: VerifyOutput) -> None:
    lines = [Text(f"{counted(value.subjects, 'subject')} folded again from the facts.")]
    if value.waiting:
        lines.append(Text(f"{counted(value.waiting, 'subject')} with news left to the next cycle."))
    if value.agrees:
        lines.append(Text(f"Every derived row is the same. ({value.digest[:16]})", style="green"))
    else:
        lines.append(Text(f"{counted(len(value.differences), 'row')} differ:", style="yellow"))
        lines += [Text(f"  {each}") for each in value.differences[:20]]
    frame.emit("ledger-verify", value, Group(*lines))
    frame.next_command("status")
    frame.leave(Code.OK if value.agrees else Code.FAILED)


# --- carrying -------------------------------------------------------------------------------------


@app.command()
def export(ctx: typer.Context, folder: Annotated[Path, typer.Argument()]) -> None:
    """Write everything that is not derived into a folder of JSON lines, the same bytes each time.

    The files hold people's names and words: treat them like the ledger.
    """
    frame = frame_of(ctx)
    with frame.progress("Writing"):
        place = export_ledger(frame.app().ledger, folder)
        count = verify_export(place, facts=EVERY_FACT)
    what = f"Exported {counted(count, 'fact')}, and read back to check."
    _done(frame, LedgerOutput(what=what, where=str(place), facts=count))
    frame.next_command(f"ledger verify {folder}")


@app.command(name="import")
def bring_in(ctx: typer.Context, folder: Annotated[Path, typer.Argument()]) -> None:
    """Load an export into this workspace, which has no ledger yet; all of it or nothing."""
    frame = frame_of(ctx)
    url = arrived_url(frame)
    with frame.progress("Loading"):
        loaded = import_ledger(folder, url, facts=EVERY_FACT)
    _arrived(frame, loaded, folder)


@app.command()
def backup(ctx: typer.Context, file: Annotated[Path, typer.Argument()]) -> None:
    """Copy the ledger while it is in use."""
    frame = frame_of(ctx)
    place = backup_ledger(frame.app().ledger, file)
    _done(frame, LedgerOutput(what="The ledger is backed up.", where=str(place)))
    frame.next_command(f"ledger restore {file} --replace")


@app.command()
def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument()],
    replace: Annotated[
        bool, typer.Option("--replace", help="Move the present ledger aside first")
    ] = False,
) -> None:
    """Bring a backup back. What was under way is looked for before anything is sent again."""
    frame = frame_of(ctx)
    url = arrived_url(frame)
    with moved_aside(url, settings_of(frame), wanted=replace) as epoch:
        loaded = restore_ledger(file, url, facts=EVERY_FACT, above=epoch)
    _arrived(frame, loaded, file)


@app.command()
def move(
    ctx: typer.Context,
    variable: Annotated[
        str, typer.Argument(help="The environment variable that holds the database's address")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Move without being asked again")] = False,
) -> None:
    """Move the ledger from its file to a PostgreSQL; everything stays as it is.

    Every row is copied and compared, trackwork.yaml names the variable, and the file is closed: it
    stays where it is, and nothing can write to it or send from it any more.
    """
    frame = frame_of(ctx)
    url = named_url(variable)
    ledger = frame.app().ledger
    frame.say(f"This moves the ledger to the PostgreSQL that {variable} names.")
    if not frame.confirm("Move it?", yes=yes):
        raise Stopped("Nothing was changed: moving needs a yes.", "Say yes, or add --yes.")
    with frame.progress("Copying and comparing"):
        moved = move_ledger(ledger, url)
    point_to(frame.folder, variable)
    what = f"Moved {counted(sum(moved.rows.values()), 'row')}, and compared every one."
    _done(frame, LedgerOutput(what=what, where=variable, facts=moved.facts))
    frame.next_command("ledger verify", "run")


def _arrived(frame: Frame, loaded: Loaded, source: Path) -> None:
    value = LedgerOutput(
        what=f"Loaded {counted(loaded.facts, 'fact')}; the epoch is {loaded.epoch} now.",
        where=str(source),
        facts=loaded.facts,
        in_doubt=loaded.in_doubt,
        epoch=loaded.epoch,
    )
    _done(frame, value)
    try:
        _refold_all(frame)
    except NothingAdopted:
        frame.next_command("plan")
        return
    frame.next_command("ledger verify", "run")


def _refold_all(frame: Frame) -> None:
    application = frame.app()
    with application.ledger.transaction() as books, frame.progress("Folding") as progress:
        adopted = read_adopted(books, application.parts)
        done = refold(
            application.parts, adopted, books, moments={}, now=frame.now(), progress=progress
        )
        _wake_again(books, [row.subject for row in books.subjects.rows()])
    frame.say(f"{counted(done.subjects, 'subject')} folded from the facts.")


app.command()(accept)
app.command()(shorten)


# --- forgetting and looking -----------------------------------------------------------------------


@app.command()
def forget(
    ctx: typer.Context,
    person: Annotated[str, typer.Argument(help="A key, handle or mail address")],
    yes: Annotated[bool, typer.Option("--yes", help="Erase without being asked again")] = False,
) -> None:
    """Erase a person's name, handles and words for good; counts stay, rebuild still verifies."""
    frame = frame_of(ctx)
    application = frame.app()
    key = _known_person(frame, person)
    frame.say(f"This erases {key} everywhere in the ledger. It cannot be taken back.")
    if not frame.confirm("Forget them?", yes=yes):
        raise Stopped("Nothing was changed: forgetting needs a yes.", "Say yes, or add --yes.")
    done = erase(application.ledger, key)
    what = (
        f"Forgotten: {counted(done.texts, 'text')} erased, {counted(done.emptied, 'message')} "
        f"emptied, {counted(done.dropped, 'message')} not sent. They read as {done.name} now."
    )
    _done(frame, LedgerOutput(what=what))
    frame.say(Text("Take them out of people.yaml and teams.yaml too, then plan.", style="dim"))
    frame.next_command("plan", "ledger verify")


def _known_person(frame: Frame, name: str) -> str:
    """A key from the files, else as said: somebody may have left the files long ago."""
    try:
        return person_named(name, frame.app().workspace)
    except Stopped:
        with frame.app().ledger.reading() as books:
            if books.access.people.known(name) is None:
                raise
        return name


@app.command()
def facts(
    ctx: typer.Context, subject: Annotated[str, typer.Argument(help="An item, request, gate ...")]
) -> None:
    """Every fact of one subject, in the order it happened; config:people tells of the files."""
    frame = frame_of(ctx)
    with frame.app().ledger.reading() as books:
        kind, _, key = subject.partition(":")
        of_files = kind == "config"
        named = Subject(kind, key)
        if not (of_files and books.facts.of(named)):
            workspace = read_adopted(books, frame.app().parts).workspace
            named = subject_named(subject, workspace, books)
        value = FactsOutput(subject=str(named), facts=facts_as_output(books.facts.of(named)))
    frame.emit("ledger-facts", value, Group(*fact_lines(value.facts)))
    frame.next_command("status" if of_files else f"explain {subject}")


def _done(frame: Frame, value: LedgerOutput) -> None:
    where = f" {value.where}" if value.where else ""
    screen: list[Any] = [Text(f"{value.what}{where}")]
    if value.in_doubt:
        some = counted(value.in_doubt, "effect")
        screen.append(Text(f"{some} under way then: looked for before anything is repeated."))
    frame.emit("ledger", value, Group(*screen))
