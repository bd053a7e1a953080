"""Facts as people read them: a day, who, and what happened."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from trackwork.core.facts import ConfigAdopted, Fact
from trackwork.engine.recount import recount


@dataclass(frozen=True, slots=True, kw_only=True)
class FactOutput:
    """One fact: its natural key, type, moments, who said it, through what, and in words."""

    seq: int
    key: str
    type: str
    happened: str
    recorded: str
    actor: str
    source: str
    words: str


def facts_as_output(facts: Sequence[Fact]) -> tuple[FactOutput, ...]:
    """Facts as data."""
    return tuple(
        FactOutput(
            seq=fact.seq,
            key=fact.key,
            type=fact.type,
            happened=fact.happened.isoformat(),
            recorded=fact.recorded.isoformat(),
            actor=fact.actor or "",
            source=fact.source,
            words=recount(fact),
        )
        for fact in facts
    )


def fact_lines(facts: Sequence[FactOutput]) -> list[Text]:
    """One line each: number, moment, type, in words, and who said it."""
    lines = []
    for each in facts:
        line = Text(f"{each.seq:>6}  {each.happened[:16]}  ", style="dim")
        line.append(f"{each.type:<18} ", style="not dim")
        line.append(each.words, style="not dim")
        # Files are adopted by a command, or by a calendar: that is what one asks about them.
        by = each.actor or (each.source if each.type == ConfigAdopted.__name__ else "")
        line.append(f"  {by}" if by else "", style="cyan")
        lines.append(line)
    return lines or [Text("No facts yet.")]
