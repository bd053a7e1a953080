"""`gear`, `pause` and `resume`: what may leave the house."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from trackwork.bootstrap import App
from trackwork.cli.frame import Frame, Stopped, frame_of
from trackwork.cli.words import GEAR_MEANS, columns, things
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import gear_of, paused
from trackwork.engine.fencing import pass_fence
from trackwork.engine.gears import (
    BY_GEAR,
    BY_PAUSE,
    Shift,
    change_gear,
    held_by,
    pause_all,
    pause_reason,
)
from trackwork.engine.gears import resume as release


@dataclass(frozen=True, slots=True, kw_only=True)
class GearOutput:
    """The gear, the kill switch, what they hold back, and what a change woke (by kind)."""

    gear: str
    before: str
    changed: bool
    paused: bool
    paused_why: str = ""
    held_by_gear: Mapping[str, int] = field(default_factory=dict)
    held_by_pause: Mapping[str, int] = field(default_factory=dict)
    woken: Mapping[str, int] = field(default_factory=dict)


def gear(
    ctx: typer.Context,
    to: Annotated[Gear | None, typer.Argument(help="watch, rehearse or live")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Go live without being asked again")] = False,
    take_over: Annotated[
        bool, typer.Option("--take-over", help="This ledger replaces another that was live")
    ] = False,
) -> None:
    """Show the gear, or change it: watch only reads, rehearse writes to a folder, live sends."""
    frame = frame_of(ctx)
    app = frame.app()
    if to is None:
        show(frame, app, None)
        return
    if to is Gear.LIVE and _gear(app) is not Gear.LIVE:
        agree_to_go_live(frame, app, yes=yes)
        pass_fence(app.parts, app.workspace.id, take_over=take_over)
    show(frame, app, change_gear(app.parts, to))


def pause(
    ctx: typer.Context,
    why: Annotated[str, typer.Argument(help="A reason, for whoever looks next")] = "",
) -> None:
    """Stop everything that goes out, at once. Reading and folding go on."""
    frame = frame_of(ctx)
    app = frame.app()
    show(frame, app, pause_all(app.parts, why))


def resume(ctx: typer.Context) -> None:
    """Let messages go out again; each is checked anew, and what is no longer true stays here."""
    frame = frame_of(ctx)
    app = frame.app()
    show(frame, app, release(app.parts))


def agree_to_go_live(frame: Frame, app: App, *, yes: bool) -> None:
    """Show what waits for gear live, and ask. Raises Stopped without a yes."""
    with app.ledger.reading() as books:
        held = Counter[str](row.effect.kind for row in held_by(books, BY_GEAR))
    frame.say(f"Gear live {GEAR_MEANS[Gear.LIVE]}.")
    frame.say(f"Waiting for it now: {things(held)}. Each is checked again before it goes out.")
    if not frame.confirm("Go live?", yes=yes):
        fix = "Say yes when asked, or add --yes. To see every text first: trackwork plan --full"
        raise Stopped("Nothing was changed: going live needs a yes.", fix)


def show(frame: Frame, app: App, shift: Shift | None) -> None:
    """Print where the gear and the kill switch stand now, and what to do next."""
    value = state(app, shift)
    frame.emit("gear", value, screen(value))
    frame.next_command(*_next(value))


def state(app: App, shift: Shift | None) -> GearOutput:
    """The gear and the kill switch as they stand in the ledger."""
    with app.ledger.reading() as books:
        now = gear_of(books)
        return GearOutput(
            gear=now,
            before=shift.before if shift else now,
            changed=bool(shift and shift.changed),
            paused=paused(books),
            paused_why=pause_reason(books),
            held_by_gear=Counter[str](row.effect.kind for row in held_by(books, BY_GEAR)),
            held_by_pause=Counter[str](row.effect.kind for row in held_by(books, BY_PAUSE)),
            woken=shift.woken if shift else {},
        )


def screen(value: GearOutput) -> Group:
    """The gear as a person reads it."""
    first = Text("gear: ", style="dim")
    first.append(value.gear, style="bold not dim")
    first.append(f"   {GEAR_MEANS[Gear(value.gear)]}", style="not dim")
    if value.changed and value.before != value.gear:
        first.append(f" (was {value.before})", style="dim")
    lines = [first]
    if value.paused:
        why = f", {value.paused_why}" if value.paused_why else ""
        lines.append(
            Text(f"paused{why}: nothing goes out until `trackwork resume`", style="yellow")
        )
    rows = [("waiting", things(value.held_by_gear), "for the gear")] if value.held_by_gear else []
    if value.held_by_pause:
        rows.append(("waiting", things(value.held_by_pause), "for the pause to end"))
    if value.woken:
        rows = [("woken", things(value.woken), "checked again in the next cycle")]
    return Group(*lines, *columns(rows, second=30))


def _gear(app: App) -> Gear:
    with app.ledger.reading() as books:
        return gear_of(books)


def _next(value: GearOutput) -> tuple[str, ...]:
    if value.paused:
        return ("resume",)
    if value.changed:
        return ("plan", "run")
    following = {Gear.WATCH: "gear rehearse", Gear.REHEARSE: "gear live", Gear.LIVE: "pause"}
    return ("plan", following[Gear(value.gear)])
