"""`explain`: why a message went out or did not, what comes next, what would change that."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from trackwork.cli.frame import frame_of
from trackwork.cli.naming import no_subject
from trackwork.cli.words import age, counted
from trackwork.core.dates import spoken, spoken_short
from trackwork.core.health import COLOURS, SHAPES, Health
from trackwork.engine.adopted import read_adopted
from trackwork.engine.explain import explain as explained
from trackwork.engine.explained import Explanation, Matter, Step, Word, Write
from trackwork.engine.naming import NoSuchSubject, find, short

MOST_WHOLE = 3
"""Items shown in full when a team's name means several; beyond that each gets a line."""
MOST_LINES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainOutput:
    """The subjects a name means, each explained."""

    at: datetime
    explained: tuple[Explanation, ...]


def explain(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="An item, a team, a request, a gate, an initiative")],
    full: Annotated[bool, typer.Option("--full", help="All history and every write")] = False,
) -> None:
    """Explain an item: health and whose word, dates, whose turn, what went out, what is next."""
    frame = frame_of(ctx)
    app = frame.app()
    now = frame.now()
    with app.ledger.reading() as books:
        adopted = read_adopted(books, app.parts)
        try:
            subjects = find(name, adopted.workspace, books)
        except NoSuchSubject as error:
            raise no_subject(error) from None
        found = tuple(
            explained(app.parts, adopted, books, subject=each, now=now) for each in subjects
        )
    value = ExplainOutput(at=now, explained=found)
    frame.emit("explain", value, screen(value, full=full))
    frame.next_command(*_next(value))


def _next(value: ExplainOutput) -> tuple[str, ...]:
    if len(value.explained) > MOST_WHOLE:
        return (f"explain {short(value.explained[0].subject)}",)
    one = value.explained[0]
    undoable = [each.number for each in one.writes if _can_go_back(each)]
    commands = [f'say {short(one.subject)} "..." --as WHO']
    if undoable:
        commands.append(f"undo {undoable[-1]}")
    return tuple(commands)


def screen(value: ExplainOutput, *, full: bool = False) -> Group:
    """Each explanation in full, or a line each where there are many."""
    if len(value.explained) > MOST_WHOLE:
        lines = [_line(each, value.at) for each in value.explained]
        return Group(Text(counted(len(lines), "item"), style="bold"), *lines)
    parts: list[Text] = []
    for each in value.explained:
        parts += [*_lines(each, value.at, full=full), Text("")]
    return Group(*parts[:-1])


def _line(each: Explanation, now: datetime) -> Text:
    line = _health(each)
    line.append(f"  {short(each.subject)}", style="bold")
    turn = each.turn
    whose = f"  {turn.holder_name}'s turn, {age(turn.since, now)}" if turn else "  nobody's turn"
    return line.append(whose, style="dim not bold").append(f"  {each.title}", style="not bold")


def _lines(each: Explanation, now: datetime, *, full: bool) -> Iterator[Text]:
    yield _heading(each)
    yield from _facts(each, now)
    yield from _next_message(each, now)
    for matter in each.matters:
        yield from _matter(matter)
    yield from _writes(each, full=full)
    yield from _history(each, full=full)
    for finding in each.findings:
        yield _row("Mend", f"{finding.where}: {finding.what}. {finding.fix}", style="yellow")


def _heading(each: Explanation) -> Text:
    name = each.team_name or short(each.subject)
    line = Text(name, style="bold")
    line.append(f" · {each.title}" if each.title else "", style="not bold")
    if each.health:
        line.append(" · ").append_text(_health(each))
    return line


def _health(each: Explanation) -> Text:
    if each.health not in set(Health):
        return Text(each.health)
    known = Health(each.health)
    return Text(f"{SHAPES[known]} {known}", style=COLOURS[known])


def _facts(each: Explanation, now: datetime) -> Iterator[Text]:
    if each.word is not None:
        faded = " It is older than the cadence, so it no longer counts." if each.faded else ""
        yield _row("Word", f"{_word(each.word)}, {age(each.word.at, now)} ago.{faded}")
    elif each.subject.kind == "item":
        yield _row("Word", "none yet")
    if each.subject.kind == "item":
        yield _row("Dates", _dates(each))
    if each.issue:
        yield _row("Issue", each.issue)
    turn = each.turn
    if turn is None:
        yield _row("Turn", "nobody's: nothing is owed now")
    else:
        since = f"since {_moment(turn.since)}, {age(turn.since, now)}"
        yield _row("Turn", f"{turn.holder_name} ({_said(turn.slot)}), {since}")
    if each.tier:
        why = f": {'; '.join(each.tier_reasons)}" if each.tier_reasons else ", as declared"
        yield _row("Tier", f"{each.tier}{why}")


def _word(word: Word) -> str:
    who = f"@{word.handle}" if word.handle else word.who
    return f"{word.who if word.handle else who} {word.said}, {_moment(word.at)}, by {word.door}" + (
        f" ({who})" if word.handle else ""
    )


