"""`first-contact`: a first look at a real tracker, for what no description of it settles."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from trackwork.bootstrap import App
from trackwork.cli.frame import Code, Stopped, frame_of
from trackwork.connectors import connectors
from trackwork.ports import Contact, Learned, Site

MARKS = {True: ("as thought", "green"), False: ("differs", "yellow"), None: ("told", "cyan")}


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedOutput:
    """One thing learned; ``as_thought`` is null when nothing here could tell."""

    question: str
    answer: str
    as_thought: bool | None
    follows: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstContactOutput:
    """Everything a first look told."""

    tracker: str
    place: str
    learned: tuple[LearnedOutput, ...]


def first_contact(
    ctx: typer.Context,
    tracker: Annotated[str, typer.Argument(help="The tracker's name in trackwork.yaml")],
    place: Annotated[str, typer.Argument(help="A place in it, such as acme/payments-api")],
    issue: Annotated[
        str, typer.Option("--issue", help="An issue made for trying: look at its last change")
    ] = "",
) -> None:
    """Look at a real tracker and report what its makers leave open. Reads only."""
    frame = frame_of(ctx)
    app = frame.app()
    contact = _contact(app, tracker)
    with frame.progress("Looking"):
        learned = contact.look(place, issue, handles=_handles(app, tracker))
    shown = tuple(
        LearnedOutput(
            question=each.question,
            answer=each.answer,
            as_thought=each.as_thought,
            follows=each.follows,
        )
        for each in learned
    )
    value = FirstContactOutput(tracker=tracker, place=place, learned=shown)
    frame.emit("first-contact", value, screen(learned))
    frame.next_command("doctor")


def _handles(app: App, tracker: str) -> frozenset[str]:
    """Accounts of people in this tracker, as the files name them."""
    people = app.workspace.directory.people.values()
    return frozenset(each.handles[tracker] for each in people if tracker in each.handles)


def _contact(app: App, tracker: str) -> Contact:
    """The look of a tracker's connector. Raises Stopped where there is none."""
    config = app.workspace.trackers.get(tracker)
    if config is None:
        known = ", ".join(app.workspace.trackers) or "none"
        what = f"There is no tracker {tracker!r}."
        raise Stopped(what, f"This workspace has {known}.", code=Code.CONFIG)
    look = connectors()[config.kind].contact
    if look is None:
        what = f"A tracker of kind {config.kind!r} leaves nothing open."
        raise Stopped(what, "Its page says all there is; see `trackwork doctor`.")
    site = Site(folder=app.folder, config=config, clock=app.parts.clock, environment=os.environ)
    return look(site)


def screen(learned: tuple[Learned, ...]) -> Group:
    """A line for each thing, what follows below it."""
    lines: list[Text] = []
    for each, others in _alike(learned):
        mark, colour = MARKS[each.as_thought]
        line = Text(f"{mark:<12}", style=colour)
        said = f"{each.answer}:" if others else f"{each.question}: {each.answer}"
        lines.append(line.append(said, style="default"))
        lines += [Text(f"{'':<12}   {one.question}") for one in others]
        if each.follows:
            lines.append(Text(f"{'':<12}-> {each.follows}", style="dim"))
    differ = sum(each.as_thought is False for each in learned)
    lines.append(Text(""))
    lines.append(Text(f"{differ} of {len(learned)} differ from what we count on."))
    return Group(*lines)


def _alike(learned: tuple[Learned, ...]) -> Iterator[tuple[Learned, tuple[Learned, ...]]]:
    """Each thing by itself; questions with the same answer and advice stand together, last."""
    told: dict[tuple[str, str], list[Learned]] = {}
    for each in learned:
        if each.as_thought is None and each.follows:
            told.setdefault((each.answer, each.follows), []).append(each)
    for each in learned:
        if len(told.get((each.answer, each.follows), ())) <= 1:
            yield each, ()
    yield from ((same[0], tuple(same)) for same in told.values() if len(same) > 1)
