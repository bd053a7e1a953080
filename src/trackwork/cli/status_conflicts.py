"""How `status` tells of fields that both sides changed: a few lines, and the same as data."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from rich.text import Text

from trackwork.cli.words import ago
from trackwork.reports.conflicts import Conflict, by_age, settle_words, value_words
from trackwork.reports.status import ItemStatus

MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictOutput:
    """A field that both sides changed at once: both values, and the side whose value stands.

    ``decided`` is ``team`` or ``initiative``; ``issue`` is where the item lives.
    """

    item: str
    field: str
    ours: str
    theirs: str
    decided: str
    since: str
    issue: str
    to_settle: str


def conflict_outputs(items: Iterable[ItemStatus], word: str) -> tuple[ConflictOutput, ...]:
    """Every conflict of these items as data, the oldest first."""
    return tuple(
        ConflictOutput(
            item=str(each.subject),
            field=each.field,
            ours=each.ours,
            theirs=each.theirs,
            decided=each.decided,
            since=each.since.isoformat(),
            issue=each.issue,
            to_settle=settle_words(each, word),
        )
        for each in _of(items)
    )


def conflict_lines(items: Iterable[ItemStatus], word: str, now: datetime) -> Iterator[Text]:
    """A short section; nothing where both sides say the same."""
    found = _of(items)
    if not found:
        return
    yield Text("")
    yield Text("Changed on both sides", style="bold")
    for way_out, some in groupby(found[:MOST], lambda each: settle_words(each, word)):
        for each in some:
            ours, theirs = (value_words(each.field, value) for value in (each.ours, each.theirs))
            line = Text(f"  {each.subject.key}  ")
            line.append(f"{each.field}: we say {ours}, the team says {theirs}")
            yield line.append(f"  {ago(each.since, now)}", style="dim")
        yield Text(f"    {way_out}", style="dim")
    if len(found) > MOST:
        yield Text(f"  and {len(found) - MOST} more: trackwork report conflicts", style="dim")


def _of(items: Iterable[ItemStatus]) -> tuple[Conflict, ...]:
    return by_age(clash for each in items for clash in each.conflicts)
