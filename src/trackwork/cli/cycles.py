"""One cycle as the terminal tells it: what was heard, what went out, what waits, what to mend."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rich.console import Group
from rich.text import Text

from trackwork.cli.frame import Code
from trackwork.cli.planned import FindingOutput
from trackwork.cli.words import columns, counted, listed, things
from trackwork.core.workspace import Gear
from trackwork.engine.cycle import Cycle
from trackwork.engine.gears import BY_GEAR
from trackwork.ports import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleOutput:
    """What one cycle did. ``sent``, ``held`` and ``dropped`` count effects by kind or reason."""

    started: str
    issues_read: int
    facts: int
    subjects: int
    sent: Mapping[str, int] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    trouble: tuple[str, ...] = ()
    """What could not be done now and is tried again, or was given up."""
    findings: tuple[FindingOutput, ...] = ()
    silent: tuple[str, ...] = ()
    """Backlogs that did not answer."""


def as_output(cycle: Cycle) -> CycleOutput:
    """A cycle as data."""
    done = cycle.delivered
    return CycleOutput(
        started=cycle.started.isoformat(),
        issues_read=cycle.observed.issues,
        facts=cycle.observed.facts,
        subjects=cycle.subjects,
        sent=Counter[str](str(each.kind) for each in done.sent),
        held=Counter[str](why for _, why in done.held),
        dropped=Counter[str](why for _, why in done.dropped),
        trouble=tuple(f"{each.kind} for {each.subject}: {why}" for each, why in done.trouble),
        findings=tuple(map(finding, (*cycle.observed.findings, *cycle.aside))),
        silent=cycle.observed.silent,
    )


def finding(each: Finding) -> FindingOutput:
    """A finding as data."""
    return FindingOutput(where=each.where, what=each.what, fix=each.fix, severity=each.severity)


def code_of(value: CycleOutput) -> Code:
    """0 when all went, 5 when a part is left for the next run."""
    return Code.PARTIAL if value.trouble or value.silent else Code.OK


def screen(value: CycleOutput) -> Group:
    """The cycle in a few lines."""
    read = counted(value.issues_read, "changed issue")
    rows = [("read", read, counted(value.facts, "new fact"))]
    if value.sent:
        rows.append(("sent", things(value.sent), ""))
    if value.held:
        reasons = [f"{number} {_shown(why)}" for why, number in _most(value.held)]
        rows.append(("held", str(sum(value.held.values())), listed(reasons)))
    if value.dropped:
        reasons = [f"{number} {why}" for why, number in _most(value.dropped)]
        rows.append(("let go", str(sum(value.dropped.values())), listed(reasons)))
    if not value.sent and not value.held:
        rows.append(("sent", "nothing", "nothing was due"))
    return Group(*columns(rows, second=20), *_left(value))


def _shown(why: str) -> str:
    """A reason; in rehearse with where the text can be read."""
    return f"{why}, to be read in the outbox" if why == f"{BY_GEAR} {Gear.REHEARSE}" else why


def _most(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _left(value: CycleOutput) -> Iterator[Text]:
    """What is not done, each with a way on."""
    for each in value.silent:
        yield Text(f"Did not answer: {each}. The next run asks again.", style="yellow")
    for each in value.trouble:
        yield Text(f"Not done yet: {each}", style="yellow")
    for mend in value.findings:
        line = Text("To mend: ", style="yellow")
        line.append(mend.where, style="bold default")
        yield line.append(f"  {mend.what.rstrip('.')}. {mend.fix}", style="not bold default")
