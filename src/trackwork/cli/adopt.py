"""`adopt`: take in an issue that a team has already, instead of making a new one."""

import difflib
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from trackwork.bootstrap import App
from trackwork.cli.frame import Code, Frame, Stopped, frame_of
from trackwork.cli.naming import subject_named
from trackwork.cli.tables import initiative_file
from trackwork.core.subjects import Subject, item_part, item_parts
from trackwork.core.workspace import Backlog
from trackwork.engine.known import LINKS, key_of
from trackwork.engine.naming import short
from trackwork.ports import Issue
from trackwork.settings.tables import CannotEdit, Edit, write_edit
from trackwork.settings.tables.linking import link_existing

ALIKE = 0.4
MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateOutput:
    """An issue of the team that may be the one: its id, title, state, and how alike the titles."""

    native: str
    title: str
    state: str
    alike: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptOutput:
    """The item, the issue that stands for it, and whether the file says so now."""

    item: str
    existing: str
    file: str
    candidates: tuple[CandidateOutput, ...] = ()
    written: bool = False
    known: bool = False


def adopt(
    ctx: typer.Context,
    item: Annotated[str, typer.Argument(help="The item: a team, or initiative/team")],
    reference: Annotated[str, typer.Argument(help="The issue's own id in the backlog")] = "",
    search: Annotated[
        bool, typer.Option("--search", help="Look for it by title in the team's backlog")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write without being asked")] = False,
) -> None:
    """Link an issue the team has already. The diff comes first; nothing is written to the issue."""
    frame = frame_of(ctx)
    app = frame.app()
    with app.ledger.reading() as books:
        subject = subject_named(item, app.workspace, books)
        lives = books.desk.get(LINKS, f"of|{subject}")
    if subject.kind != "item":
        raise Stopped(f"{subject} is no item.", "Name a team, or initiative/team.")
    backlog = _backlog(app, subject)
    found: tuple[CandidateOutput, ...] = ()
    if search or not reference:
        found = _candidates(app, subject, backlog)
        reference = _chosen(frame, subject, found)
    _must_exist(app, backlog, reference)
    if lives is not None and lives != key_of(backlog.tracker, backlog.place, reference):
        native = lives.rpartition("|")[2]
        fix = f"An item keeps the issue it has. To stop asking there, see: explain {short(subject)}"
        raise Stopped(f"{short(subject)} lives in {native} already.", fix)
    _link(frame, subject, reference, found, yes=yes)


def _link(
    frame: Frame,
    subject: Subject,
    reference: str,
    found: tuple[CandidateOutput, ...],
    *,
    yes: bool,
) -> None:
    edit = _edit(frame, subject, reference)
    for line in edit.diff.splitlines():
        frame.say(Text(line, style={"+": "green", "-": "red"}.get(line[:1], "dim")))
    agreed = bool(edit.added) and frame.confirm("Write this?", yes=yes)
    if agreed:
        write_edit(edit)
    value = AdoptOutput(
        item=str(subject),
        existing=reference,
        file=edit.path.name,
        candidates=found,
        written=agreed,
        known=bool(edit.known),
    )
    frame.emit("adopt", value, _screen(value))
    if not agreed and not edit.known:
        frame.next_command(f"adopt {short(subject)} {reference} --yes")
        frame.leave(Code.CHANGES)
    frame.next_command("plan")


def _edit(frame: Frame, subject: Subject, reference: str) -> Edit:
    initiative, team = item_parts(subject)
    path = initiative_file(frame.folder, initiative)
    try:
        return link_existing(path, team=team, part=item_part(subject), reference=reference)
    except CannotEdit as error:
        raise Stopped("; ".join(map(str, error.problems)), code=Code.CONFIG) from None


def _backlog(app: App, subject: Subject) -> Backlog:
    team = app.workspace.directory.team(item_parts(subject)[1])
    for key in team.backlogs if team else ():
        if key in app.workspace.backlogs:
            return app.workspace.backlogs[key]
    raise Stopped("This team has no backlog.", "Add 'backlogs:' to it in teams.yaml.")


def _issues(app: App, backlog: Backlog) -> tuple[Issue, ...]:
    return app.parts.readers[backlog.tracker].listing(backlog.place, None).issues


def _must_exist(app: App, backlog: Backlog, reference: str) -> None:
    if app.parts.readers[backlog.tracker].issue(backlog.place, reference) is not None:
        return
    natives = [each.native for each in _issues(app, backlog)]
    near = difflib.get_close_matches(reference, natives, n=3, cutoff=0.4)
    fix = f"Did you mean {' or '.join(near)}?" if near else "Look for it: add --search."
    raise Stopped(f"There is no issue {reference!r} in {backlog.tracker}:{backlog.place}.", fix)


def _candidates(app: App, subject: Subject, backlog: Backlog) -> tuple[CandidateOutput, ...]:
    """Issues of the backlog whose title is like what is asked, the most alike first."""
    initiative, team = item_parts(subject)
    plan = app.workspace.initiatives[initiative]
    asked = plan.asked_item(team, item_part(subject))
    title = (asked.title if asked and asked.title else plan.title).casefold()
    scored = [
        CandidateOutput(
            native=each.native,
            title=each.title,
            state=each.state,
            alike=round(_alike(title, each.title.casefold()), 2),
        )
        for each in _issues(app, backlog)
    ]
    close = sorted((one for one in scored if one.alike >= ALIKE), key=lambda one: -one.alike)
    return tuple(close[:MOST_CANDIDATES])


def _alike(wanted: str, title: str) -> float:
    """How alike two titles are: as texts, or by the share of the words asked for."""
    words = set(wanted.split())
    shared = len(words & set(title.split())) / len(words) if words else 0.0
    return max(difflib.SequenceMatcher(None, wanted, title, autojunk=False).ratio(), shared)


def _chosen(frame: Frame, subject: Subject, found: tuple[CandidateOutput, ...]) -> str:
    if not found:
        fix = f"Name it: trackwork adopt {short(subject)} ID"
        raise Stopped("No issue of this backlog has a title like it.", fix)
    for each in found:
        frame.say(Text(f"  {each.native:<24} {each.alike:.0%}  {each.state:<6} {each.title}"))
    return frame.ask("Which one?", found[0].native)


def _screen(value: AdoptOutput) -> Group:
    if value.known:
        return Group(Text(f"{value.item} lives in {value.existing} already."))
    verb = "now names" if value.written else "would name"
    return Group(Text(f"{value.file} {verb} {value.existing} for {value.item}."))
