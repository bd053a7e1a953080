"""The stair of a sunset plan: stages, their planned and moved days, and what each waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trackwork.practices.sunset.state import Gate


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row of the stair. ``moved_to`` is None for a stage that keeps its first day."""

    stage: str
    planned: date | None
    moved_to: date | None
    state: str
    why_moved: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A stage that would come before one it follows, because that one moved."""

    stage: str
    on: date
    after: str
    after_on: date


def stair(gates: Sequence[tuple[str, Gate]]) -> tuple[Step, ...]:
    """A row per planned stage, given in the order in which they are passed."""
    rows = []
    waiting: list[str] = []
    for stage, gate in gates:
        if gate.planned is None:
            continue
        rows.append(
            Step(
                stage=stage,
                planned=gate.planned,
                moved_to=gate.on if gate.on != gate.planned else None,
                state=_state(gate, waiting),
                why_moved=gate.moves[-1].note.text if gate.moves else "",
            )
        )
        if not gate.ready:
            waiting.append(stage)
    return tuple(rows)


def crossings(gates: Sequence[tuple[str, Gate]]) -> tuple[Crossing, ...]:
    """Later stages whose day now lies before an earlier stage's day."""
    found = []
    latest: tuple[str, date] | None = None
    for stage, gate in gates:
        if gate.on is None:
            continue
        if latest is not None and gate.on < latest[1]:
            found.append(Crossing(stage=stage, on=gate.on, after=latest[0], after_on=latest[1]))
        else:
            latest = (stage, gate.on)
    return tuple(found)


def _state(gate: Gate, waiting: Sequence[str]) -> str:
    if gate.ready and not waiting:
        return "passed"
    earlier = [f"{stage} to pass first" for stage in waiting[:1]]
    return f"waits for {', '.join([*gate.lacks, *earlier])}"
