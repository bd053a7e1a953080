"""`simulate`: one made-up organisation, chased by a person, a plain nagger and this engine."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from trackwork.cli.frame import Code, Frame, Stopped, frame_of
from trackwork.cli.landing import check_landing
from trackwork.society.simulate import (
    Outcome,
    SweepRow,
    UnknownParameter,
    behaviour,
    chart,
    make_organisation,
    play,
    sweep,
)

SEED = 7
MOST_ITEMS = 50_000
LABELS = {"chaser": "a person", "nagger": "a nagger", "engine": "this engine"}
NOTE = "A model of people, not people: see docs/why/simulation.md for what it leaves out."


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeFigures:
    """One organisation, and what came of each way of chasing it."""

    items: int
    teams: int
    ways: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulateOutput:
    """A quarter of thirteen weeks by size; ``changed`` are numbers other than the written ones.

    ``sweep`` is empty unless it was asked for; it plays the first size.
    """

    seed: int
    changed: Mapping[str, float]
    sizes: tuple[SizeFigures, ...]
    sweep: tuple[SweepRow, ...]


def simulate(  # noqa: PLR0917 - each is an option on the line
    ctx: typer.Context,
    items: Annotated[
        list[int] | None, typer.Option(help="How many items; again for more sizes. Default: 1000")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed, another organisation")] = SEED,
    change: Annotated[
        list[str] | None,
        typer.Option("--set", help="A number of the model, like fatigue=0.1; again for more"),
    ] = None,
    swept: Annotated[
        bool, typer.Option("--sweep", help="Try both ends of every number's range as well")
    ] = False,
    picture: Annotated[
        Path | None, typer.Option("--chart", help="Write the chart into this SVG file")
    ] = None,
) -> None:
    """Play a quarter of a made-up organisation under three ways of chasing, nothing sent.

    The same people, illnesses and delays meet each way. The engine's part is the engine's own code.
    """
    frame = frame_of(ctx)
    sizes = _sizes(items or [1000])
    changed = _changed(change or [], swept=swept)
    check_landing("--chart", picture)
    value = SimulateOutput(
        seed=seed,
        changed=changed,
        sizes=tuple(_played(frame, each, seed, changed) for each in sizes),
        sweep=_swept(frame, sizes[0], seed) if swept else (),
    )
    if picture is not None:
        figures = [(each.items, each.ways) for each in value.sizes]
        picture.write_text(chart(figures, seed=seed), encoding="utf-8", newline="\n")
    frame.emit("simulate", value, Group(*_screen(value)))
    frame.next_command("simulate --sweep", "simulate --chart FILE")


def _sizes(items: Sequence[int]) -> tuple[int, ...]:
    wrong = [each for each in items if not 1 <= each <= MOST_ITEMS]
    if wrong:
        what = f"--items {wrong[0]} is no size we can play."
        raise Stopped(what, f"Write a number from 1 to {MOST_ITEMS:,}.", code=Code.CONFIG)
    return tuple(dict.fromkeys(items))


def _changed(given: Sequence[str], *, swept: bool) -> dict[str, float]:
    """Numbers by name. Raises Stopped, with everything that is wrong at once."""
    found: dict[str, float] = {}
    wrong: list[str] = []
    if swept and given:
        wrong.append("--sweep starts from the written numbers. Leave --set away, or --sweep")
    for each in given:
        name, _, text = each.partition("=")
        try:
            value = float(text)
            behaviour({name.strip(): value})
        except UnknownParameter as error:
            wrong.append(f"--set {each}: {error}")
        except ValueError:
            wrong.append(f"--set {each}: write it like fatigue=0.1")
        else:
            found[name.strip()] = value
    if wrong:
        fix = "The reference has a page with every number and its range."
        raise Stopped("\n".join(wrong), fix, code=Code.CONFIG)
    return found


def _played(frame: Frame, items: int, seed: int, changed: Mapping[str, float]) -> SizeFigures:
    organisation = make_organisation(items=items, seed=seed, behaviour=behaviour(changed))
    with frame.progress(f"Playing {items:,} items") as done:
        ways = play(organisation, progress=done)
    return SizeFigures(items=items, teams=len(organisation.groups), ways=ways)


def _swept(frame: Frame, items: int, seed: int) -> tuple[SweepRow, ...]:
    with frame.progress("Trying every number") as done:
        return sweep(items=items, seed=seed, progress=done)


# --- the screen -----------------------------------------------------------------------------------


def _screen(value: SimulateOutput) -> Iterable[RenderableType]:
    changed = "".join(f", {name} {number:g}" for name, number in sorted(value.changed.items()))
    yield Text(f"A quarter, seed {value.seed}{changed}")
    for each in value.sizes:
        yield Text()
        yield Text(f"{each.items:,} items, {each.teams:,} teams", style="bold")
        yield _grid(each.ways)
    if value.sweep:
        yield Text()
        yield Text(f"One number at a time, {value.sizes[0].items:,} items", style="bold")
        yield _sweep_grid(value.sweep)
    yield Text()
    yield Text(NOTE, style="dim")


_ROWS: tuple[tuple[str, Callable[[Outcome], str]], ...] = (
    ("heard within the cadence", lambda o: _percent(o.heard)),
    ("in good standing", lambda o: _percent(o.good)),
    ("good or with an exception", lambda o: _percent(o.compliant)),
    ("  of it by an exception", lambda o: _percent(o.excepted)),
    ("dates missed", lambda o: _percent(o.missed)),
    ("  without an earlier word", lambda o: _percent(o.surprised)),
    ("words that were not so", lambda o: _percent(o.empty)),
    ("messages a lead and week, median", lambda o: f"{o.messages.median:g}"),
    ("  of ten weeks, the ninth", lambda o: f"{o.messages.p90:g}"),
    ("  most", lambda o: f"{o.messages.most:,}"),
    ("messages in all", lambda o: f"{o.messages.total:,}"),
    ("chasers' minutes a week", lambda o: f"{o.minutes:,.0f}"),
)


def _grid(ways: Sequence[Outcome]) -> Table:
    grid = _table("", *(LABELS[each.way] for each in ways))
    for label, shown in _ROWS:
        grid.add_row(label, *(shown(each) for each in ways))
    return grid


def _sweep_grid(rows: Sequence[SweepRow]) -> Table:
    grid = _table("heard, with", *(LABELS[each.way] for each in rows[0].ways))
    for row in rows:
        named = row.changed if row.value is None else f"{row.changed} {row.value:g}"
        grid.add_row(named, *(_percent(each.heard) for each in row.ways))
    return grid


def _table(*head: str) -> Table:
    grid = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for at, name in enumerate(head):
        grid.add_column(Text(name), justify="right" if at else "left", no_wrap=True)
    return grid


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
