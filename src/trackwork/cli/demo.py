"""`demo`: a quarter of a pretend company, played through the real engine into a folder."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from trackwork.cli.frame import CLOCK_FILE, Frame, Stopped, frame_of
from trackwork.cli.site import FOLDER as SITE
from trackwork.cli.site import write_site
from trackwork.society.clock import MORNING
from trackwork.society.company import MOST_TEAMS
from trackwork.society.demo import SEED, DemoResult, NotEmpty, run_demo

FOLDER = "demo"
MOST_FOLDERS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOutput:
    """Where the demo lies, the days it played, and what came of them."""

    folder: str
    seed: int
    first_day: str
    last_day: str
    teams: int
    items: int
    messages: int
    health: Mapping[str, Mapping[str, int]]
    """By initiative, items by health."""
    site: str
    """The first page of its site."""


def demo(
    ctx: typer.Context,
    folder: Annotated[Path | None, typer.Argument(help="Where to; empty or not there")] = None,
    seed: Annotated[int, typer.Option(help="Another seed, another quarter")] = SEED,
    teams: Annotated[int, typer.Option(min=2, max=MOST_TEAMS, help="How many teams")] = MOST_TEAMS,
) -> None:
    """Make a pretend company, play a quarter of its work, and say what happened.

    No network and no account. What is left is an ordinary workspace of plain files, with a clock of
    its own that goes on from the quarter's end.
    """
    frame = frame_of(ctx)
    target = folder or free_folder(Path.cwd())
    lines: list[str] = []
    try:
        result = _play(frame, target, seed=seed, teams=teams, tell=lines)
    except NotEmpty as error:
        raise Stopped(str(error)) from None
    first_page = _site(frame, target, result)
    lines += ["", "EVERY PAGE OF IT · open in a browser, no server needed", f"  {first_page}"]
    frame.emit("demo", _output(result, target, first_page), Group(*map(_line, lines)))
    frame.next_command(f"-C {target} status", f"-C {target} plan", f"-C {target} site")


def _play(frame: Frame, target: Path, *, seed: int, teams: int, tell: list[str]) -> DemoResult:
    with frame.progress("Playing a quarter") as done:
        result = run_demo(target, seed=seed, teams=teams, tell=tell.append, progress=done)
    _goes_on(frame, target, result)
    return result


def _site(frame: Frame, target: Path, result: DemoResult) -> Path:
    """The pages as they stand when the quarter ends."""
    with frame.progress("Writing its pages"):
        write_site(result.quarter.app, target / SITE)
    return target / SITE / "index.html"


def _goes_on(frame: Frame, target: Path, result: DemoResult) -> None:
    """Let the folder's clock go on from the morning after the last day, as fast as the wall's."""
    morning = result.quarter.clock.now().replace(hour=MORNING.hour, minute=MORNING.minute)
    stands = morning + timedelta(days=1)
    kept = {"then": stands.isoformat(), "at": frame.now().isoformat()}
    (target / CLOCK_FILE).write_text(json.dumps(kept, sort_keys=True) + "\n", encoding="utf-8")


def free_folder(here: Path) -> Path:
    """``demo``, or ``demo-2`` and so on when that is taken; nothing of yours is overwritten."""
    names = [FOLDER, *(f"{FOLDER}-{number}" for number in range(2, MOST_FOLDERS))]
    for name in names:
        folder = here / name
        if not folder.exists() or not any(folder.iterdir()):
            return folder.relative_to(here)
    fix = "Remove old ones, or name a folder: trackwork demo FOLDER"
    raise Stopped(f"There are {MOST_FOLDERS} demos here already.", fix)


def _output(result: DemoResult, target: Path, first_page: Path) -> DemoOutput:
    return DemoOutput(
        folder=str(target),
        seed=result.seed,
        first_day=result.first.isoformat(),
        last_day=result.last.isoformat(),
        teams=result.figures.teams,
        items=result.figures.items,
        messages=result.figures.messages,
        health=result.figures.health,
        site=str(first_page),
    )


def _line(text: str) -> Text:
    """A line of the story; its headings stand out."""
    head = text.partition(" · ")[0]
    heading = bool(text) and not text.startswith(" ") and head.isupper()
    return Text(text, style="bold" if heading else "")