def _dates(each: Explanation) -> str:
    dates = each.dates
    named = (
        ("proposed", dates.proposed),
        ("wished", dates.wished),
        ("offered", dates.offered),
        ("first", dates.first_committed),
        ("committed for now" if dates.provisional else "committed", dates.committed),
        ("not now until", dates.excepted_until),
        ("actual", dates.actual),
    )
    shown = [f"{name} {spoken(day)}" for name, day in named if day is not None]
    if dates.slips:
        shown.append(f"moved later {counted(dates.slips, 'time')}")
    return " · ".join(shown) or "none yet"


# --- what comes next ------------------------------------------------------------------------------


def _next_message(each: Explanation, now: datetime) -> Iterator[Text]:
    """The next message over all matters, or why there is none."""
    coming = sorted((at, number) for number, m in enumerate(each.matters) if (at := _when(m, now)))
    if coming:
        matter = each.matters[coming[0][1]]
        assert matter.next is not None
        what = f"{matter.next.does} {matter.next.to} by {matter.next.by}"
        held = f" ({matter.waits})" if matter.waits else ""
        yield _row("Next", f"{_moment(coming[0][0])}: {what}, about {_said(matter.slot)}{held}")
    elif each.matters:
        why = each.matters[0].waits or "the ladder has no further step"
        yield _row("Next", f"none planned: {why}")
    else:
        yield _row("Next", "none planned: nothing is owed")
    changes = dict.fromkeys(change for m in each.matters for change in m.changes)
    if changes:
        yield _row("Changes", f"if: {' · '.join(changes)}")


def _when(matter: Matter, now: datetime) -> datetime | None:
    """When this matter's next message may go out; None when only a person's act brings it."""
    if matter.next is None or (matter.waits and matter.waits_until is None):
        return None
    return matter.waits_until or matter.next.at or now


def _matter(matter: Matter) -> Iterator[Text]:
    line = Text(f"{_said(matter.slot):<9} ", style="bold")
    line.append(f"{matter.holder_name}, due {spoken(matter.due_day)}", style="not bold")
    line.append(f" · ladder {matter.ladder}, tier {matter.tier}", style="dim not bold")
    yield line
    for reason in matter.reasons:
        yield _sub("because", reason)
    for step in matter.told:
        number = f", write {step.number}" if step.number else ""
        when = _moment(step.at) if step.at else ""
        yield _sub("told", f"{when}: {_said(step.name)} to {step.to} by {step.by}{number}")
    if matter.next is not None:
        yield _sub("next", _step(matter.next))
    if matter.waits:
        until = f", until {_moment(matter.waits_until)}" if matter.waits_until else ""
        already = f"{matter.waits_until:%H:%M}" in matter.waits if matter.waits_until else False
        yield _sub("waits", f"{matter.waits}{'' if already else until}")


def _step(step: Step) -> str:
    when = f"{_moment(step.at)} at the earliest" if step.at else "due now"
    return f"{when}: {step.does} {step.to} by {step.by} (step {_said(step.name)})"


def _said(slot: str) -> str:
    return slot.replace("_", " ").replace(":", " ")


# --- what was done --------------------------------------------------------------------------------


def _writes(each: Explanation, *, full: bool) -> Iterator[Text]:
    shown = each.writes if full else each.writes[-MOST_LINES:]
    for number, write in enumerate(shown):
        line = Text(f"{'Writes' if not number else '':<10}", style="bold")
        line.append(f"{write.number:>4}  {write.kind:<8}", style="not bold")
        line.append(f"{_went(write)}", style="not bold")
        yield line
    if len(shown) < len(each.writes):
        yield _sub("", f"{len(each.writes) - len(shown)} earlier ones: add --full")


def _can_go_back(write: Write) -> bool:
    return write.state == "sent" and write.kind in {"create", "adopt", "comment", "block"}


def _went(write: Write) -> str:
    to = f" to {write.to}" if write.to else ""
    if write.state == "sent":
        again = f"  (undo {write.number})" if _can_go_back(write) else ""
        return f"sent {_moment(write.at)}{to}{again}"
    why = f": {write.reason}" if write.reason else ""
    return f"{write.state}{why}{to}"


def _history(each: Explanation, *, full: bool) -> Iterator[Text]:
    whole = [one for one in each.history if full or one.told]
    shown = whole if full else whole[-MOST_LINES:]
    for number, one in enumerate(shown):
        line = Text(f"{'History' if not number else '':<10}", style="bold")
        line.append(f"{_day(one.at.date()):<16}", style="dim not bold")
        line.append(f"{one.who} " if one.who else "", style="not bold")
        yield line.append(one.words, style="not bold")
    if len(shown) < len(each.history):
        yield _sub("", f"{counted(len(each.history), 'fact')} in all: add --full")


def _row(name: str, text: str, *, style: str = "") -> Text:
    return Text(f"{name:<10}", style="bold").append(text, style=f"not bold {style}".strip())


def _sub(name: str, text: str) -> Text:
    return Text(f"{'':<10}{name:<8} ", style="dim").append(text, style="not dim")


def _moment(at: datetime) -> str:
    return f"{spoken_short(at.date())} {at.year}, {at:%H:%M} UTC"


def _day(day: date) -> str:
    return spoken(day)
